package dev.trapstreet.decode;

import dev.trapstreet.text.Alphabet;
import dev.trapstreet.text.Ascii;
import dev.trapstreet.token.TokenParser;

/**
 * Decoder of string literals that a programming language concatenates:
 *
 * <pre>
 *   "pk.eyJ" + "1Ij…"     JavaScript, TypeScript, Java, Kotlin, Swift, Dart, C#, Go, Python
 *   'pk.eyJ' . '1Ij…'     PHP, Perl            "pk.eyJ" &amp; _        Visual Basic
 *   "pk.eyJ"   "1Ij…"     C, Python, Dart      "pk.eyJ".concat("1Ij…")
 * </pre>
 *
 * <p>If the source code is itself inside a string, the quotes and line breaks may be escaped.
 */
final class ConcatenatedLiterals {
    /** Maximum number of bytes between two literals, including the operator. */
    private static final int MAX_BLANKS = 256;

    private static final int MAX_BYTES = 4 * TokenParser.REACH;

    /** Characters of a literal that is part of a token, encoded or not. */
    private static final Alphabet PIECE = Alphabet.lettersDigitsAnd("-_.=%\\&#;+/");

    private static final int NONE = -1;

    private ConcatenatedLiterals() {}

    /** Returns whether the run is the end or the beginning of a literal that is joined to another one. */
    static boolean touches(byte[] b, int start, int end, int to) {
        return (end < to && isQuote(b[end]) && next(b, end, to) != NONE)
                || (start > 0 && isQuote(b[start - 1]) && before(b, start - 1) != NONE);
    }

    /** Concatenates the literals around the run and returns the index after the last of them. */
    static int read(byte[] b, int start, int end, int to, MappedBuffer target) {
        int first = start;
        while (first > 0 && start - first < MAX_BYTES) {
            if (PIECE.contains(b[first - 1])) {
                first--;
                continue;
            }
            int close = isQuote(b[first - 1]) ? before(b, first - 1) : NONE;
            if (close == NONE) {
                break;
            }
            first = close;
        }
        target.clear();
        int at = first;
        while (at < to && at - end < MAX_BYTES) {
            if (isQuote(b[at])) {
                int open = next(b, at, to);
                if (open == NONE) {
                    break;
                }
                at = open;
            } else if (b[at] == '\\' && isEscapedQuote(b, at, to)) {
                at++; // the backslash of an escaped quote
            } else if (PIECE.contains(b[at])) {
                target.add(b[at], at, at + 1);
                at++;
            } else {
                break;
            }
        }
        return at;
    }

    private static boolean isEscapedQuote(byte[] b, int at, int to) {
        int i = at;
        while (i < to && b[i] == '\\') {
            i++;
        }
        return i < to && isQuote(b[i]);
    }

    /**
     * Returns the index of the first character of the literal joined to the one that ends at {@code close}, or
     * {@link #NONE}.
     */
    private static int next(byte[] b, int close, int to) {
        int most = Math.min(to, close + MAX_BLANKS);
        int at = skipBlanks(b, close + 1, most);
        if (at >= most) {
            return NONE;
        }
        byte sign = b[at];
        if (sign == '+' || sign == '&' || sign == '.') {
            at = afterSign(b, at, most);
        } else if (!isQuote(sign) && !isPrefix(sign) && sign != '\\') {
            return NONE;
        }
        if (at < most && isPrefix(b[at])) {
            at++;
        }
        while (at < most && b[at] == '\\') {
            at++;
        }
        return at < most && isQuote(b[at]) ? at + 1 : NONE;
    }

    /** Returns the index after an operator or a call of {@code concat}, and the blanks that follow. */
    private static int afterSign(byte[] b, int at, int most) {
        int after = at + 1;
        if (b[at] == '.'
                && most - after > 7
                && b[after] == 'c'
                && b[after + 1] == 'o'
                && b[after + 2] == 'n'
                && b[after + 3] == 'c'
                && b[after + 4] == 'a'
                && b[after + 5] == 't'
                && b[after + 6] == '(') {
            after += 7;
        }
        after = skipBlanks(b, after, most);
        // In Visual Basic, an underscore continues the line.
        return after < most && b[at] == '&' && b[after] == '_' ? skipBlanks(b, after + 1, most) : after;
    }

    /**
     * Returns the index of the closing quote of the literal joined to the one that opens at {@code open}, or
     * {@link #NONE}.
     */
    private static int before(byte[] b, int open) {
        int least = Math.max(0, open - MAX_BLANKS);
        int at = open;
        while (at > least && b[at - 1] == '\\') {
            at--;
        }
        if (at > least && isPrefix(b[at - 1])) {
            at--;
        }
        at = skipBlanksBackwards(b, at, least);
        if (at <= least) {
            return NONE;
        }
        byte sign = b[at - 1];
        if (sign == '_') {
            at = skipBlanksBackwards(b, at - 1, least);
            sign = at > least ? b[at - 1] : 0;
            if (sign != '&') {
                return NONE;
            }
        }
        if (sign == '(') {
            at -= 7; // skips "concat("; the next lines check its dot and two of its letters
            sign = at > least ? b[at - 1] : 0;
            if (sign != '.' || b[at] != 'c' || b[at + 5] != 't') {
                return NONE;
            }
        }
        if (sign == '+' || sign == '&' || sign == '.') {
            at = skipBlanksBackwards(b, at - 1, least);
        }
        return at > least && isQuote(b[at - 1]) ? at - 1 : NONE;
    }

    private static int skipBlanks(byte[] b, int from, int to) {
        int at = from;
        while (at < to) {
            if (Ascii.isBlank(b[at])) {
                at++;
            } else if (b[at] == '\\'
                    && at + 1 < to
                    && (Ascii.isBlank(b[at + 1]) || b[at + 1] == 'n' || b[at + 1] == 'r' || b[at + 1] == 't')) {
                at += 2;
            } else {
                break;
            }
        }
        return at;
    }

    private static int skipBlanksBackwards(byte[] b, int from, int least) {
        int at = from;
        while (at > least) {
            if (Ascii.isBlank(b[at - 1])) {
                at--;
            } else if (at - 2 >= least
                    && b[at - 2] == '\\'
                    && (b[at - 1] == 'n' || b[at - 1] == 'r' || b[at - 1] == 't')) {
                at -= 2;
            } else if (b[at - 1] == '\\' && at < from) {
                at--; // an escaped line break
            } else {
                break;
            }
        }
        return at;
    }

    private static boolean isQuote(byte b) {
        return b == '"' || b == '\'' || b == '`';
    }

    /** Returns whether the byte is a literal's prefix: raw, formatted, wide or Unicode. */
    private static boolean isPrefix(byte b) {
        return b == 'r' || b == 'f' || b == 'u' || b == 'b' || b == 'L' || b == '@' || b == '$';
    }
}
