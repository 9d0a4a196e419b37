package dev.trapstreet.source.content;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Buffered little-endian reader of an archive or compressed file, with up to 48 KiB of look-ahead.
 *
 * <p>A byte of an archive is either <em>content</em>, which a decompressor turns into something else or which is stored as it is, or
 * <em>framing</em>: headers, names, comments, gaps, padding. Content is searched by whoever reads it; framing goes to a
 * {@link FramingSearch}, so that no byte of an archive remains unsearched. {@link #consume}, {@link #skip} and {@link #skipRest} pass
 * over framing; {@link #read}, {@link #inflated} and {@link #content} return content.
 *
 * <p>Used by one thread; does not close the stream.
 */
final class LookaheadReader {
    private static final int BUFFER_BYTES = 1 << 16;

    /** Minimum number of consumed bytes that {@link #rewind} can return to, if as many were consumed. */
    private static final int HISTORY_BYTES = 1 << 14;

    /** Number of bytes that may be passed again, in addition to the length of the stream. */
    private static final long MAX_REWOUND = 1 << 20;

    private final InputStream in;
    private final FramingSearch framing;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int at;
    private int end;
    private long before; // position in the stream of the first byte of the buffer
    private boolean ended;
    private long rewound; // number of bytes that were passed again

    /**
     * Creates a reader.
     *
     * @param in the bytes of the archive
     * @param framing receives the bytes that are not content
     */
    LookaheadReader(InputStream in, FramingSearch framing) {
        this.in = in;
        this.framing = framing;
    }

    /** Returns the search of the framing. */
    FramingSearch framing() {
        return framing;
    }

    /** Returns the position in the stream: the number of bytes consumed. */
    long position() {
        return before + at;
    }

    /**
     * Reads ahead until at least {@code bytes} bytes are buffered.
     *
     * @param bytes at most 48 KiB
     * @return false if the stream ends before
     */
    boolean ensure(int bytes) throws IOException {
        while (end - at < bytes && !ended) {
            if (end == buffer.length) {
                int kept = Math.max(0, at - HISTORY_BYTES);
                System.arraycopy(buffer, kept, buffer, 0, end - kept);
                before += kept;
                end -= kept;
                at -= kept;
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

    /** Returns whether the next bytes are the given ones. */
    boolean startsWith(byte... bytes) throws IOException {
        if (!ensure(bytes.length)) {
            return false;
        }
        for (int i = 0; i < bytes.length; i++) {
            if (buffer[at + i] != bytes[i]) {
                return false;
            }
        }
        return true;
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

    /** Consumes buffered bytes of the framing. */
    void consume(int bytes) {
        framing.add(buffer, at, bytes, before + at);
        at += bytes;
    }

    /** Consumes {@code bytes} bytes of the framing and returns the first {@code most} of them. */
    byte[] consume(int bytes, int most) throws IOException {
        byte[] taken = new byte[Math.min(bytes, most)];
        int done = 0;
        while (done < taken.length) {
            if (!ensure(1)) {
                throw new EOFException("it ends within a header");
            }
            int some = Math.min(buffered(), taken.length - done);
            System.arraycopy(buffer, at, taken, done, some);
            consume(some);
            done += some;
        }
        skip(bytes - taken.length);
        return taken;
    }

    /** Consumes {@code bytes} bytes of the framing, which may be more than the buffer holds. */
    void skip(long bytes) throws IOException {
        long left = bytes;
        while (left > 0) {
            if (!ensure(1)) {
                throw new EOFException("it ends too early");
            }
            int some = (int) Math.min(left, buffered());
            consume(some);
            left -= some;
        }
    }

    /**
     * Consumes everything up to the end of the stream as framing.
     *
     * @return the number of bytes
     */
    long skipRest() throws IOException {
        long from = position();
        while (ensure(1)) {
            consume(buffered());
        }
        return position() - from;
    }

    /** Consumes the zero bytes at the position. */
    void skipZeros() throws IOException {
        while (ensure(1) && buffer[at] == 0) {
            while (at < end && buffer[at] == 0) {
                at++;
            }
        }
    }

    /**
     * Returns to an earlier position after damage, or to the earliest one after it that is still buffered. Bytes of the framing that are
     * then passed again are searched twice. Does nothing if the stream was passed twice already, so that damage that was made on purpose
     * costs no more than that.
     *
     * @param position a position that was consumed
     */
    void rewind(long position) {
        int target = (int) Math.max(0, position - before);
        if (target < at && rewound + at - target < MAX_REWOUND + position()) {
            rewound += at - target;
            at = target;
        }
    }

    /** Returns to a position that is at most {@link #HISTORY_BYTES} before this one. */
    void reset(long position) {
        at = (int) (position - before);
    }

    /** Reads up to {@code length} bytes of content, as {@link InputStream#read(byte[], int, int)} does; -1 at the end. */
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
            private boolean damaged;

            @Override
            public int read() throws IOException {
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
            }

            @Override
            public int read(byte[] into, int from, int length) throws IOException {
                if (length == 0) {
                    return 0;
                }
                if (damaged) {
                    throw new IOException("an entry is damaged");
                }
                long before = inflater.getBytesWritten();
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
                    damaged = true;
                    int made = (int) (inflater.getBytesWritten() - before);
                    if (made > 0) {
                        return made; // what was inflated before the damage
                    }
                    throw new IOException("an entry is damaged", e);
                }
            }
        };
    }

    /** Returns a stream over the content from the position to the end, or to where its caller stops. It never reads ahead. */
    InputStream content() {
        return new InputStream() {
            private final byte[] one = new byte[1];

            @Override
            public int read() throws IOException {
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
            }

            @Override
            public int read(byte[] into, int from, int length) throws IOException {
                return LookaheadReader.this.read(into, from, length);
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

        /** Skips the rest of the range, as framing. */
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
