package dev.trapstreet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trapstreet.fixture.TokenBuilder;
import dev.trapstreet.source.WorkingTree;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Behavior that only a separate process shows: exit codes, encodings, environment. */
class ProgramTest {
    private static final String NAME = "ü 😀/地図.txt";

    @TempDir
    private Path folder;

    /** Returns the command that starts the program, without its arguments. */
    private static List<String> command(List<String> javaOptions) {
        List<String> options = new ArrayList<>(List.of("-Xshare:auto"));
        options.addAll(javaOptions);
        return ChildProgram.command(options.toArray(String[]::new));
    }

    private CommandRun run(Map<String, String> environment, List<String> javaOptions, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = command(javaOptions);
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        List.of("LC_ALL", "LC_CTYPE", "LANG", "NO_COLOR", "TERM", "JAVA_TOOL_OPTIONS")
                .forEach(builder.environment()::remove);
        builder.environment().putAll(environment);
        return ChildProgram.run(builder);
    }

    private CommandRun run(String... arguments) throws IOException, InterruptedException {
        return run(Map.of("LC_ALL", "C"), List.of(), arguments);
    }

    @Test
    void theProcessEndsWithTheExitCode() throws IOException, InterruptedException {
        Trees.file(folder, "secret/a", TokenBuilder.sk().build());
        Trees.file(folder, "clean/a", "nothing");
        Files.createDirectory(folder.resolve("empty"));
        assertEquals(0, run("scan", "clean").code());
        assertEquals(1, run("scan", "secret").code());
        assertEquals(1, run("decode", "nothing").code());
        assertEquals(2, run("scan", "missing").code());
        assertEquals(3, run("scan", "empty").code());
    }

    /**
     * As if the jar was replaced during a run, so that any class may fail to load. An exit code of 1 would look like
     * findings.
     */
    @ParameterizedTest
    @ValueSource(strings = {"scan secret", "hook run pre-commit --timeout 60", "rules list"})
    void aClassThatCannotBeLoadedIsNeverFindings(String words) throws IOException, InterruptedException {
        Trees.file(folder, "secret/a", TokenBuilder.sk().build());
        git(".", Map.of(), "init", "-q");
        String[] typed = words.split(" ", -1);
        CommandRun whole = run(Map.of(), List.of(), typed);
        int failed = 0;
        for (String name : List.of(
                "cli/LauncherWatch",
                "cli/console/Console",
                "cli/console/ErrorHandler",
                "policy/ExitCode",
                "SecretScanner",
                "text/TerminalEscaper")) {
            Trees.file(folder, name + "/dev/trapstreet/" + name + ".class", "no class");
            CommandRun run = run(Map.of(), List.of("-Xbootclasspath/a:" + folder.resolve(name)), typed);
            boolean untouched = run.code() == whole.code() && run.err().equals(whole.err());
            assertTrue(run.code() == 3 || untouched, name + ": " + run);
            failed += untouched ? 0 : 1;
        }
        assertTrue(failed >= 3, "the trap does not work");
    }

    /** The launcher must distinguish the exit code of the program from that of a JVM that failed. */
    @ParameterizedTest
    @CsvSource({"clean, 0", "secret, 1", "missing, 2", "empty, 3"})
    void theExitCodeIsOffsetForTheLauncher(String target, int code) throws IOException, InterruptedException {
        Trees.file(folder, "secret/a", TokenBuilder.sk().build());
        Trees.file(folder, "clean/a", "nothing");
        Files.createDirectory(folder.resolve("empty"));
        assertEquals(
                100 + code,
                run(Map.of(), List.of("-Dtrapstreet.exit.base=100"), "scan", target)
                        .code());
    }

    @Test
    void whenTheLauncherIsKilledTheProgramEnds() throws IOException, InterruptedException {
        List<String> java = new ArrayList<>(command(List.of("-Dtrapstreet.launcher.pid=$$")));
        String quoted =
                String.join("' '", java).replace("'-Dtrapstreet.launcher.pid=$$'", "-Dtrapstreet.launcher.pid=$$");
        Process launcher = new ProcessBuilder("sh", "-c", "'" + quoted + "' scan - & echo $!; wait")
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader said = launcher.inputReader()) {
            ProcessHandle program =
                    ProcessHandle.of(Long.parseLong(said.readLine())).orElseThrow();
            assertFalse(program.onExit().isDone());
            launcher.destroyForcibly().waitFor();
            try {
                program.onExit().orTimeout(60, TimeUnit.SECONDS).join();
            } finally {
                program.destroyForcibly();
            }
        }
    }

    /** A clone can take long, and git does not notice when only this program is stopped. */
    @Test
    void whenTheProgramIsStoppedSoIsTheCloneItWaitsFor() throws IOException, InterruptedException {
        Path git = Trees.file(folder, "bin/git", "#!/bin/sh\necho $$ > '" + folder + "/git'\nexec sleep 600\n");
        assumeTrue(git.toFile().setExecutable(true));
        List<String> words = new ArrayList<>(command(List.of()));
        words.addAll(List.of("scan", "https://127.0.0.1:1/a.git"));
        ProcessBuilder builder = new ProcessBuilder(words)
                .directory(folder.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment()
                .put("PATH", git.getParent() + ":" + builder.environment().get("PATH"));
        Process program = builder.start();
        Path number = folder.resolve("git");
        while (program.isAlive() && (Files.notExists(number) || Files.size(number) == 0)) {
            Thread.sleep(20);
        }
        ProcessHandle clone = ProcessHandle.of(
                        Long.parseLong(Files.readString(number).strip()))
                .orElseThrow();
        program.destroy();
        assertEquals(143, program.waitFor());
        try {
            clone.onExit().orTimeout(60, TimeUnit.SECONDS).join();
        } finally {
            clone.destroyForcibly();
        }
    }

    /** A thread whose git was ended goes on to ask git something else, which would outlive the program. */
    @Test
    void whenTheProgramIsStoppedNoOtherGitIsStarted() throws IOException, InterruptedException {
        WorkingTree tree = WorkingTree.init(folder.resolve("repository"));
        tree.write("a.txt", "nothing");
        tree.commit("nothing");
        Path numbers = Files.createDirectory(folder.resolve("numbers"));
        Path git = Trees.file(folder, "bin/git", "#!/bin/sh\n: > '" + numbers + "'/$$\nexec sleep 600\n");
        assumeTrue(git.toFile().setExecutable(true));
        List<String> words = new ArrayList<>(command(List.of()));
        words.addAll(List.of("scan", "--tracked", "--no-history", tree.root().toString()));
        ProcessBuilder builder = new ProcessBuilder(words)
                .directory(folder.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment()
                .put("PATH", git.getParent() + ":" + builder.environment().get("PATH"));
        for (int i = 0; i < 5; i++) {
            Process program = builder.start();
            while (program.isAlive() && listing(numbers).isEmpty()) {
                Thread.sleep(20);
            }
            Thread.sleep(1_200); // the guard of git processes adds its hook after a second
            program.destroy();
            program.waitFor();
            for (Path number : listing(numbers)) {
                Optional<ProcessHandle> started =
                        ProcessHandle.of(Long.parseLong(number.getFileName().toString()));
                try {
                    started.ifPresent(process ->
                            process.onExit().orTimeout(10, TimeUnit.SECONDS).join());
                } finally {
                    started.ifPresent(ProcessHandle::destroyForcibly);
                }
                Files.delete(number);
            }
        }
    }

    private static List<Path> listing(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    @Test
    void withoutALocaleFileNamesAndOutputAreUtf8() throws IOException, InterruptedException {
        Trees.file(folder, NAME, TokenBuilder.sk().build());
        CommandRun text = run("scan", ".");
        assertEquals(1, text.code());
        assertTrue(text.out().contains("\nHIGH  sk.trapstreet-test.…"), text.out());
        assertTrue(text.out().contains("\n  " + NAME + ":1:1\n"), text.out());
        assertEquals("", text.err());

        JsonNode json =
                new ObjectMapper().readTree(run("scan", "--format", "json", ".").out());
        assertEquals(NAME, json.at("/findings/0/locations/0/path").textValue());

        JsonNode sarif = new ObjectMapper()
                .readTree(run("scan", "--format", "sarif", ".").out());
        String uri = sarif.at("/runs/0/results/0/locations/0/physicalLocation/artifactLocation/uri")
                .textValue();
        // With three slashes. With only one, Java converts the path through text in the platform's encoding.
        URI resolved = URI.create("file://" + folder.toUri().resolve(uri).getRawPath());
        assertTrue(Files.isRegularFile(Path.of(resolved)), uri);
    }

    @Test
    void withoutALocaleComplaintsAreUtf8() throws IOException, InterruptedException {
        CommandRun run = run("scan", TokenBuilder.sk().build());
        assertEquals(2, run.code());
        assertEquals("trapstreet: no such file or directory: sk.… (nothing was scanned)\n", run.err());
    }

    @Test
    void aReportIsTheSameInEveryLocale() throws IOException, InterruptedException {
        Trees.file(folder, NAME, TokenBuilder.sk().build());
        String[] typed = {"scan", "--now", Trees.NOW, "--format", "json", "."};
        CommandRun plain = run(Map.of("LC_ALL", "C"), List.of(), typed);
        assertEquals(plain, run(Map.of("LC_ALL", "C.UTF-8"), List.of(), typed));
        // Locales with other digits and other case rules for the letter i.
        assertEquals(plain, run(Map.of("LC_ALL", "C"), List.of("-Duser.language=tr"), typed));
        List<String> arabic = List.of("-Duser.language=ar", "-Duser.country=EG", "-Duser.extensions=u-nu-arab");
        assertEquals(plain, run(Map.of("LC_ALL", "C"), arabic, typed));
        assertEquals(
                run(Map.of("LC_ALL", "C"), List.of(), "rules", "show", "MBX001"),
                run(Map.of("LC_ALL", "C"), arabic, "rules", "show", "mbx001"));
    }

    @Test
    void aTargetMayHaveAnyName() throws IOException, InterruptedException {
        assumeTrue("UTF-8".equals(System.getProperty("sun.jnu.encoding")), "such words cannot be typed here");
        Trees.file(folder, NAME, TokenBuilder.sk().build());
        CommandRun run = run(Map.of("LC_ALL", "C.UTF-8"), List.of(), "scan", NAME);
        assertEquals(1, run.code(), run.err());
        assertTrue(run.out().contains("\n  " + NAME + ":1:1\n"), run.out());
    }

    /** The launcher sets the property if standard output is a terminal. */
    @ParameterizedTest
    @CsvSource({
        "true,  '',         auto,   true",
        "false, '',         auto,   false",
        "true,  NO_COLOR=1, auto,   false",
        "true,  NO_COLOR=,  auto,   true",
        "true,  TERM=dumb,  auto,   false",
        "true,  TERM=xterm, auto,   true",
        "true,  NO_COLOR=1, always, true",
        "false, '',         always, true",
        "true,  '',         never,  false"
    })
    void colorsHeedTheTerminalAndTheEnvironment(boolean terminal, String variable, String when, boolean colored)
            throws IOException, InterruptedException {
        Trees.file(folder, "a", TokenBuilder.sk().build());
        int equals = variable.indexOf('=');
        Map<String, String> environment =
                equals < 0 ? Map.of() : Map.of(variable.substring(0, equals), variable.substring(equals + 1));
        List<String> options = terminal ? List.of("-Dtrapstreet.stdout.terminal=true") : List.of();
        CommandRun run = run(environment, options, "scan", "--color", when, "a");
        assertEquals(1, run.code());
        assertEquals(colored, run.out().contains("\u001b["), run.out());
    }

    @Test
    void helpAndVersionWorkInAProcessToo() throws IOException, InterruptedException {
        assertEquals(CommandRun.of("scan", "--help"), run("scan", "--help"));
        assertEquals(CommandRun.of("--version"), run("--version"));
    }

    /** As set by the hooks of another repository, or by an attacker. */
    @Test
    void variablesOfGitNeitherMisleadTheListingOfTrackedFilesNorRunAProgram() throws IOException, InterruptedException {
        Trees.file(folder, "ours/tracked", TokenBuilder.sk().build());
        Trees.file(folder, "ours/untracked", TokenBuilder.pk().build());
        Trees.file(folder, "theirs/other", "nothing");
        git("ours", Map.of(), "init", "-q");
        git("ours", Map.of(), "add", "tracked");
        git("theirs", Map.of(), "init", "-q");
        git("theirs", Map.of(), "add", "other");
        Path marker = folder.resolve("ran");
        Path program = Trees.file(folder, "program", "#!/bin/sh\ntouch '" + marker + "'\nexit 1\n");
        assumeTrue(program.toFile().setExecutable(true));
        Path theirs = folder.resolve("theirs/.git");
        Map<String, String> place = Map.of(
                "GIT_DIR",
                theirs.toString(),
                "GIT_WORK_TREE",
                theirs.getParent().toString());
        Map<String, String> index =
                Map.of("GIT_INDEX_FILE", theirs.resolve("index").toString());
        Map<String, String> settings = Map.of(
                "GIT_CONFIG_COUNT", "1",
                "GIT_CONFIG_KEY_0", "core.fsmonitor",
                "GIT_CONFIG_VALUE_0", program.toString());
        Map<String, String> parameters =
                Map.of("GIT_CONFIG_PARAMETERS", "'core.fsmonitor'='" + program + "'", "GIT_EXTERNAL_DIFF", "false");
        Map<String, String> file = Map.of(
                "GIT_CONFIG_GLOBAL",
                Trees.file(folder, "config", "[core]\n\tfsmonitor = " + program + "\n")
                        .toString());
        assertEquals("other\n", git("theirs", place, "ls-files"), "the trap does not work");
        assertEquals("other\n", git("ours", index, "ls-files"), "the trap does not work");
        for (Map<String, String> variables : List.of(settings, parameters, file)) {
            git("ours", variables, "status");
            assertTrue(Files.deleteIfExists(marker), "the trap does not work: " + variables);
        }
        for (Map<String, String> variables : List.of(place, index, settings, parameters, file)) {
            CommandRun run = run(variables, List.of(), "scan", "--tracked", "--format", "json", "ours");
            assertEquals(1, run.code(), run.err());
            JsonNode json = new ObjectMapper().readTree(run.out());
            assertEquals(1, json.at("/run/looked/files").intValue(), variables.toString());
            List<String> paths = json.at("/findings/0/locations").findValuesAsText("path");
            assertTrue(paths.contains("ours/tracked"), paths.toString());
            assertTrue(Files.notExists(marker), "a program ran: " + variables);
        }
    }

    private String git(String directory, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.resolve(directory).toFile())
                .redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("GIT_"));
        builder.environment().putAll(environment);
        Process git = builder.start();
        String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, git.waitFor(), said);
        return said;
    }
}
