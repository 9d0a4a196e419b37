package dev.trapstreet.text;

/** A set of ASCII characters, asked by byte. Immutable. */
public final class Alphabet {
    private final boolean[] member = new boolean[256];

    private Alphabet(String characters) {
        for (int i = 0; i < characters.length(); i++) {
            char c = characters.charAt(i);
            if (c >= 128) {
                throw new IllegalArgumentException("not an ASCII character at index " + i);
            }
            member[c] = true;
        }
    }

    /**
     * The alphabet of exactly the given characters.
     *
     * @throws IllegalArgumentException when one of them is not ASCII
     */
    public static Alphabet of(String characters) {
        return new Alphabet(characters);
    }

    /** Letters, digits and the given punctuation. */
    public static Alphabet lettersDigitsAnd(String punctuation) {
        return of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789" + punctuation);
    }

    public boolean contains(byte b) {
        return member[b & 0xFF];
    }

    /** True when every character of the text is a member; also for an empty text. */
    public boolean containsAll(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 128 || !member[c]) {
                return false;
            }
        }
        return true;
    }

    /** The least member, 0 to 127; 128 when there is none. */
    int least() {
        int least = 0;
        while (least < 128 && !member[least]) {
            least++;
        }
        return least;
    }

    /** The table itself, indexed by unsigned byte, for the loops of this package. Never written to. */
    boolean[] table() {
        return member;
    }
}
