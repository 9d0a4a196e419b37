package dev.trapstreet.source;

import dev.trapstreet.source.content.ExtractionLimits;

/**
 * How deep a scan looks into what is packed.
 *
 * @param encodings forms around one another that are undone; 0 finds only what stands there as it is, 3 is all there is
 * @param archives archives in one another that are opened; 0 reads them as they are, 8 is all there is
 */
public record DepthLimits(int encodings, int archives) {
    /** All that the scanner can. */
    public static final DepthLimits FULL = new DepthLimits(3, ExtractionLimits.MAX_DEPTH);

    public DepthLimits {
        check("encodings", encodings, 3);
        check("archives", archives, ExtractionLimits.MAX_DEPTH);
    }

    private static void check(String what, int depth, int deepest) {
        if (depth < 0 || depth > deepest) {
            throw new IllegalArgumentException("of " + what + ", 0 to " + deepest + " are undone, not " + depth);
        }
    }
}
