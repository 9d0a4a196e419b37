package dev.trapstreet.decode;

import dev.trapstreet.token.TokenParser;

/**
 * Quoted-printable text of mail (RFC 2045, section 6.7). Its lines have at most 76 characters: an equals sign at the
 * end of a line breaks a token at any position. {@code =2E} encodes a dot.
 */
final class QuotedPrintable {
    private static final int MAX_BYTES = 2 * TokenParser.REACH;

    private QuotedPrintable() {}

    /**
     * Returns whether the run ends at such a soft line break or begins after one. The run itself may contain equals
     * signs.
     */
    static boolean touches(byte[] b, int start, int end, int to) {
        return (b[end - 1] == '=' && afterBreak(b, end - 1, to) > 0) || beforeBreak(b, start) >= 0;
    }

    /**
     * Returns the index after the soft line break that begins with the equals sign at {@code sign}, or -1 if none
     * begins there.
     */
    private static int afterBreak(byte[] b, int sign, int to) {
        int at = sign + 1;
        if (at < to && b[at] == '\r') {
            at++;
        }
        return at < to && b[at] == '\n' ? at + 1 : -1;
    }

    /**
     * Returns the index of the equals sign of the soft line break that ends right before {@code at}, or -1 if none ends
     * there.
     */
    private static int beforeBreak(byte[] b, int at) {
        if (at < 2 || b[at - 1] != '\n') {
            return -1;
        }
        int sign = b[at - 2] == '\r' ? at - 3 : at - 2;
        return sign >= 0 && b[sign] == '=' ? sign : -1;
    }

    /** Decodes the lines around the run and returns the index after the last of them. */
    static int read(byte[] b, int start, int to, MappedBuffer target) {
        int first = start;
        while (first > 0 && start - first < MAX_BYTES) {
            if (isMember(b[first - 1])) {
                first--;
                continue;
            }
            int sign = beforeBreak(b, first);
            if (sign < 0) {
                break;
            }
            first = sign;
        }
        target.clear();
        int at = first;
        while (at < to && isMember(b[at]) && at - start < MAX_BYTES) {
            int after = b[at] == '=' ? afterBreak(b, at, to) : -1;
            int value = b[at] == '=' && at + 2 < to ? value(b[at + 1], b[at + 2]) : -1;
            if (after > 0) {
                at = after;
            } else if (value >= 0) {
                target.add(value < 0x80 ? value : ' ', at, at + 3);
                at += 3;
            } else {
                target.add(b[at], at, at + 1);
                at++;
            }
        }
        return at;
    }

    private static int value(byte high, byte low) {
        int value = Character.digit(high, 16) * 16 + Character.digit(low, 16);
        return Character.digit(high, 16) < 0 || Character.digit(low, 16) < 0 ? -1 : value;
    }

    private static boolean isMember(byte b) {
        return b == '=' || TokenParser.ALPHABET.contains(b);
    }
}
