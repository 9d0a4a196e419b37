package dev.trapstreet.source.content;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;

/**
 * Search for a zip behind other bytes: a program, a script, an installer, a stray byte. Not what looks like a header makes a zip, since
 * every program that reads zips contains such bytes, but an end record that points at a directory.
 */
final class ZipEnd {
    /** Value for content in which there is no zip. */
    static final long NONE = -1;

    private static final int END_BYTES = 22;
    private static final int CENTRAL_BYTES = 46;
    private static final int LOCATOR_BYTES = 20;
    private static final int LARGE_END_BYTES = 56;
    private static final long FOUR_BYTES = 0xFFFF_FFFFL;

    /** Size in bytes of the end of a file that has the end record, with its longest comment and what may precede it. */
    private static final int TAIL_BYTES = (1 << 16) + 4096;

    /** For each byte value, its position in the signature of the end record, counted from 1; 0 for the others. */
    private static final byte[] IN_SIGNATURE = new byte[256];

    static {
        IN_SIGNATURE['P'] = 1;
        IN_SIGNATURE['K'] = 2;
        IN_SIGNATURE[5] = 3;
        IN_SIGNATURE[6] = 4;
    }

    private ZipEnd() {}

    /**
     * Returns the offset of the first local header of a zip that ends the content.
     *
     * @param b all bytes of the content
     * @param length the number of bytes
     * @return the offset, or {@link #NONE}
     */
    static long locate(byte[] b, int length) {
        if (length < END_BYTES + CENTRAL_BYTES || !mayEnd(b, length)) {
            return NONE;
        }
        int from = Math.max(0, length - TAIL_BYTES);
        return locate(b, from, length, from, (position, into) -> {
            if (position < 0 || position + into.length > length) {
                return false;
            }
            System.arraycopy(b, (int) position, into, 0, into.length);
            return true;
        });
    }

    /**
     * Returns the offset of the first local header of a zip that ends a file.
     *
     * @param file the file; its position stays the same
     * @param size the size of the file in bytes
     * @return the offset, or {@link #NONE}
     */
    static long locate(SeekableByteChannel file, long size) throws IOException {
        long place = file.position();
        try {
            int length = (int) Math.min(size, TAIL_BYTES);
            byte[] tail = new byte[length];
            RandomReader reader = (position, into) -> {
                if (position < 0 || position + into.length > size) {
                    return false;
                }
                ByteBuffer buffer = ByteBuffer.wrap(into);
                file.position(position);
                while (buffer.hasRemaining() && file.read(buffer) >= 0) {}
                return !buffer.hasRemaining();
            };
            return reader.read(size - length, tail) ? locate(tail, 0, length, size - length, reader) : NONE;
        } finally {
            file.position(place);
        }
    }

    /** Returns the offset of the first local header of a zip whose end record is in a window, the last one of the content. */
    static long locateInWindow(byte[] window, int length, long offset) throws IOException {
        int from = Math.max(0, length - TAIL_BYTES);
        return locate(window, from, length, offset + from, (position, into) -> {
            if (position < offset || position + into.length > offset + length) {
                return false;
            }
            System.arraycopy(window, (int) (position - offset), into, 0, into.length);
            return true;
        });
    }

    /** Reader of bytes at any position. */
    private interface RandomReader {
        /** Fills an array. Returns false if there are not as many bytes at the position. */
        boolean read(long position, byte[] into) throws IOException;
    }

    /**
     * Returns whether it is worthwhile to look for the end record in all of the content's end: if it is at the very end, or if the
     * content begins like a program, a script or other binary data. Searching the end of every text took a tenth of a scan.
     */
    private static boolean mayEnd(byte[] b, int length) {
        if (isEnd(b, length - END_BYTES)) {
            return true;
        }
        if (isFront(b)) {
            return true;
        }
        for (int i = 0; i < Math.min(64, length); i++) {
            if (b[i] == 0) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether the bytes are the start of a script or program, in front of which archives are put. At least 4 bytes. */
    static boolean isFront(byte[] b) {
        return (b[0] == '#' && b[1] == '!')
                || (b[0] == 'M' && b[1] == 'Z')
                || (b[0] == 0x7F && b[1] == 'E' && b[2] == 'L');
    }

    private static boolean isEnd(byte[] b, int at) {
        return b[at] == 'P' && b[at + 1] == 'K' && b[at + 2] == 5 && b[at + 3] == 6;
    }

    private static long locate(byte[] b, int from, int to, long offset, RandomReader reader) {
        // Looks at every fourth byte, and at its neighbors only if it is one of the four bytes of the signature.
        int last = to - END_BYTES;
        try {
            // One load for four bytes: nearly every class file is searched, and a switch took a fifth of the time of a
            // scan of jars.
            byte[] inSignature = IN_SIGNATURE;
            for (int i = last; i >= from; i -= 4) {
                int place = inSignature[b[i] & 0xFF];
                if (place == 0) {
                    continue;
                }
                int at = i - place + 1;
                if (at >= from && isEnd(b, at)) {
                    long first = firstHeader(b, at, from, offset, reader);
                    if (first != NONE) {
                        return first;
                    }
                }
            }
        } catch (IOException e) {
            return NONE; // reading on fails too, and is reported
        }
        return NONE;
    }

    private static long firstHeader(byte[] b, int at, int from, long offset, RandomReader reader) throws IOException {
        long size = intAt(b, at + 12);
        long start = intAt(b, at + 16);
        long end = offset + at - from;
        if (start == FOUR_BYTES && at - LOCATOR_BYTES - LARGE_END_BYTES >= from) {
            int large = at - LOCATOR_BYTES - LARGE_END_BYTES;
            if (b[large] != 'P' || b[large + 2] != 6 || b[large + 3] != 6) {
                return NONE;
            }
            size = longAt(b, large + 40);
            start = longAt(b, large + 48);
            end = offset + large - from;
        }
        long directory = end - size;
        byte[] entry = new byte[CENTRAL_BYTES];
        if (size < CENTRAL_BYTES || directory < start || !reader.read(directory, entry)) {
            return NONE;
        }
        if (entry[0] != 'P' || entry[1] != 'K' || entry[2] != 1 || entry[3] != 2) {
            return NONE;
        }
        long shift = directory - start;
        long header = intAt(entry, 42);
        return header == FOUR_BYTES || shift + header >= directory ? shift : shift + header;
    }

    private static long intAt(byte[] b, int at) {
        return (b[at] & 0xFF) | (b[at + 1] & 0xFF) << 8 | (b[at + 2] & 0xFF) << 16 | (b[at + 3] & 0xFFL) << 24;
    }

    private static long longAt(byte[] b, int at) {
        return intAt(b, at) | intAt(b, at + 4) << 32;
    }
}
