package dev.trapstreet.source;

import dev.trapstreet.finding.Provenance;
import dev.trapstreet.finding.Skip;
import dev.trapstreet.text.LineTracker;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads a channel to its end as one chunk, or, when it holds more than a window, as windows that overlap.
 *
 * <pre>
 *   file     ─────────────────────────────────────────────────
 *   window 1 [                 owned               | overlap ]
 *   window 2                                       [ owned …
 * </pre>
 *
 * The overlap is longer than any token, so a token that starts in the owned part is whole in that window, and one that
 * starts behind it is whole in the next.
 *
 * <p>Lines are counted when somebody asks for them: of a file by reading its beginning again, which only a large file
 * with a token in it pays for; of a stream, which cannot be read again, while it passes. (Counting always cost a third of
 * the time on a tree with a few hundred files above 1 MB.)
 */
final class Windows {
    /** In bytes; longer than the longest token by enough for its neighbours. */
    static final int OVERLAP_BYTES = 4096;

    /** Stands for a size that is not known beforehand. */
    static final long UNKNOWN_SIZE = -1;

    private static final int RECOUNT_BYTES = 1 << 16;

    private final ReadableByteChannel channel;
    private final @Nullable SeekableByteChannel again;
    private final long size;
    private final byte[] window;
    private final Consumer<Chunk.Span> accepted;
    private final LineTracker lines = new LineTracker();
    private long offset; // of the window in the file
    private long counted; // lines is set to this byte of the file
    private @Nullable IOException recountFailed;

    private Windows(ReadableByteChannel channel, long size, byte[] window, Consumer<Chunk.Span> accepted) {
        this.channel = channel;
        this.again = size != UNKNOWN_SIZE && channel instanceof SeekableByteChannel seekable ? seekable : null;
        this.size = size;
        this.window = window;
        this.accepted = accepted;
    }

    /**
     * Reads to the end and emits all of it, also what could be read before an error.
     *
     * @param size that the channel is said to hold, or {@link #UNKNOWN_SIZE}: saves the read that only learns of the end
     * @return how many bytes there were
     * @throws IOException when the channel fails
     */
    static long read(ReadableByteChannel channel, long size, Supplier<Provenance> provenance, Lane lane)
            throws IOException {
        return read(channel, size, provenance, span -> {}, lane);
    }

    /** The same; {@code accepted} is told of every token, by its place in its window. */
    static long read(
            ReadableByteChannel channel,
            long size,
            Supplier<Provenance> provenance,
            Consumer<Chunk.Span> accepted,
            Lane lane)
            throws IOException {
        return new Windows(channel, size, lane.window(), accepted).read(provenance, lane);
    }

    private long read(Supplier<Provenance> provenance, Lane lane) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(window);
        try {
            while (channel.read(buffer) >= 0 && offset + buffer.position() != size) {
                if (!buffer.hasRemaining()) {
                    int owned = LineTracker.boundary(window, 0, window.length - OVERLAP_BYTES);
                    emit(window.length, owned, provenance, lane);
                    if (again == null) {
                        lines.advance(window, 0, owned);
                        counted = offset + owned;
                    }
                    buffer.position(owned);
                    buffer.compact();
                    offset += owned;
                }
            }
        } finally {
            int last = buffer.position();
            if (last > 0) {
                emit(last, last, provenance, lane);
            }
            lane.countBytes(offset + last);
        }
        if (recountFailed != null) {
            throw recountFailed;
        }
        return offset + buffer.position();
    }

    private void emit(int to, int ownedTo, Supplier<Provenance> provenance, Lane lane) {
        if (offset == 0 && Archives.startAt(window, to)) {
            lane.skip(Skip.ARCHIVE);
        }
        lane.emit(
                new Chunk(window, to, ownedTo, offset, this::lines, provenance, Chunk.EVERYTHING, List.of(), accepted));
    }

    /** A tracker set to the window's first byte. */
    private LineTracker lines() {
        if (again != null && counted < offset) {
            try {
                long place = again.position();
                try {
                    recount(again);
                } finally {
                    again.position(place); // or the reading itself would go on from there
                }
            } catch (IOException e) {
                recountFailed = e; // the token is reported all the same, with too low a line, and so is this
            }
        }
        return new LineTracker(lines);
    }

    private void recount(SeekableByteChannel file) throws IOException {
        byte[] bytes = new byte[RECOUNT_BYTES];
        file.position(counted);
        int held = 0;
        while (counted < offset) {
            int wanted = (int) Math.min(bytes.length - held, offset - counted - held);
            int read = file.read(ByteBuffer.wrap(bytes, held, wanted));
            if (read < 0) {
                throw new IOException("its beginning is gone");
            }
            held += read;
            boolean last = counted + held == offset;
            // The window itself starts at such a boundary, so the last step ends where it should.
            int whole = last ? held : LineTracker.boundary(bytes, 0, Math.max(0, held - 1));
            lines.advance(bytes, 0, whole);
            System.arraycopy(bytes, whole, bytes, 0, held - whole);
            counted += whole;
            held -= whole;
        }
    }
}
