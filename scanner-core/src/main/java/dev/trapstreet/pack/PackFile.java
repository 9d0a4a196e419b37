package dev.trapstreet.pack;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The file of a pack, also of one above 2 GiB. Shared by threads, each of which reads it by {@link PackPages} of its own.
 *
 * <p>It is read, not mapped: a mapped file that somebody cuts ends the whole Java machine at the next access from native
 * code, and zlib and CRC-32 are native. Read, the same file is a damaged pack.
 */
final class PackFile implements AutoCloseable {
    private static final int SIGNATURE = 0x5041434B; // "PACK"
    private static final int HEADER = 12;

    /**
     * Packs that are kept open in all, so that git can remove one while it is read. Those beyond are opened for each
     * reader: a repository may hold more packs than a process may have open files.
     */
    private static final int MAX_KEPT_OPEN = 400;

    private static final AtomicInteger KEPT_OPEN = new AtomicInteger();

    private final Path path;
    private final long size;
    private final @Nullable Object key;
    private final int count;
    private final KeptPages pages;
    private @Nullable FileChannel kept;

    private PackFile(Path path, FileChannel channel, @Nullable Object key) throws IOException {
        this.path = path;
        this.key = key;
        this.size = channel.size();
        if (size < HEADER + ObjectIdBytes.BYTES) {
            throw new DamagedException("the pack is cut short");
        }
        this.pages = new KeptPages(size / PackPages.PAGE_BYTES + 1, PackPages.PAGE_BYTES);
        try (PackPages head = new PackPages(channel, size, pages, null)) {
            int version = head.intAt(4);
            if (head.intAt(0) != SIGNATURE || (version != 2 && version != 3)) {
                throw new DamagedException("the file does not start as a pack does");
            }
            this.count = head.intAt(8);
        }
    }

    /**
     * A pipe in the place of a file would hold up the scan for ever, and a device might never end.
     *
     * @return what tells the file from others, where the file system does
     * @throws DamagedException when something else stands there, through links
     */
    static @Nullable Object checkRegular(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        if (!attributes.isRegularFile()) {
            throw new DamagedException("something else than a file stands in its place");
        }
        return attributes.fileKey();
    }

    static PackFile open(Path path) throws IOException {
        Object key = checkRegular(path);
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        try {
            PackFile file = new PackFile(path, channel, key);
            if (KEPT_OPEN.incrementAndGet() <= MAX_KEPT_OPEN) {
                file.kept = channel;
            } else {
                KEPT_OPEN.decrementAndGet();
                channel.close();
            }
            return file;
        } catch (IOException | RuntimeException | Error e) {
            channel.close();
            throw e;
        }
    }

    /** A reader for one thread, to be closed by it. */
    PackPages pages() throws IOException {
        FileChannel open = kept();
        if (open != null) {
            return new PackPages(open, end(), pages, null);
        }
        if (!Objects.equals(checkRegular(path), key)) {
            throw new DamagedException("another file stands in its place by now");
        }
        FileChannel own = FileChannel.open(path, StandardOpenOption.READ);
        return new PackPages(own, end(), pages, own);
    }

    private synchronized @Nullable FileChannel kept() {
        return kept;
    }

    /** How many objects the pack says it holds, as unsigned. */
    int count() {
        return count;
    }

    /** Where the last object ends: its trailer starts there. */
    long end() {
        return size - ObjectIdBytes.BYTES;
    }

    /** Lets go of the file; it can be read all the same, as long as it is there. */
    @Override
    public synchronized void close() {
        pages.close();
        FileChannel open = kept;
        if (open != null) {
            kept = null;
            KEPT_OPEN.decrementAndGet();
            PackPages.close(open);
        }
    }
}
