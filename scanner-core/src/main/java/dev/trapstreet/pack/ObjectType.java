package dev.trapstreet.pack;

import java.util.Locale;

/** The four types of git objects. */
public enum ObjectType {
    COMMIT,
    TREE,
    BLOB,
    TAG;

    /**
     * The type that a pack entry tells by that number (gitformat-pack).
     *
     * @throws DamagedException when it is none
     */
    static ObjectType of(int code) throws DamagedException {
        return switch (code) {
            case 1 -> COMMIT;
            case 2 -> TREE;
            case 3 -> BLOB;
            case 4 -> TAG;
            default -> throw new DamagedException("there is no object type " + code);
        };
    }

    /** The word by which git names it: "commit". */
    public String keyword() {
        return name().toLowerCase(Locale.ROOT);
    }
}
