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
import java.util.OptionalInt;

/**
 * Streams and environment of one run. Commands use it instead of those of the process, so that tests can replace them.
 *
 * @param in standard input
 * @param out standard output, for reports and answers only
 * @param err standard error, for all other messages
 * @param color whether {@code out} displays colors
 * @param environment the environment variables by name; a value may be a token
 * @param interactive whether {@code in} is a terminal, so that a person can answer a question
 */
public record Console(
        InputStream in,
        OutputStream out,
        PrintStream err,
        boolean color,
        Map<String, String> environment,
        boolean interactive) {
    /**
     * Creates a console with the environment of this process that is not interactive.
     *
     * @param in standard input
     * @param out standard output
     * @param err standard error
     * @param color whether {@code out} displays colors
     */
    public Console(InputStream in, OutputStream out, PrintStream err, boolean color) {
        this(in, out, err, color, System.getenv());
    }

    /**
     * Creates a console that is not interactive.
     *
     * @param in standard input
     * @param out standard output
     * @param err standard error
     * @param color whether {@code out} displays colors
     * @param environment the environment variables by name
     */
    public Console(InputStream in, OutputStream out, PrintStream err, boolean color, Map<String, String> environment) {
        this(in, out, err, color, environment, false);
    }

    /**
     * Returns the console of this process. The launcher determines which streams are terminals, because Java 17 cannot. As in other
     * programs, {@code NO_COLOR} and {@code TERM=dumb} disable colors.
     *
     * @return a console whose {@code out} throws an exception on every write error, which {@link System#out} does not
     */
    public static Console ofProcess() {
        boolean terminal = Boolean.getBoolean("trapstreet.stdout.terminal");
        String noColor = System.getenv("NO_COLOR");
        boolean refused = (noColor != null && !noColor.isEmpty()) || "dumb".equals(System.getenv("TERM"));
        // System.out would ignore errors, and a truncated report must not look complete.
        OutputStream out = new FileOutputStream(FileDescriptor.out);
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        boolean interactive = Boolean.getBoolean("trapstreet.stdin.terminal");
        return new Console(System.in, out, err, terminal && !refused, System.getenv(), interactive);
    }

    /**
     * Returns the width of the terminal that shows {@link #out}, which the launcher determines.
     *
     * @return the width in characters; empty if it is no terminal, or its width is not known
     */
    public OptionalInt columns() {
        int columns = Integer.getInteger("trapstreet.stdout.columns", 0);
        return columns > 0 ? OptionalInt.of(columns) : OptionalInt.empty();
    }

    @Override
    public String toString() {
        return "Console"; // without the environment, which may contain a token
    }

    /**
     * Prints an error message of one line on standard error. Tokens in it are redacted and control characters escaped.
     *
     * @param sentence the message, which may quote text from any source
     */
    public void error(String sentence) {
        // Zero-width characters are removed first: they could hide a token from the redaction.
        String visible = sentence.replaceAll("\\p{Cf}", "");
        message("trapstreet: " + TerminalEscaper.escape(Redactor.redact(visible)));
    }

    /** Prints a stack trace, redacted and escaped: messages of exceptions may quote tokens. */
    void trace(Throwable failure) {
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        Redactor.redact(trace.toString())
                .lines()
                .forEach(line -> message(TerminalEscaper.escape(line.replace("\t", "    "))));
    }

    /**
     * Prints one or more lines on standard error. Escapes commands of log readers at the start of lines.
     *
     * @param lines the message; the caller has escaped all text from scan targets in it
     */
    public void message(String lines) {
        err.println(TerminalEscaper.escapeLines(lines));
    }

    /**
     * Prints the entire output of a command on standard output. Escapes commands of log readers at the start of lines.
     *
     * @param lines the output, with a line break at its end; the caller has escaped all text from scan targets in it
     * @throws IOException if standard output cannot be written
     */
    public void print(CharSequence lines) throws IOException {
        out.write(TerminalEscaper.escapeLines(lines.toString()).getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
