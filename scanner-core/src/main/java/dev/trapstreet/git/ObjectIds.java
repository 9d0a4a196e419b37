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
        if (text.length() != SHA1_DIGITS && text.length() != SHA256_DIGITS) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (!HexFormat.isHexDigit(text.charAt(i))) { // not Character.digit, which accepts digits of other scripts
                return false;
            }
        }
        return true;
    }

    private static final int NAME_DIGITS = 40;

    /**
     * Returns whether a text is a complete SHA-1 object id.
     *
     * @param text any text
     * @return whether it consists of exactly 40 hexadecimal digits
     */
    public static boolean isSha1Id(String text) {
        return text.length() == NAME_DIGITS && startsWithSha1Id(text);
    }

    /**
     * Returns whether a text starts with a SHA-1 object id.
     *
     * @param text any text
     * @return whether its first 40 characters are hexadecimal digits
     */
    public static boolean startsWithSha1Id(String text) {
        if (text.length() < NAME_DIGITS) {
            return false;
        }
        for (int i = 0; i < NAME_DIGITS; i++) {
            if (!HexFormat.isHexDigit(text.charAt(i))) { // not Character.digit, which accepts digits of other scripts
                return false;
            }
        }
        return true;
    }
}
