package dev.trapstreet.detect;

import dev.trapstreet.source.Chunk;
import java.util.List;

/**
 * Decoder for tokens in encoded text. It receives only the long runs that the plain search finds anyway, so unencoded
 * text costs nothing extra. Confined to one thread.
 */
public interface EncodedRunHandler {
    /**
     * Length, in characters, of the shortest run to consider: the shortest contiguous part that an encoding leaves of a
     * token.
     */
    int SHORTEST = 30;

    /**
     * Considers a run of the token alphabet and the backslash. Must be followed by {@link #decodeAll} with the same text.
     *
     * @param bytes the text that contains the run
     * @param start the index of the run's first byte
     * @param end the index after the run's last byte
     * @param to the index after the last byte of the text
     */
    void addRun(byte[] bytes, int start, int end, int to);

    /**
     * Considers a run of UTF-16 text, in the same text as the next call of {@link #decodeAll}.
     *
     * @param start the index of the run's first byte that is not zero
     * @param end the index after the zero byte that follows the run's last character
     */
    void addUtf16Run(int start, int end);

    /**
     * Adds the tokens found in the runs considered since the last call, and discards those runs.
     *
     * @param bytes the text that contains the runs
     * @param to the index after the last byte of the text
     * @param spans the plain tokens of the text; receives the decoded ones, which may repeat each other or plain ones
     */
    void decodeAll(byte[] bytes, int to, List<Chunk.Span> spans);
}
