package dev.trapstreet.source.change;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.Sources;
import dev.trapstreet.finding.LocationPart;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.SkipReason;
import dev.trapstreet.source.CollectedChunks;
import dev.trapstreet.source.Git;
import dev.trapstreet.source.SourceOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Staged content, with every kind of index that git writes. The expected values are computed from plain lists. */
final class StagedSourceTest {
    private static final int PATHS = 40;

    @TempDir
    Path folder;

    private Path root;

    /**
     * Entry of an index or of a tree: a symbolic link with its target, or a file with its content. Every text is
     * unique.
     */
    private record Entry(String mode, String text) {}

    private void repository(String format) throws Exception {
        root = folder.resolve("repository");
        Files.createDirectory(root);
        Git.run(root, "init", "-q", "-b", "main", "--object-format=" + format);
        Git.run(root, "config", "user.name", "A");
        Git.run(root, "config", "user.email", "a@example.com");
    }

    private static String path(Random random) {
        int number = random.nextInt(PATHS);
        return number % 4 == 0 ? "top" + number : "dir" + number % 4 + "/deep/file" + number;
    }

    /** Returns a copy with some contents changed, some modes changed, and some paths removed. */
    private static Map<String, Entry> changed(Map<String, Entry> from, Random random) {
        Map<String, Entry> changed = new TreeMap<>(from);
        for (int i = 0; i < PATHS / 4; i++) {
            String path = path(random);
            Entry old = changed.get(path);
            if (old != null && random.nextInt(3) == 0) {
                changed.remove(path);
            } else if (old != null && old.mode().startsWith("100") && random.nextInt(3) == 0) {
                changed.put(path, new Entry(old.mode().equals("100644") ? "100755" : "100644", old.text()));
            } else {
                String mode = List.of("100644", "100644", "100755", "120000").get(random.nextInt(4));
                changed.put(path, new Entry(mode, "text " + random.nextLong()));
            }
        }
        return changed;
    }

    /** Makes the index contain exactly these entries. */
    private void index(Map<String, Entry> wanted) throws Exception {
        StringBuilder lines = new StringBuilder();
        for (String gone : Git.run(root, "ls-files", "-z").split("\0", -1)) {
            if (!gone.isEmpty() && !wanted.containsKey(gone)) {
                lines.append("0 ")
                        .append("0".repeat(nameDigits()))
                        .append('\t')
                        .append(gone)
                        .append('\n');
            }
        }
        for (Map.Entry<String, Entry> entry : wanted.entrySet()) {
            String object = Git.feed(root, entry.getValue().text(), "hash-object", "-w", "--stdin")
                    .strip();
            lines.append(entry.getValue().mode()).append(' ').append(object).append('\t');
            lines.append(entry.getKey()).append('\n');
        }
        Git.feed(root, lines.toString(), "update-index", "--index-info");
    }

    private int nameDigits() throws Exception {
        return Git.feed(root, "", "hash-object", "--stdin").strip().length();
    }

    private void commit(Map<String, Entry> tree) throws Exception {
        index(tree);
        Git.run(root, "commit", "-q", "--allow-empty", "-m", "a commit");
    }

    /** Returns the entries that differ from each of the trees: either the links or the files. */
    private Map<String, String> expected(Map<String, Entry> index, boolean links, List<Map<String, Entry>> trees) {
        Map<String, String> expected = new TreeMap<>();
        index.forEach((path, entry) -> {
            boolean isNew = trees.stream().noneMatch(tree -> entry.equals(tree.get(path)));
            if (isNew && entry.mode().equals("120000") == links) {
                expected.put(root + "/" + path, entry.text());
            }
        });
        return expected;
    }

    private void assertStaged(Map<String, Entry> index, List<Map<String, Entry>> trees, String what) throws Exception {
        CollectedChunks read = CollectedChunks.of(Sources.staged(root));
        assertEquals(List.of(), read.problems(), what);
        assertEquals(expected(index, false, trees), read.texts(LocationPart.CONTENT), what);
        assertEquals(expected(index, true, trees), read.texts(LocationPart.LINK), what);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "plain, sha1",
        "plain, sha256",
        "split, sha1",
        "split, sha256",
        "sparse, sha1",
        "sparse, sha256",
        "untracked-cache, sha1",
        "version 4, sha1"
    })
    void whatIsStagedDiffersFromHead(String kind, String format) throws Exception {
        repository(format);
        Random random = new Random(kind.hashCode() + format.hashCode());
        Map<String, Entry> head = changed(changed(changed(Map.of(), random), random), random);
        assertStaged(Map.of(), List.of(), "nothing yet");
        index(head);
        assertStaged(head, List.of(), "before the first commit");
        commit(head);
        for (int i = 0; i < 3; i++) {
            String what = kind + ", " + format + ", step " + i;
            assertStaged(head, List.of(head), what);
            Map<String, Entry> staged = changed(head, random);
            index(staged);
            become(kind);
            assertStaged(staged, List.of(head), what);
            commit(staged);
            become(kind);
            head = staged;
        }
    }

    /** Makes git rewrite the index in another format, and asserts that it has that format. */
    private void become(String kind) throws Exception {
        switch (kind) {
            case "split" -> {
                Git.run(root, "update-index", "--split-index");
                try (var files = Files.list(root.resolve(".git"))) {
                    assertTrue(files.anyMatch(
                            file -> String.valueOf(file.getFileName()).startsWith("sharedindex.")));
                }
            }
            case "sparse" -> {
                Git.run(root, "sparse-checkout", "set", "--cone", "--sparse-index", "dir1");
                assertTrue(Git.run(root, "ls-files", "--sparse").contains("/\n"), "no directory in the index");
            }
            case "untracked-cache" -> Git.run(root, "update-index", "--force-untracked-cache");
            case "version 4" -> Git.run(root, "update-index", "--index-version", "4");
            default -> assertEquals("plain", kind);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void inAMergeWhatIsStagedDiffersFromAllThatIsMerged(int seed) throws Exception {
        repository(seed == 3 ? "sha256" : "sha1");
        Random random = new Random(seed);
        Map<String, Entry> base = changed(changed(Map.of(), random), random);
        commit(base);
        List<Map<String, Entry>> trees = new ArrayList<>();
        for (int i = 0; i < seed; i++) {
            Git.run(root, "checkout", "-q", "-f", "-b", "side" + i, "main");
            Map<String, Entry> side = changed(base, random);
            commit(side);
            trees.add(side);
        }
        Git.run(root, "checkout", "-q", "-f", "main");
        Map<String, Entry> ours = changed(base, random);
        commit(ours);
        trees.add(ours);
        StringBuilder heads = new StringBuilder();
        for (int i = 0; i < seed; i++) {
            heads.append(Git.run(root, "rev-parse", "side" + i));
        }
        // The state after 'git merge --no-commit side0 side1 side2', except for the effects of conflicts.
        Files.writeString(root.resolve(".git/MERGE_HEAD"), heads);
        Map<String, Entry> merged = new TreeMap<>();
        trees.forEach(merged::putAll);
        merged = changed(merged, random);
        index(merged);
        assertStaged(merged, trees, "seed " + seed);
    }

    /** The lines of this file are passed to git as arguments. */
    @Test
    void whatStandsInMergeHeadIsNoOption() throws Exception {
        repository("sha1");
        Map<String, Entry> head = Map.of("kept", new Entry("100644", "kept"));
        commit(head);
        Map<String, Entry> staged = new TreeMap<>(head);
        staged.put("new", new Entry("100644", "new"));
        index(staged);
        String commit = Git.run(root, "rev-parse", "HEAD");
        Path precious = Files.writeString(folder.resolve("precious"), "years of work");
        for (String text : List.of(
                "--output=" + precious + "\n",
                commit + "--output=" + precious + "\n",
                "--output=" + precious + " " + commit,
                "HEAD\n",
                commit.strip().substring(0, 39) + "\n",
                "\n",
                "\0\u00ff\r\n\u0085",
                "f".repeat(40) + "\n",
                commit.repeat(1_000))) {
            Files.writeString(root.resolve(".git/MERGE_HEAD"), text, StandardCharsets.ISO_8859_1);
            CollectedChunks read = CollectedChunks.of(Sources.staged(root));
            assertEquals(expected(staged, false, List.of(head)), read.texts(LocationPart.CONTENT), text);
            assertEquals(1, read.problems().size(), text);
            assertEquals(Problem.Kind.GIT_STAGED, read.problems().get(0).kind());
            assertEquals("years of work", Files.readString(precious));
        }
        Files.writeString(root.resolve(".git/MERGE_HEAD"), commit);
        assertStaged(staged, List.of(head), "a merge after all");
    }

    /** Git refuses to list anything if this file of the working tree is not as it should be, and waits if it is a pipe. */
    @ParameterizedTest
    @ValueSource(strings = {"update = !false", "ignore = none of these", "pipe"})
    void theFileOfSubmodulesIsNotRead(String line) throws Exception {
        repository("sha1");
        commit(Map.of("kept", new Entry("100644", "kept")));
        Map<String, Entry> staged = Map.of("kept", new Entry("100644", "new"));
        index(staged);
        String head = Git.run(root, "rev-parse", "HEAD").strip();
        Git.feed(root, "160000 " + head + "\tmodule\n", "update-index", "--index-info");
        Path file = root.resolve(".gitmodules");
        if (line.equals("pipe")) {
            assertEquals(
                    0, new ProcessBuilder("mkfifo", file.toString()).start().waitFor());
        } else {
            Files.writeString(file, "[submodule \"module\"]\n\tpath = module\n\turl = ./module\n\t" + line + "\n");
        }
        CollectedChunks read = CollectedChunks.of(Sources.staged(root));
        assertEquals(List.of(), read.problems());
        assertEquals(Map.of(root + "/kept", "new"), read.texts(LocationPart.CONTENT));
    }

    @Test
    void whatCannotBeCommittedIsNotRead() throws Exception {
        repository("sha1");
        commit(Map.of("kept", new Entry("100644", "kept")));
        Files.writeString(root.resolve("meant"), "only meant to be added");
        Git.run(root, "add", "-N", "meant");
        String object =
                Git.feed(root, "in conflict", "hash-object", "-w", "--stdin").strip();
        String head = Git.run(root, "rev-parse", "HEAD").strip();
        Git.feed(
                root,
                "100644 " + object + " 1\tboth\n100644 " + object + " 2\tboth\n100644 " + object + " 3\tboth\n"
                        + "160000 " + head + "\tmodule\n100644 " + object + "\tread\n",
                "update-index",
                "--index-info");
        CollectedChunks read = CollectedChunks.of(Sources.staged(root));
        assertEquals(Map.of(root + "/read", "in conflict"), read.texts(LocationPart.CONTENT));
        assertEquals(
                Map.of(SkipReason.NOT_STAGED, 1L, SkipReason.UNMERGED, 1L, SkipReason.UNTRACKED, 1L), read.skips());
        assertEquals(List.of(), read.problems());
    }

    @Test
    void aDirectoryBelowTheRootGivesItsOwnFiles() throws Exception {
        repository("sha1");
        index(Map.of("outer", new Entry("100644", "o"), "sub/a b", new Entry("100644", "i")));
        Path sub = Files.createDirectory(root.resolve("sub"));
        assertEquals(
                Map.of(sub + "/a b", "i"),
                CollectedChunks.of(Sources.staged(sub)).texts(LocationPart.CONTENT));
        SourceOptions without = SourceOptions.DEFAULT.withExcludes(List.of("a*"));
        CollectedChunks excluded = CollectedChunks.of(Sources.staged(sub), without);
        assertEquals(Map.of(), excluded.texts(LocationPart.CONTENT));
        assertEquals(1L, excluded.skips().get(SkipReason.EXCLUDED));
    }

    /** Newly staged objects are loose, and are read from their files. Others are read by git. */
    @ParameterizedTest
    @ValueSource(strings = {"sha1", "sha256"})
    void whatIsStagedIsReadWhereverItLies(String format) throws Exception {
        repository(format);
        Map<String, Entry> staged = new TreeMap<>();
        staged.put("a", new Entry("100644", "the first"));
        staged.put("b", new Entry("120000", "a"));
        index(staged);
        assertStaged(staged, List.of(), "loose");
        Git.run(root, "gc", "-q");
        assertStaged(staged, List.of(), "packed");
        staged.put("c", new Entry("100644", "the last"));
        index(staged);
        assertStaged(staged, List.of(), "packed and loose");
        for (int i = 0; i < 70; i++) {
            staged.put("many" + i, new Entry("100644", "text " + i));
        }
        index(staged);
        assertStaged(staged, List.of(), "many");
    }

    @Test
    void aLargeFileIsReadToItsEnd() throws Exception {
        repository("sha1");
        Map<String, Entry> staged = Map.of("large", new Entry("100644", "0123456789abcdef\n".repeat(400_000)));
        index(staged);
        assertStaged(staged, List.of(), "more than is held at once");
    }

    @Test
    void aDamagedObjectIsAProblemAndTheRestIsRead() throws Exception {
        repository("sha1");
        index(Map.of("a", new Entry("100644", "whole"), "b", new Entry("100644", "to be damaged")));
        String name = Git.feed(root, "to be damaged", "hash-object", "--stdin").strip();
        Path file = root.resolve(".git/objects").resolve(name.substring(0, 2)).resolve(name.substring(2));
        assertTrue(file.toFile().setWritable(true));
        Files.writeString(file, "no object");
        CollectedChunks read = CollectedChunks.of(Sources.staged(root));
        assertEquals("whole", read.texts(LocationPart.CONTENT).get(root + "/a"));
        assertEquals(1, read.problems().size());
    }

    @Test
    void whereThereIsNoRepositoryIsAProblem() throws Exception {
        CollectedChunks read = CollectedChunks.of(Sources.staged(folder));
        assertEquals(
                List.of(Problem.Kind.GIT_STAGED),
                read.problems().stream().map(Problem::kind).toList());
    }
}
