package dev.trapstreet.decode;

import dev.trapstreet.token.TokenParser;
import java.util.ArrayList;
import java.util.List;

/**
 * String literals in the order of the text, whatever stands between them: operators, commas, calls, statements, parentheses, comments.
 * What joins them is not interpreted, because it differs in every language; only literals that together form a token are of any use.
 */
final class NearbyLiterals {
    /** Maximum number of bytes between two literals, without comments. */
    private static final int MAX_GAP = 256;

    private static final int MAX_LITERALS = 24;
    private static final int MAX_LENGTH = TokenParser.REACH;

    private NearbyLiterals() {}

    /**
     * Literal of a text.
     *
     * @param start the index of its first character, after the quote
     * @param end the index of the quote that ends it
     */
    record Literal(int start, int end) {
        int length() {
            return end - start;
        }
    }

    /**
     * Returns the literals after a literal, nearest first.
     *
     * @param close the index of the quote that ends the literal, or of any byte outside of literals
     * @param limit the index before which they must start
     */
    static List<Literal> after(byte[] b, int close, int limit, int to) {
        List<Literal> found = new ArrayList<>();
        int at = close < to && isQuote(b[close]) ? close + 1 : close;
        while (found.size() < MAX_LITERALS) {
            int open = open(b, at, Math.min(limit, to));
            if (open < 0) {
                return found;
            }
            int end = end(b, open, to);
            if (end < 0) {
                return found;
            }
            found.add(new Literal(open + 1, end));
            at = end + 1;
            while (at < to && b[at] == '\\') { // quotes that are escaped, in code that is itself within a literal
                at++;
            }
        }
        return found;
    }

    /**
     * Returns the literals before a literal, nearest first.
     *
     * @param open the index of the quote that starts the literal, or of any byte outside of literals
     * @param least the index at or after which they must start
     */
    static List<Literal> before(byte[] b, int open, int least) {
        List<Literal> found = new ArrayList<>();
        int at = open;
        while (found.size() < MAX_LITERALS) {
            int close = at - 1;
            int gap = Math.max(least, at - MAX_GAP);
            while (close >= gap && !isQuote(b[close])) {
                close--;
            }
            if (close < gap) {
                return found;
            }
            int start = close - 1;
            int farthest = Math.max(least, close - MAX_LENGTH);
            while (start >= farthest && b[start] != b[close] && b[start] != '\n') {
                start--;
            }
            if (start < farthest || b[start] == '\n') {
                at = close; // no literal ends here: an apostrophe
                continue;
            }
            int end = close;
            while (end > start + 1 && b[end - 1] == '\\') {
                end--;
            }
            found.add(new Literal(start + 1, end));
            at = start;
        }
        return found;
    }

    /** Returns the index of the next quote that opens a literal, or -1. */
    private static int open(byte[] b, int from, int to) {
        int gap = 0;
        for (int i = from; i < to && gap < MAX_GAP; i++, gap++) {
            if (isQuote(b[i])) {
                return i;
            }
            int end = commentEnd(b, i, to);
            if (end > i) {
                gap -= end - i;
                i = end - 1;
            }
        }
        return -1;
    }

    /** Returns the index after the comment that starts at {@code at}, or {@code at} if none does. */
    private static int commentEnd(byte[] b, int at, int to) {
        boolean slashes = b[at] == '/' && at + 1 < to && b[at + 1] == '/' && (at == 0 || b[at - 1] != ':');
        boolean hash = b[at] == '#' && (at == 0 || b[at - 1] <= ' ');
        if (slashes || hash) {
            int end = at;
            while (end < to && b[end] != '\n') {
                end++;
            }
            return end;
        }
        if (b[at] == '/' && at + 1 < to && b[at + 1] == '*') {
            int end = at + 2;
            while (end + 1 < to && !(b[end] == '*' && b[end + 1] == '/')) {
                end++;
            }
            return Math.min(to, end + 2);
        }
        return at;
    }

    /** Returns the index of the quote, or of the backslashes before it, that ends the literal; -1 if none does on its line. */
    private static int end(byte[] b, int open, int to) {
        int most = Math.min(to, open + MAX_LENGTH);
        for (int i = open + 1; i < most; i++) {
            if (b[i] == b[open]) {
                int end = i;
                while (end > open + 1 && b[end - 1] == '\\') {
                    end--;
                }
                return end;
            }
            boolean continued = b[i] == '\n' && (b[i - 1] == '\\' || (b[i - 1] == '\r' && b[i - 2] == '\\'));
            if (b[i] == '\n' && b[open] != '`' && !continued) {
                return -1;
            }
        }
        return -1;
    }

    static boolean isQuote(byte b) {
        return b == '"' || b == '\'' || b == '`';
    }
}
