package dev.trapstreet.source.history;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.Sources;
import dev.trapstreet.finding.Commit;
import dev.trapstreet.finding.ContentId;
import dev.trapstreet.finding.GitOrigin;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.LocationPart;
import dev.trapstreet.finding.Provenance;
import dev.trapstreet.git.CatFileBatch;
import dev.trapstreet.git.GitCommand;
import dev.trapstreet.pack.ObjectFormat;
import dev.trapstreet.source.FileTree;
import dev.trapstreet.source.Git;
import dev.trapstreet.source.ProjectFile;
import dev.trapstreet.source.SourceOptions;
import dev.trapstreet.source.SourceScan;
import dev.trapstreet.source.Task;
import dev.trapstreet.source.WorkerContext;
import dev.trapstreet.source.file.DirectoryFileTree;
import dev.trapstreet.source.git.GitCatFileTree;
import dev.trapstreet.source.git.GitFiles;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The same files as a working tree and as a commit, compared with git's own output. */
final class FileTreeTest {
    @TempDir
    private Path temp;

    private Path repository;
    private Path outside;

    private enum Kind {
        WORKING_TREE,
        COMMIT
    }

    @BeforeEach
    void make() throws Exception {
        repository = Files.createDirectory(temp.resolve("repo"));
        outside = Files.createDirectory(temp.resolve("outside"));
        Files.writeString(outside.resolve("package.json"), "outside");
        Git.run(repository, "init", "-q", "-b", "main");
        write("package.json", "{}");
        write("a b/deep/er/package.json", "{\"name\":\"deep\"}");
        write("a b/ünïcode.js", "x");
        write("empty", "");
        write("large", "0123456789".repeat(40_000));
        Files.createSymbolicLink(repository.resolve("link.json"), Path.of("package.json"));
        Files.createSymbolicLink(repository.resolve("out"), outside);
        Git.run(repository, "add", "-A");
        commit("one");
    }

    private void write(String path, String text) throws Exception {
        Path file = repository.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private void commit(String message) throws Exception {
        Git.run(repository, "-c", "user.name=T", "-c", "user.email=t@example.com", "commit", "-qm", message);
    }

    private FileTree tree(Kind kind) throws Exception {
        return kind == Kind.WORKING_TREE
                ? new DirectoryFileTree(repository)
                : new ObjectStoreTrees(store(), Integer.MAX_VALUE).treeOf(head());
    }

    private ObjectStore store() {
        Path objects = repository.resolve(".git/objects");
        return ObjectStore.openAll(
                List.of(objects),
                ObjectFormat.SHA1,
                GitFiles.checked(repository, 1L << 30),
                new WorkerContext(chunk -> {}, task -> {}));
    }

    private String head() throws Exception {
        return Git.run(repository, "rev-parse", "HEAD").strip();
    }

    @ParameterizedTest
    @EnumSource
    void aDirectoryHasTheNamesThatGitTells(Kind kind) throws Exception {
        for (String directory : List.of("", "a b", "a b/deep")) {
            TreeSet<String> expected = new TreeSet<>();
            String of = directory.isEmpty() ? "HEAD" : "HEAD:" + directory;
            for (String line : Git.run(repository, "ls-tree", "-z", of).split("\0", -1)) {
                if (line.isEmpty()) {
                    continue;
                }
                String name = new String(
                        line.substring(line.indexOf('\t') + 1).getBytes(StandardCharsets.ISO_8859_1),
                        StandardCharsets.UTF_8);
                expected.add(line.contains(" tree ") ? name + "/" : name);
            }
            TreeSet<String> listed = new TreeSet<>(tree(kind).list(directory));
            listed.remove(".git/");
            assertEquals(expected, listed, directory);
        }
    }

    /** Old programs wrote directories with the mode 040000. */
    @Test
    void everyReaderTakesAPaddedModeForADirectory() throws Exception {
        String blob = Git.run(repository, "rev-parse", "HEAD:package.json").strip();
        String sub = Git.run(repository, "rev-parse", "HEAD:a b").strip();
        ByteArrayOutputStream tree = new ByteArrayOutputStream();
        tree.writeBytes("040000 old\0".getBytes(StandardCharsets.US_ASCII));
        tree.writeBytes(HexFormat.of().parseHex(sub));
        tree.writeBytes("0100644 package.json\0".getBytes(StandardCharsets.US_ASCII));
        tree.writeBytes(HexFormat.of().parseHex(blob));
        Path file = Files.write(temp.resolve("tree"), tree.toByteArray());
        String id = Git.run(repository, "hash-object", "-t", "tree", "--literally", "-w", file.toString())
                .strip();
        String commit = Git.run(
                        repository,
                        "-c",
                        "user.name=T",
                        "-c",
                        "user.email=t@example.com",
                        "commit-tree",
                        "-m",
                        "old",
                        id)
                .strip();
        try (CatFileBatch objects = CatFileBatch.start(GitCommand.in(repository))) {
            for (FileTree read : List.of(
                    new ObjectStoreTrees(store(), Integer.MAX_VALUE).treeOf(commit),
                    new GitCatFileTree(objects, commit))) {
                assertEquals(List.of("old/", "package.json"), read.list(""));
                assertEquals("{}", read.readText("package.json"));
                assertEquals(List.of("deep/", "ünïcode.js"), read.list("old"));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFileIsReadAsGitHasIt(Kind kind) throws Exception {
        for (String path : List.of("package.json", "a b/deep/er/package.json", "a b/ünïcode.js", "empty")) {
            byte[] expected = Files.readAllBytes(repository.resolve(path));
            assertArrayEquals(expected, tree(kind).read(path).orElseThrow(), path);
        }
    }

    @ParameterizedTest
    @EnumSource
    void ofALargeFileTheBeginningIsRead(Kind kind) throws Exception {
        byte[] read = tree(kind).read("large").orElseThrow();
        assertEquals(1 << 18, read.length);
        assertEquals("0123456789".repeat(26_215).substring(0, 1 << 18), new String(read, StandardCharsets.US_ASCII));
    }

    @ParameterizedTest
    @EnumSource
    void noLinkIsFollowedAndNothingAboveIsReached(Kind kind) throws Exception {
        FileTree tree = tree(kind);
        for (String path : List.of(
                "link.json",
                "out/package.json",
                "out",
                "../outside/package.json",
                "a b/../package.json",
                "a b/./deep/er/package.json",
                outside.resolve("package.json").toString(),
                "/package.json",
                "a b//deep/er/package.json",
                "package.json/",
                "package.json\0",
                "a b",
                "none",
                "package.json/none")) {
            assertEquals(Optional.empty(), tree.read(path).map(String::new), path);
        }
        for (String directory : List.of("out", "..", "a b/..", "/", "package.json", "none", "link.json")) {
            assertEquals(List.of(), tree.list(directory), directory);
        }
    }

    @Test
    void aCommitKeepsWhatTheWorkingTreeHasLost() throws Exception {
        String first = head();
        Git.run(repository, "rm", "-q", "package.json");
        commit("two");
        ObjectStoreTrees trees = new ObjectStoreTrees(store(), Integer.MAX_VALUE);
        assertTrue(trees.treeOf(first).read("package.json").isPresent());
        assertTrue(trees.treeOf(head()).read("package.json").isEmpty());
        assertTrue(trees.treeOf("0".repeat(40)).list("").isEmpty());
        assertTrue(trees.treeOf("none").list("").isEmpty());
        String blob = Git.run(repository, "rev-parse", "HEAD:empty").strip();
        assertTrue(trees.treeOf(blob).list("").isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a b/deep/er"})
    void theProjectAroundADirectoryIsTheWholeRepository(String below) throws Exception {
        Path target = repository.resolve(below);
        SourceScan scan = Sources.at(target).open(SourceOptions.DEFAULT.withHistory(SourceOptions.History.EXCLUDED));
        Location location = place(target + "/", "x.js", Optional.empty());
        ProjectFile projectFile = scan.projectFile(location).orElseThrow();
        assertEquals(below.isEmpty() ? "x.js" : below + "/x.js", projectFile.path());
        assertEquals(
                "{}", new String(projectFile.tree().read("package.json").orElseThrow(), StandardCharsets.US_ASCII));
    }

    @Test
    void theProjectAroundANamedFileIsTheWholeRepository() throws Exception {
        Path file = repository.resolve("a b/ünïcode.js");
        SourceScan scan = Sources.at(file).open(SourceOptions.DEFAULT);
        ProjectFile projectFile = scan.projectFile(place(repository + "/a b/", "another name", Optional.empty()))
                .orElseThrow();
        assertEquals("a b/ünïcode.js", projectFile.path());
        assertTrue(projectFile.tree().read("package.json").isPresent());
    }

    @Test
    void aroundAPlaceOfAHistoryLiesTheCommitThatBroughtItIn() throws Exception {
        String first = head();
        write("package.json", "{\"later\":1}");
        Git.run(repository, "add", "-A");
        commit("two");
        List<Task> tasks = new ArrayList<>();
        WorkerContext worker = new WorkerContext(chunk -> {}, tasks::add);
        SourceScan scan = Sources.at(repository).open(SourceOptions.DEFAULT.withHistory(SourceOptions.History.ONLY));
        scan.run(worker);
        while (!tasks.isEmpty()) {
            tasks.remove(tasks.size() - 1).run(worker);
        }
        String object = Git.run(repository, "rev-parse", "HEAD:empty").strip();
        GitOrigin origin = new GitOrigin(
                GitOrigin.ObjectKind.BLOB,
                object,
                List.of(new Commit(first, "", Instant.EPOCH, "")),
                Optional.empty(),
                true,
                List.of());
        ProjectFile projectFile = scan.projectFile(place(repository + "/", "src/x.js", Optional.of(origin)))
                .orElseThrow();
        assertEquals("src/x.js", projectFile.path());
        assertEquals(
                "{}", new String(projectFile.tree().read("package.json").orElseThrow(), StandardCharsets.US_ASCII));
        scan.close();
    }

    private static Location place(String base, String path, Optional<GitOrigin> origin) {
        ContentId content = ContentId.ofFile(0, base, path);
        return new Location(new Provenance(content, base + path, LocationPart.CONTENT, origin), 1, 1, 2, 0, 1);
    }
}
