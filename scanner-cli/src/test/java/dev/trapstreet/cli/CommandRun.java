package dev.trapstreet.cli;

import dev.trapstreet.cli.console.Console;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** Run of the program inside this process, with all its output. */
public record CommandRun(int code, String out, String err) {
    /** The program as a whole, for tests in other packages. */
    public static final Program PROGRAM = Main::run;

    public static CommandRun of(String... arguments) {
        return withInput("", arguments);
    }

    public static CommandRun withInput(String input, String... arguments) {
        return withInput(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), arguments);
    }

    public static CommandRun withInput(InputStream input, String... arguments) {
        return run(input, false, arguments);
    }

    /** Runs with these environment variables instead of those of this process. */
    public static CommandRun withEnvironment(Map<String, String> environment, String... arguments) {
        return withEnvironment(environment, "", false, arguments);
    }

    /** Runs as on a terminal that displays colors. */
    public static CommandRun onTerminal(String... arguments) {
        return run(InputStream.nullInputStream(), true, arguments);
    }

    private static CommandRun run(InputStream input, boolean color, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        return into(out, input, color, arguments).withOut(out.toString(StandardCharsets.UTF_8));
    }

    /** Runs with the given standard output; {@link #out} is then empty. */
    public static CommandRun into(OutputStream out, InputStream input, boolean color, String... arguments) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console = new Console(input, out, new PrintStream(err, true, StandardCharsets.UTF_8), color);
        int code = Main.run(console, arguments);
        return new CommandRun(code, "", err.toString(StandardCharsets.UTF_8));
    }

    /**
     * Runs with these environment variables and an input.
     *
     * @param answers whether a person types the input
     */
    public static CommandRun withEnvironment(
            Map<String, String> environment, String input, boolean answers, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        InputStream in = new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
        PrintStream errors = new PrintStream(err, true, StandardCharsets.UTF_8);
        int code = Main.run(new Console(in, out, errors, false, environment, answers), arguments);
        return new CommandRun(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private CommandRun withOut(String text) {
        return new CommandRun(code, text, err);
    }

    /**
     * Returns the same output with {@code DIR} for a directory, and with placeholders for everything that changes with
     * each version.
     */
    public CommandRun masked(Path folder) {
        return new CommandRun(code, mask(out, folder), mask(err, folder));
    }

    private static String mask(String text, Path folder) {
        return text.replace(folder.toString(), "DIR")
                .replaceAll("rules [0-9a-f]{12}", "rules RULES")
                .replaceAll("version [0-9a-f]{12}", "version RULES")
                .replaceAll("\"(version|rules)\" : \"[^\"]+\"", "\"$1\" : \"VERSION\"")
                .replaceAll("trapstreet [0-9]+\\.[0-9.]+(-SNAPSHOT)?", "trapstreet VERSION");
    }

    /** Returns all output as one text. Escapes, which would color the terminal of the reader, appear as {@code \e}. */
    public String snapshot() {
        String text = "exit code " + code + "\n--- standard output\n" + out + "--- standard error\n" + err;
        return text.replace("\u001b", "\\e");
    }
}
