package dev.trapstreet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.trapstreet.fixture.TokenBuilder;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Runs every mode of the packaged program on a hostile repository and records its system calls. The programs that start and the files
 * that are written are compared with lists by hand. Skipped if strace(1) is not installed or may not trace processes.
 */
@EnabledOnOs(OS.LINUX)
final class StraceIT {
    private static final String COMMITTED =
            TokenBuilder.sk().account("trapstreet-committed").build();
    private static final String STAGED =
            TokenBuilder.sk().account("trapstreet-staged").build();

    /** Sockets through which the C library asks for the names of users and hosts. */
    private static final List<String> LIBRARY_SOCKETS =
            List.of("/var/run/nscd/socket", "/run/nscd/socket", "/var/lib/sss/pipes/nss", "/run/systemd/userdb/");

    @TempDir
    private static Path folder;

    private static HostileRepository repository;
    private static Path script;
    private static String java;
    private static String git;
    private static String tip;

    @BeforeAll
    static void unpackAndPlant() throws Exception {
        String missing = SystemCalls.missing();
        assumeTrue(missing == null, missing);
        folder = folder.toRealPath();
        for (String name : List.of("cache", "temp", "out", "home", "records", "program")) {
            Files.createDirectory(folder.resolve(name));
        }
        java = Path.of(System.getProperty("java.home")).toRealPath().toString();
        git = found("git");
        String archive = System.getProperty("trapstreet.distribution");
        run("tar", "-xzf", archive, "-C", folder.resolve("program").toString(), "--strip-components=1");
        script = folder.resolve("program/bin/trapstreet");
        // Others can write to the folder of the program, so that the class archive is in the cache of the user.
        run("chmod", "-R", "g+w", folder.resolve("program/lib").toString());
        repository = new HostileRepository(folder, COMMITTED, STAGED);
        tip = Files.readString(repository.root.resolve(".git/refs/heads/main")).strip();
        run(script.toString(), "warmup");
    }

    private static void run(String... words) throws Exception {
        Process process = builder(folder, words).start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), text);
    }

    /** Runs in an environment that someone prepared: variables of git, and a PATH that starts in the working directory. */
    private static ProcessBuilder builder(Path directory, String... words) {
        ProcessBuilder builder =
                new ProcessBuilder(words).directory(directory.toFile()).redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("GIT_") || name.startsWith("TRAPSTREET_"));
        environment.put("JAVA_HOME", java);
        environment.put("HOME", folder.resolve("home").toString());
        environment.put("XDG_CACHE_HOME", folder.resolve("cache").toString());
        environment.put("TRAPSTREET_JAVA_OPTS", "-Djava.io.tmpdir=" + folder.resolve("temp"));
        environment.put("GIT_CONFIG_GLOBAL", "/dev/null");
        environment.put("GIT_CONFIG_NOSYSTEM", "1");
        return builder;
    }

    private static void poison(Map<String, String> environment) {
        environment.put("PATH", "." + File.pathSeparator + File.pathSeparator + System.getenv("PATH"));
        for (String name : List.of(
                "GIT_EXTERNAL_DIFF",
                "GIT_PAGER",
                "GIT_EDITOR",
                "GIT_ASKPASS",
                "GIT_SSH",
                "GIT_SSH_COMMAND",
                "GIT_PROXY_COMMAND",
                "SSH_ASKPASS",
                "PAGER",
                "EDITOR")) {
            environment.put(name, repository.program.toString());
        }
        for (String name : List.of("GIT_TRACE", "GIT_TRACE2", "GIT_TRACE2_EVENT", "GIT_TRACE_SETUP")) {
            environment.put(name, repository.marker.toString());
        }
        environment.put("GIT_EXEC_PATH", repository.root.toString());
        environment.put("GIT_TEMPLATE_DIR", repository.root.toString());
    }

    private static String found(String name) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .map(directory -> Path.of(directory, name))
                .filter(file -> file.isAbsolute() && Files.isExecutable(file))
                .findFirst()
                .orElseThrow()
                .toString();
    }

    @ParameterizedTest
    @CsvSource({
        "scan ., true, 'trapstreet-committed, trapstreet-staged'",
        "scan --history-only ., false, trapstreet-committed",
        "scan --since-last ., true, 'trapstreet-committed, trapstreet-staged'",
        "scan --tracked ., true, 'trapstreet-committed, trapstreet-staged'",
        "scan --staged ., true, trapstreet-staged",
        "scan --range HEAD~1..HEAD ., true, trapstreet-committed",
        "scan --tracked sub, false, 'sub/.git: this leads out of the target'",
        "scan --tracked --follow-git-links sub, true, its content was scanned",
        "scan --output OUT/report.json --format json ., true, 2 tokens",
        "hook run pre-commit, true, trapstreet-staged",
        "hook run pre-push, true, trapstreet-committed",
    })
    void onlyTheProgramAndGitRun(String words, boolean startsGit, String expected) throws Exception {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        for (String word : words.split(" ", -1)) {
            command.add(word.replace("OUT", folder.resolve("out").toString()));
        }
        Path pushed = Files.writeString(
                folder.resolve("pushed"),
                "refs/heads/main " + tip + " refs/heads/main " + "0".repeat(tip.length()) + "\n");
        Path printed = folder.resolve("printed");
        ProcessBuilder builder = builder(repository.root, command.toArray(String[]::new))
                .redirectInput(pushed.toFile())
                .redirectOutput(printed.toFile());
        poison(builder.environment());
        SystemCalls calls = SystemCalls.of(folder.resolve("records"), builder);

        String text = Files.readString(printed);
        for (String part : expected.split(", ", -1)) {
            assertTrue(text.contains(part), () -> part + " is not in: " + text);
        }
        TreeSet<String> programs = new TreeSet<>(List.of(script.toString(), found("stat"), java + "/bin/java"));
        if (startsGit) {
            programs.add(git);
            programs.add(java + "/lib/jspawnhelper");
        }
        assertEquals(programs, calls.programs(), text);
        assertEquals(Set.of(), calls.connections(), text);
        assertEquals(List.of(), unexpected(calls.localSockets(), LIBRARY_SOCKETS), text);
        assertEquals(List.of(), unexpected(calls.changed(), writable()), text);
        assertFalse(Files.exists(repository.marker), text);
        assertEquals("years of work\n", Files.readString(repository.precious));
    }

    private static List<String> writable() {
        return List.of(
                "/dev/null",
                "/proc/self/coredump_filter", // Java sets what a core dump would contain
                folder.resolve("cache/trapstreet") + "/",
                folder.resolve("temp") + "/trapstreet",
                folder.resolve("out") + "/");
    }

    private static List<String> unexpected(Set<String> paths, List<String> beginnings) {
        return paths.stream()
                .filter(path -> beginnings.stream().noneMatch(path::startsWith))
                .toList();
    }

    /** The first run also makes the class archive, for which it commits to a repository of its own. */
    @Test
    void theFirstRunStartsAFewTools() throws Exception {
        Path cache = Files.createDirectory(folder.resolve("first"));
        ProcessBuilder builder = builder(repository.root, script.toString(), "scan", "--no-history", ".")
                .redirectOutput(folder.resolve("printed").toFile());
        poison(builder.environment());
        builder.environment().put("XDG_CACHE_HOME", cache.toString());
        SystemCalls calls = SystemCalls.of(folder.resolve("records"), builder);
        TreeSet<String> programs =
                new TreeSet<>(List.of(script.toString(), java + "/bin/java", java + "/lib/jspawnhelper", git));
        for (String tool : List.of("stat", "mkdir", "sha256sum", "mv", "rm")) {
            programs.add(found(tool));
        }
        programs.add(new Repository(folder).git("--exec-path").strip() + "/git"); // git restarts itself after a commit
        assertEquals(programs, calls.programs());
        assertEquals(Set.of(), calls.connections());
        List<String> writable = new ArrayList<>(writable());
        writable.addAll(List.of(cache.toString(), "/tmp/trapstreet-warmup"));
        assertEquals(List.of(), unexpected(calls.changed(), writable));
        assertFalse(Files.exists(repository.marker));
    }

    /** Git itself runs the planted program, writes with it, and opens a connection: all of that is seen. */
    @ParameterizedTest
    @CsvSource({
        "status",
        "commit --allow-empty -m x",
        "diff -- a.txt",
        "add a.txt",
        "cat-file -p :missing.txt",
        "ls-remote origin",
    })
    void whatGitWouldRunIsSeen(String words) throws Exception {
        SystemCalls calls = plainGit(words);
        assertTrue(calls.programs().contains(repository.program.toString()), () -> words + calls.programs());
        assertTrue(calls.changed().contains(repository.marker.toString()), () -> words + calls.changed());
        assertTrue(Files.deleteIfExists(repository.marker));
    }

    @Test
    void aConnectionIsSeen() throws Exception {
        ProcessBuilder command = builder(folder.resolve("home"), git, "ls-remote", "git://127.0.0.1:1/nothing")
                .redirectOutput(folder.resolve("printed").toFile());
        SystemCalls calls = SystemCalls.of(folder.resolve("records"), command);
        assertTrue(
                calls.connections().stream().anyMatch(address -> address.contains("127.0.0.1")),
                () -> calls.connections().toString());
    }

    private static SystemCalls plainGit(String words) throws Exception {
        List<String> command = new ArrayList<>(List.of(git));
        command.addAll(List.of(words.split(" ", -1)));
        // A copy, because the repository must stay as it is
        Path copy = folder.resolve("copy");
        run("rm", "-rf", copy.toString());
        run("cp", "-a", repository.root.toString(), copy.toString());
        Files.writeString(copy.resolve("a.txt"), "changed\n");
        return SystemCalls.of(
                folder.resolve("records"),
                builder(copy, command.toArray(String[]::new))
                        .redirectOutput(folder.resolve("printed").toFile()));
    }
}
