package dev.trapstreet.pack;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** The bytes of a pack, mapped; also of one above 2 GiB. Shared by threads. */
final class PackFile {
    /** A power of two, so that a place is a segment and an index. */
    private static final int SEGMENT_BITS = 30;

    private static final long SEGMENT = 1L << SEGMENT_BITS;
    private static final int SIGNATURE = 0x5041434B; // "PACK"
    private static final int HEADER = 12;

    /** Bytes before the deflated ones: method and flags (RFC 1950). */
    static final int ZLIB_HEAD = 2;

    /**
     * Bytes that a buffer should have beyond what is inflated into it. Nothing is to stand there: but zlib takes its fast way only
     * while the longest of its copies would fit (258 bytes, RFC 1951, 3.2.5), and most objects are smaller than that.
     */
    static final int ROOM = 260;

    private static final int DEFLATE = 8;
    private static final int DICTIONARY = 0x20;

    private final ByteBuffer[] segments;
    private final long end;
    private final int count;

    private PackFile(ByteBuffer[] segments, long size) throws DamagedException {
        if (size < HEADER + ObjectNames.BYTES) {
            throw new DamagedException("the pack is cut short");
        }
        this.segments = segments;
        this.end = size - ObjectNames.BYTES;
        ByteBuffer head = segments[0];
        int version = head.getInt(4);
        if (head.getInt(0) != SIGNATURE || (version != 2 && version != 3)) {
            throw new DamagedException("the file does not start as a pack does");
        }
        this.count = head.getInt(8);
    }

    /**
     * A pipe in the place of a file would hold up the scan for ever, and a device might never end.
     *
     * @throws DamagedException when something else stands there, through links
     */
    static void checkRegular(Path file) throws IOException {
        if (!Files.readAttributes(file, BasicFileAttributes.class).isRegularFile()) {
            throw new DamagedException("something else than a file stands in its place");
        }
    }

    static PackFile map(Path file) throws IOException {
        checkRegular(file);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            ByteBuffer[] segments = new ByteBuffer[(int) ((size + SEGMENT - 1) >>> SEGMENT_BITS)];
            for (int i = 0; i < segments.length; i++) {
                long start = i * SEGMENT;
                segments[i] = channel.map(FileChannel.MapMode.READ_ONLY, start, Math.min(SEGMENT, size - start));
            }
            return new PackFile(segments, size);
        }
    }

    /** How many objects the pack says it holds, as unsigned. */
    int count() {
        return count;
    }

    /** Where the last object ends: its trailer starts there. */
    long end() {
        return end;
    }

    /** @throws DamagedException beyond the objects */
    int at(long place) throws DamagedException {
        if (place < 0 || place >= end) {
            throw new DamagedException("an object runs over the end of the pack");
        }
        return segments[(int) (place >>> SEGMENT_BITS)].get((int) (place & (SEGMENT - 1))) & 0xFF;
    }

    /** CRC-32 of the bytes from {@code from} up to {@code to}, which both lie within the objects. */
    int check(long from, long to) {
        CRC32 check = new CRC32();
        for (long at = from; at < to; ) {
            ByteBuffer part = part(at, to);
            at += part.remaining();
            check.update(part);
        }
        return (int) check.getValue();
    }

    /**
     * Inflates what starts at {@code from} into {@code to[0]} up to, not including, {@code to[size]}, exactly.
     *
     * @param head bytes to pass over: those of zlib's head for an inflater that wants none, else 0
     * @param limit where the next object starts
     * @param to with room for one byte more, so that one call comes to the end and what is too long is seen; better for
     *     {@link #ROOM} more
     */
    void inflate(Inflater inflater, int head, long from, long limit, byte[] to, int size) throws DamagedException {
        if (head > 0) {
            checkZlibHead(from);
        }
        inflater.reset();
        try {
            int done = 0;
            long at = from + head;
            while (!inflater.finished()) {
                if (inflater.needsInput()) {
                    if (at >= limit) {
                        throw new DamagedException("the compressed bytes of an object end too soon");
                    }
                    ByteBuffer part = part(at, limit);
                    at += part.remaining();
                    inflater.setInput(part);
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

    private void checkZlibHead(long from) throws DamagedException {
        int method = at(from);
        int flags = at(from + 1);
        if ((method & 0x0F) != DEFLATE || (method << 8 | flags) % 31 != 0 || (flags & DICTIONARY) != 0) {
            throw new DamagedException("the compressed bytes of an object are damaged");
        }
    }

    /** The mapped bytes from {@code from}, up to {@code to} or the end of their segment. */
    ByteBuffer part(long from, long to) {
        ByteBuffer part = segments[(int) (from >>> SEGMENT_BITS)].duplicate();
        int start = (int) (from & (SEGMENT - 1));
        part.limit((int) Math.min(start + (to - from), part.capacity()));
        part.position(start);
        return part;
    }
}
