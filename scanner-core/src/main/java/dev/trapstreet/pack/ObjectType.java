package dev.trapstreet.pack;

import java.util.Locale;

/** Types of git objects. */
public enum ObjectType {
    /** Commit. */
    COMMIT,
    /** Tree: the entries of a directory. */
    TREE,
    /** Blob: the content of a file. */
    BLOB,
    /** Annotated tag. */
    TAG;

    /**
     * Returns the type for the number in the header of a pack entry (gitformat-pack).
     *
     * @throws DamagedException if no type has this number
     */
    static ObjectType of(int code) throws DamagedException {
        return switch (code) {
            case 1 -> COMMIT;
            case 2 -> TREE;
            case 3 -> BLOB;
            case 4 -> TAG;
            default -> throw new DamagedException("unknown object type " + code);
        };
    }

    /** {@return the name of the type in git's own formats, such as "commit"} */
    public String keyword() {
        return name().toLowerCase(Locale.ROOT);
    }
}
