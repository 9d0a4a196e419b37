package dev.trapstreet.source;

import dev.trapstreet.finding.Provenance;
import dev.trapstreet.text.LineTracker;
import dev.trapstreet.token.MapboxToken;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Bytes with a provenance: a whole file, or a window of one that is too large to hold.
 *
 * <p>The bytes are lent: they are valid until the consumer returns, and never written to by it. What stands at or after
 * {@link #ownedTo} is there for context alone; the next window holds it again, whole.
 */
public final class Chunk {
    public static final int[] EVERYTHING = {};

    private final byte[] bytes;
    private final int to;
    private final int ownedTo;
    private final long offset;
    private final Supplier<LineTracker> lines;
    private final Supplier<Provenance> provenance;
    private final int[] fresh;
    private final List<Span> carried;
    private final Consumer<Span> accepted;

    public Chunk(
            byte[] bytes,
            int to,
            int ownedTo,
            long offset,
            Supplier<LineTracker> lines,
            Supplier<Provenance> provenance) {
        this(bytes, to, ownedTo, offset, lines, provenance, EVERYTHING, List.of(), span -> {});
    }

    /**
     * What was made from another chunk.
     *
     * @param fresh where a token may start that is not carried over: pairs of indices, from and to, in order
     * @param carried tokens of the other chunk that stand in what was copied, in order
     * @param accepted is told of every token of this one, in order
     */
    public Chunk(
            byte[] bytes,
            int to,
            int ownedTo,
            long offset,
            Supplier<LineTracker> lines,
            Supplier<Provenance> provenance,
            int[] fresh,
            List<Span> carried,
            Consumer<Span> accepted) {
        this.bytes = bytes;
        this.to = to;
        this.ownedTo = ownedTo;
        this.offset = offset;
        this.lines = lines;
        this.provenance = provenance;
        this.fresh = fresh;
        this.carried = carried;
        this.accepted = accepted;
    }

    /**
     * A token and where it stands in the chunk: index of the first byte, and how many there are.
     *
     * @param encoding what was undone to find it, the outermost first; the bytes are those of the encoded form
     */
    public record Span(MapboxToken token, int start, int length, List<String> encoding) {
        public Span {
            encoding = List.copyOf(encoding);
        }

        /** As it is, without an encoding. */
        public Span(MapboxToken token, int start, int length) {
            this(token, start, length, List.of());
        }

        /** Index after the last byte. */
        public int end() {
            return start + length;
        }
    }

    /** True when all of it is to be searched; else {@link #fresh} says what. */
    public boolean isAllFresh() {
        return fresh == EVERYTHING;
    }

    /** Where to search: pairs of indices, from and to, between which a token may start. */
    public int[] fresh() {
        return fresh;
    }

    /** Tokens that are known to stand in the rest, in order. */
    public List<Span> carried() {
        return carried;
    }

    /** To be told of every token in the chunk, in order, the carried ones too. */
    public void accept(Span span) {
        accepted.accept(span);
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

    /** The name of the file that this is the content of, without its folders; empty for all else, as for what history holds. */
    public String fileName() {
        return provenance instanceof FileOrigin file ? file.name() : "";
    }

    /** Where the bytes came from; made when asked for, because few chunks hold a token. */
    public Provenance provenance() {
        return provenance.get();
    }
}
