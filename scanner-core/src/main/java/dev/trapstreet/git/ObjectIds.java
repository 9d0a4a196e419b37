package dev.trapstreet.git;

import java.util.HexFormat;

/** Names of git objects: 40 hexadecimal digits by SHA-1, 64 by SHA-256. */
public final class ObjectIds {
    private static final int SHA1_DIGITS = 40;
    private static final int SHA256_DIGITS = 64;

    private ObjectIds() {}

    /** Returns true for a complete object name; git can take it for nothing else, neither an option nor a path. */
    public static boolean isObjectId(String text) {
        if (text.length() != SHA1_DIGITS && text.length() != SHA256_DIGITS) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (!HexFormat.isHexDigit(text.charAt(i))) { // not Character.digit: it knows digits of other scripts
                return false;
            }
        }
        return true;
    }

    private static final int NAME_DIGITS = 40;

    public static boolean isSha1Id(String text) {
        return text.length() == NAME_DIGITS && startsWithSha1Id(text);
    }

    /** The same of what a longer text starts with. */
    public static boolean startsWithSha1Id(String text) {
        if (text.length() < NAME_DIGITS) {
            return false;
        }
        for (int i = 0; i < NAME_DIGITS; i++) {
            if (!HexFormat.isHexDigit(text.charAt(i))) { // not Character.digit: it knows digits of other scripts
                return false;
            }
        }
        return true;
    }
}
