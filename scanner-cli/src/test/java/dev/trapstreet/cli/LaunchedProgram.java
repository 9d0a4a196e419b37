package dev.trapstreet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * The unpacked program, with a script in place of Java. The script logs its arguments, creates a class archive if an
 * option requests one, and otherwise runs the commands in {@link #java}.
 */
final class LaunchedProgram {
    private static final Path DISTRIBUTION = MarkdownDocuments.ROOT.resolve("scanner-cli/src/main/distribution");

    private static final String JAVA = """
            #!/bin/sh
            printf '%s\\n' "$*" >> "$TEST_LOG"
            for word; do
                case $word in
                    -XX:ArchiveClassesAtExit=* | -XX:AOTCacheOutput=*)
                        printf 'classes that %s loaded' "$$" > "${word#*=}"
                        exit 0
                        ;;
                esac
            done
            eval "$TEST_JAVA"
            """;

    /** Commands that the fake Java runs, in the language of the shell. */
    String java = "exit 100";

    /** Variables in addition to those of this process. */
    final Map<String, String> environment = new TreeMap<>();

    private final Path folder;
    private final Path program;
    private final Path log;

    /** Output of a run; {@code starts} contains the arguments of each start of Java. */
    record Run(int code, String out, String err, List<String> starts) {
        /** Returns the arguments of the start that did the work. */
        String last() {
            return starts.get(starts.size() - 1);
        }

        boolean usedArchive() {
            return last().contains("-XX:SharedArchiveFile=") || last().contains("-XX:AOTCache=");
        }

        boolean madeArchive() {
            return starts.stream().anyMatch(start -> start.contains("AtExit=") || start.contains("CacheOutput="));
        }
    }

    /**
     * Unpacks the program.
     *
     * @param folder the directory for the program, the fake JDK and the log
     * @param major the version of Java that the JDK claims to have
     */
    LaunchedProgram(Path folder, int major) throws IOException {
        this.folder = folder;
        this.program = folder.resolve("program");
        this.log = folder.resolve("log");
        for (String name : List.of("bin/trapstreet", "lib/archive.sh", "lib/launch.sh", "lib/prefilter.sh")) {
            Files.createDirectories(program.resolve(name).getParent());
            Files.copy(DISTRIBUTION.resolve(name), program.resolve(name));
        }
        Trees.file(program, "lib/trapstreet.jar", "");
        executable(program.resolve("bin/trapstreet"));
        executable(Trees.file(folder, "jdk/bin/java", JAVA));
        Trees.file(
                folder,
                "jdk/release",
                "JAVA_RUNTIME_VERSION=\"" + major + ".0.1\"\nJAVA_VERSION=\"" + major + ".0.1\"\n");
        for (String name : List.of("home", "work", "target")) {
            Files.createDirectories(folder.resolve(name));
        }
        sh("touch -d 2020-01-01 '" + program + "/lib/trapstreet.jar'; chmod -R go-w '" + folder + "'");
    }

    private static void executable(Path file) {
        assertTrue(file.toFile().setExecutable(true));
    }

    /** Returns the script that the user starts. */
    Path script() {
        return program.resolve("bin/trapstreet");
    }

    /** Makes the program's directory writable for others, so that nothing is cached in it. */
    void keepElsewhere() throws IOException {
        sh("chmod g+w '" + program + "/lib'");
    }

    /** Runs shell commands with the environment of a run. */
    String sh(String commands) throws IOException {
        Run run = start(folder, List.of("sh", "-c", commands));
        assertEquals(0, run.code(), commands + "\n" + run.err());
        return run.out();
    }

    Run run(String... words) throws IOException {
        return runAs(List.of(), words);
    }

    /**
     * Runs the script.
     *
     * @param shell the program that reads the script; empty for the one in its first line
     */
    Run runAs(List<String> shell, String... words) throws IOException {
        return runIn(folder.resolve("work"), shell, words);
    }

    Run runIn(Path directory, List<String> shell, String... words) throws IOException {
        List<String> command = new ArrayList<>(shell);
        command.add(script().toString());
        command.addAll(List.of(words));
        return start(directory, command);
    }

    /** Returns a builder for a process of the script, or around it. The caller waits for the process. */
    ProcessBuilder process(Path directory, List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        Map<String, String> variables = builder.environment();
        variables.keySet().removeIf(name -> name.startsWith("GIT_") || name.startsWith("TRAPSTREET_"));
        variables.remove("XDG_CACHE_HOME");
        variables.put("HOME", folder.resolve("home").toString());
        variables.put("JAVA_HOME", folder.resolve("jdk").toString());
        variables.put("GIT_CONFIG_GLOBAL", "/dev/null");
        variables.put("TEST_LOG", log.toString());
        variables.put("TEST_JAVA", java);
        variables.putAll(environment);
        return builder;
    }

    private Run start(Path directory, List<String> command) throws IOException {
        Files.deleteIfExists(log);
        Path out = Files.createTempFile("trapstreet-out", ".txt");
        Path err = Files.createTempFile("trapstreet-err", ".txt");
        try {
            Process process = process(directory, command)
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            process.getOutputStream().close();
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), "it did not end: " + command);
            List<String> starts = Files.exists(log) ? Files.readAllLines(log, StandardCharsets.UTF_8) : List.of();
            return new Run(process.exitValue(), Files.readString(out), Files.readString(err), starts);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }
}
