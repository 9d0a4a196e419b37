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
 * The bytes of a pack as one thread reads them, page by page.
 *
 * <p>A page holds what the file held when it was read. What was cut off by then, or put in its place, is damage at the
 * object that stood there.
 */
final class PackPages implements AutoCloseable {
    /** Bytes before the deflated ones: method and flags (RFC 1950). */
    static final int ZLIB_HEAD = 2;

    /**
     * Bytes that a buffer should have beyond what is inflated into it. Nothing is to stand there: but zlib takes its fast way only
     * while the longest of its copies would fit (258 bytes, RFC 1951, 3.2.5), and most objects are smaller than that.
     */
    static final int ROOM = 260;

    private static final int DEFLATE = 8;
    private static final int DICTIONARY = 0x20;

    /** Reading less at once takes more calls, reading more copies what is not asked for. */
    static final int PAGE_BYTES = 1 << 14;

    /** Pages that a thread keeps for itself when no more are kept for all. */
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
    private long from; // of the page, in the pack
    private int length;

    /**
     * @param end of what may be read
     * @param kept pages that all threads share
     * @param opened is closed with this reader; null when the channel is another's
     */
    PackPages(FileChannel channel, long end, KeptPages kept, @Nullable FileChannel opened) {
        this.channel = channel;
        this.end = end;
        this.kept = kept;
        this.opened = opened;
        Arrays.fill(ownNumbers, NONE);
    }

    /** @throws DamagedException beyond the objects */
    int at(long place) throws DamagedException {
        int index = index(place); // before the page is asked for, which this may change
        return page[index] & 0xFF;
    }

    /** Four bytes, the highest first. */
    int intAt(long place) throws DamagedException {
        return at(place) << 24 | at(place + 1) << 16 | at(place + 2) << 8 | at(place + 3);
    }

    /** Makes the page with that place the current one. */
    private void load(long place) throws DamagedException {
        if (place < 0 || place >= end) {
            throw new DamagedException("an object runs over the end of the pack");
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
        length = 0; // what is written over may be the current page
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
                    throw new DamagedException("the pack was cut while it was read");
                }
            }
        } catch (DamagedException e) {
            throw e;
        } catch (IOException e) {
            throw new DamagedException(
                    "the pack could not be read (" + e.getClass().getSimpleName() + ")");
        }
    }

    /** CRC-32 of the bytes from {@code place} up to {@code to}, which both lie within the objects. */
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

    /** The index in the current page of that place, after that page was made the current one. */
    private int index(long place) throws DamagedException {
        long index = place - from;
        if (index < 0 || index >= length) {
            load(place);
            index = place - from;
        }
        return (int) index;
    }

    /** Gives an inflater what stands at a place, up to the limit or the end of a page; returns how many bytes that is. */
    int feed(Inflater inflater, long place, long limit) throws DamagedException {
        if (place >= limit) {
            throw new DamagedException("the compressed bytes of an object end too soon");
        }
        int index = index(place);
        int part = (int) Math.min(limit - place, length - index);
        inflater.setInput(page, index, part);
        return part;
    }

    /**
     * Inflates what starts at {@code place} into {@code to[0]} up to, not including, {@code to[size]}, exactly.
     *
     * @param head bytes to pass over: those of zlib's head for an inflater that wants none, else 0
     * @param limit where the next object starts
     * @param to with room for one byte more, so that one call comes to the end and what is too long is seen; better for
     *     {@link #ROOM} more
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
                    throw new DamagedException("the compressed bytes of an object make more than its size");
                }
            }
            if (done != size) {
                throw new DamagedException("the compressed bytes of an object make less than its size");
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
            throw new UncheckedIOException("a file that was only read has nothing to write", e);
        }
    }
}
