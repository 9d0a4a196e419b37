package dev.trapstreet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.trapstreet.ScanOptions;
import dev.trapstreet.SecretScanner;
import dev.trapstreet.Sources;
import dev.trapstreet.cli.console.Console;
import dev.trapstreet.cli.hook.HookRunner;
import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.Report;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.fixture.Slow;
import dev.trapstreet.fixture.TokenBuilder;
import dev.trapstreet.policy.ExitCode;
import dev.trapstreet.source.Source;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Replaces each file below {@code .git} in turn by everything that a hostile repository can contain, and runs every
 * mode of the program on it. No run may hang, write a file, read outside of the repository, succeed without a problem,
 * or lose the findings of another target.
 *
 * <p>The whole matrix has 2,450 runs. Each build takes every {@value #STEP}th of them; {@code -Dtrapstreet.matrix=all}
 * takes all.
 */
@DisabledOnOs(OS.WINDOWS)
@Slow
final class HostileGitDirectoryTest {
    private static final int STEP = 11;
    private static final int LIMIT_SECONDS = 10;
    private static final long HOLE_BYTES = 4L << 30;

    private static final String COMMITTED =
            TokenBuilder.sk().account("trapstreet-committed").build();
    private static final String STAGED =
            TokenBuilder.sk().account("trapstreet-staged").build();
    private static final String ELSEWHERE =
            TokenBuilder.sk().account("trapstreet-elsewhere").build();
    private static final String OUTSIDE =
            TokenBuilder.sk().account("trapstreet-outside").build();

    /** Files below {@code .git}. {@code PACK} and {@code LOOSE} stand for names that git has chosen. */
    private static final List<String> FILES = List.of(
            "HEAD",
            "ORIG_HEAD",
            "FETCH_HEAD",
            "MERGE_HEAD",
            "MERGE_MSG",
            "COMMIT_EDITMSG",
            "config",
            "config.worktree",
            "description",
            "index",
            "packed-refs",
            "shallow",
            "commondir",
            "refs/heads/main",
            "refs/heads/side",
            "refs/tags/v1",
            "refs/stash",
            "logs/HEAD",
            "logs/refs/heads/main",
            "logs/refs/stash",
            "info/exclude",
            "info/attributes",
            "info/grafts",
            "objects/info/alternates",
            "objects/info/packs",
            "objects/info/commit-graph",
            "objects/pack/multi-pack-index",
            "objects/pack/*.pack",
            "objects/pack/*.idx",
            "objects/??/*",
            "hooks/pre-commit",
            "worktrees/linked/HEAD",
            "worktrees/linked/gitdir",
            "worktrees/linked/commondir",
            "worktrees/linked/index");

    private enum Replacement {
        PIPE,
        DEVICE,
        HOLE,
        LINK_OUTSIDE,
        DIRECTORY,
        RANDOM_BYTES,
        OPTION
    }

    private enum Mode {
        SCAN("scan REPOSITORY ELSEWHERE"),
        HISTORY_ONLY("scan --history-only REPOSITORY"),
        SINCE_LAST("scan --since-last REPOSITORY ELSEWHERE"),
        TRACKED("scan --tracked REPOSITORY ELSEWHERE"),
        STAGED("scan --staged REPOSITORY"),
        RANGE("scan --range HEAD~1..HEAD REPOSITORY"),
        PRE_COMMIT("pre-commit"),
        PRE_PUSH("pre-push"),
        /** A module of a Maven build: only its files. */
        PLUGIN_CHECK("ELSEWHERE"),
        /** The whole repository, from a Maven build. */
        PLUGIN_AGGREGATE("ELSEWHERE");

        private final String words;

        Mode(String words) {
            this.words = words;
        }

        boolean readsElsewhere() {
            return words.contains("ELSEWHERE");
        }
    }

    @TempDir
    private Path folder;

    private Path repository;
    private Path outside;
    private Path elsewhere;
    private String tip;

    /** Creates two repositories with the same files, so that a link from one to the other leads to a readable file. */
    @BeforeEach
    void makeRepositories() throws Exception {
        repository = folder.resolve("repository");
        outside = folder.resolve("outside");
        make(outside, OUTSIDE, OUTSIDE);
        make(repository, COMMITTED, STAGED);
        tip = new Repository(repository).git("rev-parse", "HEAD").strip();
        elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Repository control = Repository.in(elsewhere);
        control.write("control.txt", ELSEWHERE + "\n");
        control.commit("control");
    }

    private static void make(Path root, String committed, String staged) throws Exception {
        Files.createDirectory(root);
        Repository repository = Repository.in(root);
        repository.write("a.txt", "one\n");
        repository.commit("first");
        repository.git("branch", "side");
        repository.git("tag", "-a", "-m", "tag", "v1");
        repository.git("gc", "-q");
        repository.git("pack-refs", "--all");
        repository.write("committed.txt", committed + "\n");
        repository.commit("second");
        repository.write("a.txt", "two\n");
        repository.git("stash", "-q");
        repository.git("worktree", "add", "-q", "--detach", root + "-linked");
        repository.git("multi-pack-index", "write");
        repository.write("staged.txt", staged + "\n");
        repository.git("add", "staged.txt");
        Path git = root.resolve(".git");
        Files.move(git.resolve("worktrees").resolve(root.getFileName() + "-linked"), git.resolve("worktrees/linked"));
    }

    static Stream<List<String>> matrix() {
        List<List<String>> all = new ArrayList<>();
        for (String file : FILES) {
            for (Replacement replacement : Replacement.values()) {
                for (Mode mode : Mode.values()) {
                    all.add(List.of(file, replacement.name(), mode.name()));
                }
            }
        }
        boolean whole = "all".equals(System.getProperty("trapstreet.matrix"));
        return Stream.iterate(0, i -> i < all.size(), i -> i + (whole ? 1 : STEP))
                .map(all::get);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("matrix")
    void noFileBelowGitRunsCodeOrHidesFindingsOrEndsTheScan(List<String> chosen) throws Exception {
        Path file = found(chosen.get(0));
        Mode mode = Mode.valueOf(chosen.get(2));
        replace(file, Replacement.valueOf(chosen.get(1)));
        Map<String, String> before = state();
        CommandRun run = limited(() -> run(mode));
        String all = run.out() + run.err();
        assertEquals(before, state(), all);
        assertFalse(all.contains("trapstreet-outside"), () -> "read outside: " + all);
        assertFalse(all.matches("(?s).*(\\.java:\\d|Exception|Error:).*"), all);
        if (mode.readsElsewhere()) {
            assertEquals(1, run.code(), all);
            assertTrue(all.contains("trapstreet-elsewhere"), all);
        } else if (run.code() != 1) {
            // Without a finding it must be an explained error, never a clean result
            assertTrue(run.code() == 2 || run.code() == 3, () -> run.code() + ": " + all);
            assertFalse(run.err().isBlank() && run.out().isBlank());
        } else {
            String expected =
                    mode == Mode.STAGED || mode == Mode.PRE_COMMIT ? "trapstreet-staged" : "trapstreet-committed";
            assertTrue(all.contains(expected), all);
        }
    }

    private CommandRun run(Mode mode) throws Exception {
        if (mode == Mode.PLUGIN_CHECK || mode == Mode.PLUGIN_AGGREGATE) {
            return plugin(mode);
        }
        if (mode == Mode.PRE_COMMIT || mode == Mode.PRE_PUSH) {
            return hook(mode.words);
        }
        List<String> words = new ArrayList<>();
        for (String word : mode.words.split(" ", -1)) {
            words.add(word.replace("REPOSITORY", repository.toString()).replace("ELSEWHERE", elsewhere.toString()));
        }
        Map<String, String> environment =
                Map.of("XDG_CACHE_HOME", folder.resolve("cache").toString(), "PATH", System.getenv("PATH"));
        return CommandRun.withEnvironment(environment, words.toArray(String[]::new));
    }

    /** Scans like the Maven plugin. */
    private CommandRun plugin(Mode mode) throws Exception {
        Source source = mode == Mode.PLUGIN_CHECK
                ? Sources.part(repository, "repository", List.of())
                : Sources.at(repository, "", List.of());
        Report report =
                new SecretScanner(ScanOptions.DEFAULT).scan(List.of(source, Sources.at(elsewhere, "", List.of())));
        StringBuilder out = new StringBuilder();
        for (Finding finding : report.findings()) {
            out.append(finding.token().redacted()).append('\n');
        }
        for (Problem problem : report.problems()) {
            out.append(problem.where())
                    .append(": ")
                    .append(problem.description())
                    .append('\n');
        }
        return new CommandRun(ExitCode.of(report, Optional.of(Severity.HIGH)).code(), out.toString(), "");
    }

    /** Runs a hook like git. */
    private CommandRun hook(String name) {
        String none = "0".repeat(tip.length());
        String pushed = "refs/heads/main " + tip + " refs/heads/main " + none + "\n";
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console = new Console(
                new ByteArrayInputStream(pushed.getBytes(StandardCharsets.UTF_8)),
                out,
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false);
        int code = HookRunner.run(console, List.of(name), Map.of(), repository);
        return new CommandRun(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** Runs in a separate thread, because a thread that waits for a pipe cannot be interrupted. */
    private static CommandRun limited(Callable<CommandRun> work) throws Exception {
        FutureTask<CommandRun> task = new FutureTask<>(work);
        Thread thread = new Thread(task, "hostile");
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            StringBuilder stack = new StringBuilder();
            for (StackTraceElement frame : thread.getStackTrace()) {
                stack.append("\n  ").append(frame);
            }
            return fail("it did not end within " + LIMIT_SECONDS + " s:" + stack);
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        }
    }

    private Path found(String pattern) throws IOException {
        Path git = repository.resolve(".git");
        if (!pattern.contains("*")) {
            return git.resolve(pattern);
        }
        try (Stream<Path> files = Files.walk(git)) {
            return files.filter(file -> git.getFileSystem()
                            .getPathMatcher("glob:" + pattern)
                            .matches(git.relativize(file)))
                    .min(Comparator.naturalOrder())
                    .orElseThrow();
        }
    }

    private void replace(Path file, Replacement replacement) throws Exception {
        Path twin = outside.resolve(repository.relativize(file));
        if (file.toString().contains("objects")) {
            twin = found(outside, repository.relativize(file));
        }
        Files.createDirectories(file.getParent());
        Files.deleteIfExists(file);
        switch (replacement) {
            case PIPE ->
                assertEquals(
                        0, new ProcessBuilder("mkfifo", file.toString()).start().waitFor());
            case DEVICE -> Files.createSymbolicLink(file, Path.of("/dev/zero"));
            case HOLE -> {
                try (RandomAccessFile hole = new RandomAccessFile(file.toFile(), "rw")) {
                    hole.setLength(HOLE_BYTES);
                }
            }
            case LINK_OUTSIDE -> Files.createSymbolicLink(file, twin);
            case DIRECTORY -> Files.createDirectory(file);
            case RANDOM_BYTES -> {
                byte[] bytes = new byte[3000];
                new Random(7).nextBytes(bytes);
                Files.write(file, bytes);
            }
            case OPTION -> Files.writeString(file, "--output=" + outside.resolve("a.txt") + "\n");
        }
    }

    /** Returns the file of the same kind in the other repository. The names of packs and objects differ. */
    private static Path found(Path root, Path relative) throws IOException {
        Path exact = root.resolve(relative);
        String name = relative.getFileName().toString();
        String ending = name.contains(".") ? name.substring(name.lastIndexOf('.')) : "";
        if (Files.exists(exact) || ending.isEmpty()) {
            return exact;
        }
        try (Stream<Path> files = Files.list(exact.getParent())) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .min(Comparator.naturalOrder())
                    .orElse(exact);
        }
    }

    /** Returns every file outside of caches with its size and time, which reveal any write. */
    private Map<String, String> state() throws IOException {
        Map<String, String> state = new TreeMap<>();
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                return directory.equals(folder.resolve("cache"))
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                String target = attributes.isSymbolicLink()
                        ? Files.readSymbolicLink(file).toString()
                        : "";
                state.put(
                        folder.relativize(file).toString(),
                        attributes.size() + " " + attributes.lastModifiedTime() + " " + target
                                + Files.isExecutable(file)
                                + Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS));
                return FileVisitResult.CONTINUE;
            }
        });
        return state;
    }
}
