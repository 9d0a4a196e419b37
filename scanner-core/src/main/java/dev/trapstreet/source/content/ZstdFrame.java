package dev.trapstreet.source.content;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * The bytes of one Zstandard frame (RFC 8878, section 3.1.1): from its magic number to its last block or checksum. The library
 * reads ahead, so it is given no byte of what follows. Used by one thread.
 */
final class ZstdFrame extends InputStream {
    /** Size in bytes of the largest window that the library supports. */
    private static final long LARGEST_WINDOW = 8L << 20;

    private static final int[] DICTIONARY_BYTES = {0, 1, 2, 4};
    private static final int[] SIZE_BYTES = {0, 2, 4, 8};

    private final LookaheadReader in;
    private final boolean hasChecksum;
    private long left; // bytes of the current part
    private boolean last; // whether the current part belongs to the last block
    private boolean ended;

    /**
     * Reads the header of a frame.
     *
     * @param in the reader, positioned at the frame
     * @throws UnsupportedMethodException if it requires a dictionary or a larger window
     */
    ZstdFrame(LookaheadReader in) throws IOException {
        this.in = in;
        if (!in.ensure(18) && !in.ensure(6)) {
            throw new EOFException("it ends within a header");
        }
        int descriptor = in.peek(4);
        boolean single = (descriptor & 0x20) != 0;
        hasChecksum = (descriptor & 4) != 0;
        int dictionary = DICTIONARY_BYTES[descriptor & 3];
        int size = descriptor >> 6 == 0 ? (single ? 1 : 0) : SIZE_BYTES[descriptor >> 6];
        int at = 5 + (single ? 0 : 1);
        left = at + dictionary + (long) size;
        if (!in.ensure((int) left)) {
            throw new EOFException("it ends within a header");
        }
        for (int i = 0; i < dictionary; i++) {
            if (in.peek(at + i) != 0) {
                throw new UnsupportedMethodException("Zstandard with a dictionary");
            }
        }
        if (window(single, at + dictionary, size) > LARGEST_WINDOW) {
            throw new UnsupportedMethodException("Zstandard with a window of more than 8 MiB");
        }
    }

    private long window(boolean single, int at, int size) {
        if (!single) {
            int exponent = in.peek(5) >> 3;
            long base = 1L << (10 + exponent);
            return base + base / 8 * (in.peek(5) & 7);
        }
        return switch (size) {
            case 1 -> in.peek(at);
            case 2 -> in.peekShort(at) + 256L;
            case 4 -> in.peekInt(at);
            default -> in.peekLong(at) < 0 ? Long.MAX_VALUE : in.peekLong(at);
        };
    }

    /** Starts the next block, or the checksum. Returns false at the end of the frame. */
    private boolean nextPart() throws IOException {
        if (ended) {
            return false;
        }
        if (last) {
            ended = true;
            left = hasChecksum ? 4 : 0;
            return hasChecksum;
        }
        if (!in.ensure(3)) {
            throw new EOFException("it ends within a block");
        }
        int header = in.peekShort(0) | in.peek(2) << 16;
        last = (header & 1) != 0;
        left = 3L + (((header >> 1) & 3) == 1 ? 1 : header >> 3);
        return true;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        while (left == 0) {
            if (!nextPart()) {
                return -1;
            }
        }
        int read = in.read(into, from, (int) Math.min(length, left));
        if (read < 0) {
            throw new EOFException("it ends within a block");
        }
        left -= read;
        return read;
    }
}
