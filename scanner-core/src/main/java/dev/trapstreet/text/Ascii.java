package dev.trapstreet.text;

/** Classes of ASCII characters. Bytes and numbers outside of ASCII are in none of them. */
public final class Ascii {
    private Ascii() {}

    /**
     * Returns whether a byte is a space, a tab, a line feed or a carriage return.
     *
     * @param b the byte, or any number
     * @return whether it is white space
     */
    public static boolean isBlank(int b) {
        return b == ' ' || b == '\t' || b == '\n' || b == '\r';
    }

    /**
     * Returns whether a byte is a decimal digit.
     *
     * @param b the byte, or any number
     * @return whether it is a digit
     */
    public static boolean isDigit(int b) {
        return b >= '0' && b <= '9';
    }

    /**
     * Returns whether a byte is a letter.
     *
     * @param b the byte, or any number
     * @return whether it is a letter of either case
     */
    public static boolean isLetter(int b) {
        return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z');
    }

    /**
     * Returns whether a byte is a letter, a digit or an underscore.
     *
     * @param b the byte, or any number
     * @return whether it can be part of a name in most languages
     */
    public static boolean isWord(int b) {
        return isLetter(b) || isDigit(b) || b == '_';
    }

    /**
     * Returns whether a byte is printable or white space.
     *
     * @param b the byte, or any number
     * @return whether it occurs in text
     */
    public static boolean isText(int b) {
        return (b >= ' ' && b < 0x7F) || isBlank(b);
    }
}
