package dev.trapstreet.git;

import java.util.HexFormat;

/** Syntax checks of git object ids: 40 hexadecimal digits for SHA-1, 64 for SHA-256. */
public final class ObjectIds {
    private static final int SHA1_DIGITS = 40;
    private static final int SHA256_DIGITS = 64;

    private ObjectIds() {}

    /**
     * Returns whether a text is a complete object id. Git cannot mistake such a text for an option.
     *
     * @param text any text
     * @return whether it consists of exactly 40 or 64 hexadecimal digits
     */
    public static boolean isObjectId(String text) {
        return (text.length() == SHA1_DIGITS || text.length() == SHA256_DIGITS)
                && startsWithObjectId(text, text.length());
    }

    /**
     * Returns whether a text is a complete object id of one format.
     *
     * @param text any text
     * @param digits the length of an object id of the format
     * @return whether it consists of exactly {@code digits} hexadecimal digits
     */
    public static boolean isObjectId(String text, int digits) {
        return text.length() == digits && startsWithObjectId(text, digits);
    }

    /**
     * Returns whether a text starts with an object id of one format.
     *
     * @param text any text
     * @param digits the length of an object id of the format
     * @return whether its first {@code digits} characters are hexadecimal digits
     */
    public static boolean startsWithObjectId(String text, int digits) {
        if (text.length() < digits) {
            return false;
        }
        for (int i = 0; i < digits; i++) {
            if (!HexFormat.isHexDigit(text.charAt(i))) { // not Character.digit, which accepts digits of other scripts
                return false;
            }
        }
        return true;
    }
}
