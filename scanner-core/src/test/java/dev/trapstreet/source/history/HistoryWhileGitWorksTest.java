package dev.trapstreet.source.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.finding.GitOrigin;
import dev.trapstreet.fixture.TokenBuilder;
import dev.trapstreet.pack.ObjectFormat;
import dev.trapstreet.source.DisplayPaths;
import dev.trapstreet.source.Git;
import dev.trapstreet.source.SourceOptions;
import dev.trapstreet.source.WorkerContext;
import dev.trapstreet.source.WorkingTree;
import dev.trapstreet.source.git.GitDirectory;
import dev.trapstreet.source.git.GitFiles;
import dev.trapstreet.source.git.Refs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes that git makes to a repository during a scan: nothing is lost, and nothing is wrongly reported as broken. */
final class HistoryWhileGitWorksTest {
    @TempDir
    Path directory;

    private WorkingTree work;
    private Path root;

    @BeforeEach
    void aRepository() throws Exception {
        work = WorkingTree.init(directory.resolve("repository"));
        root = work.root();
        work.commit("first");
    }

    /** The i-th of many repetitions. */
    private interface Step {
        void run(int i) throws Exception;
    }

    /** Repeats one step in a separate thread until the other step has run the given number of times. */
    private static void whileGit(Step git, int times, Step scan) throws Exception {
        AtomicBoolean ended = new AtomicBoolean();
        List<Throwable> failures = new ArrayList<>();
        Thread working = new Thread(() -> {
            try {
                for (int i = 0; !ended.get(); i++) {
                    git.run(i);
                }
            } catch (Exception | AssertionError e) {
                failures.add(e);
            }
        });
        working.start();
        try {
            for (int i = 0; i < times; i++) {
                scan.run(i);
            }
        } finally {
            ended.set(true);
            working.join();
        }
        assertEquals(List.of(), failures);
    }

    @Test
    void foldersOfLooseObjectsComeAndGo() throws Exception {
        Path objects = root.resolve(".git/objects");
        Path folder = Stream.of("00", "11", "22", "33")
                .map(objects::resolve)
                .filter(each -> !Files.exists(each))
                .findFirst()
                .orElseThrow();
        whileGit(
                i -> {
                    Files.createDirectory(folder);
                    Files.delete(folder);
                },
                500,
                i -> {
                    WorkerContext worker = new WorkerContext(chunk -> {}, task -> {});
                    GitFiles files = GitFiles.of(root, new DisplayPaths(root), SourceOptions.DEFAULT);
                    ObjectStore.openAll(List.of(objects), ObjectFormat.SHA1, files, worker);
                    files.bounds().tell(worker);
                    assertEquals(List.of(), worker.problems());
                });
    }

    /** Git writes loose refs by renaming a file. Before it removes one, the ref is in packed-refs. */
    @Test
    void looseRefsComeAndGo() throws Exception {
        work.git("branch", "busy");
        work.git("pack-refs", "--all");
        Path ref = root.resolve(".git/refs/heads/busy");
        String text = work.git("rev-parse", "busy") + "\n";
        whileGit(
                i -> {
                    Files.createDirectories(ref.getParent());
                    Files.move(Files.writeString(root.resolve(".git/new"), text), ref);
                    Files.delete(ref);
                },
                20_000,
                i -> {
                    GitFiles files = GitFiles.of(root, new DisplayPaths(root), SourceOptions.DEFAULT);
                    Refs refs = GitDirectory.find(root, files).orElseThrow().refs();
                    assertEquals(text.strip(), refs.refs().get("refs/heads/busy"));
                    assertEquals(List.of(), refs.brokenRefs());
                    assertTrue(files.bounds().isSound());
                });
    }

    /** Git 2.39 removes a pack before its index. If it has to wait in between, the index is alone for as long. */
    @Test
    void aPackIsRemovedBeforeItsIndex() throws Exception {
        work.git("repack", "-q", "-a", "-d");
        Path objects = root.resolve(".git/objects");
        Path index;
        try (Stream<Path> packs = Files.list(objects.resolve("pack"))) {
            index = packs.filter(file -> file.toString().endsWith(".idx"))
                    .findFirst()
                    .orElseThrow();
        }
        Path alone = Files.copy(index, index.resolveSibling("pack-" + "0".repeat(40) + ".idx"));
        Thread git = new Thread(() -> {
            try {
                Thread.sleep(100);
                Files.delete(alone);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        git.start();
        WorkerContext worker = new WorkerContext(chunk -> {}, task -> {});
        GitFiles files = GitFiles.of(root, new DisplayPaths(root), SourceOptions.DEFAULT);
        try (ObjectStore store = ObjectStore.openAll(List.of(objects), ObjectFormat.SHA1, files, worker)) {
            assertTrue(store.has(work.git("rev-parse", "HEAD").strip()));
        }
        git.join();
        assertEquals(List.of(), worker.problems());
    }

    @Test
    void allOfItIsPackedAnew() throws Exception {
        Random random = new Random(5);
        List<String> tokens = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            tokens.add(TokenBuilder.random(random).build());
            work.write("d" + i % 3 + "/f" + i, tokens.get(i));
            work.commit("commit " + i);
        }
        whileGit(
                i -> {
                    Files.writeString(root.resolve("busy"), "change " + i);
                    Git.run(root, "add", "-A"); // creates loose objects to be packed
                    Git.run(root, "commit", "-q", "--amend", "-m", "busy " + i);
                    if (i % 2 == 0) {
                        Git.run(root, "gc", "-q");
                    } else {
                        Git.run(root, "repack", "-q", "-A", "-d", "-f");
                        Git.run(root, "pack-refs", "--all");
                    }
                },
                40,
                i -> {
                    HistoryReport report = HistoryReport.of(root);
                    for (String each : tokens) {
                        GitOrigin origin = report.origin(each);
                        assertTrue(
                                origin.reachable(),
                                () -> origin + " " + report.report().problems());
                    }
                    assertEquals(List.of(), report.report().problems());
                });
    }
}
