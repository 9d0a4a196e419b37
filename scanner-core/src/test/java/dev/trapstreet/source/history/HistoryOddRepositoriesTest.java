package dev.trapstreet.source.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.finding.GitOrigin;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.Report;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.finding.SkipReason;
import dev.trapstreet.fixture.TokenBuilder;
import dev.trapstreet.policy.ExitCode;
import dev.trapstreet.source.Git;
import dev.trapstreet.source.SourceOptions;
import dev.trapstreet.source.WorkingTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Repositories that lack something, or store it in an unusual place. */
final class HistoryOddRepositoriesTest {
    private final Random random = new Random(5);

    @TempDir
    Path directory;

    private WorkingTree work;
    private Path root;
    private String token;

    @BeforeEach
    void aRepositoryWithOneToken() throws Exception {
        work = WorkingTree.init(directory.resolve("repository"));
        root = work.root();
        token = TokenBuilder.random(random).build();
        work.write("a/map.js", token);
        work.commit("first");
        work.write("a/map.js", "");
        work.commit("second");
    }

    private static ExitCode code(Report report) {
        return ExitCode.of(report, Optional.of(Severity.INFO));
    }

    private Path pack(String ending) throws IOException {
        try (Stream<Path> files = Files.list(root.resolve(".git/objects/pack"))) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void anEmptyRepositoryIsNothingToLookAt() throws Exception {
        Path empty = WorkingTree.init(directory.resolve("empty")).root();
        HistoryReport report = HistoryReport.of(empty);
        assertEquals(List.of(), report.problems());
        assertEquals(ExitCode.INCOMPLETE, code(report.report()));
        Files.writeString(empty.resolve("file"), "plain");
        Report also = HistoryReport.of(empty, SourceOptions.History.INCLUDED, 2).report();
        assertEquals(List.of(), also.problems());
        assertEquals(ExitCode.CLEAN, code(also));
    }

    @Test
    void headMayBeUnbornOrDetachedOrTheRepositoryBare() throws Exception {
        work.git("checkout", "-q", "--orphan", "unborn");
        HistoryReport unborn = HistoryReport.of(root);
        assertEquals(List.of("refs/heads/main"), unborn.origin(token).refs());
        assertEquals(List.of(), unborn.problems());
        work.git("checkout", "-q", "-f", "--detach", "main~");
        HistoryReport detached = HistoryReport.of(root);
        assertEquals(List.of("HEAD", "refs/heads/main"), detached.origin(token).refs());
        assertTrue(detached.origin(token).head().isPresent());
        Path bare = directory.resolve("bare.git");
        Git.run(directory, "clone", "-q", "--bare", root.toString(), bare.toString());
        HistoryReport of = HistoryReport.of(bare);
        assertEquals("a/map.js", of.path(of.place(token)));
        assertEquals(List.of(), of.problems());
    }

    /** The content of the tip of any branch is code of today, whichever branch HEAD names. */
    @Test
    void theTipOfEveryBranchIsAsked() throws Exception {
        work.git("checkout", "-q", "--orphan", "empty");
        work.git("rm", "-rfq", ".");
        work.git("commit", "-q", "--allow-empty", "-m", "nothing");
        work.git("branch", "kept", "main~");
        GitOrigin origin = HistoryReport.of(root).origin(token);
        assertTrue(origin.head().isEmpty());
        assertEquals(Optional.of("refs/heads/kept"), origin.branch());
        work.git("branch", "-D", "-q", "kept");
        assertEquals(Optional.empty(), HistoryReport.of(root).origin(token).branch(), "main removed it");
    }

    @Test
    void aLinkedWorkingTreeHasItsOwnHeadAndSharesTheRest() throws Exception {
        Path linked = directory.resolve("linked büro");
        work.git("worktree", "add", "-q", "--detach", linked.toString(), "main~");
        GitOrigin origin = HistoryReport.of(linked).origin(token);
        assertTrue(origin.head().isPresent());
        assertTrue(origin.refs().contains("refs/heads/main"));
        assertTrue(HistoryReport.of(root).origin(token).head().isEmpty());
    }

    @Test
    void pathsOfRepositoriesNeedNotBeAscii() throws Exception {
        Path odd = WorkingTree.init(directory.resolve("Straße 地図")).root();
        Files.writeString(odd.resolve("file"), token);
        Git.run(odd, "add", "-A");
        Git.run(odd, "commit", "-q", "-m", "first");
        Git.run(odd, "branch", "brücke");
        Path linked = directory.resolve("linked");
        Git.run(odd, "worktree", "add", "-q", linked.toString(), "brücke");
        Path borrower = directory.resolve("borrower");
        Git.run(directory, "clone", "-q", "--shared", odd.toString(), borrower.toString());
        SourceOptions followed =
                SourceOptions.DEFAULT.withHistory(SourceOptions.History.ONLY).withLinks(SourceOptions.Links.FOLLOWED);
        for (Path each : List.of(odd, linked, borrower)) {
            HistoryReport report = each.equals(borrower) ? HistoryReport.of(each, followed) : HistoryReport.of(each);
            assertEquals(1, report.origin(token).introductions().size(), each.toString());
            assertEquals(List.of(), report.problems());
        }
        assertTrue(HistoryReport.of(odd).origin(token).refs().contains("refs/heads/brücke"));
        Git.run(odd, "pack-refs", "--all");
        assertTrue(HistoryReport.of(odd).origin(token).refs().contains("refs/heads/brücke"));
    }

    @Test
    void alternatesMayBeQuoted() throws Exception {
        Path lender = WorkingTree.init(directory.resolve("a \"b\\c\" ü")).root();
        Files.writeString(lender.resolve("file"), token);
        Git.run(lender, "add", "-A");
        Git.run(lender, "commit", "-q", "-m", "first");
        Path borrower = directory.resolve("borrower");
        Git.run(directory, "clone", "-q", "--shared", lender.toString(), borrower.toString());
        String quoted = "\"" + directory + "/a \\\"b\\\\c\\\" \\303\\274/.git/objects\"\n";
        Files.writeString(borrower.resolve(".git/objects/info/alternates"), quoted);
        Git.run(borrower, "fsck"); // git reads it
        SourceOptions followed =
                SourceOptions.DEFAULT.withHistory(SourceOptions.History.ONLY).withLinks(SourceOptions.Links.FOLLOWED);
        HistoryReport report = HistoryReport.of(borrower, followed);
        assertEquals(List.of(), report.problems());
        assertEquals(1, report.origin(token).introductions().size());
    }

    @Test
    void aShallowCloneSaysWhatItLacks() throws Exception {
        Path shallow = directory.resolve("shallow");
        Git.run(directory, "clone", "-q", "--depth=1", "-b", "main", "file://" + root, shallow.toString());
        HistoryReport report = HistoryReport.of(shallow);
        assertEquals(List.of(), report.findings());
        assertEquals(List.of(Problem.Kind.ABSENT_OBJECT), report.problems());
        assertEquals(1L, report.report().skipped().get(SkipReason.ABSENT));
        assertEquals(ExitCode.INCOMPLETE, code(report.report()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"blob:none", "tree:0"})
    void aPartialCloneSaysWhatItLacks(String filter) throws Exception {
        work.git("config", "uploadpack.allowFilter", "true");
        Path partial = directory.resolve("partial");
        Git.run(directory, "clone", "-q", "--no-checkout", "--filter=" + filter, "file://" + root, partial.toString());
        HistoryReport report = HistoryReport.of(partial);
        assertTrue(report.problems().contains(Problem.Kind.ABSENT_OBJECT));
        assertTrue(report.report().skipped().get(SkipReason.ABSENT) > 0);
        assertEquals(ExitCode.INCOMPLETE, code(report.report()));
    }

    @Test
    void anObjectFormatThatNoGitWritesIsAProblemAndTheWorkingTreeIsRead() throws Exception {
        Path other = directory.resolve("other");
        Files.createDirectories(other);
        Git.run(other, "init", "-q");
        Git.run(other, "config", "core.repositoryFormatVersion", "1");
        Git.run(other, "config", "extensions.objectFormat", "sha3");
        Files.writeString(other.resolve("file"), token);
        HistoryReport report = HistoryReport.of(other, SourceOptions.History.INCLUDED, 2);
        assertEquals(1, report.places(token).size());
        assertEquals(List.of(Problem.Kind.GIT_REPOSITORY), report.problems());
    }

    @Test
    void aPackWithoutItsIndexAndAnIndexWithoutItsPack() throws Exception {
        work.git("gc", "-q");
        String loose = TokenBuilder.random(random).build();
        work.write("loose", loose);
        work.commit("after the pack");
        Path index = pack(".idx");
        Path aside = directory.resolve("aside");
        Files.move(index, aside);
        HistoryReport report = HistoryReport.of(root);
        assertTrue(report.problems().contains(Problem.Kind.DAMAGED_PACK));
        assertEquals(1, report.places(loose).size());
        Files.move(aside, index);
        Files.delete(pack(".pack"));
        report = HistoryReport.of(root);
        assertTrue(report.problems().contains(Problem.Kind.DAMAGED_PACK));
        assertEquals(1, report.places(loose).size());
        assertFalse(report.report().isComplete());
    }

    @Test
    void damagedObjectsAreAProblemAndTheOthersAreRead() throws Exception {
        String kept = TokenBuilder.random(random).build();
        work.write("kept", kept);
        work.commit("kept");
        String blob = work.git("rev-parse", "HEAD~2:a/map.js");
        Path object = root.resolve(".git/objects/" + blob.substring(0, 2) + "/" + blob.substring(2));
        byte[] bytes = Files.readAllBytes(object);
        List<byte[]> damages = new ArrayList<>(List.of(new byte[0], new byte[100], new byte[] {0x78, 1, 2, 3}));
        damages.add(java.util.Arrays.copyOf(bytes, bytes.length / 2));
        for (byte[] damage : damages) {
            Files.delete(object);
            Files.write(object, damage);
            HistoryReport report = HistoryReport.of(root);
            assertEquals(List.of(Problem.Kind.DAMAGED_OBJECT), report.problems());
            assertEquals("kept", report.path(report.place(kept)));
            assertEquals(ExitCode.FINDINGS, code(report.report()));
        }
        Files.delete(object);
        Files.createDirectory(object);
        HistoryReport report = HistoryReport.of(root);
        assertEquals(List.of(Problem.Kind.DAMAGED_OBJECT), report.problems());
        assertEquals("kept", report.path(report.place(kept)));
    }

    @Test
    void brokenRefsAreAProblemAndTheOthersCount() throws Exception {
        work.git("pack-refs", "--all");
        assertEquals(
                List.of("HEAD", "refs/heads/main"),
                HistoryReport.of(root).origin(token).refs());
        Path heads = Files.createDirectories(root.resolve(".git/refs/heads"));
        List<String> texts = List.of(
                "",
                "no name",
                "0123456789012345678901234567890123456789",
                "٠123456789012345678901234567890123456789",
                "ref: refs/heads/broken",
                "ref: /etc/passwd",
                "ref: refs/../../../etc/passwd");
        for (String text : texts) {
            Files.writeString(heads.resolve("broken"), text);
            HistoryReport report = HistoryReport.of(root);
            assertEquals(
                    List.of("HEAD", "refs/heads/main"), report.origin(token).refs(), text);
            assertEquals(List.of(Problem.Kind.ABSENT_OBJECT), report.problems(), text);
        }
        Files.writeString(heads.resolve("broken"), "ref: refs/heads/other");
        Files.writeString(heads.resolve("other"), "ref: refs/heads/broken");
        assertEquals(List.of(Problem.Kind.ABSENT_OBJECT), HistoryReport.of(root).problems());
        Files.delete(heads.resolve("other"));
        assertEquals(List.of(), HistoryReport.of(root).problems(), "a link to a branch that was removed");
        Files.writeString(heads.resolve("broken"), "ref: refs/heads/\0");
        assertEquals(1, HistoryReport.of(root).places(token).size());
        Files.delete(heads.resolve("broken"));
        Files.writeString(root.resolve(".git/HEAD"), "");
        HistoryReport report = HistoryReport.of(root);
        assertEquals(List.of("refs/heads/main"), report.origin(token).refs());
        assertEquals(List.of(Problem.Kind.ABSENT_OBJECT), report.problems());
    }

    @Test
    void aRefMayBeALinkToHead() throws Exception {
        work.git("symbolic-ref", "refs/heads/alias", "HEAD");
        work.git("symbolic-ref", "refs/heads/before", "ORIG_HEAD"); // which does not exist
        HistoryReport report = HistoryReport.of(root);
        assertEquals(List.of(), report.problems());
        assertEquals(
                List.of("HEAD", "refs/heads/alias", "refs/heads/main"),
                report.origin(token).refs());
    }

    @Test
    void theBrokenHeadOfAWorkingTreeIsAProblemToo() throws Exception {
        Path linked = directory.resolve("linked");
        work.git("worktree", "add", "-q", "--detach", linked.toString());
        assertEquals(List.of(), HistoryReport.of(root).problems());
        Path head = root.resolve(".git/worktrees/linked/HEAD");
        String sound = Files.readString(head);
        Files.writeString(head, "no name");
        Problem ofMain = HistoryReport.of(root).report().problems().get(0);
        assertEquals("1 ref points to missing objects, such as worktrees/linked/HEAD", ofMain.detail());
        Problem ofLinked = HistoryReport.of(linked).report().problems().get(0);
        assertEquals("1 ref points to missing objects, such as HEAD", ofLinked.detail());
        Files.writeString(head, sound);
        assertEquals(List.of(), HistoryReport.of(root).problems());
        Files.writeString(root.resolve(".git/HEAD"), "no name");
        HistoryReport report = HistoryReport.of(linked);
        assertEquals(1, report.places(token).size());
        assertEquals(List.of(Problem.Kind.ABSENT_OBJECT), report.problems());
    }

    @Test
    void alternatesInACircleAndToNowhere() throws Exception {
        Path other = WorkingTree.init(directory.resolve("other")).root();
        Path info = root.resolve(".git/objects/info");
        Files.writeString(info.resolve("alternates"), other.resolve(".git/objects") + "\n");
        Files.writeString(other.resolve(".git/objects/info/alternates"), root.resolve(".git/objects") + "\n");
        SourceOptions followed =
                SourceOptions.DEFAULT.withHistory(SourceOptions.History.ONLY).withLinks(SourceOptions.Links.FOLLOWED);
        for (Path each : List.of(root, other)) {
            HistoryReport report = HistoryReport.of(each, followed);
            assertEquals(1, report.places(token).size());
            assertEquals(List.of(), report.problems());
        }
        Files.writeString(info.resolve("alternates"), directory.resolve("gone/objects") + "\n");
        HistoryReport report = HistoryReport.of(root, followed);
        assertEquals(1, report.places(token).size());
        assertEquals(List.of(Problem.Kind.GIT_REPOSITORY), report.problems());
    }

    @Test
    void locksThatGitHoldsAreNoHindrance() throws Exception {
        for (String lock : List.of("index.lock", "HEAD.lock", "packed-refs.lock", "refs/heads/main.lock", "gc.pid")) {
            Files.writeString(root.resolve(".git/" + lock), "");
        }
        HistoryReport report = HistoryReport.of(root, SourceOptions.History.INCLUDED, 2);
        assertEquals(1, report.places(token).size());
        assertEquals(List.of(), report.problems());
    }

    @Test
    void aFileInPlaceOfAFolderOfLooseObjectsIsAProblem() throws Exception {
        Path folder = Stream.of("00", "11", "22", "33")
                .map(root.resolve(".git/objects")::resolve)
                .filter(each -> !Files.exists(each))
                .findFirst()
                .orElseThrow();
        Files.writeString(folder, "");
        HistoryReport report = HistoryReport.of(root);
        assertEquals(1, report.places(token).size());
        assertEquals(List.of(Problem.Kind.GIT_FILE), report.problems());
    }
}
