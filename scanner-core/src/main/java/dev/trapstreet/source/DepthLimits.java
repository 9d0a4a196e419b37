package dev.trapstreet.source;

/**
 * How deep a scan looks into what is packed.
 *
 * @param encodings forms around one another that are undone; 0 finds only what stands there as it is, 3 is all there is
 * @param archives archives in one another that are opened; 0 reads them as they are, 8 is all there is
 */
public record DepthLimits(int encodings, int archives) {
    /** Archives in archives. An app in a layer of an image in a zip has six. */
    public static final int MAX_ARCHIVES = 8;

    /** All that the scanner can. */
    public static final DepthLimits FULL = new DepthLimits(3, MAX_ARCHIVES);

    public DepthLimits {
        check("encodings", encodings, 3);
        check("archives", archives, MAX_ARCHIVES);
    }

    private static void check(String what, int depth, int deepest) {
        if (depth < 0 || depth > deepest) {
            throw new IllegalArgumentException("of " + what + ", 0 to " + deepest + " are undone, not " + depth);
        }
    }
}
