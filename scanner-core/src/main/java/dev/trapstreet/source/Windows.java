package dev.trapstreet.source;

import dev.trapstreet.finding.Provenance;
import dev.trapstreet.text.LineTracker;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.function.Supplier;

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
 */
final class Windows {
    /** In bytes; longer than the longest token by enough for its neighbours. */
    static final int OVERLAP_BYTES = 4096;

    /** Stands for a size that is not known beforehand. */
    static final long UNKNOWN_SIZE = -1;

    private Windows() {}

    /**
     * Reads to the end and emits all of it, also what could be read before an error.
     *
     * @param size that the channel is said to hold, or {@link #UNKNOWN_SIZE}: saves the read that only learns of the end
     * @return how many bytes there were
     * @throws IOException when the channel fails
     */
    static long read(ReadableByteChannel channel, long size, Supplier<Provenance> provenance, Lane lane)
            throws IOException {
        byte[] window = lane.window();
        ByteBuffer buffer = ByteBuffer.wrap(window);
        LineTracker lines = new LineTracker();
        long offset = 0;
        try {
            while (channel.read(buffer) >= 0 && offset + buffer.position() != size) {
                if (!buffer.hasRemaining()) {
                    int owned = LineTracker.boundary(window, 0, window.length - OVERLAP_BYTES);
                    lane.emit(new Chunk(window, window.length, owned, offset, lines, provenance));
                    lines.advance(window, 0, owned);
                    offset += owned;
                    buffer.position(owned);
                    buffer.compact();
                }
            }
        } finally {
            int last = buffer.position();
            if (last > 0) {
                lane.emit(new Chunk(window, last, last, offset, lines, provenance));
            }
            lane.countBytes(offset + last);
        }
        return offset + buffer.position();
    }
}
