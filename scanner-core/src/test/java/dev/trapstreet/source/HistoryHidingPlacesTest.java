package dev.trapstreet.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.finding.GitOrigin;
import dev.trapstreet.finding.Location;
import dev.trapstreet.fixture.TokenBuilder;
import java.io.IOException;
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

/** One repository with a token of its own in every place where git keeps something. */
final class HistoryHidingPlacesTest {
    /** Where a token must be found: what the report says, in words. */
    private record Expected(String token, String place) {}

    private final Random random = new Random(3);
    private final Map<String, Expected> expected = new LinkedHashMap<>();

    @TempDir
    Path directory;

    private Path root;

    @BeforeEach
    void anEmptyRepository() throws Exception {
        root = init(directory.resolve("repository"));
    }

    private static Path init(Path at) throws Exception {
        Files.createDirectories(at);
        Git.run(at, "init", "-q", "-b", "main");
        Git.run(at, "config", "user.name", "A U Thor");
        Git.run(at, "config", "user.email", "author@example.com");
        Git.run(at, "config", "gc.auto", "0");
        return at;
    }

    private String git(String... arguments) throws Exception {
        return Git.run(root, arguments).strip();
    }

    private String token() {
        return TokenBuilder.random(random).build();
    }

    private void write(String path, String text) throws IOException {
        Files.createDirectories(root.resolve(path).getParent());
        Files.writeString(root.resolve(path), text);
    }

    private String commit(String message) throws Exception {
        git("add", "-A");
        git("commit", "-q", "--allow-empty", "-m", message);
        return git("rev-parse", "HEAD");
    }

    private void expect(String name, String token, String place) {
        expected.put(name, new Expected(token, place));
    }

    /** Path, position, kind, introducing commits, whether in HEAD, whether reachable, and a ref. */
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
            report.places(wanted.token()).forEach(place -> places.add(words(report, place)));
            assertEquals(List.of(wanted.place()), places, name + ", " + form);
        });
        assertEquals(expected.size(), report.findings().size(), form);
    }

    private void checkLooseAndPacked() throws Exception {
        check("loose");
        git("gc", "-q", "--prune=never");
        check("after git gc");
        git("repack", "-q", "-a", "-d", "-k", "-f");
        check("after git repack");
        git("pack-refs", "--all");
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
        write("src/map.js", "// map\nconst token = '" + inHead + "';\n");
        write("old.js", "\n\n  " + removed + "\n");
        write(".gitattributes", "data.bin binary\nhidden.txt -diff\n");
        write("data.bin", "\0\0\0 " + binary + "\0");
        write("names/in a name " + named + ".txt", "");
        write(directoryNamed + "/file", "");
        Files.createSymbolicLink(root.resolve("link"), Path.of(linked));
        String first = commit("first");
        git("rm", "-q", "old.js");
        String noDiff = token();
        write("hidden.txt", noDiff);
        String second = commit("second");

        git("checkout", "-q", "-b", "side", first);
        String sideways = token();
        write("side.js", sideways);
        String side = commit("side");
        git("checkout", "-q", "main");
        git("merge", "-q", "--no-commit", "--no-ff", "side");
        String mergeOnly = token();
        write("merged.js", "x\n" + mergeOnly);
        String merge = commit("merge");

        git("checkout", "-q", "-b", "other", first);
        String otherBranch = token();
        write("other.js", otherBranch);
        String other = commit("other");
        git("checkout", "-q", "--detach", first);
        String remote = token();
        write("remote.js", remote);
        String tracked = commit("remote");
        git("update-ref", "refs/remotes/origin/topic", tracked);
        git("checkout", "-q", "main");
        git("reflog", "expire", "--expire=all", "--all");

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
        write("file", "plain\n");
        String base = commit("base");
        String olderStash = token();
        write("file", "plain\n" + olderStash + "\n");
        git("stash", "push", "-q");
        String olderStashed = git("rev-parse", "stash@{0}");
        String stash = token();
        write("file", "plain\n\n" + stash + "\n");
        git("stash", "push", "-q");
        String stashed = git("rev-parse", "stash@{0}");
        String untracked = token();
        write("untracked", untracked);
        git("stash", "push", "-q", "-u");
        String withUntracked = git("rev-parse", "stash@{0}^3");

        String amended = token();
        write("amended", amended);
        String before = commit("to be amended");
        write("amended", "");
        git("add", "-A");
        git("commit", "-q", "--amend", "-m", "amended");
        String reset = token();
        write("reset", reset);
        String gone = commit("to be reset");
        git("reset", "-q", "--hard", "HEAD~");
        String detached = token();
        git("worktree", "add", "-q", "--detach", directory.resolve("linked").toString(), base);
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
    void messagesAndWhatNoCommitHolds() throws Exception {
        String message = token();
        String author = token();
        write("file", "plain\n");
        String first = commit("Subject\n\nbody\n" + message);
        git("-c", "user.name=" + author, "commit", "-q", "--allow-empty", "-m", "by a token");
        String by = git("rev-parse", "HEAD");
        String tagMessage = token();
        git("tag", "-a", "v1", "-m", "Version 1\n\n" + tagMessage);
        String tag = git("rev-parse", "v1");
        String taggedBlob = token();
        String blob = Git.feed(root, "\n" + taggedBlob, "hash-object", "-w", "--stdin")
                .strip();
        git("tag", "blob", blob);
        String inTaggedTree = token();
        String inTree =
                Git.feed(root, inTaggedTree, "hash-object", "-w", "--stdin").strip();
        String inner =
                Git.feed(root, "100644 blob " + inTree + "\tin.js\n", "mktree").strip();
        String outer =
                Git.feed(root, "040000 tree " + inner + "\tdir\n", "mktree").strip();
        git("tag", "tree", outer);
        String note = token();
        git("notes", "add", "-m", "see\n" + note, first);
        String noted = git("rev-parse", "refs/notes/commits");
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
        write("staged.js", staged);
        git("add", "staged.js");
        String stagedBlob = git("rev-parse", ":staged.js");

        String main = " reachable [HEAD, refs/heads/main, refs/tags/v1]";
        expect("commit message", message, "<commit " + first + ">:8:1 COMMIT by [" + first + "]" + main);
        expect("author's name", author, "<commit " + by + ">:3:8 COMMIT by [" + by + "]" + main);
        expect("tag message", tagMessage, "<tag " + tag + ">:8:1 TAG by [] reachable [refs/tags/v1]");
        expect("tag of a blob", taggedBlob, "<blob " + blob + ">:2:1 BLOB by [] reachable [refs/tags/blob]");
        expect("tag of a tree", inTaggedTree, "dir/in.js:1:1 BLOB by [] reachable [refs/tags/tree]");
        String path = git("ls-tree", "-r", "--name-only", "refs/notes/commits");
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
        write("a/" + token + "/file", "nothing\n");
        String commit = commit("a name");
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
        write(token, "nothing\n");
        String named = commit("the name");
        write(token, "\n" + token);
        String held = commit("the content");
        HistoryReport report = HistoryReport.of(root);
        String shown = token.substring(0, 2) + ".…";
        assertEquals(
                List.of(
                        shown + ":2:1 BLOB by [" + held + "] in HEAD reachable [HEAD, refs/heads/main]",
                        shown + ":1:1 TREE by [" + named + "] in HEAD reachable [HEAD, refs/heads/main]"),
                report.places(token).stream().map(place -> words(report, place)).toList());
    }

    @Test
    void anAmendedCommitIsOutOfReachAndItsTokenIsNot() throws Exception {
        String token = token();
        write("file", token);
        String before = commit("before");
        git("commit", "-q", "--amend", "-m", "after");
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
        write("file", token);
        String commit = commit("lent");
        Path borrower = directory.resolve("borrower");
        Git.run(directory, "clone", "-q", "--shared", root.toString(), borrower.toString());
        HistoryReport report = HistoryReport.of(borrower);
        assertEquals(List.of(commit), HistoryReport.commits(report.origin(token)));
        assertEquals(List.of(), report.problems());

        Path outer = init(directory.resolve("outer"));
        Git.run(outer, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", root.toString(), "inner");
        Git.run(outer, "commit", "-q", "-m", "with a submodule");
        assertEquals(List.of(), HistoryReport.of(outer).findings());
        for (Path named : List.of(outer.resolve("inner"), outer.resolve(".git/modules/inner"))) {
            HistoryReport inner = HistoryReport.of(named);
            assertEquals(List.of(commit), HistoryReport.commits(inner.origin(token)), named.toString());
            assertEquals(List.of(), inner.problems());
        }
    }
}
