package dev.trapstreet.finding;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Identity of content within one scan: the source that read it, the file, git object or change, and the archive entries in it.
 * Everything that has to recognize content again compares identities, never display paths: two names can look the same after
 * redaction. See docs/decisions/0021-content-identity.md.
 *
 * <p>The names in it are not redacted and may contain a token. {@link #toString} therefore reveals nothing, and no report shows what
 * the accessors return. Immutable.
 */
public final class ContentId {
    /** Side of a change that content is on. */
    public enum Side {
        /** Content that a path had before the change. It is read only for comparison and never reported. */
        BEFORE,
        /** Content that a path has after the change; also all content that is not part of a change. */
        AFTER
    }

    private final int source;
    private final String base; // what precedes the path as the user typed the target: empty, or ending with a slash
    private final String path; // relative to the target
    private final String object; // object id; empty for a file and for a change
    private final String commit; // object id of the commit of a change; empty for all other content
    private final Side side;
    private final List<String> entries;

    private ContentId(
            int source, String base, String path, String object, String commit, Side side, List<String> entries) {
        this.source = source;
        this.base = base;
        this.path = path;
        this.object = object;
        this.commit = commit;
        this.side = side;
        this.entries = entries;
    }

    /**
     * Returns the identity of a file on disk.
     *
     * @param source the index of the source in the scan, from 0
     * @param base what precedes the path as the user typed the target; empty, or ending with a slash
     * @param path the path relative to the target, with {@code /} between names, not redacted
     * @return the identity
     */
    public static ContentId ofFile(int source, String base, String path) {
        return new ContentId(source, base, path, "", "", Side.AFTER, List.of());
    }

    /**
     * Returns the identity of a stream, or of the one file that is a target itself.
     *
     * @param source the index of the source in the scan, from 0
     * @param name the name of the stream, or the path of the file as the user typed it; not redacted
     * @return the identity, whose path is the last component of the name
     */
    public static ContentId ofTarget(int source, String name) {
        int slash = name.lastIndexOf('/') + 1;
        return ofFile(source, name.substring(0, slash), name.substring(slash));
    }

    /**
     * Returns the identity of a git object whose paths are not known.
     *
     * @param source the index of the source in the scan, from 0
     * @param base what precedes the path as the user typed the target; empty, or ending with a slash
     * @param name the name that stands for a path until there is one, such as {@code <blob 1f...>}
     * @param object the object id
     * @return the identity
     */
    public static ContentId ofObject(int source, String base, String name, String object) {
        return new ContentId(source, base, name, object, "", Side.AFTER, List.of());
    }

    /**
     * Returns the identity of the content on one side of a change.
     *
     * @param source the index of the source in the scan, from 0
     * @param base what precedes the path as the user typed the target; empty, or ending with a slash
     * @param path the changed path relative to the target, not redacted
     * @param commit the id of the commit that changes it; empty for the index
     * @param side the side of the change
     * @return the identity
     */
    public static ContentId ofChange(int source, String base, String path, String commit, Side side) {
        return new ContentId(source, base, path, "", commit, side, List.of());
    }

    /**
     * Returns the identity of an archive entry in this content.
     *
     * @param names the names of the nested entries, outermost first, not redacted; they replace the entries of this identity
     * @return the identity
     */
    public ContentId withEntries(List<String> names) {
        return new ContentId(source, base, path, object, commit, side, List.copyOf(names));
    }

    /**
     * Returns the identity of the same git object at a path. Its {@link #content} stays the same.
     *
     * @param resolved the path relative to the target, not redacted
     * @return the identity
     */
    public ContentId at(String resolved) {
        return new ContentId(source, base, resolved, object, commit, side, entries);
    }

    /**
     * Returns the identity of the bytes alone, which does not change when a git object gets its path.
     *
     * @return for a git object, its identity without a path; for other content, this identity
     */
    public ContentId content() {
        return object.isEmpty() || path.isEmpty() ? this : new ContentId(source, "", "", object, "", side, entries);
    }

    /** {@return the identity of the new content of the same change} */
    public ContentId after() {
        return side == Side.AFTER ? this : new ContentId(source, base, path, object, commit, Side.AFTER, entries);
    }

    /**
     * Returns whether two contents belong to one change: the same source read them, in the same commit or both in the index.
     *
     * @param other the other identity
     * @return whether source and commit are equal
     */
    public boolean isOfSameChange(ContentId other) {
        return source == other.source && commit.equals(other.commit);
    }

    /** {@return the identity that the content at the same path has in every commit} */
    public ContentId withoutCommit() {
        return commit.isEmpty() ? this : new ContentId(source, base, path, object, "", side, entries);
    }

    /** {@return the index of the source in the scan, from 0} */
    public int source() {
        return source;
    }

    /** {@return the path relative to the target, without archive entries; not redacted, so for comparison only} */
    public String path() {
        return path;
    }

    /** {@return the path as the user typed the target, without archive entries; not redacted, so for comparison only} */
    public String typedPath() {
        return base + path;
    }

    /** {@return the id of the git object; empty for a file and for a change} */
    public String object() {
        return object;
    }

    /** {@return the id of the commit of a change; empty for the index and for all other content} */
    public String commit() {
        return commit;
    }

    /** {@return the names of the nested archive entries, outermost first; not redacted, so for comparison only} */
    public List<String> entries() {
        return entries;
    }

    /** {@return the side of the change; {@link Side#AFTER} for content that is not part of a change} */
    public Side side() {
        return side;
    }

    /**
     * Returns whether two identities stand for one path, as the user typed the targets, and the same archive entries. The sources may
     * differ, since targets can overlap, and so may the objects.
     *
     * @param other the other identity
     * @return whether the paths and entries are equal
     */
    public boolean isAtPathOf(ContentId other) {
        return comparePaths(this, other) == 0;
    }

    /**
     * Compares two identities by their paths and archive entries.
     *
     * @param a an identity
     * @param b another identity
     * @return a negative number, zero or a positive number, as for a {@link java.util.Comparator}
     */
    static int comparePaths(ContentId a, ContentId b) {
        int order =
                a.base.equals(b.base) ? a.path.compareTo(b.path) : a.typedPath().compareTo(b.typedPath());
        for (int i = 0; order == 0 && i < Math.min(a.entries.size(), b.entries.size()); i++) {
            order = a.entries.get(i).compareTo(b.entries.get(i));
        }
        return order == 0 ? Integer.compare(a.entries.size(), b.entries.size()) : order;
    }

    /**
     * Compares two identities by their sources. The innermost of overlapping targets comes first, because its configuration is the
     * nearest.
     *
     * @param a an identity
     * @param b another identity, at the same path
     * @return a negative number, zero or a positive number, as for a {@link java.util.Comparator}
     */
    static int compareSources(ContentId a, ContentId b) {
        int order = Integer.compare(b.base.length(), a.base.length());
        return order == 0 ? Integer.compare(a.source, b.source) : order;
    }

    // Written by hand, like hashCode: those of a record are generated at run time, which takes 15 ms in each run.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ContentId id
                && source == id.source
                && side == id.side
                && path.equals(id.path)
                && object.equals(id.object)
                && commit.equals(id.commit)
                && base.equals(id.base)
                && entries.equals(id.entries);
    }

    @Override
    public int hashCode() {
        int hash = 31 * (31 * path.hashCode() + object.hashCode()) + commit.hashCode();
        return 31 * (31 * hash + entries.hashCode()) + 2 * source + side.hashCode();
    }

    /** Returns a text without any of the names. */
    @Override
    public String toString() {
        return "ContentId[withheld]";
    }
}
