package dev.trapstreet.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Trust in files that are kept between runs, with real files, links, pipes and repositories. */
@DisabledOnOs(OS.WINDOWS)
final class CacheFolderTest {
    private static final byte[] TEXT = "what was kept".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path base;

    private Path folder;
    private Path target;

    @BeforeEach
    void folders() throws IOException {
        base = base.toRealPath();
        folder = base.resolve("cache/trapstreet");
        target = Files.createDirectories(base.resolve("project/sub"));
    }

    private CacheFolder cache() {
        return CacheFolder.at(folder, List.of(target.toString()));
    }

    private Path written() throws IOException {
        cache().write("kept", out -> out.write(TEXT));
        return folder.resolve("kept");
    }

    /** Asserts that the existing file is neither read nor changed. */
    private void assertRefused(String reason) throws IOException {
        List<String> before = entries();
        String read = assertThrows(UntrustedCacheException.class, () -> cache().read("kept", 100))
                .getMessage();
        String write = assertThrows(UntrustedCacheException.class, () -> cache().write("kept", out -> out.write(1)))
                .getMessage();
        assertTrue(read.endsWith(" is not used: " + reason), read);
        assertEquals(read, write);
        assertEquals(before, entries());
    }

    /** Returns all entries below the folder, with their sizes, so that any change is visible. */
    private List<String> entries() throws IOException {
        try (Stream<Path> files = Files.walk(base)) {
            return files.sorted().map(CacheFolderTest::described).toList();
        }
    }

    private static String described(Path file) {
        try {
            BasicFileAttributes is = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return file + " " + is.fileKey() + " " + is.size() + " " + is.lastModifiedTime();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whatIsWrittenIsReadAgainAndIsTheUsersAlone() throws Exception {
        assertNull(cache().read("kept", 100));
        assertFalse(Files.exists(folder), "reading makes no folder");
        Path file = written();
        assertArrayEquals(TEXT, cache().read("kept", TEXT.length));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)));
        cache().write("kept", out -> out.write('x'));
        assertArrayEquals(new byte[] {'x'}, cache().read("kept", 100));
        assertEquals(List.of(file), list(), "nothing is left beside it");
    }

    private List<Path> list() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    @Test
    void aFileThatIsTooLongIsNotRead() throws Exception {
        written();
        assertThrows(UntrustedCacheException.class, () -> cache().read("kept", TEXT.length - 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rwxrwx---", "rwx----w-", "rwxrwxrwx"})
    void aFolderThatOthersCanWriteToIsRefused(String permissions) throws Exception {
        written();
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(permissions));
        assertRefused("others can write to it");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertArrayEquals(TEXT, cache().read("kept", 100));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-rw----", "rw-----w-"})
    void aFileThatOthersCanWriteToIsRefused(String permissions) throws Exception {
        Files.setPosixFilePermissions(written(), PosixFilePermissions.fromString(permissions));
        assertRefused("others can write to it");
    }

    @Test
    void aLinkInThePlaceOfTheFileIsRefused() throws Exception {
        Path file = written();
        Files.createSymbolicLink(file, Files.move(file, folder.resolve("elsewhere")));
        assertRefused("it is a link");
    }

    @Test
    void aLinkInThePlaceOfTheFolderIsRefused() throws Exception {
        written();
        Files.createSymbolicLink(folder, Files.move(folder, base.resolve("elsewhere")));
        assertRefused("it is a link");
    }

    /** As on a machine where all caches are on another disk. */
    @Test
    void aLinkAboveTheFolderIsFollowed() throws Exception {
        written();
        Path above = folder.getParent();
        Files.createSymbolicLink(above, Files.move(above, base.resolve("disk")));
        assertArrayEquals(TEXT, cache().read("kept", 100));
    }

    @Test
    void aPipeIsRefusedAndNotWaitedFor() throws Exception {
        Path file = written();
        Files.delete(file);
        run(base, "mkfifo", "-m", "600", file.toString());
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> assertRefused("it is not a regular file"));
    }

    @Test
    void aDirectoryInThePlaceOfTheFileIsRefused() throws Exception {
        Files.delete(written());
        Files.createDirectory(folder.resolve("kept"));
        assertRefused("it is not a regular file");
    }

    @Test
    void aFileInThePlaceOfTheFolderIsRefused() throws Exception {
        Files.createDirectories(folder.getParent());
        Files.writeString(folder, "");
        assertRefused("it is not a directory");
    }

    @Test
    void whatSomebodyElseOwnsIsRefused() throws Exception {
        Path file = written();
        UserPrincipal other =
                folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("65534");
        assertTrue(CacheFolder.isOwner(Files.getOwner(folder), file));
        assertFalse(CacheFolder.isOwner(other, file));
        assumeTrue(mayGiveAway(file, other), "only the superuser may give a file away");
        assertRefused("it belongs to another user");
        Files.delete(file);
        Files.setOwner(folder, other);
        assertRefused("it belongs to another user");
    }

    private static boolean mayGiveAway(Path file, UserPrincipal other) {
        try {
            Files.setOwner(file, other);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Location of the cache, relative to a project with a repository, when one directory of the project is scanned. */
    @ParameterizedTest
    @CsvSource({
        "project/sub, true", // the target itself
        "project/sub/cache, true",
        "project/cache, true", // next to the target, in its repository
        "project/.git/cache, true",
        "project/sub/../cache, true",
        "way/cache, true", // by a link
        "project-2/cache, false",
        "cache, false",
        ".cache/trapstreet, false",
    })
    void itLiesOutsideOfTheTargetAndItsRepository(String place, boolean inside) throws Exception {
        run(base.resolve("project"), "git", "init", "-q");
        Files.createSymbolicLink(base.resolve("way"), base.resolve("project"));
        for (String made : List.of("as a folder to be made", "as one that is there")) {
            folder = base.resolve(place);
            assertEquals(inside, cache().isInTargets(), made);
            if (inside) {
                assertRefused("it is inside a scan target or its enclosing repository");
            }
            Files.createDirectories(folder);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"file://", ""})
    void everyTargetCounts(String scheme) throws Exception {
        folder = base.resolve("second/cache");
        Files.createDirectories(base.resolve("second"));
        List<String> targets = List.of("-", "https://example.com/a.git", scheme + base.resolve("second"));
        assertTrue(CacheFolder.at(folder, targets).isInTargets());
        assertFalse(CacheFolder.at(folder, targets.subList(0, 2)).isInTargets());
    }

    @Test
    void withoutATargetTheWorkingDirectoryIsIt() {
        assertTrue(CacheFolder.at(Path.of("cache"), List.of()).isInTargets());
        assertFalse(CacheFolder.at(folder, List.of()).isInTargets());
    }

    /**
     * The repository of a linked working tree includes its main working tree, and that of a submodule includes its
     * project.
     */
    @Test
    void theRepositoryOfALinkedWorkingTreeAndOfASubmoduleCounts() throws Exception {
        Path main = Files.createDirectory(base.resolve("main"));
        run(main, "git", "init", "-q");
        run(
                main,
                "git",
                "-c",
                "user.name=A",
                "-c",
                "user.email=a@example.com",
                "commit",
                "-q",
                "--allow-empty",
                "-m",
                "a");
        run(main, "git", "worktree", "add", "-q", base.resolve("linked").toString());
        target = base.resolve("linked");
        for (String place : List.of("main/.cache", "main/.git/cache", "linked/.cache")) {
            folder = base.resolve(place);
            assertTrue(cache().isInTargets(), place);
        }
        folder = base.resolve("cache");
        assertFalse(cache().isInTargets());

        Files.createDirectory(main.resolve(".git/modules"));
        target = Files.createDirectories(main.resolve("module"));
        run(
                target,
                "git",
                "init",
                "-q",
                "--separate-git-dir",
                main.resolve(".git/modules/module").toString());
        folder = main.resolve(".cache");
        assertTrue(cache().isInTargets(), "beside a submodule");
    }

    @Test
    void aPointerToNothingIsNoObstacle() throws Exception {
        Files.writeString(target.resolve(".git"), "gitdir: /nowhere/at/all\n");
        assertFalse(cache().isInTargets());
        Files.writeString(target.resolve(".git"), "nothing that git wrote");
        assertFalse(cache().isInTargets());
    }

    private static void run(Path directory, String... words) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(words).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("GIT_"));
        builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
        Process process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
    }
}
