package dev.trapstreet.source.git;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.trapstreet.finding.GitOrigin;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.fixture.ReftableBuilder;
import dev.trapstreet.fixture.TokenBuilder;
import dev.trapstreet.pack.DamagedException;
import dev.trapstreet.pack.ObjectFormat;
import dev.trapstreet.source.Git;
import dev.trapstreet.source.WorkingTree;
import dev.trapstreet.source.history.HistoryReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.eclipse.jgit.internal.storage.file.FileReftableDatabase;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.ReflogEntry;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.lib.TagBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Refs and reflogs in reftables that JGit, git, or a builder from the definition of the format have written. */
final class ReftableRefsTest {
    @TempDir
    Path directory;

    private static Refs open(Path root) throws IOException {
        GitFiles files = GitFiles.checked(root, 1L << 30);
        Refs refs = GitDirectory.find(root, files).orElseThrow().refs();
        assertTrue(files.bounds().isSound());
        return refs;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6})
    void refsAndReflogsAreThoseThatJgitReads(int seed) throws Exception {
        Random random = new Random(seed);
        Path root = directory.resolve("r.git");
        try (FileRepository repository = new FileRepository(root.toFile())) {
            repository.create(true);
            repository.convertRefStorage("reftable", true, false);
            StoredConfig config = repository.getConfig();
            config.setBoolean("core", null, "logAllRefUpdates", true);
            config.setInt("reftable", null, "blockSize", new int[] {256, 512, 4096}[seed % 3]);
            config.setBoolean("reftable", null, "alignBlocks", seed % 2 == 0);
            config.save();
            write(repository, random, seed < 3 ? 30 : 300);
        }
        try (FileRepository repository = new FileRepository(root.toFile())) {
            assertEquals(refsOf(repository), new TreeMap<>(open(root).refs()));
            assertReflogs(repository, open(root));
            ((FileReftableDatabase) repository.getRefDatabase()).compactFully();
            assertEquals(refsOf(repository), new TreeMap<>(open(root).refs()));
            assertReflogs(repository, open(root));
        }
    }

    private static void write(FileRepository repository, Random random, int updates) throws IOException {
        List<ObjectId> objects = new ArrayList<>();
        try (ObjectInserter inserter = repository.newObjectInserter()) {
            ObjectId tree = inserter.insert(Constants.OBJ_TREE, new byte[0]);
            for (int i = 0; i < 5; i++) {
                CommitBuilder commit = new CommitBuilder();
                commit.setTreeId(tree);
                commit.setAuthor(new PersonIdent("A U Thor", "author@example.com"));
                commit.setCommitter(commit.getAuthor());
                commit.setMessage("commit " + i);
                objects.add(inserter.insert(commit));
            }
            TagBuilder tag = new TagBuilder();
            tag.setObjectId(objects.get(0), Constants.OBJ_COMMIT);
            tag.setTag("v1");
            tag.setMessage("version");
            objects.add(inserter.insert(tag));
            inserter.flush();
        }
        for (int i = 0; i < updates; i++) {
            String name = "refs/heads/" + (random.nextInt(4) == 0 ? "topic/" : "b") + random.nextInt(updates / 2);
            RefUpdate update = repository.updateRef(name, random.nextBoolean());
            if (random.nextInt(6) == 0) {
                update.setForceUpdate(true);
                update.delete();
            } else if (random.nextInt(12) == 0) {
                update.link("refs/heads/b" + random.nextInt(updates / 2));
            } else {
                ObjectId object = objects.get(random.nextInt(5));
                boolean tagged = random.nextInt(5) == 0;
                RefUpdate moved = tagged ? repository.updateRef("refs/tags/v" + i) : update;
                moved.setNewObjectId(tagged ? objects.get(5) : object);
                moved.setRefLogMessage("moved", false);
                moved.forceUpdate();
            }
        }
        RefUpdate main = repository.updateRef("refs/heads/main");
        main.setNewObjectId(objects.get(0));
        main.forceUpdate();
        repository.updateRef(Constants.HEAD).link("refs/heads/main");
    }

    private static Map<String, String> refsOf(Repository repository) throws IOException {
        Map<String, String> refs = new TreeMap<>();
        for (Ref ref : repository.getRefDatabase().getRefs()) {
            boolean shown = ref.getName().startsWith("refs/") || ref.getName().equals(Constants.HEAD);
            if (shown && ref.getObjectId() != null) {
                refs.put(ref.getName(), ref.getObjectId().name());
            }
        }
        assertTrue(refs.size() > 5);
        return refs;
    }

    /** JGit is asked ref by ref, so the reflogs of deleted refs are not compared. */
    private static void assertReflogs(Repository repository, Refs refs) throws IOException {
        Map<String, String> found = new TreeMap<>(refs.reflogs());
        Map<String, String> expected = new TreeMap<>();
        List<String> names = new ArrayList<>();
        for (Ref ref : repository.getRefDatabase().getRefs()) {
            names.add(ref.getName());
            int number = 0;
            for (ReflogEntry entry :
                    repository.getRefDatabase().getReflogReader(ref.getName()).getReverseEntries()) {
                boolean marker = entry.getOldId().equals(ObjectId.zeroId())
                        && entry.getNewId().equals(ObjectId.zeroId()); // git shows no such entry
                if (!marker) {
                    expected.put(
                            ref.getName() + "@{" + number++ + "}",
                            entry.getNewId().name());
                }
            }
        }
        found.keySet().removeIf(name -> !names.contains(name.substring(0, name.indexOf('@'))));
        assertTrue(expected.size() > 5);
        assertEquals(expected, found);
    }

    private static String id(ObjectFormat format, int digit) {
        return Integer.toHexString(digit).repeat(format.digits());
    }

    @ParameterizedTest
    @EnumSource(ObjectFormat.class)
    void newerTablesReplaceWhatOlderOnesSay(ObjectFormat format) throws Exception {
        Path git = repository(format);
        String one = id(format, 1);
        String two = id(format, 2);
        String zero = id(format, 0);
        stack(
                git,
                new ReftableBuilder(format.keyword())
                        .ref("refs/heads/gone", one)
                        .ref("refs/heads/main", one)
                        .tag("refs/tags/v1", one, two)
                        .symbolic("HEAD", "refs/heads/main")
                        .symbolic("refs/heads/a", "refs/heads/b")
                        .symbolic("refs/heads/b", "refs/heads/a")
                        .log("refs/heads/main", 1, zero, one)
                        .log("refs/heads/gone", 2, zero, one),
                new ReftableBuilder(format.keyword()).deleted("refs/heads/gone").ref("refs/heads/main", two),
                new ReftableBuilder(format.keyword())
                        .log("refs/heads/main", 3, one, two)
                        .log("refs/heads/empty", 4, zero, zero)
                        .deletedLog("refs/heads/gone", 2));
        Refs refs = open(git);
        assertEquals(Map.of("HEAD", two, "refs/heads/main", two, "refs/tags/v1", one), refs.refs());
        assertEquals(
                List.of("refs/heads/a", "refs/heads/b"),
                refs.brokenRefs().stream().sorted().toList());
        assertEquals(Map.of("refs/heads/main@{0}", two, "refs/heads/main@{1}", one), refs.reflogs());
    }

    @Test
    void eachWorkingTreeHasATableOfItsOwn() throws Exception {
        Path git = repository(ObjectFormat.SHA256);
        String one = id(ObjectFormat.SHA256, 1);
        String two = id(ObjectFormat.SHA256, 2);
        stack(
                git,
                new ReftableBuilder("sha256")
                        .ref("refs/heads/main", one)
                        .ref("refs/heads/fix", two)
                        .symbolic("HEAD", "refs/heads/main"));
        Path tree = Files.createDirectories(git.resolve("worktrees/fix"));
        Files.writeString(tree.resolve("HEAD"), "ref: refs/heads/.invalid\n");
        Files.writeString(tree.resolve("commondir"), "../..\n");
        stack(
                tree,
                new ReftableBuilder("sha256").symbolic("HEAD", "refs/heads/fix").ref("refs/bisect/bad", one));
        Path linked = Files.createDirectories(directory.resolve("linked"));
        Files.writeString(linked.resolve(".git"), "gitdir: " + tree + "\n");
        assertEquals(
                Map.of(
                        "HEAD", one,
                        "refs/heads/fix", two,
                        "refs/heads/main", one,
                        "worktrees/fix/HEAD", two,
                        "worktrees/fix/refs/bisect/bad", one),
                open(git).refs());
        Map<String, String> there = open(linked).refs();
        assertEquals(two, there.get("HEAD"));
        assertEquals(one, there.get("main-worktree/HEAD"));
    }

    @Test
    void theHistoryOfSuchARepositoryIsRead() throws Exception {
        Path root = directory.resolve("sha256");
        WorkingTree work = WorkingTree.init(root, "sha256");
        String token = TokenBuilder.random(new Random(3)).build();
        work.write("map.js", token);
        String commit = work.commit("first");
        Files.delete(root.resolve(".git/refs/heads/main"));
        work.git("config", "core.repositoryFormatVersion", "1");
        work.git("config", "extensions.refStorage", "reftable");
        ReftableBuilder table =
                new ReftableBuilder("sha256").ref("refs/heads/main", commit).symbolic("HEAD", "refs/heads/main");
        Files.writeString(root.resolve(".git/HEAD"), "ref: refs/heads/.invalid\n");
        stack(root.resolve(".git"), table);
        HistoryReport report = HistoryReport.of(root);
        assertEquals(List.of(), report.problems());
        GitOrigin origin = report.origin(token);
        assertEquals(List.of("HEAD", "refs/heads/main"), origin.refs());
        assertEquals(commit, origin.introductions().get(0).name());
        assertTrue(origin.head().isPresent());
        stack(root.resolve(".git"), table);
        Files.delete(root.resolve(".git/reftable/table0.ref"));
        HistoryReport damaged = HistoryReport.of(root);
        assertEquals(List.of(Problem.Kind.GIT_FILE), damaged.problems());
        assertEquals(1, damaged.places(token).size());
    }

    @Test
    void whatGitWritesIsRead() throws Exception {
        Path root = Files.createDirectories(directory.resolve("git"));
        int code = Git.exitCode(root, "init", "-q", "-b", "main", "--ref-format=reftable");
        assumeTrue(code == 0, "this git is older than 2.45 and writes no reftables");
        WorkingTree work = WorkingTree.init(root);
        work.commit("first");
        work.git("branch", "other");
        work.commit("second");
        Map<String, String> expected = new TreeMap<>(Map.of("HEAD", work.git("rev-parse", "HEAD")));
        for (String line : work.git("for-each-ref", "--format=%(refname) %(objectname)")
                .lines()
                .toList()) {
            int blank = line.indexOf(' ');
            expected.put(line.substring(0, blank), line.substring(blank + 1));
        }
        assertEquals(expected, new TreeMap<>(open(root).refs()));
        assertEquals(expected.get("HEAD"), open(root).reflogs().get("refs/heads/main@{0}"));
    }

    @ParameterizedTest
    @EnumSource(ObjectFormat.class)
    void damageIsNeverMoreThanADamagedFile(ObjectFormat format) throws Exception {
        ReftableBuilder builder = new ReftableBuilder(format.keyword());
        for (int i = 0; i < 9; i++) {
            builder.ref("refs/heads/b" + i, id(format, i)).log("refs/heads/b" + i, i, id(format, 0), id(format, i + 1));
        }
        byte[] whole = builder.build();
        assertEquals(9, count(whole, format, 1 << 20));
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            byte[] damaged =
                    random.nextInt(4) == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
            for (int k = random.nextInt(4); k >= 0 && damaged.length > 0; k--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            try {
                count(damaged, format, 1 << 20);
            } catch (DamagedException e) {
                assertFalse(e.description().isEmpty());
            }
        }
        assertThrows(DamagedException.class, () -> count(whole, format, 20));
        ObjectFormat other = format == ObjectFormat.SHA1 ? ObjectFormat.SHA256 : ObjectFormat.SHA1;
        assertThrows(DamagedException.class, () -> count(whole, other, 1 << 20));
    }

    private static int count(byte[] file, ObjectFormat format, long most) throws DamagedException {
        List<String> names = new ArrayList<>();
        Reftable.Records records = new Reftable.Records() {
            @Override
            public void ref(String name, String object, String target) {
                names.add(name);
            }

            @Override
            public void log(String name, long update, String object) {}
        };
        Reftable.readRefs(file, format, most, records);
        Reftable.readLogs(file, format, most, records);
        return names.size();
    }

    private Path repository(ObjectFormat format) throws Exception {
        Path git = directory.resolve("made.git");
        Git.run(directory, "init", "-q", "--bare", "--object-format=" + format.keyword(), git.toString());
        Git.run(git, "config", "core.repositoryFormatVersion", "1");
        Git.run(git, "config", "extensions.refStorage", "reftable");
        return git;
    }

    private static void stack(Path git, ReftableBuilder... tables) throws IOException {
        Path folder = Files.createDirectories(git.resolve("reftable"));
        List<String> names = new ArrayList<>();
        for (ReftableBuilder table : tables) {
            String name = "table" + names.size() + ".ref";
            names.add(name);
            Files.write(folder.resolve(name), table.build());
        }
        Files.write(folder.resolve("tables.list"), names);
    }
}
