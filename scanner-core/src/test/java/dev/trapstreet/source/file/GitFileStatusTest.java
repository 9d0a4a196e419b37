package dev.trapstreet.source.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.source.FileTree.GitStatus;
import dev.trapstreet.source.Git;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Compares the status of files with {@code git status}, in repositories that git itself creates. */
final class GitFileStatusTest {
    @TempDir
    Path root;

    private void write(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private Map<String, GitStatus> statusOf(String... paths) {
        return new TreeMap<>(new DirectoryFileTree(root).gitStatus(List.of(paths)));
    }

    @Test
    void gitKnowsWhichFilesAreTrackedIgnoredOrNeither() throws Exception {
        Git.run(root, "init", "-q");
        write(".gitignore", "*.local\n/secret/\n");
        write("tracked", "1");
        write("forced.local", "2");
        Git.run(root, "add", "-f", ".gitignore", "tracked", "forced.local");
        write(".env.local", "3");
        write("secret/a b/ü.txt", "4");
        write(":(top)x.local", "5");
        write("new\nline.local", "6");
        write("neither", "7");
        write("-z", "8");
        List<String> paths = new ArrayList<>(List.of(
                "tracked",
                "forced.local",
                ".env.local",
                "secret/a b/ü.txt",
                ":(top)x.local",
                "new\nline.local",
                "neither",
                "-z"));
        Map<String, GitStatus> expected = new TreeMap<>();
        for (String path : paths) { // git itself is the oracle, one file at a time
            String said =
                    Git.run(root, "--literal-pathspecs", "status", "--porcelain", "-uall", "--ignored", "--", path);
            expected.put(
                    path,
                    said.startsWith("!!")
                            ? GitStatus.IGNORED
                            : said.startsWith("??") ? GitStatus.UNTRACKED : GitStatus.TRACKED);
        }
        assertEquals(GitStatus.TRACKED, expected.get("forced.local"));
        assertEquals(GitStatus.IGNORED, expected.get(":(top)x.local"));
        assertEquals(GitStatus.UNTRACKED, expected.get("-z"));
        assertEquals(expected, statusOf(paths.toArray(String[]::new)));
    }

    @Test
    void eachFileBelongsToTheNearestRepository() throws Exception {
        Git.run(root, "init", "-q");
        write(".gitignore", "a.local\n");
        write("inner/b.local", "1");
        write("inner/a.local", "2");
        write("a.local", "3");
        Git.run(root.resolve("inner"), "init", "-q");
        write("inner/.gitignore", "b.local\n");
        Git.run(root.resolve("inner"), "add", "a.local", "--force");
        assertEquals(
                Map.of(
                        "a.local", GitStatus.IGNORED,
                        "inner/a.local", GitStatus.TRACKED,
                        "inner/b.local", GitStatus.IGNORED),
                statusOf("a.local", "inner/a.local", "inner/b.local"));
    }

    @Test
    void nothingIsKnownOutsideOfARepository() throws Exception {
        write(".gitignore", "*\n");
        write("a", "1");
        assertEquals(Map.of(), statusOf("a"));
        Git.run(root, "init", "-q");
        assertEquals(Map.of("a", GitStatus.IGNORED), statusOf("a"));
    }

    @Test
    void nothingIsKnownOfAFileThatDoesNotExistOrIsBehindALink() throws Exception {
        Git.run(root, "init", "-q");
        write(".gitignore", "*\n");
        write("directory/a", "1");
        Files.createSymbolicLink(root.resolve("link"), Path.of("directory"));
        assertEquals(Map.of("directory/a", GitStatus.IGNORED), statusOf("directory/a", "link/a", "none", "../a"));
    }

    @Test
    void aRepositoryThatPointsElsewhereIsNotAsked() throws Exception {
        Path other = Files.createDirectories(root.resolve("other"));
        Git.run(other, "init", "-q");
        Files.writeString(other.resolve(".git/info/exclude"), "*\n");
        write("target/.env", "1");
        write("target/.git", "gitdir: ../other/.git\n");
        assertEquals(Map.of(), new DirectoryFileTree(root.resolve("target")).gitStatus(List.of(".env")));
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aRepositoryCannotMakeGitRunAnything() throws Exception {
        Git.run(root, "init", "-q");
        write(".gitignore", "*.local\n");
        write("a.local", "1");
        write("b", "2");
        Path trace = root.resolve("ran");
        write("run.sh", "#!/bin/sh\ntouch '" + trace + "'\n");
        assertTrue(root.resolve("run.sh").toFile().setExecutable(true));
        String run = root.resolve("run.sh").toString();
        for (String key : List.of("core.fsmonitor", "core.pager", "pager.ls-files", "core.sshCommand", "core.editor")) {
            Git.run(root, "config", key, run);
        }
        Git.run(root, "config", "alias.check-ignore", "!" + run);
        Git.run(root, "config", "filter.x.clean", run);
        write(".gitattributes", "* filter=x\n");
        assertEquals(Map.of("a.local", GitStatus.IGNORED, "b", GitStatus.UNTRACKED), statusOf("a.local", "b"));
        assertFalse(Files.exists(trace));
    }
}
