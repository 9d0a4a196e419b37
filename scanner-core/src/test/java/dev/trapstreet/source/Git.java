package dev.trapstreet.source;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The git program, without the settings of the user who runs the tests. */
public final class Git {
    private Git() {}

    /** Returns the output of a command, which must succeed. */
    public static String run(Path directory, String... arguments) throws IOException, InterruptedException {
        Process git = start(directory, arguments);
        String output;
        try (InputStream out = git.getInputStream()) {
            output = new String(out.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
        assertEquals(0, git.waitFor(), () -> "git " + String.join(" ", arguments) + ": " + output);
        return output;
    }

    /** Returns the output of a command that reads the given text, and that must succeed. */
    public static String feed(Path directory, String input, String... arguments)
            throws IOException, InterruptedException {
        Process git = start(directory, arguments);
        try (OutputStream in = git.getOutputStream()) { // small enough for the pipe, or read before git responds
            in.write(input.getBytes(StandardCharsets.ISO_8859_1));
        }
        String output;
        try (InputStream out = git.getInputStream()) {
            output = new String(out.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
        assertEquals(0, git.waitFor(), () -> "git " + String.join(" ", arguments) + ": " + output);
        return output;
    }

    public static int exitCode(Path directory, String... arguments) throws IOException, InterruptedException {
        Process git = start(directory, arguments);
        try (InputStream out = git.getInputStream()) {
            out.readAllBytes();
        }
        return git.waitFor();
    }

    private static Process start(Path directory, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        ProcessBuilder git =
                new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        git.environment().keySet().removeIf(name -> name.startsWith("GIT_"));
        git.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
        git.environment().put("GIT_CONFIG_NOSYSTEM", "1");
        return git.start();
    }
}
