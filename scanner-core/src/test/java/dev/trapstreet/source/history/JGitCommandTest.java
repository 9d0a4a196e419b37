package dev.trapstreet.source.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.git.jgit.JGitCommand;
import dev.trapstreet.git.jgit.UnsupportedRepositoryException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that JGit, which is used without a git program, prints what git prints. Expected values come from git. */
final class JGitCommandTest {
    private static final String[] DIFF_TREE = {
        "diff-tree", "--stdin", "-c", "-r", "--root", "--raw", "-z", "--no-renames", "--no-abbrev"
    };

    @TempDir
    Path folder;

    private Path root;
    private List<String> commits = List.of();
    private Random random = new Random(0);

    /** Output of a command, one character for each byte. */
    private record Printed(int code, String text) {
        Printed(int code, byte[] output) {
            this(code, new String(output, StandardCharsets.ISO_8859_1));
        }
    }

    @BeforeEach
    void name() throws IOException {
        root = Files.createDirectories(folder.resolve("work tree"));
    }

    private void create(long seed) throws Exception {
        random = new Random(seed);
        RandomHistory history;
        try (Repository repository = new FileRepository(root.resolve(".git").toFile())) {
            repository.create(false);
            history = RandomHistory.write(repository, seed);
        }
        commits = history.commits().stream().map(ObjectId::name).toList();
        for (int i = 0; i < 4; i++) {
            git("update-ref", "refs/remotes/" + (i < 2 ? "origin" : "fork") + "/b" + i, any());
            git("tag", "-a", "-m", "tag " + i, "v" + i, any());
        }
        git("update-ref", "refs/heads/main", any());
        git("symbolic-ref", "HEAD", "refs/heads/main");
        git("read-tree", "HEAD");
    }

    private String any() {
        return commits.get(random.nextInt(commits.size()));
    }

    private Printed git(String... words) throws Exception {
        return git(root, new byte[0], words);
    }

    private static Printed git(Path directory, byte[] input, String... words) throws Exception {
        List<String> command = new ArrayList<>(
                List.of("git", "-c", "user.name=A", "-c", "user.email=a@example.com", "-C", directory.toString()));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
        builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
        Process process = builder.start();
        Thread writer = new Thread(() -> {
            try (OutputStream stdin = process.getOutputStream()) {
                stdin.write(input);
            } catch (IOException e) {
                return; // git has ended
            }
        });
        writer.start();
        byte[] output = process.getInputStream().readAllBytes();
        writer.join();
        return new Printed(process.waitFor(), output);
    }

    private static Printed jgit(Path directory, byte[] input, String... words) throws Exception {
        assertTrue(JGitCommand.supports(words));
        try (JGitCommand command = JGitCommand.start(directory, Map.of(), input, words)) {
            command.stdin().write(input);
            return new Printed(command.exitCode(), command.stdout().readAllBytes());
        }
    }

    private void assertSame(Path directory, byte[] input, String... words) throws Exception {
        Printed expected = git(directory, input, words);
        Printed printed = jgit(directory, input, words);
        String what = String.join(" ", words);
        String[] lines = printed.text().split("[\0\n]", -1);
        String[] wanted = expected.text().split("[\0\n]", -1);
        for (int i = 0; i < Math.min(lines.length, wanted.length); i++) {
            assertEquals(wanted[i], lines[i], what + ", word " + i); // the first difference alone
        }
        assertEquals(expected.text(), printed.text(), what);
        assertEquals(expected.code() == 0, printed.code() == 0, what);
    }

    private static Set<String> objects(Printed printed) {
        Set<String> ids = new TreeSet<>();
        for (String line : printed.text().split("\n", -1)) {
            if (!line.startsWith("-")) { // a commit below the range
                ids.add(line.split(" ", 2)[0]);
            }
        }
        return ids;
    }

    private static byte[] lines(List<String> lines) {
        return (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void rangesHaveTheSameObjects(long seed) throws Exception {
        create(seed);
        String[] others = {"v1..v2", "^v0", "v3", "main^!", "main^@", "origin/b0..", "..fork/b2", "HEAD"};
        List<String> ranges = new ArrayList<>(List.of(others));
        for (int i = 0; i < 12; i++) {
            String from = any();
            String to = any();
            // Of two commits whose clocks are wrong, git lists the older one as if the newer did not contain it.
            if (git("merge-base", "--is-ancestor", to, from).code() != 0) {
                ranges.add(from + (i % 3 == 0 ? "..." : "..") + to);
            }
        }
        for (String range : ranges) {
            for (String objects : List.of("--objects", "--objects-edge-aggressive")) {
                String[] words = {"rev-list", objects, "--missing=print", "--end-of-options", range, "--"};
                Set<String> missing = objects(git(words));
                Set<String> more = objects(jgit(root, new byte[0], words));
                Set<String> expected = new TreeSet<>(missing);
                missing.removeAll(more);
                more.removeAll(expected);
                assertEquals("[] []", missing + " " + more, range + " " + objects);
            }
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {21, 22, 23, 24, 25, 26})
    void incomingCommitsAreTheSame(long seed) throws Exception {
        create(seed);
        for (String known : List.of("", "--all", "--remotes", "--remotes=origin")) {
            List<String> words =
                    new ArrayList<>(List.of("rev-list", "--reverse", "--topo-order", "--ignore-missing", "--stdin"));
            if (!known.isEmpty()) {
                words.addAll(List.of("--not", known));
            }
            byte[] input = lines(List.of(any(), any(), "^" + any(), "^" + "1".repeat(40)));
            String[] command = words.toArray(String[]::new);
            String[] printed = jgit(root, input, command).text().split("\n", -1);
            assertEquals(
                    new TreeSet<>(List.of(git(root, input, command).text().split("\n", -1))),
                    new TreeSet<>(List.of(printed)),
                    known);
            Set<String> before = new HashSet<>(List.of(printed));
            for (int i = printed.length - 2; i >= 0; i--) { // no parent follows its child
                before.remove(printed[i]);
                for (String parent : git("rev-parse", printed[i] + "^@").text().split("\n", -1)) {
                    assertTrue(parent.isEmpty()
                            || before.contains(parent)
                            || !List.of(printed).contains(parent));
                }
            }
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {31, 32, 33, 34, 35, 36, 37, 38})
    void changesOfCommitsAreTheSame(long seed) throws Exception {
        create(seed);
        assertSame(root, lines(commits), DIFF_TREE);
    }

    @Test
    void changesOfTypesAndOfSubmodulesAreTheSame() throws Exception {
        create(40);
        List<String> made = new ArrayList<>();
        String blob = git("rev-parse", "HEAD:README").text().strip();
        for (String index : List.of(
                "100644 " + blob + "\ta\n100644 " + blob + "\tb/c\n",
                "120000 " + blob + "\ta\n100755 " + blob + "\tb/c\n",
                "100644 " + blob + "\ta/x\n100644 " + blob + "\tb\n160000 " + commits.get(0) + "\tsub\n",
                "160000 " + commits.get(1) + "\tsub\n100644 " + blob + "\tname with\ttab\n")) {
            git("read-tree", "--empty");
            git(root, index.getBytes(StandardCharsets.UTF_8), "update-index", "--index-info");
            String tree = git("write-tree").text().strip();
            List<String> commit = new ArrayList<>(List.of("commit-tree", tree, "-m", "c"));
            made.forEach(parent -> commit.addAll(List.of("-p", parent)));
            made.add(git(commit.toArray(String[]::new)).text().strip());
        }
        assertSame(root, lines(made), DIFF_TREE);
        for (String commit : made) {
            assertSame(root, new byte[0], "ls-tree", "-r", "-z", "--full-tree", "--end-of-options", commit);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {41, 42, 43, 44, 45, 46})
    void theIndexIsTheSame(long seed) throws Exception {
        create(seed);
        String blob = git("rev-parse", "HEAD:" + firstFile()).text().strip();
        StringBuilder index = new StringBuilder();
        for (int i = 0; i < 6; i++) {
            index.append("100644 ").append(blob).append("\tnew/").append(i).append(".txt\n");
        }
        index.append("120000 ")
                .append(blob)
                .append("\ta/link\n160000 ")
                .append(any())
                .append("\ta/module\n");
        index.append("100644 ").append(blob).append("\ta/b/conflict\n");
        git(root, index.toString().getBytes(StandardCharsets.UTF_8), "update-index", "--index-info");
        String tree = git("write-tree").text().strip();
        index.setLength(0);
        index.append("0 ").append("0".repeat(40)).append("\ta/b/conflict\n");
        for (int stage = 1; stage <= 3; stage++) {
            index.append("100644 ").append(blob).append(' ').append(stage).append("\ta/b/conflict\n");
        }
        git(root, index.toString().getBytes(StandardCharsets.UTF_8), "update-index", "--index-info");
        Path below = Files.createDirectories(root.resolve("a/b"));
        Files.writeString(root.resolve("announced.txt"), "x");
        Files.writeString(root.resolve("a/announced.txt"), "x");
        git("add", "-N", "announced.txt", "a/announced.txt");
        for (Path directory : List.of(root, root.resolve("a"), below)) {
            assertSame(directory, new byte[0], "ls-files", "-z", "--stage");
            assertSame(directory, new byte[0], "ls-files", "-z");
            assertSame(directory, new byte[0], "rev-parse", "--show-prefix");
            for (String from : List.of("HEAD", "v1", any(), tree, "4b825dc642cb6eb9a060e54bf8d69288fbee4904")) {
                assertSame(
                        directory,
                        new byte[0],
                        "diff-index",
                        "--cached",
                        "--raw",
                        "-z",
                        "--no-renames",
                        "--no-abbrev",
                        "--relative",
                        "--ita-invisible-in-index",
                        "--ignore-submodules=none",
                        "--end-of-options",
                        from,
                        "--");
            }
        }
    }

    private String firstFile() throws Exception {
        return git("ls-tree", "-r", "--name-only", "HEAD").text().split("\n", -1)[0];
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {51, 52, 53})
    void revisionsAndObjectsAreTheSame(long seed) throws Exception {
        create(seed);
        String file = firstFile();
        List<String> names = new ArrayList<>(commits);
        names.addAll(List.of("HEAD", "main", "v1", "v1^{commit}", "refs/remotes/origin/b0", "HEAD:", "HEAD:" + file));
        names.addAll(List.of("HEAD:absent", "absent", "1".repeat(40), "HEAD:a/", "v2:" + file, "a b", "-x"));
        assertSame(root, lines(names), "cat-file", "--batch");
        for (String name : names) {
            assertSame(root, new byte[0], "rev-parse", "--verify", "--quiet", "--end-of-options", name + "^{commit}");
        }
        for (String path : List.of(file, "absent", "a", "a/b")) {
            assertSame(
                    root,
                    new byte[0],
                    "ls-tree",
                    "-z",
                    "--full-tree",
                    "--end-of-options",
                    any(),
                    "--",
                    ":(literal)" + path);
        }
        for (int i = 0; i < 20; i++) {
            assertSame(root, new byte[0], "merge-base", "--is-ancestor", "--end-of-options", any(), any());
        }
        assertSame(root, new byte[0], "for-each-ref", "--format=%(objectname) %(refname)", "refs/heads");
        assertSame(root, new byte[0], "hash-object", "-t", "tree", "--stdin");
    }

    @Test
    void anUnbornBranchAndADirectoryWithoutARepository() throws Exception {
        assertEquals(
                128, jgit(folder, new byte[0], "rev-parse", "--show-prefix").code());
        try (JGitCommand command = JGitCommand.start(folder, Map.of(), new byte[0], "rev-parse", "--git-dir")) {
            assertEquals(
                    "fatal: not a git repository (or any of the parent directories): .git",
                    command.failure().getMessage());
        }
        git("init", "-q");
        assertSame(root, new byte[0], "rev-parse", "--quiet", "--verify", "HEAD");
        assertSame(root, new byte[0], "rev-parse", "--verify", "--quiet", "--end-of-options", "HEAD^{commit}");
    }

    @Test
    void whatJGitDoesNotReadIsSaid() throws Exception {
        git("init", "-q", "--object-format=sha256");
        assertEquals("does not read repositories with SHA-256 object ids", refusal("rev-parse", "--git-dir"));
    }

    @Test
    void aSplitIndexIsNotReadAsAnEmptyOne() throws Exception {
        create(60);
        git("update-index", "--split-index");
        String refusal = refusal("ls-files", "-z");
        assertTrue(refusal.startsWith("does not read the index of this repository ("), refusal);
    }

    private String refusal(String... words) {
        return assertThrows(
                        UnsupportedRepositoryException.class,
                        () -> JGitCommand.start(root, Map.of(), new byte[0], words)
                                .close())
                .getMessage();
    }

    @Test
    void aDamagedObjectIsAnErrorAndNoEmptyAnswer() throws Exception {
        create(61);
        git("repack", "-adq");
        String tip = git("rev-parse", "HEAD").text().strip();
        try (Stream<Path> packs = Files.list(root.resolve(".git/objects/pack"))) {
            for (Path pack :
                    packs.filter(file -> file.toString().endsWith(".pack")).toList()) {
                byte[] bytes = Files.readAllBytes(pack);
                Arrays.fill(bytes, 12, bytes.length - 20, (byte) 0x5A);
                pack.toFile().setWritable(true);
                Files.write(pack, bytes);
            }
        }
        for (String[] words : new String[][] {
            {"rev-list", "--objects", "--missing=print", "--end-of-options", tip, "--"},
            {"ls-tree", "-r", "-z", "--full-tree", "--end-of-options", tip}
        }) {
            assertEquals(128, jgit(root, new byte[0], words).code());
        }
        assertThrows(IOException.class, () -> jgit(root, lines(List.of(tip)), DIFF_TREE));
    }

    /** By default, JGit writes a file next to what it reads, to measure the clock of the file system. */
    @Test
    void nothingIsWritten() throws Exception {
        create(62);
        Map<String, FileTime> before = times();
        jgit(root, new byte[0], "ls-files", "-z");
        jgit(root, new byte[0], "diff-index", "HEAD", "--");
        jgit(root, lines(commits), DIFF_TREE);
        jgit(root, lines(List.of("HEAD:")), "cat-file", "--batch");
        assertEquals(before, times());
    }

    private Map<String, FileTime> times() throws IOException {
        Map<String, FileTime> times = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.toList()) {
                times.put(file.toString(), Files.getLastModifiedTime(file));
            }
        }
        return times;
    }

    /** Content passes through in pieces. */
    @Test
    void aLargeObjectIsStreamed() throws Exception {
        byte[] content = new byte[3 << 20];
        new Random(1).nextBytes(content);
        git("init", "-q");
        String id = git(root, content, "hash-object", "-w", "--stdin").text().strip();
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        expected.write((id + " blob " + content.length + "\n").getBytes(StandardCharsets.US_ASCII));
        expected.write(content);
        expected.write('\n');
        assertEquals(
                expected.toString(StandardCharsets.ISO_8859_1),
                jgit(root, lines(List.of(id)), "cat-file", "--batch").text());
    }
}
