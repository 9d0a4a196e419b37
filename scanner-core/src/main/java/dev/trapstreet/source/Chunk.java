package dev.trapstreet.source;

import dev.trapstreet.finding.Provenance;
import dev.trapstreet.text.LineTracker;
import java.util.function.Supplier;

/**
 * Bytes with a provenance: a whole file, or a window of one that is too large to hold.
 *
 * <p>The bytes are lent: they are valid until the consumer returns, and never written to by it. What stands at or after
 * {@link #ownedTo} is there for context alone; the next window holds it again, whole.
 */
public final class Chunk {
    private final byte[] bytes;
    private final int to;
    private final int ownedTo;
    private final long offset;
    private final Supplier<LineTracker> lines;
    private final Supplier<Provenance> provenance;

    Chunk(
            byte[] bytes,
            int to,
            int ownedTo,
            long offset,
            Supplier<LineTracker> lines,
            Supplier<Provenance> provenance) {
        this.bytes = bytes;
        this.to = to;
        this.ownedTo = ownedTo;
        this.offset = offset;
        this.lines = lines;
        this.provenance = provenance;
    }

    /** The array whose first {@link #to} bytes are the chunk's. */
    public byte[] bytes() {
        return bytes;
    }

    /** Index after the last byte; the first one is at 0. */
    public int to() {
        return to;
    }

    /** Index from which on a token belongs to the next window; {@link #to} in the last one. */
    public int ownedTo() {
        return ownedTo;
    }

    /** Where the first byte stands in the whole, from 0. */
    public long offset() {
        return offset;
    }

    /** A tracker of one's own, set to the chunk's first byte; may cost reading the file's beginning again. */
    public LineTracker lines() {
        return lines.get();
    }

    /** Where the bytes came from; made when asked for, because few chunks hold a token. */
    public Provenance provenance() {
        return provenance.get();
    }
}
