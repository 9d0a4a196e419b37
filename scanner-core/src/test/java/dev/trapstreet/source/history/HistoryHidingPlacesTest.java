package dev.trapstreet.source.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.finding.GitOrigin;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.LocationPart;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.fixture.TokenBuilder;
import dev.trapstreet.source.Git;
import dev.trapstreet.source.SourceOptions;
import dev.trapstreet.source.WorkingTree;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One repository with a different token in every place where git stores data. */
final class HistoryHidingPlacesTest {
    /** Token, and the expected text of its location in the report. */
    private record Expected(String token, String place) {}

    private final Random random = new Random(3);
    private final Map<String, Expected> expected = new LinkedHashMap<>();

    @TempDir
    Path directory;

    private WorkingTree work;
    private Path root;

    @BeforeEach
    void anEmptyRepository() throws Exception {
        work = WorkingTree.init(directory.resolve("repository"));
        root = work.root();
    }

    private String token() {
        return TokenBuilder.random(random).build();
    }

    private void expect(String name, String token, String place) {
        expected.put(name, new Expected(token, place));
    }

    /**
     * Returns the path, position, kind, introducing commits, whether it is in HEAD, whether it is reachable, and a ref.
     */
    private static String words(HistoryReport report, Location location) {
        GitOrigin origin = location.provenance().git().orElseThrow();
        return report.path(location) + ":" + location.line() + ":" + location.column() + " " + origin.kind() + " by "
                + HistoryReport.commits(origin) + (origin.head().isPresent() ? " in HEAD" : "")
                + (origin.reachable() ? " reachable " : " unreachable ") + origin.refs();
    }

    private void check(String form) throws Exception {
        HistoryReport report = HistoryReport.of(root);
        assertEquals(List.of(), report.report().problems(), form);
        expected.forEach((name, wanted) -> {
            List<String> places = new ArrayList<>();
            report.places(wanted.token()).forEach(location -> places.add(words(report, location)));
            assertEquals(List.of(wanted.place()), places, name + ", " + form);
        });
        assertEquals(expected.size(), report.findings().size(), form);
    }

    private void checkLooseAndPacked() throws Exception {
        check("loose");
        work.git("gc", "-q", "--prune=never");
        check("after git gc");
        work.git("repack", "-q", "-a", "-d", "-k", "-f");
        check("after git repack");
        work.git("pack-refs", "--all");
        check("after git pack-refs");
    }

    @Test
    void everyPlaceBelowACommit() throws Exception {
        String inHead = token();
        String removed = token();
        String binary = token();
        String named = token();
        String directoryNamed = token();
        String linked = token();
        work.write("src/map.js", "// map\nconst token = '" + inHead + "';\n");
        work.write("old.js", "\n\n  " + removed + "\n");
        work.write(".gitattributes", "data.bin binary\nhidden.txt -diff\n");
        work.write("data.bin", "\0\0\0 " + binary + "\0");
        work.write("names/in a name " + named + ".txt", "");
        work.write(directoryNamed + "/file", "");
        Files.createSymbolicLink(root.resolve("link"), Path.of(linked));
        String first = work.commit("first");
        work.git("rm", "-q", "old.js");
        String noDiff = token();
        work.write("hidden.txt", noDiff);
        String second = work.commit("second");

        work.git("checkout", "-q", "-b", "side", first);
        String sideways = token();
        work.write("side.js", sideways);
        String side = work.commit("side");
        work.git("checkout", "-q", "main");
        work.git("merge", "-q", "--no-commit", "--no-ff", "side");
        String mergeOnly = token();
        work.write("merged.js", "x\n" + mergeOnly);
        String merge = work.commit("merge");

        work.git("checkout", "-q", "-b", "other", first);
        String otherBranch = token();
        work.write("other.js", otherBranch);
        String other = work.commit("other");
        work.git("checkout", "-q", "--detach", first);
        String remote = token();
        work.write("remote.js", remote);
        String tracked = work.commit("remote");
        work.git("update-ref", "refs/remotes/origin/topic", tracked);
        work.git("checkout", "-q", "main");
        work.git("reflog", "expire", "--expire=all", "--all");

        String head = " in HEAD reachable [HEAD, refs/heads/main]";
        String everywhere = " in HEAD reachable [HEAD, refs/heads/main, refs/heads/other, refs/heads/side,"
                + " refs/remotes/origin/topic]";
        expect("blob in HEAD", inHead, "src/map.js:2:16 BLOB by [" + first + "]" + everywhere);
        expect("removed blob", removed, "old.js:3:3 BLOB by [" + first + "]" + everywhere.replace(" in HEAD", ""));
        expect("binary file", binary, "data.bin:1:5 BLOB by [" + first + "]" + everywhere);
        expect(
                "file name",
                named,
                "names/in a name " + named.substring(0, 2) + ".….txt:1:1 TREE by [" + first + "]" + everywhere);
        expect(
                "directory name",
                directoryNamed,
                directoryNamed.substring(0, 2) + ".…:1:1 TREE by [" + first + "]" + everywhere);
        expect("link target", linked, "link:1:1 BLOB by [" + first + "]" + everywhere);
        expect("file without diff", noDiff, "hidden.txt:1:1 BLOB by [" + second + "]" + head);
        expect(
                "side of a merge",
                sideways,
                "side.js:1:1 BLOB by [" + side + "] in HEAD reachable" + " [HEAD, refs/heads/main, refs/heads/side]");
        expect("merge only", mergeOnly, "merged.js:2:1 BLOB by [" + merge + "]" + head);
        expect("other branch", otherBranch, "other.js:1:1 BLOB by [" + other + "] reachable [refs/heads/other]");
        expect(
                "remote-tracking ref",
                remote,
                "remote.js:1:1 BLOB by [" + tracked + "] reachable [refs/remotes/origin/topic]");
        checkLooseAndPacked();
    }

    @Test
    void everyPlaceThatNoBranchLeadsTo() throws Exception {
        work.write("file", "plain\n");
        String base = work.commit("base");
        String olderStash = token();
        work.write("file", "plain\n" + olderStash + "\n");
        work.git("stash", "push", "-q");
        String olderStashed = work.git("rev-parse", "stash@{0}");
        String stash = token();
        work.write("file", "plain\n\n" + stash + "\n");
        work.git("stash", "push", "-q");
        String stashed = work.git("rev-parse", "stash@{0}");
        String untracked = token();
        work.write("untracked", untracked);
        work.git("stash", "push", "-q", "-u");
        String withUntracked = work.git("rev-parse", "stash@{0}^3");

        String amended = token();
        work.write("amended", amended);
        String before = work.commit("to be amended");
        work.write("amended", "");
        work.git("add", "-A");
        work.git("commit", "-q", "--amend", "-m", "amended");
        String reset = token();
        work.write("reset", reset);
        String gone = work.commit("to be reset");
        work.git("reset", "-q", "--hard", "HEAD~");
        String detached = token();
        work.git(
                "worktree", "add", "-q", "--detach", directory.resolve("linked").toString(), base);
        Files.writeString(directory.resolve("linked/linked.js"), detached);
        Git.run(directory.resolve("linked"), "add", "-A");
        Git.run(directory.resolve("linked"), "commit", "-q", "-m", "in a linked working tree");
        String linked =
                Git.run(directory.resolve("linked"), "rev-parse", "HEAD").strip();

        expect(
                "stash before the last ones",
                olderStash,
                "file:2:1 BLOB by [" + olderStashed + "] unreachable [refs/stash@{2}]");
        expect("older stash", stash, "file:3:1 BLOB by [" + stashed + "] unreachable [refs/stash@{1}]");
        expect(
                "untracked file in a stash",
                untracked,
                "untracked:1:1 BLOB by [" + withUntracked + "] reachable [refs/stash]");
        HistoryReport report = HistoryReport.of(root);
        assertTrue(words(report, report.place(amended))
                .startsWith("amended:1:1 BLOB by [" + before + "] unreachable [HEAD@{"));
        assertTrue(
                words(report, report.place(reset)).startsWith("reset:1:1 BLOB by [" + gone + "] unreachable [HEAD@{"));
        for (String token : List.of(amended, reset)) {
            expect(token, token, words(report, report.place(token)));
        }
        expect(
                "HEAD of a linked working tree",
                detached,
                "linked.js:1:1 BLOB by [" + linked + "] reachable [worktrees/linked/HEAD]");
        checkLooseAndPacked();
    }

    @Test
    void refsAndReflogsOfEveryWorkingTree() throws Exception {
        work.write("file", "plain\n");
        work.commit("base");
        Path other = directory.resolve("linked");
        work.git("worktree", "add", "-q", "--detach", other.toString());
        String bisected = token();
        String bad = committedIn(other, "bisected", bisected);
        Git.run(other, "update-ref", "refs/bisect/bad", bad);
        Git.run(other, "reset", "-q", "--hard", "HEAD~");
        String reset = token();
        String gone = committedIn(other, "reset", reset);
        Git.run(other, "reset", "-q", "--hard", "HEAD~");
        work.git("checkout", "-q", "--detach");
        String detached = token();
        work.write("detached", detached);
        String head = work.commit("detached");

        expect("bisected", bisected, "bisected:1:1 BLOB by [" + bad + "] reachable [worktrees/linked/refs/bisect/bad]");
        expect("reset", reset, "reset:1:1 BLOB by [" + gone + "] unreachable [worktrees/linked/HEAD@{1}]");
        expect("HEAD", detached, "detached:1:1 BLOB by [" + head + "] in HEAD reachable [HEAD]");
        checkLooseAndPacked();

        HistoryReport report = HistoryReport.of(other);
        assertEquals(List.of("main-worktree/HEAD"), report.origin(detached).refs());
        assertEquals(
                List.of("HEAD@{1}", "worktrees/linked/HEAD@{1}"),
                report.origin(reset).refs());
        Files.writeString(root.resolve(".git/worktrees/linked/refs/bisect/bad"), "no name");
        assertEquals(List.of(Problem.Kind.ABSENT_OBJECT), HistoryReport.of(root).problems());
    }

    private static String committedIn(Path tree, String file, String text) throws Exception {
        Files.writeString(tree.resolve(file), text);
        Git.run(tree, "add", "-A");
        Git.run(tree, "commit", "-q", "-m", file);
        return Git.run(tree, "rev-parse", "HEAD").strip();
    }

    @Test
    void theTextOfALinkIsToldAsOne() throws Exception {
        String linked = token();
        Files.createSymbolicLink(root.resolve("link"), Path.of(linked));
        work.commit("a link");
        Files.delete(root.resolve("link"));
        work.write("link", linked);
        work.commit("a file of the same content");
        String stashed = token();
        Files.createSymbolicLink(root.resolve("staged"), Path.of(stashed));
        work.git("add", "staged");
        work.git("write-tree");
        String written = token();
        work.write("written", written);
        work.commit("a file");
        HistoryReport report = HistoryReport.of(root);
        Location location = report.place(linked);
        assertEquals(LocationPart.LINK, location.provenance().part());
        assertTrue(report.origin(linked).head().isPresent());
        assertEquals(1, report.origin(linked).introductions().size());
        assertEquals(LocationPart.LINK, report.place(stashed).provenance().part());
        assertEquals(LocationPart.CONTENT, report.place(written).provenance().part());
    }

    @Test
    void messagesAndWhatNoCommitHolds() throws Exception {
        String message = token();
        String author = token();
        work.write("file", "plain\n");
        String first = work.commit("Subject\n\nbody\n" + message);
        work.git("-c", "user.name=" + author, "commit", "-q", "--allow-empty", "-m", "by a token");
        String by = work.git("rev-parse", "HEAD");
        String tagMessage = token();
        work.git("tag", "-a", "v1", "-m", "Version 1\n\n" + tagMessage);
        String tag = work.git("rev-parse", "v1");
        String taggedBlob = token();
        String blob = Git.feed(root, "\n" + taggedBlob, "hash-object", "-w", "--stdin")
                .strip();
        work.git("tag", "blob", blob);
        String inTaggedTree = token();
        String inTree =
                Git.feed(root, inTaggedTree, "hash-object", "-w", "--stdin").strip();
        String inner =
                Git.feed(root, "100644 blob " + inTree + "\tin.js\n", "mktree").strip();
        String outer =
                Git.feed(root, "040000 tree " + inner + "\tdir\n", "mktree").strip();
        work.git("tag", "tree", outer);
        String note = token();
        work.git("notes", "add", "-m", "see\n" + note, first);
        String noted = work.git("rev-parse", "refs/notes/commits");
        String dangling = token();
        String danglingBlob = Git.feed(root, "ab" + "\n " + dangling, "hash-object", "-w", "--stdin")
                .strip();
        String inDanglingTree = token();
        String lost =
                Git.feed(root, inDanglingTree, "hash-object", "-w", "--stdin").strip();
        String danglingName = token();
        String otherDanglingName = token();
        String lostTree = Git.feed(
                        root,
                        "100644 blob " + lost + "\tlost.js\n100644 blob " + lost + "\ta b " + danglingName
                                + "\n100644 blob " + lost + "\tz " + otherDanglingName + "\n",
                        "mktree")
                .strip();
        Git.feed(root, "040000 tree " + lostTree + "\tsub\n", "mktree");
        String staged = token();
        work.write("staged.js", staged);
        work.git("add", "staged.js");
        String stagedBlob = work.git("rev-parse", ":staged.js");

        String main = " reachable [HEAD, refs/heads/main, refs/tags/v1]";
        expect("commit message", message, "<commit " + first + ">:8:1 COMMIT by [" + first + "]" + main);
        expect("author's name", author, "<commit " + by + ">:3:8 COMMIT by [" + by + "]" + main);
        expect("tag message", tagMessage, "<tag " + tag + ">:8:1 TAG by [] reachable [refs/tags/v1]");
        expect("tag of a blob", taggedBlob, "<blob " + blob + ">:2:1 BLOB by [] reachable [refs/tags/blob]");
        expect("tag of a tree", inTaggedTree, "dir/in.js:1:1 BLOB by [] reachable [refs/tags/tree]");
        String path = work.git("ls-tree", "-r", "--name-only", "refs/notes/commits");
        expect("note", note, path + ":2:1 BLOB by [" + noted + "] reachable [refs/notes/commits]");
        expect("dangling blob", dangling, "<blob " + danglingBlob + ">:2:2 BLOB by [] unreachable []");
        expect(
                "name in a dangling tree",
                danglingName,
                "sub/a b " + danglingName.substring(0, 2) + ".…:1:1 TREE by [] unreachable []");
        expect(
                "other name in a dangling tree",
                otherDanglingName,
                "sub/z " + otherDanglingName.substring(0, 2) + ".…:1:1 TREE by [] unreachable []");
        HistoryReport report = HistoryReport.of(root);
        String inDangling = words(report, report.place(inDanglingTree));
        assertTrue(inDangling.startsWith("sub/") && inDangling.endsWith(":1:1 BLOB by [] unreachable []"), inDangling);
        expect("blob in a dangling tree", inDanglingTree, inDangling);
        expect("staged", staged, "<blob " + stagedBlob + ">:1:1 BLOB by [] unreachable []");
        checkLooseAndPacked();
    }

    @Test
    void aNameAloneIsFoundWithItsCommitWhenNothingElseHoldsAToken() throws Exception {
        String token = token();
        work.write("a/" + token + "/file", "nothing\n");
        String commit = work.commit("a name");
        expect(
                "name",
                token,
                "a/" + token.substring(0, 2) + ".…:1:1 TREE by [" + commit
                        + "] in HEAD reachable [HEAD, refs/heads/main]");
        checkLooseAndPacked();
    }

    @Test
    void aTokenThatIsContentAndNameStandsInTwoPlaces() throws Exception {
        String token = token();
        work.write(token, "nothing\n");
        String named = work.commit("the name");
        work.write(token, "\n" + token);
        String held = work.commit("the content");
        HistoryReport report = HistoryReport.of(root);
        String shown = token.substring(0, 2) + ".…";
        assertEquals(
                List.of(
                        shown + ":2:1 BLOB by [" + held + "] in HEAD reachable [HEAD, refs/heads/main]",
                        shown + ":1:1 TREE by [" + named + "] in HEAD reachable [HEAD, refs/heads/main]"),
                report.places(token).stream()
                        .map(location -> words(report, location))
                        .toList());
    }

    @Test
    void anAmendedCommitIsOutOfReachAndItsTokenIsNot() throws Exception {
        String token = token();
        work.write("file", token);
        String before = work.commit("before");
        work.git("commit", "-q", "--amend", "-m", "after");
        HistoryReport report = HistoryReport.of(root);
        GitOrigin origin = report.origin(token);
        assertTrue(HistoryReport.commits(origin).contains(before));
        assertEquals(2, origin.introductions().size());
        assertTrue(origin.reachable());
        assertEquals(List.of("HEAD", "refs/heads/main"), origin.refs());
    }

    @Test
    void borrowedObjectsAndSubmodulesWhenNamed() throws Exception {
        String token = token();
        work.write("file", token);
        String commit = work.commit("lent");
        Path borrower = directory.resolve("borrower");
        Git.run(directory, "clone", "-q", "--shared", root.toString(), borrower.toString());
        HistoryReport report = HistoryReport.of(
                borrower,
                SourceOptions.DEFAULT.withHistory(SourceOptions.History.ONLY).withLinks(SourceOptions.Links.FOLLOWED));
        assertEquals(List.of(commit), HistoryReport.commits(report.origin(token)));
        assertEquals(List.of(), report.problems());

        Path outer = WorkingTree.init(directory.resolve("outer")).root();
        Git.run(outer, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", root.toString(), "inner");
        Git.run(outer, "commit", "-q", "-m", "with a submodule");
        HistoryReport both = HistoryReport.of(outer);
        assertEquals(".git/modules/inner/file", both.path(both.place(token)));
        assertEquals(List.of(commit), HistoryReport.commits(both.origin(token)));
        for (Path named : List.of(outer.resolve("inner"), outer.resolve(".git/modules/inner"))) {
            HistoryReport inner = HistoryReport.of(named);
            assertEquals(List.of(commit), HistoryReport.commits(inner.origin(token)), named.toString());
            assertEquals(List.of(), inner.problems());
        }
    }
}
