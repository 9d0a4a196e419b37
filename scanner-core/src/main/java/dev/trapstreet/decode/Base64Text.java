package dev.trapstreet.decode;

import dev.trapstreet.text.Ascii;
import java.util.Arrays;

/**
 * Decoder of base64 text in either alphabet, on one line or wrapped. Lines may be separated by line breaks with blanks
 * around them, or by escaped line breaks as in a string literal.
 */
final class Base64Text extends DecodedText {
    private static final byte[] VALUES = new byte[256];

    /** Nonzero for a digit with which the base64 of text can begin. */
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

    private int[] lineChar = new int[16]; // index, among all digits, of each line's first digit
    private int[] linePlace = new int[16]; // index of that digit in the source
    private int lines;
    private int end;

    /** Returns whether the byte is a digit of either base64 alphabet. */
    static boolean isDigit(byte b) {
        return VALUES[b & 0xFF] >= 0;
    }

    /**
     * Decodes from the digit at {@code start}, which is the first of a group of four, to the end of the base64 or at
     * most {@code most} digits.
     */
    void read(byte[] source, int start, int to, int most) {
        length = 0;
        lines = 0;
        int digits = 0;
        int bits = 0;
        int at = start;
        int lineStart = start;
        addLine(0, start);
        while (digits < most) {
            // Reserves the maximum that the rest of the line can need, so that the loop does not check the capacity.
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
            addLine(digits, at);
        }
        end = at;
    }

    /** Minimum length of a line that continues on the next one. A shorter line is an ordinary word. */
    private static final int SHORTEST_LINE = 16;

    private void addLine(int digit, int place) {
        if (lines == lineChar.length) {
            lineChar = Arrays.copyOf(lineChar, 2 * lines);
            linePlace = Arrays.copyOf(linePlace, 2 * lines);
        }
        lineChar[lines] = digit;
        linePlace[lines++] = place;
    }

    /**
     * Returns the index of the next line's first digit if a line of base64 continues after a break at {@code at};
     * otherwise returns {@code at}.
     */
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

    /**
     * Returns the start of the base64 block that contains the digit at {@code at}: the first digit of its first line.
     */
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

    /**
     * Returns the index after the last digit of the previous line if a line break ends right before {@code at};
     * otherwise returns -1.
     */
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
     * Returns whether the sixteen digits at {@code at} decode to twelve bytes of ASCII or UTF-16 text. About one in ten
     * thousand sequences of random digits does, so hashes and other binary data are not decoded.
     */
    static boolean decodesToText(byte[] source, int at, int to) {
        // The first digit holds the highest bits of a byte, and text uses few of their values: most runs are rejected
        // here.
        if (to - at < 16 || FIRST[source[at] & 0xFF] == 0) {
            return false;
        }
        boolean narrow = true;
        for (int i = at; i < at + 16 && narrow; i += 4) {
            int bits = quad(source, i);
            narrow = bits >= 0
                    && Ascii.isText(bits >> 16)
                    && Ascii.isText((bits >> 8) & 0xFF)
                    && Ascii.isText(bits & 0xFF);
        }
        return narrow || decodesToUtf16(source, at);
    }

    private static boolean decodesToUtf16(byte[] source, int at) {
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

    /** Returns the index in the original after the last decoded digit. */
    int end() {
        return end;
    }

    @Override
    int from(int i) {
        return sourceIndex((int) (8L * i / 6));
    }

    @Override
    int until(int i) {
        return sourceIndex((int) ((8L * i + 7) / 6)) + 1;
    }

    private int sourceIndex(int digit) {
        int line = Arrays.binarySearch(lineChar, 0, lines, digit);
        line = line >= 0 ? line : -line - 2;
        return linePlace[line] + digit - lineChar[line];
    }
}
