package dev.trapstreet;

import dev.trapstreet.decode.Decoder;
import dev.trapstreet.source.Lane;

/**
 * How deep a scan looks into what is packed.
 *
 * @param encodings forms around one another that are undone; from 0, which finds only what stands there as it is, to
 *     {@link Decoder#DEEPEST}
 * @param archives archives in one another that are opened; from 0, which reads them as they are, to
 *     {@link Lane#DEEPEST_ARCHIVE}
 */
public record Depth(int encodings, int archives) {
    /** All that the scanner can. */
    public static final Depth FULL = new Depth(Decoder.DEEPEST, Lane.DEEPEST_ARCHIVE);

    public Depth {
        check("encodings", encodings, Decoder.DEEPEST);
        check("archives", archives, Lane.DEEPEST_ARCHIVE);
    }

    private static void check(String what, int depth, int deepest) {
        if (depth < 0 || depth > deepest) {
            throw new IllegalArgumentException("of " + what + ", 0 to " + deepest + " are undone, not " + depth);
        }
    }
}
