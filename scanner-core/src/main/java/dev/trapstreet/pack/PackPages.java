package dev.trapstreet.pack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Reader of a pack, page by page. Confined to one thread.
 *
 * <p>A page has the content of the file at the time when the page was read. If the file was truncated or overwritten before
 * that, the objects in the page are reported as damaged.
 */
final class PackPages implements AutoCloseable {
    /** Length of the header of a zlib stream, in bytes: method and flags (RFC 1950). */
    static final int ZLIB_HEAD = 2;

    /**
     * Number of bytes that a buffer should have after the inflated content. They remain unused, but zlib uses its fast loop
     * only while its longest copy would fit (258 bytes, RFC 1951, section 3.2.5), and most objects are shorter than that.
     */
    static final int ROOM = 260;

    private static final int DEFLATE = 8;
    private static final int DICTIONARY = 0x20;

    /** Length of a page, in bytes. Smaller pages need more system calls; larger ones copy more bytes that are not needed. */
    static final int PAGE_BYTES = 1 << 14;

    /** Number of pages that this reader keeps for its own thread when the shared cache is full. */
    private static final int OWN_PAGES = 64;

    private static final int NONE = -1;

    private final FileChannel channel;
    private final @Nullable FileChannel opened;
    private final long end;
    private final KeptPages kept;
    private final byte[] @Nullable [] ownPages = new byte[OWN_PAGES][];
    private final long[] ownNumbers = new long[OWN_PAGES];
    private final CRC32 crc = new CRC32();
    private byte[] page = {};
    private long from; // offset of the page in the pack
    private int length;

    /**
     * Creates a reader.
     *
     * @param channel the file
     * @param end the offset after the last byte that may be read
     * @param kept the pages shared by all threads
     * @param opened the channel to close with this reader; null if the channel is shared
     */
    PackPages(FileChannel channel, long end, KeptPages kept, @Nullable FileChannel opened) {
        this.channel = channel;
        this.end = end;
        this.kept = kept;
        this.opened = opened;
        Arrays.fill(ownNumbers, NONE);
    }

    /**
     * Returns the unsigned byte at an offset in the pack.
     *
     * @throws DamagedException if the offset is outside of the objects
     */
    int at(long place) throws DamagedException {
        int index = index(place); // computed first, because it can replace the current page
        return page[index] & 0xFF;
    }

    /** Returns the four bytes at an offset as a big-endian number. */
    int intAt(long place) throws DamagedException {
        return at(place) << 24 | at(place + 1) << 16 | at(place + 2) << 8 | at(place + 3);
    }

    /** Makes the page that contains an offset the current page. */
    private void load(long place) throws DamagedException {
        if (place < 0 || place >= end) {
            throw new DamagedException("an object extends beyond the end of the pack");
        }
        long number = place / PAGE_BYTES;
        byte[] found = kept.get(number);
        page = found == null ? read(number) : found;
        from = number * PAGE_BYTES;
        length = (int) Math.min(PAGE_BYTES, end - from);
    }

    private byte[] read(long number) throws DamagedException {
        int slot = (int) (number % OWN_PAGES);
        byte[] there = ownPages[slot];
        if (there != null && ownNumbers[slot] == number) {
            return there;
        }
        if (kept.hasRoomFor(number)) {
            byte[] fresh = new byte[PAGE_BYTES];
            read(fresh, number);
            return kept.keep(number, fresh);
        }
        if (there == null) {
            there = new byte[PAGE_BYTES];
            ownPages[slot] = there;
        }
        length = 0; // the current page may be the one that is overwritten
        ownNumbers[slot] = NONE;
        read(there, number);
        ownNumbers[slot] = number;
        return there;
    }

    private void read(byte[] into, long number) throws DamagedException {
        long start = number * PAGE_BYTES;
        ByteBuffer buffer = ByteBuffer.wrap(into, 0, (int) Math.min(PAGE_BYTES, end - start));
        try {
            while (buffer.hasRemaining()) {
                if (channel.read(buffer, start + buffer.position()) < 0) {
                    throw new DamagedException("the pack was truncated while it was read");
                }
            }
        } catch (DamagedException e) {
            throw e;
        } catch (IOException e) {
            throw new DamagedException(
                    "the pack could not be read (" + e.getClass().getSimpleName() + ")");
        }
    }

    /** Returns the CRC-32 of the bytes from offset {@code place} up to, but not including, {@code to}. */
    int check(long place, long to) throws DamagedException {
        crc.reset();
        for (long at = place; at < to; ) {
            int index = index(at);
            int part = (int) Math.min(to - at, length - index);
            crc.update(page, index, part);
            at += part;
        }
        return (int) crc.getValue();
    }

    /** Returns the index within the current page of an offset, after making the page that contains it the current page. */
    private int index(long place) throws DamagedException {
        long index = place - from;
        if (index < 0 || index >= length) {
            load(place);
            index = place - from;
        }
        return (int) index;
    }

    /**
     * Sets the input of an inflater to the bytes at an offset, up to the end of the page or the limit.
     *
     * @return the number of bytes
     */
    int feed(Inflater inflater, long place, long limit) throws DamagedException {
        if (place >= limit) {
            throw new DamagedException("the compressed bytes of an object end too early");
        }
        int index = index(place);
        int part = (int) Math.min(limit - place, length - index);
        inflater.setInput(page, index, part);
        return part;
    }

    /**
     * Inflates exactly {@code size} bytes into the start of a buffer.
     *
     * @param head the number of bytes to skip: {@link #ZLIB_HEAD} for an inflater that expects no zlib header, otherwise 0
     * @param place the offset of the compressed bytes in the pack
     * @param limit the offset at which the next object starts
     * @param to the buffer. It must be at least one byte longer than {@code size}, so that a single call reaches the end of
     *     the stream and an excess is detected; {@link #ROOM} bytes longer is faster
     * @param size the declared length of the content, in bytes
     * @throws DamagedException if the compressed bytes are malformed or inflate to another length
     */
    void inflate(Inflater inflater, int head, long place, long limit, byte[] to, int size) throws DamagedException {
        if (head > 0) {
            checkZlibHead(place);
        }
        inflater.reset();
        try {
            int done = 0;
            long at = place + head;
            while (!inflater.finished()) {
                if (inflater.needsInput()) {
                    at += feed(inflater, at, limit);
                }
                int made = inflater.inflate(to, done, (int) Math.min((long) size + ROOM, to.length) - done);
                done += made;
                if (done > size || (made == 0 && !inflater.finished() && !inflater.needsInput())) {
                    throw new DamagedException("the compressed bytes of an object expand to more than its size");
                }
            }
            if (done != size) {
                throw new DamagedException("the compressed bytes of an object expand to less than its size");
            }
        } catch (DataFormatException e) {
            throw new DamagedException("the compressed bytes of an object are damaged");
        }
    }

    private void checkZlibHead(long place) throws DamagedException {
        int method = at(place);
        int flags = at(place + 1);
        if ((method & 0x0F) != DEFLATE || (method << 8 | flags) % 31 != 0 || (flags & DICTIONARY) != 0) {
            throw new DamagedException("the compressed bytes of an object are damaged");
        }
    }

    @Override
    public void close() {
        if (opened != null) {
            close(opened);
        }
    }

    static void close(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close a file that was only read", e);
        }
    }
}
