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

/** One run of the program inside this process, and all that came out of it. */
public record CommandRun(int code, String out, String err) {
    public static CommandRun of(String... arguments) {
        return withInput("", arguments);
    }

    public static CommandRun withInput(String input, String... arguments) {
        return withInput(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), arguments);
    }

    public static CommandRun withInput(InputStream input, String... arguments) {
        return run(input, false, arguments);
    }

    /** With these variables in place of those of this process. */
    public static CommandRun withEnvironment(Map<String, String> environment, String... arguments) {
        return withEnvironment(environment, "", false, arguments);
    }

    /** As on a terminal that shows colours. */
    public static CommandRun onTerminal(String... arguments) {
        return run(InputStream.nullInputStream(), true, arguments);
    }

    private static CommandRun run(InputStream input, boolean color, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        return into(out, input, color, arguments).withOut(out.toString(StandardCharsets.UTF_8));
    }

    /** With a standard output of one's own; {@link #out} is empty then. */
    public static CommandRun into(OutputStream out, InputStream input, boolean color, String... arguments) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console = new Console(input, out, new PrintStream(err, true, StandardCharsets.UTF_8), color);
        int code = Main.run(console, arguments);
        return new CommandRun(code, "", err.toString(StandardCharsets.UTF_8));
    }

    /** With these variables and an input; {@code answers}: a person types it. */
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

    /** The same with {@code DIR} for a folder and words for what changes with every version. */
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

    /** All of it as one text; escapes, which would colour the terminal of who reads it, as {@code \e}. */
    public String snapshot() {
        String text = "exit code " + code + "\n--- standard output\n" + out + "--- standard error\n" + err;
        return text.replace("\u001b", "\\e");
    }
}
