package dev.trapstreet.source;

/**
 * Limits for nested encodings and nested archives. Immutable.
 *
 * @param encodings maximum number of nested encodings that are undone, 0 to 3; with 0 only plain text is searched
 * @param archives maximum number of nested archives that are opened, 0 to {@value #MAX_ARCHIVES}; with 0 archives are searched as plain
 *     bytes
 */
public record DepthLimits(int encodings, int archives) {
    /** Highest limit for nested archives. An app in a layer of a container image in a zip file has six levels. */
    public static final int MAX_ARCHIVES = 8;

    /** The highest limits, which are also the default. */
    public static final DepthLimits FULL = new DepthLimits(3, MAX_ARCHIVES);

    /**
     * Checks the limits.
     *
     * @throws IllegalArgumentException if a limit is out of range
     */
    public DepthLimits {
        check("encodings", encodings, 3);
        check("archives", archives, MAX_ARCHIVES);
    }

    private static void check(String what, int depth, int deepest) {
        if (depth < 0 || depth > deepest) {
            throw new IllegalArgumentException("the depth of " + what + " must be 0 to " + deepest + ", not " + depth);
        }
    }

    /**
     * Returns whether these are the highest limits. This does not use the {@code equals} of the record, because linking it takes 12 ms
     * of processor time at the end of every scan.
     *
     * @return whether nothing is left out because of these limits
     */
    public boolean isFull() {
        return encodings == FULL.encodings && archives == FULL.archives;
    }
}
