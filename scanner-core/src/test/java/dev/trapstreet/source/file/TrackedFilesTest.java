package dev.trapstreet.source.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.Sources;
import dev.trapstreet.finding.LocationPart;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.ScanCounts;
import dev.trapstreet.finding.SkipReason;
import dev.trapstreet.fixture.TokenBuilder;
import dev.trapstreet.source.CollectedChunks;
import dev.trapstreet.source.FaultyFileSystem;
import dev.trapstreet.source.Git;
import dev.trapstreet.source.RawNames;
import dev.trapstreet.source.SourceOptions;
import dev.trapstreet.source.repository.DirectorySource;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tracked files of real repositories, created by git itself. */
final class TrackedFilesTest {
    private static final SourceOptions TRACKED = new SourceOptions(SourceOptions.Files.TRACKED_BY_GIT, List.of())
            .withHistory(SourceOptions.History.EXCLUDED);

    @TempDir
    Path root;

    @BeforeEach
    void anEmptyRepository() throws Exception {
        git("init", "-q");
    }

    private void git(String... arguments) throws IOException, InterruptedException {
        Git.run(root, arguments);
    }

    private void write(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private CollectedChunks read(Path target) throws IOException {
        return CollectedChunks.of(Sources.at(target), TRACKED);
    }

    private static Map<String, String> below(Path target, Map<String, String> texts) {
        Map<String, String> found = new TreeMap<>();
        texts.forEach((path, text) -> {
            assertTrue(path.startsWith(target + "/"), path);
            found.put(path.substring(target.toString().length() + 1), text);
        });
        return found;
    }

    @Test
    void onlyWhatGitTracksIsReadAsItStandsInTheWorkingTree() throws Exception {
        write("tracked", "1");
        write("a/b/tracked", "2");
        write("changed", "old");
        write(".gitignore", "ignored*\n");
        write("ignored-but-tracked", "3");
        git("add", "-f", ".");
        write("changed", "new and not added");
        write("untracked", "4");
        write("ignored", "5");
        CollectedChunks readout = read(root);
        assertEquals(
                Map.of(
                        "tracked", "1",
                        "a/b/tracked", "2",
                        "changed", "new and not added",
                        ".gitignore", "ignored*\n",
                        "ignored-but-tracked", "3"),
                below(root, readout.texts(LocationPart.CONTENT)));
        assertEquals(List.of(), readout.problems());
        assertEquals(Map.of(SkipReason.HISTORY, 1L, SkipReason.NOT_TRACKED, 1L), readout.skips());
    }

    /** A build tool scans modules and build output as sources of their own. With tracked files only, they were scanned twice. */
    @Test
    void filesThatAreScannedSeparatelyAreLeftOut() throws Exception {
        write("own", "1");
        write("module/src/file", "2");
        write("made/file", "3");
        git("add", ".");
        CollectedChunks readout = CollectedChunks.of(Sources.at(root, "", List.of("/module/", "/made/")), TRACKED);
        assertEquals(Map.of("own", "1"), readout.texts(LocationPart.CONTENT));
        assertEquals(2, readout.skips().get(SkipReason.APART));
    }

    @Test
    void aSubdirectoryGivesItsOwnFilesOnly() throws Exception {
        write("outer", "o");
        write("sub/inner", "i");
        write("sub/deep/er", "d");
        git("add", ".");
        Path target = root.resolve("sub");
        assertEquals(
                Map.of("inner", "i", "deep/er", "d"), below(target, read(target).texts(LocationPart.CONTENT)));
    }

    @Test
    void aTargetTypedWithDotsIsReadToo() throws Exception {
        write("sub/inner", "i");
        write("sub/%C3%A9", "plain");
        Files.writeString(RawNames.in(root.resolve("sub"), "%C3%A9"), "e");
        git("add", ".");
        Path target = root.resolve("sub/../sub/.");
        assertEquals(
                Map.of(root + "/sub/inner", "i", root + "/sub/%C3%A9", "plain", root + "/sub/é", "e"),
                read(target).texts(LocationPart.CONTENT));
    }

    @Test
    void deletedFilesAndSubmodulesAreCountedAndNoProblem() throws Exception {
        write("kept", "k");
        write("deleted", "d");
        write("gone/too", "t");
        write("becomes-a-directory", "b");
        write("becomes-a-file/inside", "i");
        git("add", ".");
        git("update-index", "--add", "--cacheinfo", "160000," + "1".repeat(40) + ",module");
        write("module/file", "of the submodule");
        for (String name : List.of("deleted", "gone/too", "gone", "becomes-a-directory", "becomes-a-file/inside")) {
            Files.delete(root.resolve(name));
        }
        Files.delete(root.resolve("becomes-a-file"));
        write("becomes-a-file", "untracked");
        write("becomes-a-directory/inside", "untracked");
        CollectedChunks readout = read(root);
        assertEquals(Map.of("kept", "k"), below(root, readout.texts(LocationPart.CONTENT)));
        assertEquals(
                Map.of(SkipReason.HISTORY, 1L, SkipReason.NOT_TRACKED, 1L, SkipReason.UNTRACKED, 5L), readout.skips());
        assertEquals(List.of(), readout.problems());
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void namesOfAnyBytesAreFound() throws Exception {
        Map<String, String> shown = Map.of(
                "%C3%9Cber%20weg", "Über weg",
                "tab%09and%0Aline", "tab\tand\nline",
                "quote%22back%5C", "quote\"back\\",
                "caf%E9", "caf\\xE9",
                "per%25cent", "per%cent",
                "question%3Fmark%23", "question?mark#");
        Map<String, String> expected = new TreeMap<>();
        for (Map.Entry<String, String> name : shown.entrySet()) {
            Path directory = Files.createDirectory(RawNames.in(root, "in-" + name.getKey()));
            Files.writeString(RawNames.in(directory, name.getKey()), name.getKey());
            expected.put("in-" + name.getValue() + "/" + name.getValue(), name.getKey());
        }
        git("add", ".");
        CollectedChunks readout = read(root);
        assertEquals(expected, below(root, readout.texts(LocationPart.CONTENT)));
        assertEquals(List.of(), readout.problems());
        assertEquals(Map.of(SkipReason.HISTORY, 1L, SkipReason.NOT_TRACKED, 1L), readout.skips());
    }

    @Test
    void aDirectoryThatWasReplacedByALinkIsNotFollowed(@TempDir Path outside) throws Exception {
        write("dir/file", "ours");
        git("add", ".");
        Files.delete(root.resolve("dir/file"));
        Files.delete(root.resolve("dir"));
        Files.writeString(outside.resolve("file"), "not ours");
        Files.createSymbolicLink(root.resolve("dir"), outside);
        CollectedChunks readout = read(root);
        assertEquals(Map.of(), readout.texts(LocationPart.CONTENT));
        assertEquals(
                Map.of(SkipReason.HISTORY, 1L, SkipReason.NOT_TRACKED, 1L, SkipReason.UNTRACKED, 1L), readout.skips());
    }

    @Test
    void aTrackedFileBelowADirectoryThatCannotBeLookedIntoIsAProblemAndNotTakenForDeleted() throws Exception {
        write("closed/deep/file", "f");
        write("closed/file", "f");
        write("kept", "k");
        git("add", ".");
        CollectedChunks readout = CollectedChunks.of(new DirectorySource(FaultyFileSystem.over(root)), TRACKED);
        assertEquals(Map.of("kept", "k"), below(root, readout.texts(LocationPart.CONTENT)));
        assertEquals(Map.of(SkipReason.HISTORY, 1L, SkipReason.NOT_TRACKED, 1L), readout.skips());
        assertEquals(
                List.of(
                        new Problem(Problem.Kind.NO_PERMISSION, root + "/closed/deep/file", ""),
                        new Problem(Problem.Kind.NO_PERMISSION, root + "/closed/file", "")),
                readout.problems().stream().sorted(Problem.ORDER).toList());
    }

    @Test
    void aTrackedLinkIsNotFollowedButItsTextIsRead(@TempDir Path outside) throws Exception {
        Files.writeString(outside.resolve("file"), "not ours");
        Files.createSymbolicLink(root.resolve("link"), outside.resolve("file"));
        git("add", ".");
        CollectedChunks readout = read(root);
        assertEquals(Map.of(), readout.texts(LocationPart.CONTENT));
        assertEquals(Map.of("link", outside + "/file"), below(root, readout.texts(LocationPart.LINK)));
        assertEquals(
                Map.of(SkipReason.HISTORY, 1L, SkipReason.NOT_TRACKED, 1L, SkipReason.LINK_OUT_OF_ROOT, 1L),
                readout.skips());
    }

    @Test
    void anUnmergedFileIsReadOnce() throws Exception {
        git("config", "user.email", "trapstreet@example.invalid");
        git("config", "user.name", "trapstreet");
        write("file", "base\n");
        git("add", ".");
        git("commit", "-qm", "base");
        git("checkout", "-qb", "other");
        write("file", "theirs\n");
        git("commit", "-qam", "theirs");
        git("checkout", "-q", "-");
        write("file", "ours\n");
        git("commit", "-qam", "ours");
        assertEquals(1, Git.exitCode(root, "merge", "-q", "other"), "a conflict");
        CollectedChunks readout = read(root);
        assertEquals(new ScanCounts(1, 0, Files.size(root.resolve("file"))), readout.looked());
    }

    @Test
    void manyFilesAreAllRead() throws Exception {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 800; i++) {
            names.add("d" + i % 7 + "/f" + i);
            write(names.get(i), "content " + i);
        }
        git("add", ".");
        Map<String, String> read = below(root, read(root).texts(LocationPart.CONTENT));
        assertEquals(800, read.size());
        for (int i = 0; i < 800; i++) {
            assertEquals("content " + i, read.get(names.get(i)));
        }
    }

    @Test
    void outsideARepositoryItIsAProblemAndNothingIsRead(@TempDir Path elsewhere) throws IOException {
        Files.writeString(elsewhere.resolve("file"), "f");
        CollectedChunks readout = read(elsewhere);
        assertEquals(List.of(), readout.paths());
        assertEquals(1, readout.problems().size());
        assertEquals(Problem.Kind.GIT_INDEX, readout.problems().get(0).kind());
        assertEquals(elsewhere.toString(), readout.problems().get(0).where());
    }

    @Test
    void aBrokenIndexIsAProblem() throws Exception {
        write("file", "f");
        git("add", ".");
        Files.writeString(root.resolve(".git/index"), "no index");
        CollectedChunks readout = read(root);
        assertEquals(Problem.Kind.GIT_INDEX, readout.problems().get(0).kind());
    }

    /**
     * Writes an index of version 2 (gitformat-index) that git itself never writes.
     *
     * @param paths the paths, each with the same content
     */
    private void index(String... paths) throws Exception {
        write("committed", "c");
        git("add", "committed");
        byte[] blob =
                HexFormat.of().parseHex(Git.run(root, "rev-parse", ":committed").strip());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeBytes("DIRC");
        out.writeInt(2);
        out.writeInt(paths.length);
        Arrays.sort(paths);
        for (String path : paths) {
            int start = out.size();
            for (int i = 0; i < 6; i++) {
                out.writeInt(0);
            }
            out.writeInt(0100644);
            for (int i = 0; i < 3; i++) {
                out.writeInt(0);
            }
            out.write(blob);
            out.writeShort(path.length());
            out.writeBytes(path);
            do {
                out.write(0);
            } while ((out.size() - start) % 8 != 0);
        }
        bytes.write(MessageDigest.getInstance("SHA-1").digest(bytes.toByteArray()));
        Files.write(root.resolve(".git/index"), bytes.toByteArray());
    }

    /** For a target given as an absolute path, as a relative path, and with dots in it. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anIndexThatLeadsOutReadsNothingThere(boolean relative, @TempDir Path elsewhere) throws Exception {
        Path outside = Files.writeString(elsewhere.resolve("private"), "private");
        Files.writeString(root.resolve("tracked"), "t");
        Files.createDirectory(root.resolve("sub"));
        String up = root.relativize(outside).toString();
        List<String> bad =
                List.of(up, outside.toString(), "sub/../" + up, "./tracked", "sub//tracked", "..", ".", "sub/..");
        Path here = Path.of("").toAbsolutePath();
        for (Path target : relative
                ? List.of(here.relativize(root), here.relativize(root).resolve("sub/.."))
                : List.of(root, root.resolve("sub/.."))) {
            for (String path : bad) {
                index(path, "tracked");
                assertTrue(Git.run(root, "ls-files", "-z").contains(path + "\0"), "git does not list " + path);
                CollectedChunks readout = read(target);
                assertEquals(
                        List.of("t"),
                        List.copyOf(readout.texts(LocationPart.CONTENT).values()),
                        path);
                assertEquals(1, readout.problems().size(), path);
                assertEquals(Problem.Kind.UNREADABLE, readout.problems().get(0).kind());
                assertEquals(path, readout.problems().get(0).where());
            }
            index(bad.get(0), bad.get(1), "tracked");
            assertEquals(
                    "it could not be read: git's index contains this path, which is not below the target; the same applies to 1 more",
                    read(target).problems().get(0).description());
        }
    }

    /** Git treats a path in the index only as a name. Staged content is read from objects, not from the disk. */
    @Test
    void whatIsStagedUnderSuchAPathIsReadFromItsObject(@TempDir Path elsewhere) throws Exception {
        Path outside = Files.writeString(elsewhere.resolve("private"), "private");
        String up = root.relativize(outside).toString();
        index(up, outside.toString(), "tracked");
        CollectedChunks readout = CollectedChunks.of(Sources.staged(root));
        assertEquals(
                List.of("c", "c", "c"),
                List.copyOf(readout.texts(LocationPart.CONTENT).values()));
        assertEquals(List.of(), readout.problems());
    }

    @Test
    void aTokenInATrackedNameIsReadAndItsPathWithheld() throws Exception {
        String token = TokenBuilder.sk().build();
        write(token, "content");
        git("add", ".");
        CollectedChunks readout = read(root);
        assertEquals(Map.of(root + "/sk.…", token), readout.texts(LocationPart.NAME));
    }

    @Test
    void aTokenInTheNameOfATrackedDirectoryIsReadOnce() throws Exception {
        String token = TokenBuilder.sk().build();
        write("above/" + token + "/deep/file", "1");
        write("above/" + token + "/other", "2");
        git("add", ".");
        CollectedChunks readout = read(root);
        assertEquals(Map.of(root + "/above/sk.…", token), readout.texts(LocationPart.NAME));
        assertEquals(2, readout.looked().files());
    }
}
