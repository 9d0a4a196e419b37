package dev.trapstreet.cli.hook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.cli.CommandRun;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * Files of Git LFS in commits and pushes. Git sees only a pointer, which git-lfs writes in place of the file; it keeps the file in
 * {@code .git/lfs/objects} and uploads it with the push.
 */
@DisabledOnOs(OS.WINDOWS)
final class GitLfsHookTest extends HookRepository {
    /** Writes a pointer as the specification of Git LFS defines it, and returns where the file is kept. */
    private Path point(String path, String content) throws Exception {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        String id =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        write(path, "version https://git-lfs.github.com/spec/v1\noid sha256:" + id + "\nsize " + bytes.length + "\n");
        return repository.resolve(".git/lfs/objects/" + id.substring(0, 2) + "/" + id.substring(2, 4) + "/" + id);
    }

    private void pointToStored(String path, String content) throws Exception {
        Path file = point(path, content);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    @Test
    void theFileThatAStagedPointerNamesIsRead() throws Exception {
        install();
        pointToStored("data/tiles.json", "{\n\"token\": \"" + TOKEN + "\"}");
        git("add", ".");
        assertRefused(run("commit", "-qm", "leak"), "  data/tiles.json:2:11\n");
        for (int i = 0; i < 40; i++) { // more than are read without starting git
            pointToStored("data/" + i + ".json", "nothing " + i);
        }
        git("add", ".");
        assertRefused(run("commit", "-qm", "leak"), "  data/tiles.json:2:11\n");
    }

    @Test
    void aTokenThatTheFileHadBeforeIsNotNew() throws Exception {
        install();
        pointToStored("data/tiles.json", TOKEN);
        git("add", ".");
        assertPassed(run("commit", "-q", "--no-verify", "-m", "leak"));
        pointToStored("data/tiles.json", TOKEN + "\nmore\n");
        git("add", ".");
        assertPassed(run("commit", "-qm", "more"));
        git("mv", "data/tiles.json", "data/moved.json");
        assertPassed(run("commit", "-qm", "to a place that is no worse"));
    }

    @Test
    void theFilesOfAPushAreRead() throws Exception {
        install();
        Path remote = folder.resolve("remote.git");
        git("init", "-q", "--bare", remote.toString());
        git("remote", "add", "origin", remote.toString());
        assertPassed(run("push", "-q", "origin", "main"));
        pointToStored("data/tiles.json", TOKEN);
        git("add", ".");
        assertPassed(run("commit", "-q", "--no-verify", "-m", "leak"));
        pointToStored("data/tiles.json", "nothing");
        git("add", ".");
        assertPassed(run("commit", "-qm", "removed"));
        assertRefused(run("push", "-q", "origin", "main"), "  data/tiles.json:1:1\n");
    }

    @Test
    void aFileThatIsNotThereIsCounted() throws Exception {
        point("data/tiles.json", TOKEN);
        git("add", ".");
        for (Path directory : List.of(repository, repository.resolve("data"))) {
            CommandRun run = CommandRun.of("scan", "--staged", directory.toString());
            assertEquals(0, run.code(), run.out() + run.err());
            String all = (run.out() + run.err()).replaceAll("\\s+", " ");
            assertTrue(all.contains("files that Git LFS has not downloaded (git lfs fetch --all does): 1"), all);
        }
    }

    /** A repository could otherwise have any file of the machine read. */
    @Test
    void aLinkOutOfTheRepositoryIsNotFollowed() throws Exception {
        Path file = point("data/tiles.json", TOKEN);
        Path outside = Files.writeString(folder.resolve("outside.json"), TOKEN);
        Files.createDirectories(file.getParent());
        Files.createSymbolicLink(file, outside);
        git("add", ".");
        CommandRun run = CommandRun.of("scan", "--staged", repository.toString());
        assertEquals(3, run.code(), run.out() + run.err());
        assertFalse(run.out().contains("trapstreet-leak"), run.out());
    }
}
