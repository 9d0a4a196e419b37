package dev.trapstreet.source.change;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.Sources;
import dev.trapstreet.finding.LocationPart;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.source.CollectedChunks;
import dev.trapstreet.source.Git;
import dev.trapstreet.source.IncomingCommits;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Content that new commits introduce, in histories created by git. The expected values are computed from plain lists.
 */
final class CommitsSourceTest {
    private static final int COMMITS = 25;
    private static final int LENGTH = 8; // of every content, so that the contents of one path can be separated again

    @TempDir
    Path root;

    private final Map<String, Map<String, String>> trees = new HashMap<>();
    private final Map<String, List<String>> parents = new HashMap<>();
    private final List<String> commits = new ArrayList<>();
    private int contents;

    private void repository(String format) throws Exception {
        Git.run(root, "init", "-q", "-b", "main", "--object-format=" + format);
        Git.run(root, "config", "user.name", "A");
        Git.run(root, "config", "user.email", "a@example.com");
    }

    /** Creates commits: most with one parent, some with several, a few with none. */
    private void history(Random random) throws Exception {
        for (int i = 0; i < COMMITS; i++) {
            Set<String> from = new LinkedHashSet<>();
            for (int n = i == 0 || random.nextInt(12) == 0 ? 0 : 1 + random.nextInt(4) / 2 + random.nextInt(2);
                    n > 0;
                    n--) {
                from.add(commits.get(Math.max(0, i - 1 - random.nextInt(4))));
            }
            Map<String, String> tree = new TreeMap<>();
            for (String parent : from) {
                trees.get(parent).forEach((path, text) -> {
                    if (random.nextBoolean() || !tree.containsKey(path)) {
                        tree.put(path, text);
                    }
                });
            }
            for (int n = random.nextInt(4); n > 0; n--) {
                String path = (random.nextBoolean() ? "dir/" : "") + "file " + random.nextInt(9);
                if (random.nextInt(4) == 0) {
                    tree.remove(path);
                } else {
                    tree.put(path, String.format("%0" + LENGTH + "d", contents++));
                }
            }
            commit(tree, List.copyOf(from));
        }
    }

    private void commit(Map<String, String> tree, List<String> from) throws Exception {
        StringBuilder lines = new StringBuilder();
        for (Map.Entry<String, String> file : tree.entrySet()) {
            String object = Git.feed(root, file.getValue(), "hash-object", "-w", "--stdin")
                    .strip();
            lines.append("100644 ")
                    .append(object)
                    .append('\t')
                    .append(file.getKey())
                    .append('\n');
        }
        Git.run(root, "read-tree", "--empty");
        Git.feed(root, lines.toString(), "update-index", "--add", "--index-info");
        List<String> words = new ArrayList<>(
                List.of("commit-tree", Git.run(root, "write-tree").strip()));
        from.forEach(parent -> words.addAll(List.of("-p", parent)));
        String name = Git.feed(root, "message " + commits.size(), words.toArray(String[]::new))
                .strip();
        commits.add(name);
        trees.put(name, Map.copyOf(tree));
        parents.put(name, from);
    }

    private Set<String> reached(List<String> tips) {
        Set<String> reached = new LinkedHashSet<>();
        Deque<String> waiting = new ArrayDeque<>(tips);
        while (!waiting.isEmpty()) {
            String commit = waiting.remove();
            if (reached.add(commit)) {
                waiting.addAll(parents.getOrDefault(commit, List.of()));
            }
        }
        return reached;
    }

    /** Returns, by path, the content of each commit that differs from that of all its parents. */
    private Map<String, List<String>> expected(Set<String> wanted) {
        Map<String, List<String>> expected = new TreeMap<>();
        for (String commit : wanted) {
            trees.get(commit).forEach((path, text) -> {
                boolean brought = parents.get(commit).stream()
                        .noneMatch(parent -> text.equals(trees.get(parent).get(path)));
                if (brought) {
                    expected.computeIfAbsent(root + "/" + path, key -> new ArrayList<>())
                            .add(text);
                }
            });
        }
        expected.values().forEach(texts -> texts.sort(null));
        return expected;
    }

    private Map<String, List<String>> files(CollectedChunks read) {
        Map<String, List<String>> files = new TreeMap<>();
        read.texts(LocationPart.CONTENT).forEach((path, text) -> {
            if (!path.startsWith(root + "/<")) {
                List<String> pieces = new ArrayList<>();
                for (int i = 0; i < text.length(); i += LENGTH) {
                    pieces.add(text.substring(i, i + LENGTH));
                }
                pieces.sort(null);
                files.put(path, pieces);
            }
        });
        return files;
    }

    private static Set<String> named(CollectedChunks read, String type) {
        Set<String> names = new LinkedHashSet<>();
        for (String path : read.paths()) {
            int at = path.indexOf("/<" + type + " ");
            if (at >= 0) {
                names.add(path.substring(at + type.length() + 3, path.length() - 1));
            }
        }
        return names;
    }

    private void assertBrings(IncomingCommits incoming, Set<String> commitsWanted, String what) throws Exception {
        CollectedChunks read = CollectedChunks.of(Sources.commits(root, incoming));
        assertEquals(List.of(), read.problems(), what);
        assertEquals(expected(commitsWanted), files(read), what);
        assertEquals(commitsWanted, named(read, "commit"), what);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void aPushBringsWhatItsCommitsHaveAndTheRemoteHasNot(int seed) throws Exception {
        repository(seed == 4 ? "sha256" : "sha1");
        Random random = new Random(seed);
        history(random);
        for (int i = 0; i < 6; i++) {
            String tip = commits.get(random.nextInt(COMMITS));
            String other = commits.get(random.nextInt(COMMITS));
            String known = commits.get(random.nextInt(COMMITS));
            String remote = commits.get(random.nextInt(COMMITS));
            Git.run(root, "update-ref", "refs/remotes/origin/main", remote);
            Map<String, String> tips = Map.of("refs/heads/a", tip, "refs/heads/b", other);
            Set<String> wanted = reached(List.of(tip, other));
            wanted.removeAll(reached(List.of(known)));
            String what = "seed " + seed + ", push " + i;
            assertBrings(IncomingCommits.ofPush(tips, List.of(known), Optional.empty()), wanted, what);
            wanted.removeAll(reached(List.of(remote)));
            assertBrings(IncomingCommits.ofPush(tips, List.of(known), Optional.of("origin")), wanted, what);
            // A remote object that is missing here excludes nothing, and is not an error.
            String absent = "f".repeat(tip.length());
            assertBrings(IncomingCommits.ofPush(tips, List.of(known, absent), Optional.of("origin")), wanted, what);
        }
    }

    @Test
    void aServerReadsWhatNoRefOfItsOwnLeadsTo() throws Exception {
        repository("sha1");
        history(new Random(5));
        String old = commits.get(0);
        Git.run(root, "update-ref", "refs/heads/main", old);
        String tip = old;
        for (String commit : commits) {
            tip = reached(List.of(commit)).size() > reached(List.of(tip)).size() ? commit : tip;
        }
        Set<String> wanted = reached(List.of(tip));
        wanted.removeAll(reached(List.of(old)));
        assertTrue(wanted.size() > COMMITS / 4, wanted.size() + " new ones");
        assertBrings(IncomingCommits.ofReceive(Map.of("refs/heads/new", tip)), wanted, "new branch");
        assertBrings(IncomingCommits.ofReceive(Map.of("refs/heads/again", old)), Set.of(), "nothing new");
    }

    @Test
    void whatIsNoCommitIsReadToo() throws Exception {
        repository("sha1");
        commit(Map.of("file", "00000000"), List.of());
        String commit = commits.get(0);
        String tree = Git.run(root, "rev-parse", commit + "^{tree}").strip();
        String blob = Git.run(root, "rev-parse", commit + ":file").strip();
        Git.run(root, "tag", "-a", "-m", "inner", "inner", commit);
        Git.run(root, "tag", "-a", "-m", "outer", "outer", "inner");
        String inner = Git.run(root, "rev-parse", "inner").strip();
        String outer = Git.run(root, "rev-parse", "outer").strip();
        CollectedChunks tags = CollectedChunks.of(
                Sources.commits(root, new IncomingCommits(Map.of("refs/tags/outer", outer), List.of(), "")));
        assertEquals(Set.of(outer, inner), named(tags, "tag"));
        assertEquals(Set.of(commit), named(tags, "commit"));
        assertEquals(Map.of(root + "/file", List.of("00000000")), files(tags));
        CollectedChunks bare = CollectedChunks.of(Sources.commits(
                root, new IncomingCommits(Map.of("refs/x/tree", tree, "refs/x/blob", blob), List.of(), "")));
        assertEquals(Map.of(root + "/file", List.of("00000000")), files(bare));
        assertEquals(Set.of(blob), named(bare, "blob"));
    }

    /** The pre-commit framework passes on revisions as its user typed them. */
    @Test
    void whatIsNamedByARevisionIsReadToo() throws Exception {
        repository("sha1");
        commit(Map.of("file", "00000000"), List.of());
        commit(Map.of("file", "00000001"), List.of(commits.get(0)));
        Git.run(root, "update-ref", "refs/heads/main", commits.get(1));
        Git.run(root, "update-ref", "refs/heads/old", commits.get(0));
        for (String known : List.of("old", "main~1", "refs/heads/old", commits.get(0))) {
            IncomingCommits incoming = IncomingCommits.ofPush(Map.of("HEAD", "HEAD"), List.of(known), Optional.empty());
            assertBrings(incoming, Set.of(commits.get(1)), known);
        }
        for (String unknown : List.of("nowhere", "--all", "^main", "main..", "-")) {
            IncomingCommits incoming =
                    IncomingCommits.ofPush(Map.of("HEAD", "HEAD"), List.of(unknown), Optional.empty());
            assertBrings(incoming, Set.copyOf(commits), unknown);
        }
    }

    /** A tag object can contain any text. The object named in its first line is read next. */
    @Test
    void aTagThatNamesNoObjectIsAProblemAndTheRestIsRead() throws Exception {
        repository("sha1");
        commit(Map.of("file", "00000000"), List.of());
        Git.run(root, "update-ref", "refs/heads/main", commits.get(0));
        for (String first : List.of("HEAD", "--batch-all-objects", "refs/heads/main", "", "f".repeat(39))) {
            String text = "object " + first + "\ntype commit\ntag t\ntagger A <a@example.com> 0 +0000\n\nm\n";
            String tag = Git.feed(root, text, "hash-object", "-t", "tag", "-w", "--stdin", "--literally")
                    .strip();
            Map<String, String> tips = new TreeMap<>(Map.of("refs/tags/a", tag, "refs/tags/b", commits.get(0)));
            CollectedChunks read = CollectedChunks.of(Sources.commits(root, new IncomingCommits(tips, List.of(), "")));
            assertEquals(
                    List.of(Problem.Kind.ABSENT_OBJECT),
                    read.problems().stream().map(Problem::kind).toList(),
                    first);
            assertEquals("refs/tags/a", read.problems().get(0).where());
            assertEquals(Set.of(tag), named(read, "tag"));
            assertEquals(Map.of(root + "/file", List.of("00000000")), files(read));
        }
    }

    @Test
    void aTipThatIsNotThereIsAProblem() throws Exception {
        repository("sha1");
        CollectedChunks read = CollectedChunks.of(
                Sources.commits(root, IncomingCommits.ofReceive(Map.of("refs/heads/main", "f".repeat(40)))));
        assertEquals(
                List.of(Problem.Kind.ABSENT_OBJECT),
                read.problems().stream().map(Problem::kind).toList());
    }
}
