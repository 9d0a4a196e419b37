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
 * {@link #ownedLength} is there for context alone; the next window holds it again, whole.
 */
public final class Chunk {
    public static final int[] SEARCH_WHOLE = {};

    private final byte[] bytes;
    private final int length;
    private final int ownedLength;
    private final long offset;
    private final Supplier<LineTracker> lines;
    private final Supplier<Provenance> provenance;
    private final int[] searchRanges;
    private final List<Span> inheritedTokens;
    private final Consumer<Span> tokenConsumer;

    public Chunk(
            byte[] bytes,
            int length,
            int ownedLength,
            long offset,
            Supplier<LineTracker> lines,
            Supplier<Provenance> provenance) {
        this(bytes, length, ownedLength, offset, lines, provenance, SEARCH_WHOLE, List.of(), span -> {});
    }

    /**
     * What was made from another chunk.
     *
     * @param searchRanges where a token may start that is not carried over: pairs of indices, from and to, in order
     * @param inheritedTokens tokens of the other chunk that stand in what was copied, in order
     * @param tokenConsumer is told of every token of this one, in order
     */
    public Chunk(
            byte[] bytes,
            int length,
            int ownedLength,
            long offset,
            Supplier<LineTracker> lines,
            Supplier<Provenance> provenance,
            int[] searchRanges,
            List<Span> inheritedTokens,
            Consumer<Span> tokenConsumer) {
        this.bytes = bytes;
        this.length = length;
        this.ownedLength = ownedLength;
        this.offset = offset;
        this.lines = lines;
        this.provenance = provenance;
        this.searchRanges = searchRanges;
        this.inheritedTokens = inheritedTokens;
        this.tokenConsumer = tokenConsumer;
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

    /** True when all of it is to be searched; else {@link #searchRanges} says what. */
    public boolean searchesWhole() {
        return searchRanges == SEARCH_WHOLE;
    }

    /** Where to search: pairs of indices, from and to, between which a token may start. */
    public int[] searchRanges() {
        return searchRanges;
    }

    /** Tokens that are known to stand in the rest, in order. */
    public List<Span> inheritedTokens() {
        return inheritedTokens;
    }

    /** To be told of every token in the chunk, in order, the carried ones too. */
    public void onToken(Span span) {
        tokenConsumer.accept(span);
    }

    /** The array whose first {@link #length} bytes are the chunk's. */
    public byte[] bytes() {
        return bytes;
    }

    /** Index after the last byte; the first one is at 0. */
    public int length() {
        return length;
    }

    /** Index from which on a token belongs to the next window; {@link #length} in the last one. */
    public int ownedLength() {
        return ownedLength;
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
        return provenance instanceof LazyProvenance file ? file.name() : "";
    }

    /** Where the bytes came from; made when asked for, because few chunks hold a token. */
    public Provenance provenance() {
        return provenance.get();
    }
}
