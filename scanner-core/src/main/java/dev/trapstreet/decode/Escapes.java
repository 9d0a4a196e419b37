package dev.trapstreet.decode;

import dev.trapstreet.text.Alphabet;
import dev.trapstreet.token.TokenReader;
import java.nio.charset.StandardCharsets;

/** The escapes that stand for single characters, and the text around a place in which such can stand. */
enum Escapes {
    /** {@code %2E}, of URLs. */
    PERCENT("percent", '%') {
        @Override
        int read(byte[] source, int at, int to, int[] value) {
            int digits = number(source, at + 1, Math.min(to, at + 3), 16, value);
            return digits == 2 ? at + 3 : at;
        }
    },

    /** <code>&#92;u002e</code>, {@code \x2e}, {@code \56}, {@code \/}: of scripts, JSON and C. */
    BACKSLASH("backslash", '\\') {
        @Override
        int read(byte[] source, int at, int to, int[] value) {
            if (at + 1 >= to) {
                return at;
            }
            byte kind = source[at + 1];
            if (kind == 'u' && at + 2 < to && source[at + 2] == '{') {
                int end = at + 3 + number(source, at + 3, Math.min(to, at + 9), 16, value);
                return end > at + 3 && end < to && source[end] == '}' ? end + 1 : at;
            }
            if (kind == 'u' || kind == 'U' || kind == 'x') {
                int width = kind == 'u' ? 4 : kind == 'U' ? 8 : 2;
                int digits = number(source, at + 2, Math.min(to, at + 2 + width), 16, value);
                return digits == width ? at + 2 + width : at;
            }
            int digits = number(source, at + 1, Math.min(to, at + 4), 8, value);
            if (digits > 0) {
                return at + 1 + digits;
            }
            value[0] = kind == 'n' ? '\n' : kind == 'r' ? '\r' : kind == 't' ? '\t' : kind;
            return at + 2;
        }
    },

    /** A character by its number, decimal or hexadecimal, or by its name: of HTML and XML. */
    ENTITY("entity", '&') {
        @Override
        int read(byte[] source, int at, int to, int[] value) {
            if (at + 2 >= to) {
                return at;
            }
            if (source[at + 1] != '#') {
                return named(source, at, to, value);
            }
            boolean hexadecimal = source[at + 2] == 'x' || source[at + 2] == 'X';
            int first = hexadecimal ? at + 3 : at + 2;
            int digits = number(source, first, Math.min(to, first + 7), hexadecimal ? 16 : 10, value);
            int end = first + digits;
            return digits == 0 ? at : end < to && source[end] == ';' ? end + 1 : end;
        }
    };

    /** What can stand before and behind a payload when some of a token's characters are escaped. */
    private static final Alphabet AROUND = Alphabet.lettersDigitsAnd("-_.=%\\&#;{}");

    /** Room for a header of which each character is escaped thrice. */
    private static final int MOST_BEFORE = 128;

    private static final int MOST_BEHIND = 4 * TokenReader.REACH;

    private static final byte[][] NAMES =
            names("period", "hyphen", "dash", "lowbar", "UnderBar", "equals", "amp", "percnt");
    private static final String NAMED = ".--__=&%";

    private final String word;
    private final char sign;

    Escapes(String word, char sign) {
        this.word = word;
        this.sign = sign;
    }

    String word() {
        return word;
    }

    /** Reads the escape that starts at {@code at}: what it stands for, and the index after it; {@code at} if it is none. */
    abstract int read(byte[] source, int at, int to, int[] value);

    static int regionStart(byte[] source, int at) {
        int least = Math.max(0, at - MOST_BEFORE);
        int start = at;
        while (start > least && AROUND.contains(source[start - 1])) {
            start--;
        }
        return start;
    }

    static int regionEnd(byte[] source, int at, int to) {
        int most = Math.min(to, at + MOST_BEHIND);
        int end = at;
        while (end < most && AROUND.contains(source[end])) {
            end++;
        }
        return end;
    }

    /** True when the sign stands in that stretch. */
    boolean isIn(byte[] source, int from, int to) {
        for (int i = from; i < to; i++) {
            if (source[i] == sign) {
                return true;
            }
        }
        return false;
    }

    /** Undoes the escapes of a stretch; what they say beyond ASCII becomes a blank, which no token has. */
    void read(byte[] source, int from, int to, Pieces into) {
        into.clear();
        int[] value = new int[1];
        int at = from;
        while (at < to) {
            int next = source[at] == sign ? read(source, at, to, value) : at;
            if (next > at) {
                into.add(value[0] < 0x80 ? value[0] : ' ', at, next);
                at = next;
            } else {
                into.add(source[at], at, at + 1);
                at++;
            }
        }
    }

    /** Reads digits into {@code value}; how many there are. */
    private static int number(byte[] source, int from, int to, int radix, int[] value) {
        int at = from;
        int number = 0;
        while (at < to) {
            int digit = Character.digit(source[at], radix);
            if (digit < 0) {
                break;
            }
            number = number * radix + digit;
            at++;
        }
        value[0] = number < 0 ? Integer.MAX_VALUE : number;
        return at - from;
    }

    private static int named(byte[] source, int at, int to, int[] value) {
        for (int i = 0; i < NAMES.length; i++) {
            byte[] name = NAMES[i];
            int end = at + 1 + name.length;
            if (end < to && source[end] == ';' && java.util.Arrays.equals(source, at + 1, end, name, 0, name.length)) {
                value[0] = NAMED.charAt(i);
                return end + 1;
            }
        }
        return at;
    }

    private static byte[][] names(String... names) {
        byte[][] all = new byte[names.length][];
        for (int i = 0; i < names.length; i++) {
            all[i] = names[i].getBytes(StandardCharsets.US_ASCII);
        }
        return all;
    }
}
