package dev.trapstreet.text;

/** Set of ASCII characters with fast lookup by byte. Immutable. */
public final class Alphabet {
    private final boolean[] members = new boolean[256];

    private Alphabet(String characters) {
        for (int i = 0; i < characters.length(); i++) {
            char c = characters.charAt(i);
            if (c >= 128) {
                throw new IllegalArgumentException("not an ASCII character at index " + i);
            }
            members[c] = true;
        }
    }

    /**
     * Creates an alphabet of the given characters.
     *
     * @param characters the characters; duplicates are ignored
     * @return the alphabet
     * @throws IllegalArgumentException if a character is not ASCII
     */
    public static Alphabet of(String characters) {
        return new Alphabet(characters);
    }

    /**
     * Creates an alphabet of the ASCII letters, the digits and the given characters.
     *
     * @param punctuation further characters
     * @return the alphabet
     * @throws IllegalArgumentException if a character is not ASCII
     */
    public static Alphabet lettersDigitsAnd(String punctuation) {
        return of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789" + punctuation);
    }

    /**
     * Returns whether a byte is a member.
     *
     * @param b the byte
     * @return whether it is a member; false for bytes that are not ASCII
     */
    public boolean contains(byte b) {
        return members[b & 0xFF];
    }

    /**
     * Returns whether every character of a text is a member.
     *
     * @param text the text
     * @return whether all are members; true for an empty text
     */
    public boolean containsAll(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 128 || !members[c]) {
                return false;
            }
        }
        return true;
    }

    /** Returns the smallest member, or 128 if the alphabet is empty. */
    int lowest() {
        int least = 0;
        while (least < 128 && !members[least]) {
            least++;
        }
        return least;
    }

    /** Returns the lookup table, indexed by unsigned byte, for the loops of this package. Must not be modified. */
    boolean[] toTable() {
        return members;
    }
}
