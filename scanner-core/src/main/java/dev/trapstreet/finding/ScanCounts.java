package dev.trapstreet.finding;

/**
 * Counts of what a scan has read. Immutable.
 *
 * @param files files read to the end, including standard input
 * @param links symbolic links whose target text was read
 * @param commits commits whose messages were read
 * @param objects git objects read: commits, trees, blobs and tags
 * @param blobs git blobs read
 * @param archives archives and compressed files opened, including nested ones
 * @param entries archive entries read
 * @param bytes bytes read in total; git objects count with their uncompressed size
 */
public record ScanCounts(
        long files, long links, long commits, long objects, long blobs, long archives, long entries, long bytes) {
    /**
     * Creates counts for files only.
     *
     * @param files files read to the end
     * @param links symbolic links whose target text was read
     * @param bytes bytes read in total
     */
    public ScanCounts(long files, long links, long bytes) {
        this(files, links, 0, 0, 0, 0, 0, bytes);
    }

    /**
     * Returns the sum of two counts.
     *
     * @param other the counts to add
     * @return the sum
     */
    public ScanCounts plus(ScanCounts other) {
        return new ScanCounts(
                files + other.files,
                links + other.links,
                commits + other.commits,
                objects + other.objects,
                blobs + other.blobs,
                archives + other.archives,
                entries + other.entries,
                bytes + other.bytes);
    }
}
