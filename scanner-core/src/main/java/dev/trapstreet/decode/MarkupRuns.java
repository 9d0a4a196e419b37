package dev.trapstreet.decode;

import dev.trapstreet.text.Alphabet;
import dev.trapstreet.text.Ascii;
import dev.trapstreet.token.TokenParser;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Decoder of text that markup divides within a line. Word processors start another run wherever the formatting, the language or the
 * editing session changes:
 *
 * <pre>
 *   &lt;w:t>pk.eyJ1Ijoi&lt;/w:t>&lt;/w:r>&lt;w:r w:rsidR="0A">&lt;w:rPr>…&lt;/w:rPr>&lt;w:t>dHJhc…&lt;/w:t>   Word
 *   &lt;a:t>pk.eyJ1Ijoi&lt;/a:t>&lt;/a:r>&lt;a:r>&lt;a:rPr lang="en-US"/>&lt;a:t>dHJhc…&lt;/a:t>          PowerPoint
 *   &lt;t>pk.eyJ1Ijoi&lt;/t>&lt;/r>&lt;r>&lt;rPr>…&lt;/rPr>&lt;t>dHJhc…&lt;/t>                           Excel
 *   pk.eyJ1Ijoi&lt;text:span text:style-name="T1">dHJhc…&lt;/text:span>               OpenDocument
 * </pre>
 *
 * <p>Only elements within a line are passed over, so that cells and paragraphs are not joined.
 */
final class MarkupRuns {
    /** Maximum number of bytes of markup between two runs: properties with fonts of four scripts have about 600. */
    private static final int MAX_MARKUP = 2048;

    private static final int MAX_BYTES = 8 * TokenParser.REACH;
    private static final int LONGEST_NAME = 24;
    private static final int NONE = -1;

    /** Characters of a token, encoded or not. */
    private static final Alphabet PIECE = Alphabet.lettersDigitsAnd("-_.=%");

    /** Elements within a line, without their namespaces. */
    private static final Set<String> INLINE = Set.of(
            "r",
            "t",
            "proofErr",
            "bookmarkStart",
            "bookmarkEnd",
            "lastRenderedPageBreak",
            "smartTag",
            "ins",
            "span",
            "wbr",
            "b",
            "i",
            "u",
            "em",
            "strong",
            "font",
            "code");

    /** Properties of a run, whose elements are passed over with it. */
    private static final String PROPERTIES = "rPr";

    private MarkupRuns() {}

    /** Returns whether the run is the end or the beginning of text that markup divides. */
    static boolean touches(byte[] b, int start, int end, int to) {
        return (end < to && b[end] == '<' && next(b, end, to) != NONE)
                || (start > 0 && b[start - 1] == '>' && before(b, start) != NONE);
    }

    /** Joins the text around the run and returns the index after the last of it. */
    static int read(byte[] b, int start, int end, int to, MappedBuffer target) {
        int first = start;
        while (first > 0 && start - first < MAX_BYTES) {
            if (PIECE.contains(b[first - 1])) {
                first--;
                continue;
            }
            int text = b[first - 1] == '>' ? before(b, first) : NONE;
            if (text == NONE) {
                break;
            }
            first = text;
        }
        target.clear();
        int at = first;
        while (at < to && at - end < MAX_BYTES) {
            if (PIECE.contains(b[at])) {
                target.add(b[at], at, at + 1);
                at++;
                continue;
            }
            int text = b[at] == '<' ? next(b, at, to) : NONE;
            if (text == NONE) {
                break;
            }
            at = text;
        }
        return at;
    }

    /** Returns the index of the text after the markup that begins at {@code open}, or {@link #NONE}. */
    private static int next(byte[] b, int open, int to) {
        int most = Math.min(to, open + MAX_MARKUP);
        int at = open;
        boolean inProperties = false;
        while (at < most && b[at] == '<') {
            int close = indexOf(b, '>', at, most);
            if (close == NONE) {
                return NONE;
            }
            String name = name(b, at, close);
            if (name.equals(PROPERTIES)) {
                inProperties = b[at + 1] != '/' && b[close - 1] != '/';
            } else if (!inProperties && !INLINE.contains(name)) {
                return NONE;
            }
            at = close + 1;
        }
        return at < most && at > open && PIECE.contains(b[at]) ? at : NONE;
    }

    /** Returns the index after the text before the markup that ends before {@code after}, or {@link #NONE}. */
    private static int before(byte[] b, int after) {
        int least = Math.max(0, after - MAX_MARKUP);
        int at = after;
        boolean inProperties = false;
        while (at > least && b[at - 1] == '>') {
            int open = at - 1;
            while (open > least && b[open] != '<') {
                open--;
            }
            if (b[open] != '<') {
                return NONE;
            }
            String name = name(b, open, at - 1);
            if (name.equals(PROPERTIES)) {
                inProperties = b[open + 1] == '/';
            } else if (!inProperties && !INLINE.contains(name)) {
                return NONE;
            }
            at = open;
        }
        return at > least && at < after && PIECE.contains(b[at - 1]) ? at : NONE;
    }

    /** Returns the name of the element in a tag, without its namespace. */
    private static String name(byte[] b, int open, int close) {
        int from = b[open + 1] == '/' ? open + 2 : open + 1;
        int at = from;
        while (at < close && at - from < 2 * LONGEST_NAME && (Ascii.isWord(b[at]) || b[at] == ':')) {
            from = b[at] == ':' ? at + 1 : from;
            at++;
        }
        return new String(b, from, at - from, StandardCharsets.ISO_8859_1);
    }

    private static int indexOf(byte[] b, char wanted, int from, int to) {
        for (int i = from; i < to; i++) {
            if (b[i] == wanted) {
                return i;
            }
        }
        return NONE;
    }
}
