package dev.trapstreet.source.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.ScanOptions;
import dev.trapstreet.SecretScanner;
import dev.trapstreet.Sources;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.Report;
import dev.trapstreet.finding.SkipReason;
import dev.trapstreet.fixture.TokenBuilder;
import dev.trapstreet.source.Git;
import dev.trapstreet.source.SourceOptions;
import dev.trapstreet.source.WorkingTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Objects that a repository lacks are reported once and correctly, and the rest is read. */
final class HistoryGapsTest {
    private static final String EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";

    private final Random random = new Random(11);
    private final String token = TokenBuilder.random(random).build();

    @TempDir
    Path directory;

    private WorkingTree work;
    private Path root;

    @BeforeEach
    void aRepositoryWithOneToken() throws Exception {
        work = WorkingTree.init(directory.resolve("repository"));
        root = work.root();
        work.write("map.js", token);
        work.write("lost", "this will be lost");
        work.commit("first");
    }

    private void lose(String revision) throws Exception {
        String name = work.git("rev-parse", revision);
        Files.delete(root.resolve(".git/objects/" + name.substring(0, 2) + "/" + name.substring(2)));
    }

    private Path pack(String ending) throws IOException {
        try (Stream<Path> files = Files.list(root.resolve(".git/objects/pack"))) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static List<String> what(HistoryReport report) {
        return report.report().problems().stream().map(Problem::description).toList();
    }

    @Test
    void aLostBlobOfAWholeCloneIsSaid() throws Exception {
        work.write("also", "this changes the root's tree");
        work.commit("second");
        lose("HEAD:lost");
        HistoryReport report = HistoryReport.of(root);
        assertEquals(1, report.places(token).size());
        assertEquals(List.of("objects of the history are missing: 1 that trees refer to"), what(report));
        for (boolean packed : new boolean[] {false, true}) {
            WorkingTree other = WorkingTree.init(directory.resolve("clean " + packed));
            for (int i = 0; i < 20; i++) {
                other.write("a/" + i, "text " + i);
                other.commit("commit " + i);
            }
            String blob = other.git("rev-parse", "HEAD~3:a/7");
            if (packed) {
                Files.delete(other.root().resolve(".git/objects/" + blob.substring(0, 2) + "/" + blob.substring(2)));
                String rest = Git.run(other.root(), "cat-file", "--batch-all-objects", "--batch-check=%(objectname)");
                Git.feed(other.root(), rest, "pack-objects", "-q", ".git/objects/pack/pack");
                Git.run(other.root(), "prune-packed", "-q");
            } else {
                Files.delete(other.root().resolve(".git/objects/" + blob.substring(0, 2) + "/" + blob.substring(2)));
            }
            HistoryReport without = HistoryReport.of(other.root());
            assertEquals(
                    List.of("objects of the history are missing: 1 that trees refer to"),
                    what(without),
                    "no token, packed: " + packed);
        }
    }

    @Test
    void ofAPartialCloneEachAbsentObjectCountsOnce() throws Exception {
        for (int i = 0; i < 5; i++) {
            work.write("other", "text " + i);
            work.commit("commit " + i);
        }
        work.git("config", "uploadpack.allowFilter", "true");
        Path partial = directory.resolve("partial");
        Git.run(directory, "clone", "-q", "--no-checkout", "--filter=blob:none", "file://" + root, partial.toString());
        long absent = Git.run(partial, "rev-list", "--objects", "--all", "--missing=print")
                .lines()
                .filter(line -> line.startsWith("?"))
                .count();
        assertEquals(7, absent);
        HistoryReport report = HistoryReport.of(partial);
        assertEquals(absent, report.report().skipped().get(SkipReason.ABSENT));
        assertEquals(List.of("objects of the history are missing: 7 that trees refer to"), what(report));
    }

    @Test
    void gitKnowsTheEmptyTreeWithoutHavingIt() throws Exception {
        Path bare = directory.resolve("empty.git");
        Git.run(directory, "init", "-q", "--bare", "-b", "main", bare.toString());
        String person = "-c user.name=A -c user.email=a@example.com";
        String[] words = (person + " commit-tree " + EMPTY_TREE + " -m nothing").split(" ", -1);
        String commit = Git.run(bare, words).strip();
        Git.run(bare, "update-ref", "refs/heads/main", commit);
        String objects = Git.run(bare, "cat-file", "--batch-all-objects", "--batch-check=%(objectname)");
        assertEquals(List.of(commit), objects.lines().toList());
        HistoryReport report = HistoryReport.of(bare);
        assertEquals(List.of(), what(report));
        assertEquals(1, report.report().counts().commits());
    }

    @Test
    void ofARangeTheRestIsReadWhenAnObjectIsNotThere() throws Exception {
        lose("HEAD:lost");
        SourceOptions options = ScanOptions.DEFAULT.sourceOptions().withRange("HEAD");
        Report report =
                new SecretScanner(ScanOptions.DEFAULT.withSourceOptions(options)).scan(List.of(Sources.at(root)));
        assertEquals(1, report.findings().size());
        assertEquals(
                List.of("objects of the history are missing: 1 of the range"),
                report.problems().stream().map(Problem::description).toList());
    }

    @Test
    void aRelativeTargetWithADamagedPackIsReadToo() throws Exception {
        work.git("gc", "-q");
        work.write("loose", TokenBuilder.random(random).build());
        work.commit("loose");
        Files.delete(pack(".idx"));
        Path relative = Path.of("").toAbsolutePath().relativize(root);
        HistoryReport report = HistoryReport.of(relative);
        assertEquals(1, report.findings().size());
        assertTrue(report.problems().contains(Problem.Kind.DAMAGED_PACK));
        assertTrue(report.report().problems().stream()
                .anyMatch(problem -> problem.where().startsWith(relative + "/.git/objects/pack/pack-")));
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aPipeInThePlaceOfAFileHoldsNothingUp() throws Exception {
        work.git("gc", "-q");
        work.write("loose", "loose");
        work.commit("loose");
        Path objects = root.resolve(".git/objects");
        Files.createDirectories(objects.resolve("00"));
        Path index = pack(".idx");
        Path other = objects.resolve("pack/pack-other.pack");
        List<Path> pipes = List.of(
                objects.resolve("00/" + "1".repeat(38)),
                other,
                objects.resolve("pack/pack-other.idx"),
                root.resolve(".git/packed-refs"),
                root.resolve(".git/shallow"),
                root.resolve(".git/objects/info/alternates"),
                root.resolve(".git/refs/heads/pipe"));
        for (Path pipe : pipes) {
            Files.deleteIfExists(pipe);
            assertEquals(
                    0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        }
        HistoryReport report = assertTimeoutPreemptively(Duration.ofSeconds(30), () -> HistoryReport.of(root));
        assertEquals(1, report.places(token).size());
        assertTrue(report.problems().containsAll(List.of(Problem.Kind.DAMAGED_OBJECT, Problem.Kind.DAMAGED_PACK)));
        Files.delete(index);
        assertEquals(0, new ProcessBuilder("mkfifo", index.toString()).start().waitFor());
        report = assertTimeoutPreemptively(Duration.ofSeconds(30), () -> HistoryReport.of(root));
        assertEquals(
                2,
                report.problems().stream()
                        .filter(Problem.Kind.DAMAGED_PACK::equals)
                        .count());
    }

    @Test
    void ofABrokenRepositoryNoFilesAreReadWhenTheHistoryAloneWasAskedFor() throws Exception {
        Path broken = Files.createDirectories(directory.resolve("broken"));
        Files.writeString(broken.resolve(".git"), "gitdir: /nowhere/at/all\n");
        Files.writeString(broken.resolve("map.js"), token);
        HistoryReport only = HistoryReport.of(broken);
        assertEquals(List.of(), only.findings());
        assertEquals(0, only.report().counts().files());
        assertEquals(List.of(Problem.Kind.GIT_REPOSITORY), only.problems());
        assertEquals(
                1,
                HistoryReport.of(broken, SourceOptions.History.INCLUDED, 2)
                        .findings()
                        .size());
    }
}
