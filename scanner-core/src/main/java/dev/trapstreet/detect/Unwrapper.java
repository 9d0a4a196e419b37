package dev.trapstreet.detect;

import dev.trapstreet.source.Chunk;
import java.util.List;

/**
 * What looks behind encodings. It is shown the runs that the search by plain bytes stops at anyway, so that text without
 * any costs nothing more. Used by one thread.
 */
public interface Unwrapper {
    /** Characters of the shortest run that is shown: what an encoding leaves of a token in one piece. */
    int SHORTEST = 30;

    /**
     * Is shown a run of the alphabet of tokens and the backslash, {@code bytes[start]} up to {@code bytes[end]}.
     *
     * @param to where the text ends
     */
    void consider(byte[] bytes, int start, int end, int to);

    /** Is shown a run of two bytes a character, from its first member up to after the zero behind its last. */
    void considerWide(int start, int end);

    /**
     * Adds what stands behind the runs that were shown since the last call, and forgets them.
     *
     * @param bytes of the text that they are runs of
     * @param to where it ends
     * @param spans the tokens that stand there as they are; those added may be among them, and double
     */
    void unwrap(byte[] bytes, int to, List<Chunk.Span> spans);
}
