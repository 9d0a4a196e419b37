package dev.trapstreet.source.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import dev.trapstreet.Sources;
import dev.trapstreet.finding.LocationPart;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.ScanCounts;
import dev.trapstreet.finding.SkipReason;
import dev.trapstreet.fixture.TokenBuilder;
import dev.trapstreet.source.CollectedChunks;
import dev.trapstreet.source.DisplayPaths;
import dev.trapstreet.source.FaultyFileSystem;
import dev.trapstreet.source.RawNames;
import dev.trapstreet.source.file.DiskFileReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

final class DirectorySourceTest {
    @TempDir
    Path root;

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text, StandardCharsets.ISO_8859_1);
    }

    /** Returns the texts with paths relative to the root. */
    private Map<String, String> below(Map<String, String> texts) {
        Map<String, String> found = new TreeMap<>();
        texts.forEach((path, text) -> {
            assertTrue(path.startsWith(root + "/"), path);
            found.put(path.substring(root.toString().length() + 1), text);
        });
        return found;
    }

    private Map<String, String> contents() throws IOException {
        return below(CollectedChunks.of(Sources.at(root)).texts(LocationPart.CONTENT));
    }

    @Test
    void everyRegularFileIsReadWhateverItHoldsAndHoweverItIsNamed() throws IOException {
        StringBuilder bytes = new StringBuilder();
        for (char c = 0; c < 256; c++) {
            bytes.append(c);
        }
        byte[] large = new byte[3_000_000];
        new Random(1).nextBytes(large);
        Map<String, String> files = new TreeMap<>(Map.of(
                "one byte",
                "x",
                "binary.png",
                bytes.toString(),
                "noextension",
                "a\nb\n",
                ".hidden",
                "h",
                "a/b/c/d/e/f/g.txt",
                "deep",
                "with  blanks and 'quotes\"",
                "q",
                "-rf",
                "dash",
                "n".repeat(255),
                "long",
                "large.bin",
                new String(large, StandardCharsets.ISO_8859_1)));
        files.putAll(Map.of(
                ".gitignore", "*", ".github/x.yml", "y", "x.git/y", "z", "node_modules/m.js", "m", "a/.env", "e"));
        for (Map.Entry<String, String> file : files.entrySet()) {
            write(root.resolve(file.getKey()), file.getValue());
        }
        write(root.resolve("empty"), "");

        CollectedChunks readout = CollectedChunks.of(Sources.at(root));
        Map<String, String> read = below(readout.texts(LocationPart.CONTENT));
        assertEquals(files.keySet(), read.keySet());
        files.forEach((name, text) -> assertTrue(text.equals(read.get(name)), name));
        long sum = files.values().stream().mapToLong(String::length).sum();
        assertEquals(new ScanCounts(files.size() + 1, 0, sum), readout.looked());
        assertEquals(List.of(), readout.problems());
        assertEquals(Map.of(), readout.skips());
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void namesOfAnyBytesAreReadAndShownAsUtf8OrTheirBytes() throws IOException {
        Map<String, String> shown = Map.of(
                "%C3%9Cberweg%20%E5%9C%B0.js", "Überweg 地.js",
                "%F0%9F%97%BA", "🗺",
                "line%0Abreak", "line\nbreak",
                "escape%1B%5B2J", "escape\u001b[2J",
                "back%5Cslash", "back\\slash",
                "caf%E9.txt", "caf\\xE9.txt",
                "%FF%FE", "\\xFF\\xFE",
                "%E5%9C", "\\xE5\\x9C");
        Map<String, String> expected = new TreeMap<>();
        for (Map.Entry<String, String> name : shown.entrySet()) {
            Files.writeString(RawNames.in(root, name.getKey()), name.getKey());
            expected.put(name.getValue(), name.getKey());
            Path directory = Files.createDirectory(RawNames.in(root, "dir" + name.getKey()));
            Files.writeString(RawNames.in(directory, name.getKey()), name.getKey());
            expected.put("dir" + name.getValue() + "/" + name.getValue(), name.getKey());
        }
        assertEquals(expected, contents());
    }

    @Test
    void gitsOwnDirectoriesAndFilesArePassedOverAtAnyDepthAndCounted() throws IOException {
        write(root.resolve(".git/config"), "c");
        write(root.resolve("sub/.git"), "gitdir: ../.git/modules/sub");
        write(root.resolve("sub/deeper/.git/HEAD"), "h");
        write(root.resolve("sub/file"), "f");
        CollectedChunks readout = CollectedChunks.of(Sources.at(root));
        assertEquals(Map.of("sub/file", "f"), below(readout.texts(LocationPart.CONTENT)));
        assertEquals(Map.of(SkipReason.GIT_DIRECTORY, 3L), readout.skips());
    }

    @Test
    void anEmptyDirectoryGivesNothingAndIsNoProblem() throws IOException {
        Files.createDirectories(root.resolve("a/b"));
        CollectedChunks readout = CollectedChunks.of(Sources.at(root));
        assertEquals(new ScanCounts(0, 0, 0), readout.looked());
        assertEquals(List.of(), readout.problems());
    }

    @Test
    void aDirectoryOfTwoThousandEntriesIsReadWhole() throws IOException {
        Map<String, String> files = new HashMap<>();
        for (int i = 0; i < 2_000; i++) {
            String name = i % 10 == 0 ? i + "/inside" : "file" + i;
            files.put(name, "content of " + i);
            write(root.resolve(name), "content of " + i);
        }
        assertEquals(new TreeMap<>(files), contents());
    }

    @Test
    void aTreeOfTwoHundredLevelsIsReadToItsBottom() throws IOException {
        write(root.resolve("d/".repeat(200) + "bottom"), "b");
        assertEquals(Map.of("d/".repeat(200) + "bottom", "b"), contents());
    }

    @Test
    void linksAreNotFollowedButTheirTextIsRead(@TempDir Path outside) throws IOException {
        write(outside.resolve("secret"), "not ours");
        write(root.resolve("a/file"), "f");
        Files.createSymbolicLink(root.resolve("out"), outside.resolve("secret"));
        Files.createSymbolicLink(root.resolve("a/outdir"), outside);
        Files.createSymbolicLink(root.resolve("a/up"), Path.of("../.."));
        Files.createSymbolicLink(root.resolve("inside"), Path.of("a/file"));
        Files.createSymbolicLink(root.resolve("dangling"), Path.of("nowhere"));
        Files.createSymbolicLink(root.resolve("itself"), Path.of("itself"));
        Files.createSymbolicLink(root.resolve("a/loop"), Path.of("../a"));

        CollectedChunks readout = CollectedChunks.of(Sources.at(root));
        assertEquals(Map.of("a/file", "f"), below(readout.texts(LocationPart.CONTENT)));
        Map<String, String> texts = new TreeMap<>(Map.of(
                "out", outside + "/secret",
                "a/outdir", outside.toString(),
                "a/up", "../..",
                "inside", "a/file",
                "dangling", "nowhere",
                "itself", "itself",
                "a/loop", "../a"));
        assertEquals(texts, below(readout.texts(LocationPart.LINK)));
        assertEquals(7, readout.looked().links());
        assertEquals(Map.of(SkipReason.LINK_OUT_OF_ROOT, 3L), readout.skips());
        assertEquals(List.of(), readout.problems());
    }

    @Test
    void aRootThatIsItselfALinkIsFollowed(@TempDir Path elsewhere) throws IOException {
        write(root.resolve("file"), "f");
        Files.createSymbolicLink(root.resolve("within"), Path.of("file"));
        Path link = Files.createSymbolicLink(elsewhere.resolve("link"), root);
        CollectedChunks readout = CollectedChunks.of(Sources.at(link));
        assertEquals(Map.of(link + "/file", "f"), readout.texts(LocationPart.CONTENT));
        assertEquals(Map.of(), readout.skips(), "a link within the root does not lead out of it");
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aPipeIsPassedOverAndCountedAndNobodyWaitsForIt() throws Exception {
        write(root.resolve("file"), "f");
        Process mkfifo = new ProcessBuilder("mkfifo", root.resolve("pipe").toString()).start();
        assertEquals(0, mkfifo.waitFor());
        CollectedChunks readout =
                assertTimeoutPreemptively(Duration.ofSeconds(20), () -> CollectedChunks.of(Sources.at(root)));
        assertEquals(Map.of("file", "f"), below(readout.texts(LocationPart.CONTENT)));
        assertEquals(Map.of(SkipReason.SPECIAL, 1L), readout.skips());
        assertEquals(List.of(), readout.problems());
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void whatMayNotBeReadIsAProblemAndTheRestIsRead() throws IOException {
        write(root.resolve("file"), "f");
        write(root.resolve("closed/inside"), "i");
        write(root.resolve("secret"), "s");
        Files.setPosixFilePermissions(root.resolve("secret"), PosixFilePermissions.fromString("---------"));
        Files.setPosixFilePermissions(root.resolve("closed"), PosixFilePermissions.fromString("---------"));
        try {
            assumeFalse(Files.isReadable(root.resolve("secret")), "permissions do not bind this user");
            permissionsAreProblems(
                    CollectedChunks.of(Sources.at(root)), root.resolve("closed"), root.resolve("secret"));
        } finally {
            Files.setPosixFilePermissions(root.resolve("closed"), PosixFilePermissions.fromString("rwx------"));
        }
    }

    /** The same, for users that file permissions do not affect. */
    @Test
    void whatTheSystemRefusesIsAProblemAndTheRestIsRead() throws IOException {
        write(root.resolve("file"), "f");
        write(root.resolve("denied-directory/inside"), "i");
        write(root.resolve("denied-file"), "s");
        CollectedChunks readout = CollectedChunks.of(Sources.at(FaultyFileSystem.over(root)));
        permissionsAreProblems(readout, root.resolve("denied-directory"), root.resolve("denied-file"));
    }

    private void permissionsAreProblems(CollectedChunks readout, Path directory, Path file) {
        assertEquals(Map.of("file", "f"), below(readout.texts(LocationPart.CONTENT)));
        assertEquals(
                List.of(
                        new Problem(Problem.Kind.NO_PERMISSION, directory.toString(), ""),
                        new Problem(Problem.Kind.NO_PERMISSION, file.toString(), "")),
                readout.problems().stream().sorted(Problem.ORDER).toList());
        assertEquals(1, readout.looked().files());
    }

    @Test
    void anEntryThatCannotEvenBeAskedWhatItIsIsAProblem() throws IOException {
        write(root.resolve("no-attributes"), "n");
        write(root.resolve("file"), "f");
        CollectedChunks readout = CollectedChunks.of(Sources.at(FaultyFileSystem.over(root)));
        assertEquals(Map.of("file", "f"), below(readout.texts(LocationPart.CONTENT)));
        Problem expected = new Problem(Problem.Kind.NO_PERMISSION, root + "/no-attributes", "");
        assertEquals(List.of(expected), readout.problems());
    }

    @Test
    void aLinkThatCannotBeReadIsAProblem() throws IOException {
        Files.createSymbolicLink(root.resolve("denied-link"), Path.of("x"));
        CollectedChunks readout = CollectedChunks.of(Sources.at(FaultyFileSystem.over(root)));
        Problem expected = new Problem(Problem.Kind.NO_PERMISSION, root + "/denied-link", "");
        assertEquals(List.of(expected), readout.problems());
        assertEquals(0, readout.looked().links());
    }

    @Test
    void aListingThatBreaksIsAProblemAndWhatItGaveIsRead() throws IOException {
        write(root.resolve("breaks-list/one"), "1");
        write(root.resolve("breaks-list/two"), "2");
        write(root.resolve("file"), "f");
        CollectedChunks readout = CollectedChunks.of(Sources.at(FaultyFileSystem.over(root)));
        assertEquals(2, readout.paths().size(), readout.paths().toString());
        assertTrue(readout.paths().contains(root + "/file"));
        Problem expected = new Problem(Problem.Kind.UNREADABLE, root + "/breaks-list", "the listing broke");
        assertEquals(List.of(expected), readout.problems());
    }

    @Test
    void whatWasReadBeforeAnErrorIsKeptAndTheErrorIsAProblem() throws IOException {
        write(root.resolve("breaks-at-1000.txt"), "x".repeat(5_000));
        write(root.resolve("breaks-at-2000000.txt"), "y".repeat(3_000_000));
        write(root.resolve("file"), "f");
        CollectedChunks readout = CollectedChunks.of(Sources.at(FaultyFileSystem.over(root)));
        Map<String, String> read = below(readout.texts(LocationPart.CONTENT));
        assertEquals(1_000, read.get("breaks-at-1000.txt").length());
        assertEquals(2_000_000, read.get("breaks-at-2000000.txt").length());
        assertEquals("f", read.get("file"));
        assertEquals(2_001_001, readout.looked().bytes());
        assertEquals(2, readout.problems().size());
        for (Problem problem : readout.problems()) {
            assertEquals(Problem.Kind.UNREADABLE, problem.kind());
            assertTrue(problem.description().contains("Input/output error"), problem.description());
        }
    }

    @Test
    void aTokenInAnErrorsTextIsWithheld() throws IOException {
        String token = TokenBuilder.sk().build();
        write(root.resolve("breaks-at-10-" + token), "x".repeat(50));
        CollectedChunks readout = CollectedChunks.of(Sources.at(FaultyFileSystem.over(root)));
        assertEquals(1, readout.problems().size());
        Problem problem = readout.problems().get(0);
        assertEquals(root + "/breaks-at-10-sk.…", problem.where());
        assertTrue(problem.detail().endsWith("breaks-at-10-sk.…: Input/output error"), problem.detail());
    }

    @Test
    void aFileThatShrankIsAProblem() throws IOException {
        write(root.resolve("said-to-hold-1000"), "x".repeat(400));
        CollectedChunks readout = CollectedChunks.of(Sources.at(FaultyFileSystem.over(root)));
        Problem expected = new Problem(Problem.Kind.SHRANK, root + "/said-to-hold-1000", "400 of 1000 bytes were left");
        assertEquals(List.of(expected), readout.problems());
        assertEquals(
                400,
                below(readout.texts(LocationPart.CONTENT))
                        .get("said-to-hold-1000")
                        .length());
    }

    @Test
    void aFileThatGrewIsReadAndNoProblem() throws IOException {
        write(root.resolve("said-to-hold-100"), "x".repeat(400));
        CollectedChunks readout = CollectedChunks.of(Sources.at(FaultyFileSystem.over(root)));
        assertEquals(List.of(), readout.problems());
        assertEquals(
                400,
                below(readout.texts(LocationPart.CONTENT))
                        .get("said-to-hold-100")
                        .length());
    }

    @Test
    void aDirectoryThatVanishesBeforeItsTurnIsAProblem() throws IOException {
        write(root.resolve("gone/inside"), "i");
        CollectedChunks readout = CollectedChunks.begun(Sources.at(root));
        Files.delete(root.resolve("gone/inside"));
        Files.delete(root.resolve("gone"));
        readout.finish();
        assertEquals(List.of(new Problem(Problem.Kind.VANISHED, root + "/gone", "")), readout.problems());
    }

    @Test
    void filesThatVanishBeforeTheirBatchsTurnAreProblems() throws IOException {
        for (int i = 0; i < 600; i++) {
            write(root.resolve("file" + i), "f" + i);
        }
        CollectedChunks readout = CollectedChunks.begun(Sources.at(root));
        for (int i = 0; i < 600; i++) {
            Files.delete(root.resolve("file" + i));
        }
        readout.finish();
        assertTrue(readout.problems().size() > 300);
        assertEquals(600, readout.problems().size() + readout.looked().files());
        assertTrue(readout.problems().stream().allMatch(problem -> problem.kind() == Problem.Kind.VANISHED));
    }

    @Test
    void aFileThatBecomesALinkBeforeItIsOpenedIsNotFollowed(@TempDir Path outside) throws IOException {
        write(outside.resolve("secret"), "not ours");
        Path file = root.resolve("file");
        write(file, "f");
        BasicFileAttributes before = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        Files.delete(file);
        Files.createSymbolicLink(file, outside.resolve("secret"));
        CollectedChunks readout = CollectedChunks.begun(Sources.stream("nothing", InputStream.nullInputStream()));
        new DiskFileReader(root, new DisplayPaths(root)).read(file, "file", before, readout.lane());
        assertEquals(Map.of(), readout.texts(LocationPart.CONTENT));
        assertEquals(1, readout.problems().size());
        assertEquals(Problem.Kind.UNREADABLE, readout.problems().get(0).kind());
    }

    private Problem replaced(String name) {
        return new Problem(Problem.Kind.VANISHED, root + "/" + name, "something else is in its place");
    }

    @Test
    void aDirectoryThatBecomesALinkBeforeItIsListedDoesNotLeadOut(@TempDir Path outside) throws IOException {
        write(root.resolve("dir/file"), "ours");
        write(outside.resolve("secret"), "not ours");
        CollectedChunks readout = CollectedChunks.begun(Sources.at(root));
        Files.move(root.resolve("dir"), root.resolve("moved"));
        Files.createSymbolicLink(root.resolve("dir"), outside);
        readout.finish();
        assertEquals(Map.of(), readout.texts(LocationPart.CONTENT));
        assertEquals(List.of(replaced("dir")), readout.problems());
    }

    @Test
    void aDirectoryAboveThatBecomesALinkDoesNotLeadOutEither(@TempDir Path outside) throws IOException {
        write(root.resolve("dir/deep/file"), "ours");
        write(outside.resolve("deep/secret"), "not ours");
        CollectedChunks readout = CollectedChunks.begun(Sources.at(root));
        readout.step();
        Files.move(root.resolve("dir"), root.resolve("moved"));
        Files.createSymbolicLink(root.resolve("dir"), outside);
        readout.finish();
        assertEquals(Map.of(), readout.texts(LocationPart.CONTENT));
        assertEquals(List.of(replaced("dir/deep")), readout.problems());
    }

    @Test
    void aDirectoryThatVanishesBeforeItIsListedIsOneProblem() throws IOException {
        write(root.resolve("dir/file"), "ours");
        CollectedChunks readout = CollectedChunks.begun(Sources.at(root));
        Files.delete(root.resolve("dir/file"));
        Files.delete(root.resolve("dir"));
        readout.finish();
        assertEquals(List.of(new Problem(Problem.Kind.VANISHED, root + "/dir", "")), readout.problems());
    }

    @Test
    void aTokenInANameOrALinksTextIsReadAndItsPathWithheld() throws IOException {
        String token = TokenBuilder.sk().build();
        write(root.resolve("a-" + token + ".txt"), "content");
        write(root.resolve(token + "/plain"), "inside");
        Files.createSymbolicLink(root.resolve("link"), Path.of("to", token));
        CollectedChunks readout = CollectedChunks.of(Sources.at(root));
        assertEquals(
                Map.of("a-sk.….txt", "a-" + token + ".txt", "sk.…", token), below(readout.texts(LocationPart.NAME)));
        assertEquals(Map.of("link", "to/" + token), below(readout.texts(LocationPart.LINK)));
        assertEquals(
                Map.of("a-sk.….txt", "content", "sk.…/plain", "inside"), below(readout.texts(LocationPart.CONTENT)));
    }

    @Test
    void aTreeOfAnotherFileSystemIsReadAndShownWithSlashes() throws IOException {
        try (FileSystem windows = Jimfs.newFileSystem(Configuration.windows())) {
            Path maps = Files.createDirectories(windows.getPath("C:\\maps"));
            write(maps.resolve("src\\map.js"), "m");
            write(maps.resolve("a b"), "x");
            CollectedChunks readout = CollectedChunks.of(Sources.at(maps));
            assertEquals(Map.of("C:/maps/src/map.js", "m", "C:/maps/a b", "x"), readout.texts(LocationPart.CONTENT));
        }
    }
}
