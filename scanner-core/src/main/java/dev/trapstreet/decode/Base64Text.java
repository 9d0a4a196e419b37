package dev.trapstreet.decode;

import java.util.Arrays;

/**
 * What a stretch of base64 says, of either alphabet, on one line or wrapped. Lines may be broken by line feeds with blanks
 * around them or by the escapes for them that a string literal has.
 */
final class Base64Text extends Derived {
    private static final byte[] VALUES = new byte[256];

    /** Not zero for a digit that text can begin with. */
    private static final byte[] FIRST = new byte[256];

    static {
        Arrays.fill(VALUES, (byte) -1);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        for (int i = 0; i < alphabet.length(); i++) {
            VALUES[alphabet.charAt(i)] = (byte) i;
        }
        for (int i = 0; i < alphabet.length(); i++) {
            boolean letter = i >= ' ' >> 2 && i <= '~' >> 2;
            FIRST[alphabet.charAt(i)] = (byte) (letter || i == '\t' >> 2 || i == '\r' >> 2 ? 1 : 0);
        }
        VALUES['-'] = 62;
        VALUES['_'] = 63;
    }

    private int[] lineChar = new int[16]; // the digit that a line begins with, counted from the first one
    private int[] linePlace = new int[16]; // where that stands
    private int lines;
    private int end;

    static boolean isDigit(byte b) {
        return VALUES[b & 0xFF] >= 0;
    }

    /** Decodes from the digit at {@code start}, which is the first of four, to the end of the base64 or of {@code most} digits. */
    void read(byte[] source, int start, int to, int most) {
        length = 0;
        lines = 0;
        int digits = 0;
        int bits = 0;
        int at = start;
        int lineStart = start;
        line(0, start);
        while (digits < most) {
            // Room for all of the line that could be left, so that the loop need not ask.
            int stop = (int) Math.min(to, at + (long) most - digits);
            reserve(length + (stop - at) / 4 * 3 + 3);
            while (at < stop) {
                int value = VALUES[source[at] & 0xFF];
                if (value < 0) {
                    break;
                }
                bits = (bits << 6) | value;
                at++;
                if ((++digits & 3) != 1) {
                    int spare = 6 - 2 * ((digits - 1) & 3);
                    bytes[length++] = (byte) (bits >> Math.max(0, spare));
                }
            }
            int next = at - lineStart < SHORTEST_LINE ? at : afterBreak(source, at, to);
            if (next == at) {
                break;
            }
            at = next;
            lineStart = next;
            line(digits, at);
        }
        end = at;
    }

    /** Shorter lines are words. */
    private static final int SHORTEST_LINE = 16;

    private void line(int digit, int place) {
        if (lines == lineChar.length) {
            lineChar = Arrays.copyOf(lineChar, 2 * lines);
            linePlace = Arrays.copyOf(linePlace, 2 * lines);
        }
        lineChar[lines] = digit;
        linePlace[lines++] = place;
    }

    /** Index of the next line's first digit, when a line of base64 is broken at {@code at} and goes on; else {@code at}. */
    private static int afterBreak(byte[] source, int at, int to) {
        int i = at;
        boolean broken = false;
        while (i < to) {
            byte b = source[i];
            if (b == '\n') {
                broken = true;
                i++;
            } else if (b == '\r' || b == ' ' || b == '\t') {
                i++;
            } else if (b == '\\') {
                int escape = i;
                while (escape < to && source[escape] == '\\') {
                    escape++;
                }
                if (escape == to || (source[escape] != 'n' && source[escape] != 'r')) {
                    return at;
                }
                broken = true;
                i = escape + 1;
            } else {
                break;
            }
        }
        return broken && i < to && isDigit(source[i]) ? i : at;
    }

    /** Where the block begins that the digit at {@code at} belongs to: the first digit of its first line. */
    static int blockStart(byte[] source, int at, int least) {
        int start = lineStart(source, at, least);
        while (true) {
            int before = beforeBreak(source, start, least);
            if (before < 0) {
                return start;
            }
            int line = lineStart(source, before, least);
            if (before - line < SHORTEST_LINE) {
                return start;
            }
            start = line;
        }
    }

    private static int lineStart(byte[] source, int at, int least) {
        int start = at;
        while (start > least && isDigit(source[start - 1]) && !isEscaped(source, start - 1, least)) {
            start--;
        }
        return start;
    }

    private static boolean isEscaped(byte[] source, int at, int least) {
        return at > least && source[at - 1] == '\\' && (source[at] == 'n' || source[at] == 'r');
    }

    /** Index after the last digit of the line before, when one is broken right before {@code at}; else -1. */
    private static int beforeBreak(byte[] source, int at, int least) {
        int i = at;
        boolean broken = false;
        while (i > least) {
            byte b = source[i - 1];
            if (b == '\n') {
                broken = true;
                i--;
            } else if (b == '\r' || b == ' ' || b == '\t') {
                i--;
            } else if (i - 2 >= least && isEscaped(source, i - 1, least)) {
                broken = true;
                i -= 2;
                while (i > least && source[i - 1] == '\\') {
                    i--;
                }
            } else {
                break;
            }
        }
        return broken && i > least && isDigit(source[i - 1]) ? i : -1;
    }

    /**
     * True when sixteen digits from {@code at} on say twelve bytes of text, in ASCII or UTF-16. Of random digits one in
     * some ten thousand does: what is no text, such as a hash, is not decoded.
     */
    static boolean saysText(byte[] source, int at, int to) {
        // The first digit of four holds the highest bits of a byte, and text has few: most runs end here.
        if (to - at < 16 || FIRST[source[at] & 0xFF] == 0) {
            return false;
        }
        boolean narrow = true;
        for (int i = at; i < at + 16 && narrow; i += 4) {
            int bits = quad(source, i);
            narrow = bits >= 0 && isText(bits >> 16) && isText((bits >> 8) & 0xFF) && isText(bits & 0xFF);
        }
        return narrow || saysWideText(source, at);
    }

    private static boolean saysWideText(byte[] source, int at) {
        if (source[at + 4] != 'A' && source[at + 1] != 'A') {
            return false;
        }
        int odd = 0;
        int even = 0;
        for (int i = 0; i < 16; i += 4) {
            int bits = quad(source, at + i);
            if (bits < 0) {
                return false;
            }
            for (int k = 0; k < 3; k++) {
                boolean zero = ((bits >> (16 - 8 * k)) & 0xFF) == 0;
                if (((i / 4 * 3 + k) & 1) == 0) {
                    even += zero ? 1 : 0;
                } else {
                    odd += zero ? 1 : 0;
                }
            }
        }
        return Math.max(odd, even) == 6 && Math.min(odd, even) == 0;
    }

    private static int quad(byte[] source, int at) {
        int a = VALUES[source[at] & 0xFF];
        int b = VALUES[source[at + 1] & 0xFF];
        int c = VALUES[source[at + 2] & 0xFF];
        int d = VALUES[source[at + 3] & 0xFF];
        return (a | b | c | d) < 0 ? -1 : a << 18 | b << 12 | c << 6 | d;
    }

    private static boolean isText(int b) {
        return (b >= ' ' && b < 0x7F) || b == '\n' || b == '\r' || b == '\t';
    }

    /** Index in the original after the last digit that was read. */
    int end() {
        return end;
    }

    @Override
    int from(int i) {
        return place((int) (8L * i / 6));
    }

    @Override
    int until(int i) {
        return place((int) ((8L * i + 7) / 6)) + 1;
    }

    private int place(int digit) {
        int line = Arrays.binarySearch(lineChar, 0, lines, digit);
        line = line >= 0 ? line : -line - 2;
        return linePlace[line] + digit - lineChar[line];
    }
}
