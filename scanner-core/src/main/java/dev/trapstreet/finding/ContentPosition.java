package dev.trapstreet.finding;

import org.jspecify.annotations.Nullable;

/** Position in content: a key for what was read there, which stays the same when a git object gets its path. Immutable. */
public final class ContentPosition {
    private final ContentId content;
    private final LocationPart part;
    private final long position;

    private ContentPosition(ContentId content, LocationPart part, long position) {
        this.content = content.content();
        this.part = part;
        this.position = position;
    }

    /**
     * Returns the position of a location's first byte.
     *
     * @param location the location, resolved or not
     * @return the position
     */
    public static ContentPosition ofOffset(Location location) {
        return new ContentPosition(location.contentId(), location.provenance().part(), location.offset());
    }

    /**
     * Returns the part that a location has at its path, whatever the commit and the position are.
     *
     * @param location the location, of a change or with a resolved path
     * @return the position
     */
    public static ContentPosition ofPath(Location location) {
        return new ContentPosition(
                location.contentId().withoutCommit(), location.provenance().part(), 0);
    }

    /**
     * Returns the line of a location.
     *
     * @param location the location, resolved or not
     * @return the position, which does not distinguish the text of a symbolic link from the content of a file: git stores both as a
     *     blob
     */
    public static ContentPosition ofLine(Location location) {
        return ofLine(location.contentId(), location.provenance().part(), location.line());
    }

    /**
     * Returns a line of content.
     *
     * @param content the content
     * @param part the part of the content
     * @param line the line, from 1
     * @return the position
     */
    public static ContentPosition ofLine(ContentId content, LocationPart part, int line) {
        return new ContentPosition(content, part == LocationPart.NAME ? part : LocationPart.CONTENT, line);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ContentPosition there
                && position == there.position
                && part == there.part
                && content.equals(there.content);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * content.hashCode() + Long.hashCode(position)) + part.hashCode();
    }

    /** Returns a text without any of the names. */
    @Override
    public String toString() {
        return "ContentPosition[withheld]";
    }
}
