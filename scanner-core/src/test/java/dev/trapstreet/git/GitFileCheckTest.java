package dev.trapstreet.git;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.fixture.Slow;
import dev.trapstreet.git.GitFileCheck.Links;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Repositories created by git, in which one file is then replaced by something else. */
@DisabledOnOs(OS.WINDOWS)
@Slow
final class GitFileCheckTest {
    /** Files as listed in gitrepository-layout. */
    private static final List<String> FILES = List.of(
            "HEAD",
            "config",
            "config.worktree",
            "index",
            "packed-refs",
            "shallow",
            "commondir",
            "gitdir",
            "MERGE_HEAD",
            "ORIG_HEAD",
            "FETCH_HEAD",
            "CHERRY_PICK_HEAD",
            "REVERT_HEAD",
            "info/attributes",
            "info/exclude",
            "info/grafts",
            "info/sparse-checkout",
            "objects/info/alternates",
            "objects/info/commit-graph",
            "refs/heads/main");

    @TempDir
    Path folder;

    private Path root;

    @BeforeEach
    void aRepository() throws Exception {
        root = Files.createDirectory(folder.resolve("repository"));
        git(root, "init", "-q", "-b", "main");
        Files.writeString(root.resolve("file"), "content");
        git(root, "add", ".");
        commit(root);
    }

    private static void commit(Path directory) throws Exception {
        git(
                directory,
                "-c",
                "user.name=A",
                "-c",
                "user.email=a@example.com",
                "commit",
                "-q",
                "--allow-empty",
                "-m",
                "a");
    }

    static void git(Path directory, String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of("git", "-C", directory.toString()));
        command.addAll(List.of(words));
        ProcessBuilder git = new ProcessBuilder(command).redirectErrorStream(true);
        git.environment().keySet().removeIf(name -> name.startsWith("GIT_"));
        git.environment().putAll(Map.of("GIT_CONFIG_GLOBAL", "/dev/null", "GIT_CONFIG_NOSYSTEM", "1"));
        Process process = git.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
    }

    static void pipe(Path file) throws Exception {
        assertEquals(0, new ProcessBuilder("mkfifo", file.toString()).start().waitFor());
    }

    private static void check(Path directory) throws GitUnusableException {
        GitFileCheck check = new GitFileCheck(directory, "", Links.REFUSED);
        check.checkFiles();
        check.checkRefs();
    }

    private static String refusal(Path directory) {
        GitUnusableException refused = assertThrows(GitUnusableException.class, () -> check(directory));
        assertTrue(refused.advice().endsWith("."), refused.advice());
        return String.valueOf(refused.getMessage());
    }

    static Stream<Arguments> replacements() {
        return FILES.stream()
                .flatMap(file -> Stream.of("pipe", "socket", "device", "link out", "link to a pipe", "hole")
                        .map(kind -> Arguments.of(file, kind)));
    }

    @ParameterizedTest(name = "{0} is a {1}")
    @MethodSource("replacements")
    void whatGitDidNotWriteIsRefused(String name, String kind) throws Exception {
        Path file = root.resolve(".git").resolve(name);
        Files.deleteIfExists(file);
        String expected;
        switch (kind) {
            case "pipe" -> {
                pipe(file);
                expected = "is a pipe";
            }
            case "socket" -> {
                // Bound where the path is short enough for the address of a socket, and then linked to its final
                // location.
                Path made = Files.createTempDirectory("s").resolve("s");
                try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
                    server.bind(UnixDomainSocketAddress.of(made));
                    Files.createLink(file, made);
                }
                Files.deleteIfExists(made);
                Files.delete(made.getParent());
                expected = "is a socket";
            }
            case "device" -> {
                Files.createSymbolicLink(file, Path.of("/dev/zero"));
                expected = "is a link that leads out of the repository";
            }
            case "link out" -> {
                Files.createSymbolicLink(file, Files.writeString(folder.resolve("private"), "private"));
                expected = "is a link that leads out of the repository";
            }
            case "link to a pipe" -> {
                pipe(root.resolve("p"));
                Files.createSymbolicLink(file, root.resolve("p"));
                expected = "is a pipe";
            }
            default -> {
                try (RandomAccessFile hole = new RandomAccessFile(file.toFile(), "rw")) {
                    hole.setLength(4L << 30);
                }
                expected = "has 4294967296 bytes";
            }
        }
        assertEquals(".git/" + name + " " + expected + ", so git is not started there", refusal(root));
    }

    /** If the user permits links out of the repository, the target of a link is checked. */
    @Test
    void aLinkThatMayLeadOutStillLeadsToNoPipe() throws Exception {
        Path config = root.resolve(".git/config");
        Path elsewhere = folder.resolve("config");
        Files.move(config, elsewhere);
        Files.createSymbolicLink(config, elsewhere);
        GitFileCheck followed = new GitFileCheck(root, "", Links.FOLLOWED);
        assertDoesNotThrow(followed::checkFiles);
        Files.delete(elsewhere);
        pipe(elsewhere);
        GitUnusableException refused = assertThrows(GitUnusableException.class, followed::checkFiles);
        assertEquals(".git/config is a pipe, so git is not started there", refused.getMessage());
        assertThrows(
                GitUnusableException.class,
                () -> GitCommand.in(root).followingLinks().output("var", "-l"));
        Files.delete(elsewhere);
        Files.createSymbolicLink(elsewhere, Path.of("/dev/zero"));
        refused = assertThrows(GitUnusableException.class, followed::checkFiles);
        assertEquals(".git/config is a device, so git is not started there", refused.getMessage());
        Files.delete(elsewhere);
        Files.writeString(elsewhere, "[core]\n\trepositoryformatversion = 0\n");
        assertDoesNotThrow(() -> GitCommand.in(root).followingLinks().output("var", "-l"));
        assertThrows(GitUnusableException.class, () -> GitCommand.in(root).output("var", "-l"));
    }

    @Test
    void anyRefIsLookedAtWhereRefsAreListed() throws Exception {
        Path refs = Files.createDirectories(root.resolve(".git/refs/remotes/origin"));
        pipe(refs.resolve("main"));
        GitFileCheck check = new GitFileCheck(root, "", Links.REFUSED);
        assertDoesNotThrow(check::checkFiles);
        String said = String.valueOf(
                assertThrows(GitUnusableException.class, check::checkRefs).getMessage());
        assertEquals(".git/refs/remotes/origin/main is a pipe, so git is not started there", said);
    }

    @Test
    void theRefsThatHeadLeadsToAreLookedAtAlways() throws Exception {
        Files.writeString(root.resolve(".git/HEAD"), "ref: refs/heads/other\n");
        Files.writeString(root.resolve(".git/refs/heads/other"), "ref: refs/heads/last\n");
        pipe(root.resolve(".git/refs/heads/last"));
        GitUnusableException refused =
                assertThrows(GitUnusableException.class, () -> new GitFileCheck(root, "", Links.REFUSED).checkFiles());
        assertEquals(".git/refs/heads/last is a pipe, so git is not started there", refused.getMessage());
    }

    @Test
    void aRepositoryIsLookedForUpwards() throws Exception {
        Path below = Files.createDirectories(root.resolve("a/b"));
        pipe(root.resolve(".git/MERGE_HEAD"));
        assertTrue(refusal(below).endsWith("/.git/MERGE_HEAD is a pipe, so git is not started there"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), below);
        assertTrue(refusal(link).endsWith("/.git/MERGE_HEAD is a pipe, so git is not started there"));
    }

    /** A linked working tree has some files of its own, and shares others with the main one. */
    @ParameterizedTest
    @ValueSource(strings = {"own HEAD", "own index", "own commondir", "common config", "common packed-refs"})
    void ofALinkedWorkingTreeBothDirectoriesAreLookedAt(String which) throws Exception {
        Path linked = folder.resolve("linked");
        git(root, "worktree", "add", "-q", "--detach", linked.toString());
        assertDoesNotThrow(() -> check(linked));
        String name = which.substring(which.indexOf(' ') + 1);
        Path file = root.resolve(which.startsWith("own") ? ".git/worktrees/linked" : ".git")
                .resolve(name);
        Files.deleteIfExists(file);
        pipe(file);
        assertTrue(refusal(linked).contains(name + " is a pipe"), () -> refusal(linked));
    }

    /** Repositories that git itself creates, or that are known to be created by users. */
    @Test
    void whatGitWritesIsTaken() throws Exception {
        Path bare = folder.resolve("bare.git");
        git(folder, "clone", "-q", "--mirror", "file://" + root, bare.toString());
        git(root, "gc", "-q");
        git(root, "worktree", "add", "-q", "-b", "side", folder.resolve("tree").toString());
        Path shallow = folder.resolve("shallow");
        git(folder, "clone", "-q", "--depth=1", "file://" + root, shallow.toString());
        Path borrowing = folder.resolve("borrowing");
        git(folder, "clone", "-q", "--shared", root.toString(), borrowing.toString());
        Path separate = folder.resolve("separate");
        git(
                folder,
                "init",
                "-q",
                "--separate-git-dir",
                folder.resolve("its.git").toString(),
                separate.toString());
        Path module = folder.resolve("super");
        git(folder, "init", "-q", module.toString());
        git(module, "-c", "protocol.file.allow=always", "submodule", "add", "-q", root.toString(), "module");
        Path oldHead = folder.resolve("old");
        git(folder, "clone", "-q", root.toString(), oldHead.toString());
        Files.delete(oldHead.resolve(".git/HEAD")); // a link, as git created it in 2005
        Files.createSymbolicLink(oldHead.resolve(".git/HEAD"), Path.of("refs/heads/main"));
        Path ignoring = folder.resolve("ignoring");
        git(folder, "clone", "-q", root.toString(), ignoring.toString());
        Files.delete(ignoring.resolve(".git/info/exclude")); // replaced by a link to a file of the working tree
        Files.writeString(ignoring.resolve("excludes"), "*.o\n");
        Files.createSymbolicLink(ignoring.resolve(".git/info/exclude"), Path.of("../../excludes"));
        Path sha256 = folder.resolve("sha256");
        git(folder, "init", "-q", "--object-format=sha256", sha256.toString());
        commit(sha256);
        Path empty = folder.resolve("empty");
        git(folder, "init", "-q", empty.toString());
        for (Path each : List.of(
                root,
                bare,
                folder.resolve("tree"),
                shallow,
                borrowing,
                separate,
                module,
                module.resolve("module"),
                oldHead,
                ignoring,
                sha256,
                empty,
                folder)) {
            assertDoesNotThrow(() -> check(each), each.toString());
        }
    }

    @Test
    void whatIsNotThereOrNoFileIsLeftToGit() throws Exception {
        for (String name : List.of("index", "config", "packed-refs", "info/exclude")) {
            Files.deleteIfExists(root.resolve(".git").resolve(name));
            Files.createDirectory(root.resolve(".git").resolve(name));
        }
        Files.createSymbolicLink(root.resolve(".git/shallow"), Path.of("nowhere"));
        Files.createSymbolicLink(root.resolve(".git/ORIG_HEAD"), Path.of("ORIG_HEAD"));
        assertDoesNotThrow(() -> check(root));
        assertDoesNotThrow(() -> check(folder.resolve("none")));
    }

    @Test
    void everyWorkingTreeOfARepositoryStandsForItself() throws IOException {
        Function<Path, Path> repository = directory -> {
            try {
                return new GitFileCheck(directory, "", Links.REFUSED).repository();
            } catch (GitUnusableException e) {
                throw new AssertionError(e);
            }
        };
        Path below = Files.createDirectories(root.resolve("a/b"));
        assertEquals(root.toRealPath().resolve(".git"), repository.apply(below));
        assertEquals(repository.apply(root), repository.apply(below));
    }
}
