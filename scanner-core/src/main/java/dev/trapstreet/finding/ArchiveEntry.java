package dev.trapstreet.finding;

/**
 * Entry of an archive or compressed file on the way to some content. Immutable.
 *
 * @param kind the kind of the entry
 * @param name the name, safe to display; empty for {@link Kind#CONTENT}
 */
public record ArchiveEntry(Kind kind, String name) {
    /** Kinds of entries. */
    public enum Kind {
        /** An entry that the archive names. */
        NAMED,
        /**
         * The content of a compressed file. Its name is derived from the name of the file, which for a history is known only later.
         */
        CONTENT
    }

    /** The content of a compressed file. */
    public static final ArchiveEntry CONTENT = new ArchiveEntry(Kind.CONTENT, "");

    /**
     * Returns an entry that the archive names.
     *
     * @param name the name, safe to display
     * @return the entry
     */
    public static ArchiveEntry named(String name) {
        return new ArchiveEntry(Kind.NAMED, name);
    }
}
