package dev.trapstreet.source.repository;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.trapstreet.fixture.GitRepository;
import dev.trapstreet.git.GitCommand;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Copies of repositories, which git must find sound and equal. */
final class GitCopyTest {
    @TempDir
    Path folder;

    private GitRepository copy(GitRepository original) throws Exception {
        Path copy = Files.createDirectory(folder.resolve("copy.git"));
        GitCopy.make(GitCommand.onDisk(original.directory()), copy);
        return GitRepository.at(copy);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sha1", "sha256"})
    void aCopyHasTheSameObjectsAndRefs(String format) throws Exception {
        GitRepository original = GitRepository.random(folder.resolve("original.git"), format, 7, 40, List.of());
        original.run(new byte[] {1, 2, 3}, "hash-object", "-w", "--stdin"); // no ref leads to it
        GitRepository copy = copy(original);
        copy.git("fsck", "--full", "--strict", "--no-dangling");
        copy.git("verify-pack", copy.packs().get(0).toString());
        assertEquals(original.git("for-each-ref"), copy.git("for-each-ref"));
        assertEquals(original.git("symbolic-ref", "HEAD"), copy.git("symbolic-ref", "HEAD"));
        Map<String, GitRepository.Content> expected = original.objects();
        Map<String, GitRepository.Content> objects = copy.objects();
        assertEquals(expected.keySet(), objects.keySet());
        expected.forEach((id, content) -> {
            assertEquals(content.type(), objects.get(id).type());
            assertArrayEquals(content.bytes(), objects.get(id).bytes());
        });
    }

    @Test
    void aDetachedHeadAndARepositoryWithoutCommits() throws Exception {
        GitRepository empty = GitRepository.empty(folder.resolve("empty.git"));
        assertEquals("refs/heads/main\n", copy(empty).git("symbolic-ref", "HEAD"));
        GitRepository original = GitRepository.random(folder.resolve("original.git"), 8, 3, List.of());
        String tip = original.git("rev-parse", "main").strip();
        original.git("update-ref", "--no-deref", "HEAD", tip);
        Path copy = Files.createDirectory(folder.resolve("detached.git"));
        GitCopy.make(GitCommand.onDisk(original.directory()), copy);
        assertEquals(tip, Files.readString(copy.resolve("HEAD")).strip());
    }
}
