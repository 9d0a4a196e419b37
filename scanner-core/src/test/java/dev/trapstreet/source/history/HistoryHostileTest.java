package dev.trapstreet.source.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.ScanOptions;
import dev.trapstreet.SecretScanner;
import dev.trapstreet.Sources;
import dev.trapstreet.finding.Commit;
import dev.trapstreet.finding.GitOrigin;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.Report;
import dev.trapstreet.fixture.TokenBuilder;
import dev.trapstreet.source.Git;
import dev.trapstreet.source.SourceOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Hostile repositories, which try to run a program, to break the scan, or to hide a token. */
final class HistoryHostileTest {
    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final String PEOPLE =
            "author A <a@example.com> 1700000000 +0000\ncommitter C <c@example.com> 1700000000 +0000\n";

    private final Random random = new Random(7);
    private final String token = TokenBuilder.random(random).build();

    @TempDir
    Path directory;

    private Path root;
    private FileRepository repository;
    private ObjectInserter inserter;

    @BeforeEach
    void anEmptyRepository() throws Exception {
        root = directory.resolve("repository.git");
        repository = new FileRepository(root.toFile());
        repository.create(true);
        inserter = repository.newObjectInserter();
    }

    @AfterEach
    void close() {
        inserter.close();
        repository.close();
    }

    private ObjectId blob(String text) throws IOException {
        return inserter.insert(Constants.OBJ_BLOB, text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] entry(String mode, byte[] name, ObjectId id) {
        ByteArrayOutputStream entry = new ByteArrayOutputStream();
        entry.writeBytes((mode + " ").getBytes(StandardCharsets.US_ASCII));
        entry.writeBytes(name);
        entry.write(0);
        byte[] raw = new byte[20];
        id.copyRawTo(raw, 0);
        entry.writeBytes(raw);
        return entry.toByteArray();
    }

    private static byte[] entry(String mode, String name, ObjectId id) {
        return entry(mode, name.getBytes(StandardCharsets.UTF_8), id);
    }

    private ObjectId tree(byte[]... entries) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] entry : entries) {
            all.writeBytes(entry);
        }
        return inserter.insert(Constants.OBJ_TREE, all.toByteArray());
    }

    private ObjectId commit(String content) throws IOException {
        return inserter.insert(Constants.OBJ_COMMIT, content.getBytes(StandardCharsets.UTF_8));
    }

    private ObjectId commit(ObjectId tree, ObjectId... parents) throws IOException {
        StringBuilder content = new StringBuilder("tree " + tree.name() + "\n");
        for (ObjectId parent : parents) {
            content.append("parent ").append(parent.name()).append('\n');
        }
        return commit(content + PEOPLE + "\nsubject\n");
    }

    private void main(ObjectId commit) throws IOException {
        Files.createDirectories(root.resolve("refs/heads"));
        Files.writeString(root.resolve("refs/heads/main"), commit.name() + "\n");
        Files.writeString(root.resolve("HEAD"), "ref: refs/heads/main\n");
    }

    private HistoryReport scan() throws Exception {
        inserter.flush();
        return assertTimeoutPreemptively(BOUND, () -> HistoryReport.of(root));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void nothingOfTheRepositorysOwnIsRunAndNothingChanges() throws Exception {
        Path tree = directory.resolve("tree");
        Path marker = directory.resolve("marker");
        Path program = directory.resolve("program");
        Files.createDirectories(tree);
        Git.run(tree, "init", "-q", "-b", "main");
        Files.writeString(tree.resolve("map.js"), token);
        Git.run(tree, "add", "-A");
        Git.run(tree, "-c", "user.name=A", "-c", "user.email=a@example.com", "commit", "-q", "-m", "first");
        Files.writeString(program, "#!/bin/sh\ntouch '" + marker + "'\n");
        assertTrue(program.toFile().setExecutable(true));
        Path included = directory.resolve("included");
        Files.writeString(included, "[core]\n\tfsmonitor = " + program + "\n");
        Files.writeString(
                tree.resolve(".git/config"),
                String.join(
                        "\n",
                        "[core]",
                        "\trepositoryformatversion = 1",
                        "\tfsmonitor = " + program,
                        "\tsshCommand = " + program,
                        "\thooksPath = " + tree.resolve(".git/hooks"),
                        "\tpager = " + program,
                        "\teditor = " + program,
                        "\tgitProxy = " + program,
                        "[extensions]",
                        "\tpartialClone = origin",
                        "[remote \"origin\"]",
                        "\turl = ext::" + program,
                        "\tpromisor = true",
                        "[include]",
                        "\tpath = " + included,
                        "[alias]",
                        "\tls-files = !" + program,
                        "[credential]",
                        "\thelper = !" + program,
                        "[diff]",
                        "\texternal = " + program,
                        "[filter \"x\"]",
                        "\tsmudge = " + program,
                        "\tclean = " + program,
                        "\tprocess = " + program,
                        "[uploadpack]",
                        "\tpackObjectsHook = " + program,
                        ""));
        Files.writeString(tree.resolve(".gitattributes"), "* filter=x\n");
        for (String hook : List.of("post-index-change", "pre-commit", "reference-transaction", "post-checkout")) {
            Files.copy(program, tree.resolve(".git/hooks/" + hook));
        }
        Git.exitCode(tree, "status", "--short");
        assertTrue(Files.exists(marker), "the trap works");
        Files.delete(marker);
        for (SourceOptions.History history : List.of(SourceOptions.History.ONLY, SourceOptions.History.INCLUDED)) {
            Map<String, String> before = listing(tree);
            HistoryReport report = HistoryReport.of(tree, history, 2);
            assertFalse(report.places(token).isEmpty());
            assertFalse(Files.exists(marker));
            assertEquals(before, listing(tree));
        }
    }

    /** Returns every file, with attributes that reveal a change. */
    private static Map<String, String> listing(Path tree) throws IOException {
        Map<String, String> listing = new TreeMap<>();
        try (Stream<Path> all = Files.walk(tree)) {
            for (Path each : all.toList()) {
                listing.put(
                        each.toString(),
                        Files.size(each) + " " + Files.getLastModifiedTime(each, LinkOption.NOFOLLOW_LINKS));
            }
        }
        return listing;
    }

    @Test
    void namesThatNoFileSystemWouldTake() throws Exception {
        ObjectId held = blob("\n" + token);
        Map<String, byte[]> names = new TreeMap<>();
        for (String name : List.of(
                "..",
                ".",
                ".git",
                "a/b",
                "/etc/passwd",
                "\u001b[31mred",
                "line\nbreak",
                "\u202eright",
                "x".repeat(10_000))) {
            names.put(name, name.getBytes(StandardCharsets.UTF_8));
        }
        names.put("\\xFF\\xC3", new byte[] {(byte) 0xFF, (byte) 0xC3});
        names.put("", new byte[0]);
        List<byte[]> entries = new ArrayList<>();
        names.values().forEach(name -> entries.add(entry("100644", name, held)));
        ObjectId inner = tree(entries.toArray(new byte[0][]));
        main(commit(tree(entry("40000", "..", inner))));
        HistoryReport report = scan();
        List<String> paths =
                report.places(token).stream().map(report::path).sorted().toList();
        assertEquals(names.keySet().stream().map(name -> "../" + name).sorted().toList(), paths);
        assertEquals(List.of(), report.problems());
    }

    @Test
    void aModeWithALeadingZeroIsRead() throws Exception {
        ObjectId commit = commit(tree(entry("040000", "dir", tree(entry("0100644", "file", blob(token))))));
        main(commit);
        HistoryReport report = scan();
        assertEquals("dir/file", report.path(report.place(token)));
        assertEquals(List.of(commit.name()), HistoryReport.commits(report.origin(token)));
    }

    @Test
    void aTreeOfTreesThatRepeatsItselfHidesNothing() throws Exception {
        String other = TokenBuilder.random(random).build();
        String named = TokenBuilder.random(random).build();
        ObjectId tree = blob(token);
        for (int level = 0; level < 10; level++) {
            List<byte[]> entries = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                entries.add(entry(level == 0 ? "100644" : "40000", "entry" + i, tree));
            }
            tree = tree(entries.toArray(new byte[0][]));
        }
        ObjectId bomb = commit(tree);
        ObjectId after = commit(
                tree(
                        entry("100644", "a", blob(other)),
                        entry("40000", "bomb", tree),
                        entry("100644", named, blob("plain"))),
                bomb);
        main(after);
        HistoryReport report = scan();
        assertEquals(List.of(after.name()), HistoryReport.commits(report.origin(other)));
        assertEquals(List.of(after.name()), HistoryReport.commits(report.origin(named)));
        assertTrue(report.places(token).stream()
                .anyMatch(location -> HistoryReport.commits(
                                location.provenance().git().orElseThrow())
                        .contains(bomb.name())));
        assertEquals(List.of(Problem.Kind.GIT_REPOSITORY), report.problems());
    }

    @Test
    void manyFilesInOneDirectoryEachWithATokenOverManyCommits() throws Exception {
        int files = 600;
        int commits = 300;
        List<String> tokens = new ArrayList<>();
        List<ObjectId> blobs = new ArrayList<>();
        for (int i = 0; i < files; i++) {
            tokens.add(TokenBuilder.random(random).build());
            blobs.add(blob(tokens.get(i)));
        }
        ObjectId last = null;
        for (int c = 0; c < commits; c++) {
            byte[][] entries = new byte[files][];
            if (last != null) {
                blobs.set(c, blob(c + " " + tokens.get(c)));
            }
            for (int i = 0; i < files; i++) {
                entries[i] = entry("100644", "f" + (1000 + i), blobs.get(i));
            }
            last = last == null ? commit(tree(entries)) : commit(tree(entries), last);
        }
        main(last);
        HistoryReport report = scan();
        assertEquals(List.of(), report.problems());
        assertEquals(files, report.findings().size());
        for (String each : tokens) {
            assertEquals(1, report.origin(each).introductions().size());
        }
    }

    @Test
    void directoriesNestedDeeperThanAnyPath() throws Exception {
        ObjectId tree = tree(entry("100644", "file", blob(token)));
        for (int i = 0; i < 2_500; i++) {
            tree = tree(entry("40000", "d", tree));
        }
        String other = TokenBuilder.random(random).build();
        main(commit(tree(entry("40000", "d", tree), entry("100644", "e", blob(other)))));
        HistoryReport report = scan();
        assertFalse(report.places(token).isEmpty());
        assertEquals("e", report.path(report.place(other)));
        assertEquals(List.of(Problem.Kind.GIT_REPOSITORY), report.problems());
    }

    @Test
    void tensOfThousandsOfRefs() throws Exception {
        ObjectId commit = commit(tree(entry("100644", "file", blob(token))));
        StringBuilder refs = new StringBuilder("# pack-refs with: peeled fully-peeled sorted \n");
        for (int i = 0; i < 50_000; i++) {
            refs.append(commit.name()).append(" refs/heads/branch").append(i).append('\n');
        }
        Files.writeString(root.resolve("packed-refs"), refs);
        main(commit);
        HistoryReport report = scan();
        assertEquals(20, report.origin(token).refs().size());
        assertEquals("HEAD", report.origin(token).refs().get(0));
        assertEquals(List.of(), report.problems());
    }

    @Test
    void aCommitWithAThousandParents() throws Exception {
        ObjectId with = tree(entry("100644", "file", blob(token)));
        ObjectId without = tree(entry("100644", "other", blob("plain")));
        ObjectId[] parents = new ObjectId[1_000];
        for (int i = 0; i < parents.length; i++) {
            parents[i] = commit("tree " + without.name() + "\n" + PEOPLE + "\n" + i + "\n");
        }
        ObjectId merge = commit(with, parents);
        parents[999] = commit("tree " + with.name() + "\n" + PEOPLE + "\nthe last one has it\n");
        main(commit(tree(entry("40000", "sub", with)), merge, commit(with, parents)));
        HistoryReport report = scan();
        assertEquals(List.of(), report.problems());
        Location top = report.places(token).stream()
                .filter(location -> report.path(location).equals("file"))
                .findFirst()
                .orElseThrow();
        List<String> introduced = HistoryReport.commits(top.provenance().git().orElseThrow());
        // All committer lines state the same second. The merge is one second later, because it comes after its parents.
        assertEquals(List.of(parents[999].name(), merge.name()), introduced);
    }

    @Test
    void commitsThatGitWouldNotWrite() throws Exception {
        ObjectId tree = tree(entry("100644", "file", blob(token)));
        ObjectId held = blob("plain");
        String wrongTree = TokenBuilder.random(random).build();
        List<String> contents = List.of(
                "",
                "\n",
                "tree",
                "tree \n",
                "tree " + tree.name(),
                "tree " + tree.name() + "\n",
                "tree " + tree.name() + "\n\nno people\n",
                "tree " + "z".repeat(40) + "\n" + PEOPLE + "\nno name\n",
                "tree " + held.name() + "\n" + PEOPLE + "\nits tree is a blob " + wrongTree + "\n",
                "tree " + tree.name() + "\nparent " + tree.name() + "\n" + PEOPLE + "\nits parent is a tree\n",
                "tree " + tree.name() + "\nparent \n" + PEOPLE + "\nno parent\n",
                "tree " + tree.name() + "\nauthor\ncommitter\n\nnobody\n",
                "tree " + tree.name() + "\nauthor >< 9\ncommitter >< 9\n\nnobody\n",
                "tree " + tree.name() + "\n" + PEOPLE.replace("1700000000", "9".repeat(30)) + "\nfar\n",
                "tree " + tree.name() + "\n" + PEOPLE.replace("1700000000", "-5") + "\nbefore\n",
                "tree " + tree.name() + "\n" + PEOPLE.replace("1700000000", Long.toString(Long.MAX_VALUE)) + "\nfar\n");
        for (String content : contents) {
            commit(content);
        }
        main(commit(tree));
        HistoryReport report = scan();
        GitOrigin origin = report.origin(token);
        assertTrue(origin.reachable());
        for (Commit each : origin.introductions()) {
            assertTrue(each.subject().length() < 40, each.subject());
        }
        assertEquals(10, origin.introductions().size(), origin.toString());
        assertEquals(GitOrigin.ObjectKind.COMMIT, report.origin(wrongTree).kind());
    }

    /** The object exceeds the limit and is streamed. The part before the damage does not make it complete. */
    @Test
    void aLargeObjectThatIsDamagedAtItsEndIsNotTakenForRead() throws Exception {
        byte[] noise = new byte[400_000]; // incompressible, so that its end is at the end of the file
        random.nextBytes(noise);
        ObjectId large = inserter.insert(Constants.OBJ_BLOB, noise);
        main(commit(tree(entry("100644", "large", large))));
        inserter.flush();
        Path file = root.resolve("objects")
                .resolve(large.name().substring(0, 2))
                .resolve(large.name().substring(2));
        ScanOptions held = ScanOptions.DEFAULT.withSourceOptions(
                SourceOptions.DEFAULT.withHistory(SourceOptions.History.ONLY).withMemory(1 << 20));
        Report whole = new SecretScanner(held).scan(List.of(Sources.at(root)));
        assertEquals(List.of(), whole.problems());
        byte[] packed = Files.readAllBytes(file);
        assertTrue(file.toFile().setWritable(true));
        Files.write(file, Arrays.copyOf(packed, packed.length - 1_000));
        Report cut = new SecretScanner(held).scan(List.of(Sources.at(root)));
        assertEquals(
                List.of(Problem.Kind.DAMAGED_OBJECT),
                cut.problems().stream().map(Problem::kind).toList());
    }
}
