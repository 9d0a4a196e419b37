package dev.trapstreet.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The compiled program in a Java process of its own, from the class path of the tests. */
public final class ChildProgram {
    private static final String MAIN = "dev.trapstreet.cli.Main";
    private static final int MAX_SECONDS = 60;

    private ChildProgram() {}

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static String classPath() {
        // Surefire starts its JVM with a jar that only names the class path.
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    /** Returns the command that starts the program, to which its arguments are to be added. */
    public static List<String> command(String... javaOptions) {
        List<String> command = new ArrayList<>(List.of(java(), "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of(javaOptions));
        command.addAll(List.of("-cp", classPath(), MAIN));
        return command;
    }

    /** Returns a shell script that runs the program with the arguments of the script. */
    public static String script(String javaOptions) {
        return "#!/bin/sh\nexec '" + java() + "' -XX:TieredStopAtLevel=1 " + javaOptions + " -cp '" + classPath() + "' "
                + MAIN + " \"$@\"\n";
    }

    /** Runs a process without input, and returns what it printed as UTF-8. */
    static CommandRun run(ProcessBuilder builder) throws IOException, InterruptedException {
        Path out = Files.createTempFile("trapstreet-out", ".txt");
        Path err = Files.createTempFile("trapstreet-err", ".txt");
        try {
            Process process = builder.redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            process.getOutputStream().close();
            assertTrue(process.waitFor(MAX_SECONDS, TimeUnit.SECONDS), "it did not end");
            // readString fails for what is not UTF-8
            return new CommandRun(
                    process.exitValue(),
                    Files.readString(out, StandardCharsets.UTF_8),
                    Files.readString(err, StandardCharsets.UTF_8));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }
}
