package dev.trapstreet.source.content;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Reads numbers and stretches of a stream, and can look ahead. */
final class LookaheadReader {
    private static final int BUFFER_BYTES = 1 << 16;

    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int at;
    private int end;
    private long before; // bytes of the stream that were in the buffer before what it holds now
    private boolean ended;

    LookaheadReader(InputStream in) {
        this.in = in;
    }

    /** How many bytes were taken. */
    long position() {
        return before + at;
    }

    /** Makes sure that so many bytes, at most {@link #BUFFER_BYTES}, can be looked at; false when the stream ends before. */
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

    /** The byte that stands so far ahead, which {@link #ensure} has made sure of. */
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

    /** The bytes themselves, as far as they are there; the next is at {@link #index}. */
    byte[] buffer() {
        return buffer;
    }

    int index() {
        return at;
    }

    /** How many bytes are there without reading. */
    int buffered() {
        return end - at;
    }

    /** Takes bytes that were looked at. */
    void consume(int bytes) {
        at += bytes;
    }

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

    void skip(long bytes) throws IOException {
        long left = bytes;
        while (left > 0) {
            if (!ensure(1)) {
                throw new EOFException("it ends before its time");
            }
            int some = (int) Math.min(left, buffered());
            at += some;
            left -= some;
        }
    }

    /** Reads at most so many bytes; -1 at the end. */
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

    /** What the next bytes inflate to, up to the end of the deflated data; takes no byte beyond that. */
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
                            throw new IOException("an entry asks for a dictionary");
                        }
                    }
                    return -1;
                } catch (DataFormatException e) {
                    throw new IOException("an entry is damaged", e);
                }
            }
        };
    }

    /** The next so many bytes. */
    BoundedStream slice(long length) {
        return new BoundedStream(length);
    }

    /** A stretch of known length. */
    final class BoundedStream extends InputStream {
        private long left;

        private BoundedStream(long length) {
            this.left = length;
        }

        /** Passes over what was not read. */
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
