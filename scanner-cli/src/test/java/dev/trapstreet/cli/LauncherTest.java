package dev.trapstreet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Reaction of the launcher to the exit codes of Java, to signals, and to closed streams, with every shell on this
 * machine.
 */
@DisabledOnOs(OS.WINDOWS)
final class LauncherTest {
    @TempDir
    private Path folder;

    private LaunchedProgram program;

    @BeforeEach
    void program() throws IOException {
        folder = folder.toRealPath();
        program = new LaunchedProgram(folder, 17);
        program.run("warmup"); // so that later runs start Java once
    }

    /** Returns the shells on this machine, of those that some systems use as {@code /bin/sh}. */
    private static List<List<String>> shells() {
        return Stream.of("sh", "dash", "bash", "busybox sh")
                .map(name -> List.of(name.split(" ", -1)))
                .filter(words -> Files.isExecutable(Path.of("/bin").resolve(words.get(0))))
                .toList();
    }

    /**
     * Java exits with 1 if it cannot start. For a process that was ended by a signal, a shell reports 128 plus its
     * number.
     */
    @ParameterizedTest
    @CsvSource({
        "exit 100, 0, ''",
        "exit 101, 1, ''",
        "exit 102, 2, ''",
        "exit 103, 3, ''",
        "exit 104, 4, ''",
        "exit 0, 2, Java could not start Trapstreet",
        "exit 1, 2, Java could not start Trapstreet",
        "exit 126, 2, Java could not start Trapstreet",
        "exit 127, 2, Java could not start Trapstreet",
        "exit 2, 3, Java ended with exit code 2",
        "exit 3, 3, Java ended with exit code 3",
        "exit 99, 3, Java ended with exit code 99",
        "exit 105, 3, Java ended with exit code 105",
        "kill -KILL $$, 3, Java was ended by signal 9",
        "kill -TERM $$, 3, Java was ended by signal 15",
        "kill -ABRT $$, 3, Java was ended by signal 6",
        "kill -SEGV $$, 3, Java was ended by signal 11",
    })
    void onlyTheProgramSaysFindings(String java, int code, String said) throws Exception {
        program.java = java;
        for (List<String> shell : shells()) {
            for (List<String> words : List.of(List.of("scan", "x"), List.of("hook", "run", "pre-commit"))) {
                LaunchedProgram.Run run = program.runAs(shell, words.toArray(String[]::new));
                assertEquals(code, run.code(), shell + ": " + run.err());
                assertEquals(said.isEmpty() ? 0 : 1, run.err().lines().count(), shell + ": " + run.err());
                assertTrue(run.err().startsWith(said.isEmpty() ? "" : "trapstreet: " + said), run.err());
                assertEquals("", run.out());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"TERM, 143", "INT, 130", "HUP, 129"})
    void aSignalReachesJava(String signal, int code) throws Exception {
        List<String> probe = List.of("sh", "-c", "kill -" + signal + " $$");
        assumeTrue(program.process(folder, probe).start().waitFor() != 0, "it is ignored here, as by nohup");
        program.java = "trap 'echo ended; exit 143' TERM; echo started; while :; do sleep 0.05; done";
        for (List<String> shell : shells()) {
            List<String> command = new ArrayList<>(shell);
            command.addAll(List.of(program.script().toString(), "scan", "x"));
            Process launcher = program.process(folder, command).start();
            try (BufferedReader said = launcher.inputReader()) {
                assertEquals("started", said.readLine());
                program.sh("kill -" + signal + " " + launcher.pid());
                assertTrue(launcher.waitFor(20, TimeUnit.SECONDS), shell.toString());
                assertEquals("ended", said.readLine(), shell.toString());
                assertEquals(code, launcher.exitValue(), shell.toString());
            } finally {
                launcher.descendants().forEach(ProcessHandle::destroyForcibly);
                launcher.destroyForcibly();
            }
        }
    }

    /** The report was complete before the signal. */
    @Test
    void whatJavaSaysAfterASignalHolds() throws Exception {
        program.java = "trap 'exit 101' TERM; echo started; while :; do sleep 0.05; done";
        Process launcher = program.process(folder, List.of(program.script().toString(), "scan", "x"))
                .start();
        assertEquals('s', launcher.getInputStream().read());
        launcher.destroy();
        assertEquals(1, launcher.waitFor());
    }

    @Test
    void standardInputReachesJava() throws Exception {
        program.java = "cat; exit 100";
        for (List<String> shell : shells()) {
            String said =
                    program.sh("printf 'a\nb' | " + String.join(" ", shell) + " '" + program.script() + "' scan -");
            assertEquals("a\nb", said, shell.toString());
        }
    }

    /** A closed stream is not replaced by a file of the program, and writing to it fails. */
    @ParameterizedTest
    @CsvSource({
        "<&-, cat; echo \"in $?\" >&2, in 0",
        ">&-, echo report; echo \"out $?\" >&2, out 1",
        "2>&-, echo complaint >&2; echo \"err $?\", err 0",
    })
    void aClosedStreamIsTakenByNothing(String closed, String java, String said) throws Exception {
        program.java = "exec 8< \"$TEST_LOG\"; " + java + "; exit 100";
        for (List<String> shell : shells()) {
            if (shell.contains("bash") && closed.equals("2>&-")) {
                continue; // it reads the script through that file descriptor
            }
            String all = program.sh(
                    "{ " + String.join(" ", shell) + " '" + program.script() + "' scan x " + closed + "; } 2>&1");
            assertTrue(all.endsWith(said + "\n"), shell + ": " + all);
        }
    }

    @Test
    void aWorkingDirectoryThatIsGoneIsWrongUse() throws Exception {
        for (List<String> shell : shells()) {
            String command = String.join(" ", shell) + " '" + program.script() + "' scan x";
            String said = program.sh("mkdir gone; cd gone; rmdir ../gone; " + command + " 2>&1; echo \"code $?\"");
            assertTrue(
                    said.endsWith(
                            "trapstreet: the working directory no longer exists; change to one that does\ncode 2\n"),
                    said);
        }
    }

    /** Programs in the working directory, which may be the scanned repository, are not run, even if the PATH leads there. */
    @ParameterizedTest
    @ValueSource(strings = {".:PATH", ":PATH", "..:.::PATH", "work:PATH:", "../work:JDK:PATH"})
    void programsOfTheWorkingDirectoryAreNotRun(String path) throws Exception {
        program.sh("ln -s ../program/bin/trapstreet work/link; rm program/lib/trapstreet-*");
        for (String name : List.of("java", "readlink", "stat", "mkdir", "mv", "rm", "sha256sum", "uname")) {
            Path planted = Trees.file(folder, "work/" + name, "#!/bin/sh\necho planted " + name + "\n");
            assertTrue(planted.toFile().setExecutable(true));
        }
        program.keepElsewhere();
        program.environment.put(
                "PATH", path.replace("PATH", System.getenv("PATH")).replace("JDK", folder.resolve("jdk/bin") + ""));
        program.java = "case $PATH in .* | :* | *::* | *:) exit 99 ;; esac; exit 100";
        if (path.contains("JDK")) {
            program.environment.put("JAVA_HOME", "");
        }
        for (List<String> shell : shells()) {
            String output = program.sh(
                    "cd work; /bin/" + String.join(" ", shell) + " ./link scan ../target 2>&1; echo \"code $?\"");
            assertEquals("code 0\n", output, shell.toString());
            assertTrue(Files.readString(folder.resolve("log")).contains(" -XX:SharedArchiveFile="), shell.toString());
        }
    }

    /** Some shells end with 1 when a file that they are to read is missing. */
    @ParameterizedTest
    @ValueSource(strings = {"launch.sh", "archive.sh"})
    void aProgramOfWhichAPartIsMissingIsWrongUse(String part) throws Exception {
        program.sh("rm program/lib/" + part);
        for (List<String> shell : shells()) {
            LaunchedProgram.Run run = program.runAs(shell, "scan", "x");
            assertEquals(2, run.code(), shell + run.err());
            assertTrue(run.err().contains(part), run.err());
        }
    }

    @Test
    void optionsOfTheUsersAreWordsAndNoPatterns() throws Exception {
        program.environment.put("TRAPSTREET_JAVA_OPTS", "-Xint -Da=*");
        Files.writeString(folder.resolve("work/-Da=b"), "");
        assertTrue(program.run("scan", "x").last().contains(" -Xint -Da=* "));
    }
}
