package dev.trapstreet.source;

import dev.trapstreet.finding.ContentId;
import dev.trapstreet.finding.Provenance;
import dev.trapstreet.text.LineTracker;
import dev.trapstreet.token.MapboxToken;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Bytes with a provenance: the content of a whole file, or a window of a file that is too large for one buffer.
 *
 * <p>The byte array belongs to the source and is reused. A consumer may read it until it returns and must not modify it. A window
 * reports only tokens that start before {@link #ownedLength}. The bytes from there on are context; the next window contains them
 * again. Confined to one thread.
 */
public final class Chunk {
    /** Value of {@link #searchRanges} for a chunk that is searched completely. Compared by identity. */
    public static final int[] SEARCH_WHOLE = {};

    private final byte[] bytes;
    private final int length;
    private final int ownedLength;
    private final long offset;
    private final Supplier<LineTracker> lines;
    private final LazyProvenance provenance;
    private final int[] searchRanges;
    private final List<Span> inheritedTokens;
    private final Consumer<Span> tokenConsumer;

    /**
     * Creates a chunk that is searched from its first byte to its last.
     *
     * @param bytes the array that contains the chunk from index 0 on; not copied
     * @param length the number of bytes in the chunk, at most {@code bytes.length}
     * @param ownedLength the index from which on a token belongs to the next window; {@code length} for the last window
     * @param offset the position of the chunk's first byte in the content, in bytes from 0
     * @param lines supplier of a new line counter at the chunk's first byte
     * @param provenance supplier of the origin, called only if the chunk contains a token
     */
    public Chunk(
            byte[] bytes,
            int length,
            int ownedLength,
            long offset,
            Supplier<LineTracker> lines,
            LazyProvenance provenance) {
        this(bytes, length, ownedLength, offset, lines, provenance, SEARCH_WHOLE, List.of(), span -> {});
    }

    /**
     * Creates a chunk that was derived from another one, such as a git object from the base of its delta. Bytes that were copied from
     * the base need no second search.
     *
     * @param bytes the array that contains the chunk from index 0 on; not copied
     * @param length the number of bytes in the chunk, at most {@code bytes.length}
     * @param ownedLength the index from which on a token belongs to the next window; {@code length} for the last window
     * @param offset the position of the chunk's first byte in the content, in bytes from 0
     * @param lines supplier of a new line counter at the chunk's first byte
     * @param provenance supplier of the origin, called only if the chunk contains a token
     * @param searchRanges the ranges in which a token may start that is not inherited: pairs of indices, start inclusive and end
     *     exclusive, in ascending order; {@link #SEARCH_WHOLE} for the whole chunk
     * @param inheritedTokens tokens found in the base whose bytes were copied unchanged, by their position in this chunk, in ascending
     *     order
     * @param tokenConsumer receives every token of this chunk, including the inherited ones, in ascending order
     */
    public Chunk(
            byte[] bytes,
            int length,
            int ownedLength,
            long offset,
            Supplier<LineTracker> lines,
            LazyProvenance provenance,
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
     * Token and its position in a chunk. Immutable.
     *
     * @param token the decoded token
     * @param start the index of the first byte in the chunk
     * @param length the number of bytes, in the encoded form if the token is encoded
     * @param encoding the encodings that were undone to find the token, outermost first; empty for plain text
     */
    public record Span(MapboxToken token, int start, int length, List<String> encoding) {
        /** Encoding of a token that was joined from several literals. */
        public static final String SPLIT = "split";

        /** Encoding of text that markup divides within a line, as in documents. */
        public static final String MARKUP = "markup";

        /** Encoding of a payload whose header or signature is not nearby. Another reading of the same text is preferred. */
        public static final String PIECES = "pieces";

        /** Creates a span with an immutable copy of the encodings. */
        public Span {
            encoding = List.copyOf(encoding);
        }

        /**
         * Creates the span of a token in plain text.
         *
         * @param token the decoded token
         * @param start the index of the first byte in the chunk
         * @param length the number of bytes
         */
        public Span(MapboxToken token, int start, int length) {
            this(token, start, length, List.of());
        }

        /** {@return whether the parts of the token are in several literals, or only one of its parts is known} */
        public boolean isScattered() {
            return encoding.contains(SPLIT) || encoding.contains(PIECES);
        }

        /** {@return the index after the last byte} */
        public int end() {
            return start + length;
        }
    }

    /** {@return whether the whole chunk is searched, rather than only the {@link #searchRanges}} */
    public boolean searchesWhole() {
        return searchRanges == SEARCH_WHOLE;
    }

    /**
     * Returns the ranges in which a token may start that is not inherited.
     *
     * @return pairs of indices, start inclusive and end exclusive, in ascending order; {@link #SEARCH_WHOLE} for the whole chunk.
     *     The array is not a copy and must not be modified
     */
    public int[] searchRanges() {
        return searchRanges;
    }

    /** {@return the tokens that are already known outside of the {@link #searchRanges}, in ascending order; may be empty} */
    public List<Span> inheritedTokens() {
        return inheritedTokens;
    }

    /**
     * Reports a token in this chunk back to the source. The detector calls it for every token, including the inherited ones, in
     * ascending order.
     *
     * @param span the token and its position
     */
    public void onToken(Span span) {
        tokenConsumer.accept(span);
    }

    /** {@return the array whose first {@link #length} bytes are the chunk; not a copy, must not be modified} */
    public byte[] bytes() {
        return bytes;
    }

    /** {@return the number of bytes in the chunk} */
    public int length() {
        return length;
    }

    /** {@return the index from which on a token belongs to the next window; equal to {@link #length} in the last window} */
    public int ownedLength() {
        return ownedLength;
    }

    /** {@return the position of the chunk's first byte in the content, in bytes from 0} */
    public long offset() {
        return offset;
    }

    /**
     * Returns a line counter at the chunk's first byte. For a later window of a file this may read the beginning of the file again.
     *
     * @return a new counter, which the caller may advance
     */
    public LineTracker lines() {
        return lines.get();
    }

    /**
     * Returns the name of the file whose content this is.
     *
     * @return the last component of the path; an empty string if the chunk is not the content of a file or stream, for example for a
     *     git object
     */
    public String fileName() {
        return provenance.name();
    }

    /**
     * Returns the origin of the bytes. Created on request, because few chunks contain a token.
     *
     * @return the origin
     */
    public Provenance provenance() {
        return provenance.get();
    }

    /**
     * Returns the identity of the content. Created on request, because few chunks contain a token.
     *
     * @return the identity, the same for all windows of one file
     */
    public ContentId contentId() {
        return provenance.get().content();
    }
}
