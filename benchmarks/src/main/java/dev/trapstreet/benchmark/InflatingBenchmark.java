package dev.trapstreet.benchmark;

import dev.trapstreet.pack.DamagedException;
import dev.trapstreet.pack.Delta;
import dev.trapstreet.pack.DeltaTreeWalker;
import dev.trapstreet.pack.ObjectFormat;
import dev.trapstreet.pack.ObjectType;
import dev.trapstreet.pack.ObjectVisitor;
import dev.trapstreet.pack.Pack;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.internal.storage.file.PackIndex;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;
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
 * Benchmark of inflating objects and applying deltas: every object of a pack once, on one thread, compared with JGit,
 * which opens them one by one. JGit reads in the order of the pack, which suits its cache of delta bases best.
 * {@code bytes} counts the inflated objects.
 *
 * <p>{@code -p repository=…} names the repository; its largest pack is read. An operation reads the whole pack.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 3)
@Measurement(iterations = 5, time = 3)
public class InflatingBenchmark {
    private static final int MAX_BYTES = 1 << 26;

    /** Path of a repository with a pack. */
    @Param(".")
    public String repository = ".";

    private @Nullable Pack pack;
    private @Nullable FileRepository jgit;
    private List<ObjectId> inOrder = List.of();

    /**
     * Opens the pack with both readers.
     *
     * @throws IOException if it cannot be read
     */
    @Setup(Level.Trial)
    public void open() throws IOException {
        Path largest = LargestPack.in(repository);
        pack = Pack.open(largest, ObjectFormat.SHA1);
        FileRepository opened =
                new FileRepository(LargestPack.gitFolder(repository).toFile());
        jgit = opened;
        String name = String.valueOf(largest.getFileName());
        List<PackIndex.MutableEntry> entries = new ArrayList<>();
        for (org.eclipse.jgit.internal.storage.file.Pack each :
                opened.getObjectDatabase().getPacks()) {
            if (each.getPackFile().getName().equals(name)) {
                for (PackIndex.MutableEntry entry : each) {
                    entries.add(entry.cloneEntry());
                }
            }
        }
        entries.sort(Comparator.comparingLong(PackIndex.MutableEntry::getOffset));
        inOrder = entries.stream().map(PackIndex.MutableEntry::toObjectId).toList();
        if (inOrder.isEmpty()) {
            throw new IOException("JGit does not see " + largest);
        }
    }

    /** Closes the repository of JGit. */
    @TearDown(Level.Trial)
    public void close() {
        if (jgit != null) {
            jgit.close();
        }
    }

    /**
     * Reads the pack with {@link DeltaTreeWalker}: each root object, then all deltas based on it.
     *
     * @param counted the counter of bytes
     * @return the number of bytes
     * @throws IOException if the pack cannot be read
     */
    @Benchmark
    public long deltaWalk(Bytes counted) throws IOException {
        Pack opened = of(pack);
        Length length = new Length();
        try (DeltaTreeWalker<String> walk = new DeltaTreeWalker<>(opened, length, null, MAX_BYTES, 1L << 28)) {
            for (int number = 0; number < opened.count(); number++) {
                if (opened.isRoot(number)) {
                    walk.visit(number);
                }
            }
        }
        counted.bytes += length.bytes;
        return length.bytes;
    }

    /**
     * Reads the pack with JGit.
     *
     * @param counted the counter of bytes
     * @return the number of bytes
     * @throws IOException if the pack cannot be read
     */
    @Benchmark
    public long jgit(Bytes counted) throws IOException {
        long bytes = 0;
        try (ObjectReader reader = of(jgit).newObjectReader()) {
            for (ObjectId name : inOrder) {
                ObjectLoader loader = reader.open(name);
                bytes += loader.getSize() > MAX_BYTES ? 0 : loader.getCachedBytes(MAX_BYTES).length;
            }
        }
        counted.bytes += bytes;
        return bytes;
    }

    private static <T> T of(@Nullable T opened) {
        if (opened == null) {
            throw new IllegalStateException("not opened");
        }
        return opened;
    }

    /** Visitor that sums the lengths and keeps no content. */
    private static final class Length implements ObjectVisitor<String> {
        long bytes;

        @Override
        public @Nullable String object(
                int number, ObjectType type, byte[] content, int length, @Nullable String base, @Nullable Delta delta) {
            bytes += length;
            return null;
        }

        @Override
        public void large(int number, ObjectType type, long size, InputStream content) {}

        @Override
        public void damaged(int number, DamagedException why) {
            throw new IllegalStateException("object " + number + " is damaged: " + why.description());
        }
    }
}
