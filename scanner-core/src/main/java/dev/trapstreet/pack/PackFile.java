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
 * File of a pack, of any size. Thread-safe; each thread reads it through its own {@link PackPages}.
 *
 * <p>The file is read, not memory-mapped. If another process truncates a mapped file, the next access from native code
 * crashes the JVM, and zlib and CRC-32 are native code. When it is read, a truncated file is only a damaged pack.
 */
final class PackFile implements AutoCloseable {
    private static final int SIGNATURE = 0x5041434B; // "PACK"
    private static final int HEADER = 12;

    /**
     * Maximum number of pack files that the process keeps open. An open file stays readable after git removes it. Any
     * further file is opened again for each reader, because a repository can have more packs than a process may have open
     * files.
     */
    private static final int MAX_KEPT_OPEN = 400;

    private static final AtomicInteger KEPT_OPEN = new AtomicInteger();

    private final Path path;
    private final ObjectFormat format;
    private final long size;
    private final @Nullable Object key;
    private final int count;
    private final KeptPages pages;
    private @Nullable FileChannel kept;

    private PackFile(Path path, ObjectFormat format, FileChannel channel, @Nullable Object key) throws IOException {
        this.path = path;
        this.format = format;
        this.key = key;
        this.size = channel.size();
        if (size < HEADER + format.bytes()) {
            throw new DamagedException("the pack is truncated");
        }
        this.pages = new KeptPages(size / PackPages.PAGE_BYTES + 1, PackPages.PAGE_BYTES);
        try (PackPages head = new PackPages(channel, size, pages, null)) {
            int version = head.intAt(4);
            if (head.intAt(0) != SIGNATURE || (version != 2 && version != 3)) {
                throw new DamagedException("the file does not start like a pack");
            }
            this.count = head.intAt(8);
        }
    }

    /**
     * Checks that a path leads to a regular file, following links. Reading a pipe could block the scan forever, and a
     * device may never end.
     *
     * @return the key by which the file system identifies the file, or null if it has none
     * @throws DamagedException if it is not a regular file
     */
    static @Nullable Object checkRegular(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        if (!attributes.isRegularFile()) {
            throw new DamagedException("it is not a regular file");
        }
        return attributes.fileKey();
    }

    static PackFile open(Path path, ObjectFormat format) throws IOException {
        Object key = checkRegular(path);
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        try {
            PackFile file = new PackFile(path, format, channel, key);
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

    /**
     * Returns a new reader for one thread, which must close it.
     *
     * @throws DamagedException if the file was replaced by another one since it was opened
     */
    PackPages pages() throws IOException {
        FileChannel open = kept();
        if (open != null) {
            return new PackPages(open, end(), pages, null);
        }
        if (!Objects.equals(checkRegular(path), key)) {
            throw new DamagedException("it was replaced by another file");
        }
        FileChannel own = FileChannel.open(path, StandardOpenOption.READ);
        return new PackPages(own, end(), pages, own);
    }

    private synchronized @Nullable FileChannel kept() {
        return kept;
    }

    /** Returns the format of the ids of its objects. */
    ObjectFormat format() {
        return format;
    }

    /** Returns the number of objects according to the pack's header, as an unsigned number. */
    int count() {
        return count;
    }

    /** Returns the offset at which the last object ends and the trailer starts. */
    long end() {
        return size - format.bytes();
    }

    /** Closes the shared channel and releases all pages. New readers can still be opened as long as the file exists. */
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
