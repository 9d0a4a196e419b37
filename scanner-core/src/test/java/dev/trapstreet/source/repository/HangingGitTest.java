package dev.trapstreet.source.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.ScanOptions;
import dev.trapstreet.SecretScanner;
import dev.trapstreet.Sources;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.Report;
import dev.trapstreet.fixture.TokenBuilder;
import dev.trapstreet.source.CloneException;
import dev.trapstreet.source.CollectedChunks;
import dev.trapstreet.source.IncomingCommits;
import dev.trapstreet.source.Source;
import dev.trapstreet.source.SourceOptions;
import dev.trapstreet.source.WorkingTree;
import dev.trapstreet.source.history.HistoryReport;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pipes in a repository, for which git would wait forever. Other targets are still reported. */
@DisabledOnOs(OS.WINDOWS)
final class HangingGitTest {
    private static final String TOKEN = TokenBuilder.sk().build();
    private static final SourceOptions TRACKED = new SourceOptions(SourceOptions.Files.TRACKED_BY_GIT, List.of())
            .withHistory(SourceOptions.History.EXCLUDED);
    private static final SourceOptions RANGE =
            SourceOptions.DEFAULT.withHistory(SourceOptions.History.ONLY).withRange("HEAD");

    @TempDir
    Path folder;

    private WorkingTree tree;
    private Path elsewhere;
    private String tip;

    @BeforeEach
    void aRepositoryAndAFileElsewhere() throws Exception {
        tree = WorkingTree.init(folder.resolve("repository"));
        tree.write("a", "1");
        tip = tree.commit("first");
        tree.write("b", "2");
        tree.git("add", "b");
        elsewhere = Files.writeString(folder.resolve("elsewhere"), TOKEN);
    }

    private void pipe(String path) throws Exception {
        Path file = tree.root().resolve(path);
        Files.deleteIfExists(file);
        assertEquals(0, new ProcessBuilder("mkfifo", file.toString()).start().waitFor());
    }

    private Problem problem(Source source, SourceOptions sourceOptions) throws Exception {
        long begun = System.nanoTime();
        ScanOptions options = ScanOptions.DEFAULT.withSourceOptions(sourceOptions);
        Report report = new SecretScanner(options).scan(List.of(source, Sources.at(elsewhere)));
        long seconds = Duration.ofNanos(System.nanoTime() - begun).toSeconds();
        assertTrue(seconds < 20, () -> "it took " + seconds + " s");
        assertEquals(
                List.of(TOKEN),
                report.findings().stream().map(HistoryReport::text).toList());
        assertEquals(1, report.problems().size(), () -> report.problems().toString());
        assertEquals(tree.root().toString(), report.problems().get(0).where());
        return report.problems().get(0);
    }

    /** Returns the problems of all modes, by kind. */
    private Map<Problem.Kind, Problem> everyWay() throws Exception {
        return Map.of(
                Problem.Kind.GIT_STAGED, problem(Sources.staged(tree.root()), SourceOptions.DEFAULT),
                Problem.Kind.GIT_INDEX, problem(Sources.at(tree.root()), TRACKED),
                Problem.Kind.GIT_REPOSITORY, problem(Sources.at(tree.root()), RANGE),
                Problem.Kind.GIT_COMMITS,
                        problem(
                                Sources.commits(tree.root(), IncomingCommits.ofReceive(Map.of("refs/heads/main", tip))),
                                SourceOptions.DEFAULT));
    }

    /** The file is not in any list of git's files, so only the missing progress of git reveals it. */
    @Test
    void anIncludedPipeIsNotWaitedForTwice() throws Exception {
        pipe("p");
        Files.writeString(tree.root().resolve(".git/config"), "[include]\n\tpath = ../p\n", StandardOpenOption.APPEND);
        Problem first = problem(Sources.staged(tree.root()), SourceOptions.DEFAULT);
        assertEquals(
                "git could not list the staged changes: git rev-parse made no progress for 5 s and was stopped",
                first.description());
        assertTrue(first.advice().startsWith("Run git status there. If it hangs too, look for a pipe"), first.advice());
        everyWay().forEach((kind, problem) -> {
            assertEquals(kind, problem.kind());
            assertTrue(
                    problem.description()
                            .endsWith(
                                    ": git made no progress in this repository before, and is not started there again"),
                    problem.description());
        });
    }

    /** Git reads such a file at full speed for hours, so that it never stands still. */
    @ParameterizedTest
    @ValueSource(strings = {"[include]", "[INCLUDEIF \"gitdir:**\"]"})
    void anIncludedFileWithoutEndIsNotReadToItsEnd(String section) throws Exception {
        try (RandomAccessFile hole =
                new RandomAccessFile(tree.root().resolve("hole").toFile(), "rw")) {
            hole.write('#');
            hole.setLength(1L << 40);
        }
        Files.writeString(
                tree.root().resolve(".git/config"), section + "\n\tpath = ../hole\n", StandardOpenOption.APPEND);
        Problem first = problem(Sources.staged(tree.root()), SourceOptions.DEFAULT);
        assertEquals(
                "git could not list the staged changes: git worked for 2 s on the configuration of the repository, which "
                        + "includes other files, and was ended",
                first.description());
        everyWay();
        Source remote = Sources.remote("file://" + tree.root());
        assertThrows(CloneException.class, () -> remote.open(SourceOptions.DEFAULT));
    }

    @Test
    void aPipeInThePlaceOfAFileOfGitsIsSeenBefore() throws Exception {
        pipe(".git/info/exclude");
        everyWay().forEach((kind, problem) -> {
            assertEquals(kind, problem.kind());
            assertTrue(
                    problem.description().endsWith(": .git/info/exclude is a pipe, so git is not started there"),
                    problem.description());
            assertTrue(problem.advice().startsWith("Git does not write such files."), problem.advice());
        });
    }

    /** The ref is read when refs are listed, and when it is named. */
    @Test
    void aPipeInThePlaceOfARefStopsWhatAsksForRefs() throws Exception {
        Files.createDirectories(tree.root().resolve(".git/refs/remotes/origin"));
        pipe(".git/refs/remotes/origin/main");
        IncomingCommits pushed =
                IncomingCommits.ofPush(Map.of("refs/heads/main", tip), List.of(), java.util.Optional.of("origin"));
        Problem problem = problem(Sources.commits(tree.root(), pushed), SourceOptions.DEFAULT);
        assertTrue(problem.description().contains(".git/refs/remotes/origin/main is a pipe"), problem.description());
        CollectedChunks staged = CollectedChunks.of(Sources.staged(tree.root()));
        assertEquals(List.of(), staged.problems());
        assertEquals(List.of(tree.root() + "/b"), staged.paths());
    }

    /** The cloned repository is read by a second git process, for which the clone waits. */
    @Test
    void aCloneOfARepositoryWithAPipeIsNotWaitedFor() throws Exception {
        pipe("p");
        Files.writeString(tree.root().resolve(".git/config"), "[include]\n\tpath = ../p\n", StandardOpenOption.APPEND);
        Source remote = Sources.remote("file://" + tree.root());
        CloneException failed = assertThrows(CloneException.class, () -> remote.open(SourceOptions.DEFAULT));
        String said = String.valueOf(failed.getMessage());
        assertTrue(said.endsWith("could not be cloned: git rev-parse made no progress for 5 s and was stopped"), said);
        String where = tree.root().toString();
        assertEquals(
                0,
                ProcessHandle.allProcesses()
                        .filter(process -> process.info()
                                .commandLine()
                                .filter(words -> words.contains(where))
                                .isPresent())
                        .count());
    }

    /** Objects have individual names, and git opens one only when it needs it. */
    @Test
    void aPipeInThePlaceOfAnObjectIsNotWaitedFor() throws Exception {
        String tree1 = tree.git("rev-parse", "HEAD^{tree}");
        pipe(".git/objects/" + tree1.substring(0, 2) + "/" + tree1.substring(2));
        Problem problem = problem(Sources.staged(tree.root()), SourceOptions.DEFAULT);
        assertTrue(
                problem.description().endsWith("git diff-index made no progress for 5 s and was stopped"),
                problem.description());
    }
}
