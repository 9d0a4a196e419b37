package dev.trapstreet.source.content;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Buffered little-endian reader of a stream with up to 64 KiB of look-ahead. Used by one thread; does not close the stream.
 */
final class LookaheadReader {
    private static final int BUFFER_BYTES = 1 << 16;

    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int at;
    private int end;
    private long before; // position in the stream of the first byte of the buffer
    private boolean ended;

    LookaheadReader(InputStream in) {
        this.in = in;
    }

    /** Returns the position in the stream: the number of bytes consumed. */
    long position() {
        return before + at;
    }

    /**
     * Reads ahead until at least {@code bytes} bytes are buffered.
     *
     * @param bytes at most {@link #BUFFER_BYTES}
     * @return false if the stream ends before
     */
    boolean ensure(int bytes) throws IOException {
        while (end - at < bytes && !ended) {
            if (at > 0 && buffer.length - at < bytes) {
                System.arraycopy(buffer, at, buffer, 0, end - at);
                before += at;
                end -= at;
                at = 0;
            }
            if (end == buffer.length) {
                System.arraycopy(buffer, at, buffer, 0, end - at);
                before += at;
                end -= at;
                at = 0;
            }
            int read = in.read(buffer, end, buffer.length - end);
            if (read < 0) {
                ended = true;
            } else {
                end += read;
            }
        }
        return end - at >= bytes;
    }

    /** Returns the unsigned byte at an offset from the position. It must have been buffered by {@link #ensure}. */
    int peek(int offset) {
        return buffer[at + offset] & 0xFF;
    }

    int peekShort(int offset) {
        return peek(offset) | peek(offset + 1) << 8;
    }

    long peekInt(int offset) {
        return peekShort(offset) | (long) peekShort(offset + 2) << 16;
    }

    long peekLong(int offset) {
        return peekInt(offset) | peekInt(offset + 4) << 32;
    }

    /** Returns the buffer. {@link #buffered} bytes from {@link #index} on are valid until the next read. */
    byte[] buffer() {
        return buffer;
    }

    int index() {
        return at;
    }

    /** Returns the number of bytes buffered. */
    int buffered() {
        return end - at;
    }

    /** Advances the position over buffered bytes. */
    void consume(int bytes) {
        at += bytes;
    }

    /** Consumes {@code bytes} bytes and returns the first {@code most} of them. */
    byte[] consume(int bytes, int most) throws IOException {
        byte[] taken = new byte[Math.min(bytes, most)];
        int done = 0;
        while (done < taken.length) {
            if (!ensure(1)) {
                throw new EOFException("it ends within a header");
            }
            int some = Math.min(buffered(), taken.length - done);
            System.arraycopy(buffer, at, taken, done, some);
            at += some;
            done += some;
        }
        skip(bytes - taken.length);
        return taken;
    }

    /** Consumes {@code bytes} bytes, which may be more than the buffer holds. */
    void skip(long bytes) throws IOException {
        long left = bytes;
        while (left > 0) {
            if (!ensure(1)) {
                throw new EOFException("it ends too early");
            }
            int some = (int) Math.min(left, buffered());
            at += some;
            left -= some;
        }
    }

    /** Reads up to {@code length} bytes, as {@link InputStream#read(byte[], int, int)} does; -1 at the end. */
    int read(byte[] into, int from, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!ensure(1)) {
            return -1;
        }
        int some = Math.min(length, buffered());
        System.arraycopy(buffer, at, into, from, some);
        at += some;
        return some;
    }

    /**
     * Returns a stream over the inflated content of the deflated data at the position. Consumes no byte after the end of
     * that data.
     *
     * @param inflater an inflater without input; owned by the caller
     */
    InputStream inflated(Inflater inflater) {
        return new InputStream() {
            private final byte[] one = new byte[1];

            @Override
            public int read() throws IOException {
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
            }

            @Override
            public int read(byte[] into, int from, int length) throws IOException {
                if (length == 0) {
                    return 0;
                }
                try {
                    while (!inflater.finished()) {
                        if (!ensure(1)) {
                            throw new EOFException("it ends within an entry");
                        }
                        int held = buffered();
                        inflater.setInput(buffer, at, held);
                        int made = inflater.inflate(into, from, length);
                        at += held - inflater.getRemaining();
                        if (made > 0) {
                            return made;
                        }
                        if (inflater.needsDictionary()) {
                            throw new IOException("an entry requires a preset dictionary");
                        }
                    }
                    return -1;
                } catch (DataFormatException e) {
                    throw new IOException("an entry is damaged", e);
                }
            }
        };
    }

    /** Returns a stream over the next {@code length} bytes. */
    BoundedStream slice(long length) {
        return new BoundedStream(length);
    }

    /** Stream over a range of known length. Throws {@link EOFException} if the underlying stream is shorter. */
    final class BoundedStream extends InputStream {
        private long left;

        private BoundedStream(long length) {
            this.left = length;
        }

        /** Skips the rest of the range. */
        void finish() throws IOException {
            skip(left);
            left = 0;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int read = LookaheadReader.this.read(into, from, (int) Math.min(length, left));
            if (read < 0) {
                throw new EOFException("it ends within an entry");
            }
            left -= read;
            return read;
        }
    }
}
