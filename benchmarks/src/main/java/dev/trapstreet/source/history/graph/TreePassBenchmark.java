package dev.trapstreet.source.history.graph;

import dev.trapstreet.benchmark.Bytes;
import dev.trapstreet.benchmark.LargestPack;
import dev.trapstreet.pack.DamagedException;
import dev.trapstreet.pack.Delta;
import dev.trapstreet.pack.DeltaTreeWalker;
import dev.trapstreet.pack.ObjectFormat;
import dev.trapstreet.pack.ObjectIdTable;
import dev.trapstreet.pack.ObjectType;
import dev.trapstreet.pack.ObjectVisitor;
import dev.trapstreet.pack.Pack;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.MutableObjectId;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.treewalk.CanonicalTreeParser;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Benchmark of inflating every tree of a pack and adding it to the graph in which provenance is resolved, compared with
 * JGit, which opens the same trees in the order of the pack and iterates over their entries. JGit keeps nothing;
 * {@link TreeGraph} looks up each subtree and keeps an edge to it. {@code bytes} counts the trees.
 *
 * <p>{@code -p repository=…} names the repository; its largest pack is read. An operation reads all of its trees.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 3)
@Measurement(iterations = 5, time = 3)
public class TreePassBenchmark {
    private static final int MAX_BYTES = 1 << 26;

    /** Path of a repository with a pack. */
    @Param(".")
    public String repository = ".";

    private @Nullable Opened opened;
    private int[] numbers = {};
    private @Nullable FileRepository jgit;

    private record Opened(Pack pack, ObjectIdTable names, List<ObjectId> trees) {}

    /**
     * Opens the pack with both readers and lists its trees in their order.
     *
     * @throws IOException if it cannot be read
     */
    @Setup(Level.Trial)
    public void open() throws IOException {
        Pack pack = Pack.open(LargestPack.in(repository), ObjectFormat.SHA1);
        ObjectIdTable ids = ObjectIdTable.of(ObjectFormat.SHA1, List.of(pack), List.of());
        List<ObjectId> trees = new ArrayList<>();
        for (int number = 0; number < pack.count(); number++) {
            if (pack.typeOf(number) == ObjectType.TREE) {
                trees.add(ObjectId.fromString(pack.name(number)));
            }
        }
        numbers = ids.numbersIn(pack);
        opened = new Opened(pack, ids, trees);
        jgit = new FileRepository(LargestPack.gitFolder(repository).toFile());
    }

    /** Closes the repository of JGit. */
    @TearDown(Level.Trial)
    public void close() {
        if (jgit != null) {
            jgit.close();
        }
    }

    /**
     * Reads the trees with {@link DeltaTreeWalker} into a {@link TreeGraph}.
     *
     * @param counted the counter of bytes
     * @return the number of bytes
     * @throws IOException if the pack cannot be read
     */
    @Benchmark
    public long treeGraph(Bytes counted) throws IOException {
        Opened on = of(opened);
        TreeGraph graph = new TreeGraph(on.names(), new BlobIndex(on.names(), new int[0]));
        Trees trees = new Trees(graph, numbers);
        try (DeltaTreeWalker<TreeGraph> walk = new DeltaTreeWalker<>(on.pack(), trees, null, MAX_BYTES, 1L << 28)) {
            for (int number = 0; number < on.pack().count(); number++) {
                if (on.pack().isRoot(number) && on.pack().type(number) == ObjectType.TREE) {
                    walk.visit(number);
                }
            }
        }
        counted.bytes += trees.bytes;
        return trees.bytes;
    }

    /**
     * Reads the trees with the parser of JGit.
     *
     * @param counted the counter of bytes
     * @return a checksum of the entries
     * @throws IOException if the pack cannot be read
     */
    @Benchmark
    public long jgit(Bytes counted) throws IOException {
        long bytes = 0;
        long entries = 0;
        MutableObjectId name = new MutableObjectId();
        CanonicalTreeParser parser = new CanonicalTreeParser();
        try (ObjectReader reader = of(jgit).newObjectReader()) {
            for (ObjectId tree : of(opened).trees()) {
                byte[] content = reader.open(tree).getCachedBytes(MAX_BYTES);
                bytes += content.length;
                parser.reset(content);
                while (!parser.eof()) {
                    parser.getEntryObjectId(name);
                    entries += parser.getEntryRawMode();
                    parser.next(1);
                }
            }
        }
        counted.bytes += bytes;
        return entries;
    }

    private static <T> T of(@Nullable T opened) {
        if (opened == null) {
            throw new IllegalStateException("not opened");
        }
        return opened;
    }

    /** Visitor that adds each tree to the graph. Entries that a delta copies from its base are already in the graph. */
    private static final class Trees implements ObjectVisitor<TreeGraph> {
        private final TreeGraph graph;
        private final int[] numbers;
        long bytes;

        Trees(TreeGraph graph, int[] numbers) {
            this.graph = graph;
            this.numbers = numbers;
        }

        @Override
        public TreeGraph object(
                int number,
                ObjectType type,
                byte[] content,
                int length,
                @Nullable TreeGraph base,
                @Nullable Delta delta) {
            bytes += length;
            graph.add(numbers[number], content, length, delta);
            return graph;
        }

        @Override
        public void large(int number, ObjectType type, long size, InputStream content) {}

        @Override
        public void damaged(int number, DamagedException why) {
            throw new IllegalStateException("tree " + number + " is damaged: " + why.description());
        }
    }
}
