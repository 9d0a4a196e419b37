package dev.trapstreet.decode;

import dev.trapstreet.token.TokenReader;

/**
 * The quoted-printable of mail (RFC 2045 section 6.7): no line is longer than 76 characters, so a token is broken by an
 * equals sign at the end of a line, wherever that falls; {@code =2E} stands for a dot.
 */
final class SoftBreaks {
    private static final int MOST_BYTES = 2 * TokenReader.REACH;

    private SoftBreaks() {}

    /** Whether the run ends at such a break, or begins behind one. An equals sign is a member of the run itself. */
    static boolean areAround(byte[] b, int start, int end, int to) {
        return (b[end - 1] == '=' && afterBreak(b, end - 1, to) > 0) || beforeBreak(b, start) >= 0;
    }

    /** Index behind the break that begins with the equals sign there; -1 when none does. */
    private static int afterBreak(byte[] b, int sign, int to) {
        int at = sign + 1;
        if (at < to && b[at] == '\r') {
            at++;
        }
        return at < to && b[at] == '\n' ? at + 1 : -1;
    }

    /** Index of the equals sign of the break that ends right before {@code at}; -1 when none does. */
    private static int beforeBreak(byte[] b, int at) {
        if (at < 2 || b[at - 1] != '\n') {
            return -1;
        }
        int sign = b[at - 2] == '\r' ? at - 3 : at - 2;
        return sign >= 0 && b[sign] == '=' ? sign : -1;
    }

    /** Puts together the lines around the run; the index after the last of them. */
    static int read(byte[] b, int start, int to, Pieces into) {
        int first = start;
        while (first > 0 && start - first < MOST_BYTES) {
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
        into.clear();
        int at = first;
        while (at < to && isMember(b[at]) && at - start < MOST_BYTES) {
            int after = b[at] == '=' ? afterBreak(b, at, to) : -1;
            int value = b[at] == '=' && at + 2 < to ? value(b[at + 1], b[at + 2]) : -1;
            if (after > 0) {
                at = after;
            } else if (value >= 0) {
                into.add(value < 0x80 ? value : ' ', at, at + 3);
                at += 3;
            } else {
                into.add(b[at], at, at + 1);
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
        return b == '=' || TokenReader.ALPHABET.contains(b);
    }
}
