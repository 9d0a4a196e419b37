package dev.trapstreet.cli.console;

import dev.trapstreet.text.TerminalEscaper;
import dev.trapstreet.token.Redactor;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The streams of one run, so that commands can be tested without a process.
 *
 * @param out for the report and nothing else
 * @param err for everything said beside it
 * @param color whether {@code out} can show colours
 * @param environment the variables by name; one of them may hold a token
 * @param interactive whether a person at {@code in} can be asked
 */
public record Console(
        InputStream in,
        OutputStream out,
        PrintStream err,
        boolean color,
        Map<String, String> environment,
        boolean interactive) {
    /** In the environment of this process, with nobody to ask. */
    public Console(InputStream in, OutputStream out, PrintStream err, boolean color) {
        this(in, out, err, color, System.getenv());
    }

    /** With nobody to ask. */
    public Console(InputStream in, OutputStream out, PrintStream err, boolean color, Map<String, String> environment) {
        this(in, out, err, color, environment, false);
    }

    /**
     * The streams of this process. The launcher tells which of them are terminals, because Java 17 cannot; the variables
     * for colours are those that other programs heed too.
     */
    public static Console ofProcess() {
        boolean terminal = Boolean.getBoolean("trapstreet.stdout.terminal");
        String noColor = System.getenv("NO_COLOR");
        boolean refused = (noColor != null && !noColor.isEmpty()) || "dumb".equals(System.getenv("TERM"));
        // Not System.out: it swallows errors, and a report that was cut short must not look like a whole one.
        OutputStream out = new FileOutputStream(FileDescriptor.out);
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        boolean interactive = Boolean.getBoolean("trapstreet.stdin.terminal");
        return new Console(System.in, out, err, terminal && !refused, System.getenv(), interactive);
    }

    @Override
    public String toString() {
        return "Terminal"; // not its environment
    }

    /** Complains in one line, safe for a terminal and without a token, whatever the sentence quotes. */
    public void error(String sentence) {
        // Without the characters that have no width: they could hide a token from what withholds it.
        String visible = sentence.replaceAll("\\p{Cf}", "");
        message("trapstreet: " + TerminalEscaper.escape(Redactor.redact(visible)));
    }

    /** Shows where in the program a failure came from. Messages of exceptions quote what they were given, tokens too. */
    void trace(Throwable failure) {
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        Redactor.redact(trace.toString())
                .lines()
                .forEach(line -> message(TerminalEscaper.escape(line.replace("\t", "    "))));
    }

    /** Says a line or more beside the report. Text from outside in it is escaped already; what starts a line is looked at here. */
    public void message(String lines) {
        err.println(TerminalEscaper.escapeLines(lines));
    }

    /**
     * Prints the whole answer of a command, which ends with a line break. Text from outside in it is escaped already; what starts a
     * line is looked at here.
     *
     * @throws IOException when standard output fails
     */
    public void print(CharSequence lines) throws IOException {
        out.write(TerminalEscaper.escapeLines(lines.toString()).getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
