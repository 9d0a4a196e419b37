package dev.trapstreet.source.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.ScanOptions;
import dev.trapstreet.SecretScanner;
import dev.trapstreet.Sources;
import dev.trapstreet.finding.Notice;
import dev.trapstreet.finding.Report;
import dev.trapstreet.fixture.TokenBuilder;
import dev.trapstreet.source.Git;
import dev.trapstreet.source.SourceOptions;
import dev.trapstreet.source.WorkingTree;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A range consists of the commits that were really created, whatever the repository claims about them. Each test first
 * asserts that plain git is deceived, so that a manipulation without effect does not pass as one that was recognized.
 */
final class HistoryRangeTest {
    private static final String TOKEN = TokenBuilder.sk().build();

    @TempDir
    Path folder;

    private WorkingTree tree;
    private String base;
    private String leak;
    private String tip;
    private String last; // git reads the tip itself, and other commits from the commit-graph

    @BeforeEach
    void aTokenThatComesAndGoes() throws Exception {
        tree = WorkingTree.init(folder.resolve("repository"));
        tree.write("a", "1");
        base = tree.commit("base");
        tree.write("leak.txt", TOKEN);
        leak = tree.commit("leak");
        Files.delete(tree.root().resolve("leak.txt"));
        tip = tree.commit("clean");
        last = tree.commit("last");
    }

    private String range() {
        return base + ".." + last;
    }

    private Report scan(String range) throws Exception {
        ScanOptions options = ScanOptions.DEFAULT
                .withHistory(SourceOptions.History.ONLY)
                .withSourceOptions(ScanOptions.DEFAULT
                        .withHistory(SourceOptions.History.ONLY)
                        .sourceOptions()
                        .withRange(range));
        return new SecretScanner(options).scan(List.of(Sources.at(tree.root())));
    }

    private void assertFound(String... noted) throws Exception {
        Report report = scan(range());
        assertEquals(
                List.of(noted), report.notices().stream().map(Notice::detail).toList());
        assertEquals(List.of(), report.problems());
        assertEquals(
                List.of(TOKEN),
                report.findings().stream().map(HistoryReport::text).toList());
    }

    private void assertPlainGitIsFooled() throws Exception {
        assertNotEquals("3", tree.git("rev-list", "--count", range()), "plain git is not fooled");
    }

    @Test
    void aTokenInARangeIsFound() throws Exception {
        assertEquals("3", tree.git("rev-list", "--count", range()));
        assertFound();
    }

    @Test
    void aReplacementHidesNoCommit() throws Exception {
        tree.git("replace", "--graft", tip, base);
        assertPlainGitIsFooled();
        assertFound("1 replacement (git replace)");
        tree.git("replace", "-d", tip);
        String other = tree.git("commit-tree", "-m", "other", "-p", base, base + "^{tree}");
        tree.git("replace", leak, other);
        assertEquals("a", tree.git("ls-tree", "--name-only", leak), "plain git is not fooled");
        assertFound("1 replacement (git replace)");
    }

    @Test
    void aGraftHidesNoCommit() throws Exception {
        Files.createDirectories(tree.root().resolve(".git/info"));
        Files.writeString(tree.root().resolve(".git/info/grafts"), tip + " " + base + "\n");
        assertPlainGitIsFooled();
        assertFound("grafts in info/grafts");
    }

    /** The commit-graph of git, with a different parent of one commit (gitformat-commit-graph). */
    @Test
    void aCommitGraphHidesNoCommit() throws Exception {
        tree.git("commit-graph", "write", "--reachable");
        Path file = tree.root().resolve(".git/objects/info/commit-graph");
        byte[] bytes = Files.readAllBytes(file);
        ByteBuffer graph = ByteBuffer.wrap(bytes);
        int names = 0;
        int commits = 0;
        for (int i = 0; i < bytes[6]; i++) {
            String chunk = new String(bytes, 8 + 12 * i, 4, java.nio.charset.StandardCharsets.US_ASCII);
            int offset = (int) graph.getLong(12 + 12 * i);
            names = chunk.equals("OIDL") ? offset : names;
            commits = chunk.equals("CDAT") ? offset : commits;
        }
        int parent = commits + 36 * position(bytes, names, tip) + 20;
        assertEquals(position(bytes, names, leak), graph.getInt(parent));
        graph.putInt(parent, position(bytes, names, base));
        byte[] sum = MessageDigest.getInstance("SHA-1").digest(Arrays.copyOf(bytes, bytes.length - 20));
        System.arraycopy(sum, 0, bytes, bytes.length - 20, 20);
        Files.delete(file); // it is read-only
        Files.write(file, bytes);
        assertPlainGitIsFooled();
        assertFound();
    }

    /** A rebuild, a tag or a new branch at the same commit adds nothing, and is no failure to read. */
    @Test
    void anEmptyRangeIsComplete() throws Exception {
        Report report = scan(last + ".." + last);
        assertEquals(List.of(), report.problems());
        assertTrue(report.isComplete());
    }

    private static int position(byte[] graph, int names, String commit) {
        for (int i = 0; i < 4; i++) {
            if (HexFormat.of()
                    .formatHex(graph, names + 20 * i, names + 20 * i + 20)
                    .equals(commit)) {
                return i;
            }
        }
        throw new AssertionError(commit + " is not in the graph");
    }

    /** Without "--", git also rejects a revision that is the name of a file. */
    @Test
    void aFileThatIsCalledLikeTheRangeHidesNoCommit() throws Exception {
        tree.write(range(), "x");
        assertEquals(128, Git.exitCode(tree.root(), "rev-list", range()));
        assertFound();
    }
}
