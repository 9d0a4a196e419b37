package dev.trapstreet.pack;

/**
 * Parser of git's tree objects, used like a cursor: {@link #next} moves to an entry, the other methods describe it. An entry is the mode in
 * octal digits, a space, the name, a zero byte, and the object id in binary. Parses until the first malformed entry. The parser creates no
 * objects, because a history has millions of entries; one parser can parse many trees. Not thread-safe.
 */
public final class TreeParser {
    /** The part of a mode that names the kind of an entry. Old programs padded modes with zeros, so modes are compared as numbers. */
    private static final int KIND = 0170000;

    private final int idBytes;
    private byte[] tree = {};
    private int length;
    private int start;
    private int next;
    private int nameStart;
    private int nameEnd;

    /** Kinds of tree entries. */
    public enum Kind {
        /** A directory: another tree. */
        DIRECTORY,
        /** A regular file, executable or not. */
        FILE,
        /** A symbolic link, whose target is the content of the blob. */
        LINK,
        /** A submodule. Its commit belongs to another repository. */
        SUBMODULE,
        /** A mode that git does not write. Git takes it for a submodule. */
        OTHER
    }

    /**
     * Creates a parser.
     *
     * @param idBytes the length of object ids in bytes: 20 for SHA-1, 32 for SHA-256
     */
    public TreeParser(int idBytes) {
        this.idBytes = idBytes;
    }

    /**
     * Starts with another tree.
     *
     * @param tree an array that starts with the content of the tree; not copied
     * @param length the length of the content in bytes
     * @return this parser, before the first entry
     */
    public TreeParser parse(byte[] tree, int length) {
        this.tree = tree;
        this.length = length;
        this.start = 0;
        this.next = 0;
        return this;
    }

    /**
     * Moves to the next entry.
     *
     * @return whether there is one; false at the end, and at an entry that is malformed or truncated
     */
    public boolean next() {
        byte[] bytes = tree;
        int at = next;
        while (at < length && bytes[at] != ' ') {
            at++;
        }
        int name = ++at;
        while (at < length && bytes[at] != 0) {
            at++;
        }
        if (at + idBytes >= length) {
            return false;
        }
        start = next;
        nameStart = name;
        nameEnd = at;
        next = at + 1 + idBytes;
        return true;
    }

    /** {@return the index of the first byte after the current entry; if there is no next one, what follows is malformed} */
    public int end() {
        return next;
    }

    /** {@return the index of the first byte of the current entry, where its mode starts} */
    public int start() {
        return start;
    }

    /** {@return the index of the first byte of the name} */
    public int nameStart() {
        return nameStart;
    }

    /** {@return the index after the last byte of the name} */
    public int nameEnd() {
        return nameEnd;
    }

    /** {@return the index of the first byte of the object id} */
    public int id() {
        return nameEnd + 1;
    }

    /** {@return the kind of the current entry} */
    public Kind kind() {
        return switch (mode() & KIND) {
            case 0040000 -> Kind.DIRECTORY;
            case 0100000 -> Kind.FILE;
            case 0120000 -> Kind.LINK;
            case 0160000 -> Kind.SUBMODULE;
            default -> Kind.OTHER;
        };
    }

    /** Returns the mode of the current entry; 0 if it has anything but octal digits. */
    private int mode() {
        int mode = 0;
        for (int i = start; i < nameStart - 1; i++) {
            int digit = tree[i] - '0';
            if (digit < 0 || digit > 7) {
                return 0;
            }
            mode = mode << 3 | digit;
        }
        return mode;
    }
}
