package dev.trapstreet.source.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.SkipReason;
import dev.trapstreet.fixture.TokenBuilder;
import dev.trapstreet.source.Git;
import dev.trapstreet.source.WorkingTree;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that Git LFS keeps beside a history are read where a pointer leads to them, and counted where they are not there. */
final class LfsObjectsTest {
    @TempDir
    Path directory;

    private final Random random = new Random(9);

    private String token() {
        return TokenBuilder.random(random).build();
    }

    private static String sha256(String text) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Returns a pointer as the specification of Git LFS defines it. */
    private static String pointer(String text) throws Exception {
        return "version https://git-lfs.github.com/spec/v1\noid sha256:" + sha256(text) + "\nsize "
                + text.getBytes(StandardCharsets.UTF_8).length + "\n";
    }

    private static void store(Path git, String text) throws Exception {
        String id = sha256(text);
        Path file = git.resolve("lfs/objects/" + id.substring(0, 2) + "/" + id.substring(2, 4) + "/" + id);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    @Test
    void aPointerLeadsToItsFileOrIsCounted() throws Exception {
        WorkingTree work = WorkingTree.init(directory.resolve("r"));
        String found = token();
        String there = "{\n\"token\": \"" + found + "\"}";
        String gone = "{\"token\": \"" + token() + "\"}";
        String alone = token();
        work.write("data/there.json", pointer(there));
        work.write("data/gone.json", pointer(gone));
        work.write("data/copy.json", pointer(gone));
        String commit = work.commit("first");
        work.git("rm", "-q", "-r", "data");
        work.commit("second");
        store(work.root().resolve(".git"), there);
        store(work.root().resolve(".git"), alone);
        for (String packed : List.of("loose", "packed")) {
            if (packed.equals("packed")) {
                work.git("gc", "-q");
            }
            HistoryReport report = HistoryReport.of(work.root());
            assertEquals(List.of(), report.problems());
            Location location = report.place(found);
            assertEquals("data/there.json", report.path(location));
            assertEquals(2, location.line());
            assertEquals(
                    List.of(commit),
                    HistoryReport.commits(location.provenance().git().orElseThrow()));
            String id = sha256(alone);
            assertEquals(
                    ".git/lfs/objects/" + id.substring(0, 2) + "/" + id.substring(2, 4) + "/" + id,
                    report.path(report.place(alone)));
            assertEquals(Map.of(SkipReason.LFS, 1L), report.report().skipped());
            assertEquals(2, report.findings().size());
        }
    }

    @Test
    void whatGitLfsWritesIsRead() throws Exception {
        Path root = directory.resolve("r");
        WorkingTree work = WorkingTree.init(root);
        assumeTrue(Git.exitCode(root, "lfs", "version") == 0, "git-lfs is not installed");
        String token = token();
        work.git("lfs", "install", "--local");
        work.git("lfs", "track", "*.json");
        work.write("a.json", "{\"token\": \"" + token + "\"}");
        String commit = work.commit("first");
        work.git("rm", "-q", "a.json");
        work.commit("second");
        HistoryReport report = HistoryReport.of(root);
        assertEquals("a.json", report.path(report.place(token)));
        assertEquals(List.of(commit), HistoryReport.commits(report.origin(token)));
        assertEquals(Map.of(), report.report().skipped());
        Path clone = directory.resolve("clone");
        Git.run(directory, "clone", "-q", "--bare", root.toString(), clone.toString());
        HistoryReport absent = HistoryReport.of(clone);
        assertEquals(List.of(), absent.findings());
        assertEquals(Map.of(SkipReason.LFS, 1L), absent.report().skipped());
    }
}
