package dev.trapstreet.finding;

/**
 * What a scan looked at.
 *
 * @param files read to the end; standard input is one
 * @param links symbolic links whose text was read
 * @param commits of a history whose messages were read
 * @param objects of a history that were read: commits, trees, blobs and tags
 * @param blobs of a history that were read
 * @param archives and compressed files that were opened, those in one another too
 * @param entries of archives that were read
 * @param bytes read of all of them; of objects, as they are without compression
 */
public record Looked(
        long files, long links, long commits, long objects, long blobs, long archives, long entries, long bytes) {
    /** Of files alone. */
    public Looked(long files, long links, long bytes) {
        this(files, links, 0, 0, 0, 0, 0, bytes);
    }

    /** All that was looked at, by either. */
    public Looked plus(Looked other) {
        return new Looked(
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
