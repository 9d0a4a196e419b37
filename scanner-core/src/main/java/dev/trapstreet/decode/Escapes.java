package dev.trapstreet.decode;

import dev.trapstreet.text.Alphabet;
import dev.trapstreet.token.TokenParser;
import java.nio.charset.StandardCharsets;

/** Escape notations for single characters. */
enum Escapes {
    /** Percent encoding of URLs: {@code %2E}. */
    PERCENT("percent", '%') {
        @Override
        int read(byte[] source, int at, int to, int[] value) {
            int digits = number(source, at + 1, Math.min(to, at + 3), 16, value);
            return digits == 2 ? at + 3 : at;
        }
    },

    /** Backslash escapes of scripts, JSON and C: <code>&#92;u002e</code>, {@code \x2e}, {@code \56}, {@code \/}. */
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

    /** Character references of HTML and XML: decimal, hexadecimal or by name. */
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

    /** Characters that can occur around the payload of a token with some escaped characters. */
    private static final Alphabet AROUND = Alphabet.lettersDigitsAnd("-_.=%\\&#;{}");

    /**
     * Maximum extent, in bytes, before a run. It is enough for a header whose characters are each escaped three times.
     */
    private static final int MAX_BEFORE = 128;

    /** Maximum extent, in bytes, after a run. */
    private static final int MAX_BEHIND = 4 * TokenParser.REACH;

    private static final byte[][] NAMES =
            names("period", "hyphen", "dash", "lowbar", "UnderBar", "equals", "amp", "percnt");
    private static final String NAMED = ".--__=&%";

    private final String keyword;
    private final char sign;

    Escapes(String keyword, char sign) {
        this.keyword = keyword;
        this.sign = sign;
    }

    String keyword() {
        return keyword;
    }

    /**
     * Reads the escape that starts at {@code at}.
     *
     * @param value receives the code point at index 0
     * @return the index after the escape, or {@code at} if there is no escape
     */
    abstract int read(byte[] source, int at, int to, int[] value);

    /** Returns the index at which the escaped text around {@code at} starts. */
    static int regionStart(byte[] source, int at) {
        int least = Math.max(0, at - MAX_BEFORE);
        int start = at;
        while (start > least && AROUND.contains(source[start - 1])) {
            start--;
        }
        return start;
    }

    /** Returns the index after the escaped text around {@code at}. */
    static int regionEnd(byte[] source, int at, int to) {
        int most = Math.min(to, at + MAX_BEHIND);
        int end = at;
        while (end < most && AROUND.contains(source[end])) {
            end++;
        }
        return end;
    }

    /** Returns whether the range contains the character that starts an escape. */
    boolean occursIn(byte[] source, int from, int to) {
        for (int i = from; i < to; i++) {
            if (source[i] == sign) {
                return true;
            }
        }
        return false;
    }

    /** Decodes the escapes of a range. A character beyond ASCII becomes a blank, which no token contains. */
    void read(byte[] source, int from, int to, MappedBuffer target) {
        target.clear();
        int[] value = new int[1];
        int at = from;
        while (at < to) {
            int next = source[at] == sign ? read(source, at, to, value) : at;
            if (next > at) {
                target.add(value[0] < 0x80 ? value[0] : ' ', at, next);
                at = next;
            } else {
                target.add(source[at], at, at + 1);
                at++;
            }
        }
    }

    /** Reads a number into {@code value} and returns the count of its digits. */
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
