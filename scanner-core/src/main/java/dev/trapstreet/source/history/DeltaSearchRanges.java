package dev.trapstreet.source.history;

import dev.trapstreet.pack.Delta;
import dev.trapstreet.source.Chunk;
import dev.trapstreet.text.Alphabet;
import dev.trapstreet.text.Ascii;
import dev.trapstreet.token.TokenParser;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Ranges of a deltified object that must still be searched, and the tokens that it inherits from its delta base.
 *
 * <p>Whether a token starts at a byte depends on the bytes from there to the first one outside the token alphabet, at most
 * {@link TokenParser#REACH}. If one instruction has copied all of them, the result is the same as in the base. A new token
 * can therefore start only in inserted bytes, or where a run of the alphabet reaches the end of a copied part:
 *
 * <pre>
 *   base     a = pk.eyJ…    b = 1        c
 *   result   a = pk.eyJ…    b = 2  new   c
 *            copied           |insert | copied
 *                           ^─^ the run that touches the seam is searched again
 * </pre>
 *
 * <p>An encoded or split token extends over more than the alphabet: escapes, quotes, operators, the quote on the next line.
 * The range around a seam is therefore extended over these in both directions, up to where no form of a token continues.
 *
 * <p>Mutable and reused for many objects. Used by one thread.
 */
final class DeltaSearchRanges {
    /** Characters of a token or of an encoded or split form of one, except white space. */
    private static final Alphabet FORM = Alphabet.lettersDigitsAnd("{}(-_.=%\\&#;+/\"'`");

    /** Length, in bytes, of a run that is sufficient to recognize the form it belongs to. A search that reaches it finds the rest. */
    private static final int LONG_RUN = 30;

    /** Maximum number of bytes by which a range is extended over a form of a token. */
    private static final int MAX_DISTANCE = 1024;

    /** Quotes, operators that join or precede string literals, and the backslash that continues a line. */
    private static final Alphabet JOINT = Alphabet.of("\"'`+&.=\\");

    private final boolean forms;
    private int[] pairs = new int[64];
    private int count;

    /** @param forms whether encoded and split tokens are searched for */
    DeltaSearchRanges(boolean forms) {
        this.forms = forms;
    }

    /**
     * Computes the ranges of an object. They are valid until the next call.
     *
     * @param bytes an array that starts with the content of the object
     * @param delta the delta that has produced the object from its base
     */
    void compute(byte[] bytes, int length, Delta delta) {
        compute(bytes, length, delta, List.of());
    }

    /**
     * Computes the ranges of an object. They are valid until the next call.
     *
     * @param base the tokens of the base, in order; the parts of those in several literals are read again, because their other parts
     *     may be far from them
     */
    void compute(byte[] bytes, int length, Delta delta, List<Chunk.Span> base) {
        count = 0;
        if (forms && delta.count() > 0 && delta.source(0) > 0) {
            add(
                    0,
                    runEnd(
                            bytes, 0,
                            length)); // a payload without a header is one at the start of a text, but not after other
            // text
        }
        int start = 0;
        for (int i = 0; i < delta.count(); i++) {
            int end = delta.end(i);
            if (!base.isEmpty() && delta.source(i) >= 0) {
                addParts(base, delta.source(i), start, end);
            }
            if (delta.source(i) < 0) {
                add(runStart(bytes, start), runEnd(bytes, end, length));
            } else if (i + 1 == delta.count() || delta.source(i + 1) >= 0) {
                add(runStart(bytes, end), runEnd(bytes, end, length)); // an insertion covers the seam before it
            }
            start = end;
        }
    }

    /** Adds the copied parts of tokens in several literals. */
    private void addParts(List<Chunk.Span> base, int source, int start, int end) {
        for (Chunk.Span span : base) {
            int from = Math.max(start, span.start() - source + start);
            int to = Math.min(end, span.end() - source + start);
            if (span.isScattered() && from < to) {
                add(from, to);
            }
        }
    }

    /**
     * Returns the first index at which a form of a token that continues at {@code end} may start. Covers the run of the
     * alphabet that ends there, at most {@link TokenParser#REACH} bytes, because a token that starts earlier does not reach
     * {@code end}. If forms are searched for, also covers what precedes the run, up to a run that reveals the form, or
     * {@link #MAX_DISTANCE} bytes.
     */
    private int runStart(byte[] bytes, int end) {
        int least = Math.max(0, end - TokenParser.REACH);
        int at = end;
        while (at > least && TokenParser.ALPHABET.contains(bytes[at - 1])) {
            at--;
        }
        if (!forms) {
            return at;
        }
        int furthest = Math.max(0, at - MAX_DISTANCE);
        int run = 0;
        while (at > furthest) {
            byte b = bytes[at - 1];
            if (TokenParser.ALPHABET.contains(b)) {
                run++;
                at--;
                continue;
            }
            if (run >= LONG_RUN) {
                break;
            }
            run = 0;
            if (FORM.contains(b) || (b == 0 && at < end && bytes[at] != 0)) {
                at--;
            } else if (Ascii.isBlank(b)) {
                int before = at - 1;
                while (before > furthest && Ascii.isBlank(bytes[before - 1])) {
                    before--;
                }
                if (!joins(bytes, before - 1, at, end)) {
                    break;
                }
                at = before;
            } else {
                break;
            }
        }
        return at;
    }

    /** Returns the last index, exclusive, to which a form of a token from before {@code start} may extend. */
    private int runEnd(byte[] bytes, int start, int length) {
        if (!forms) {
            return start;
        }
        int furthest = Math.min(length, start + MAX_DISTANCE);
        int at = start;
        while (at < furthest && TokenParser.ALPHABET.contains(bytes[at])) {
            at++; // a run need not end inside the range, only start there
        }
        int run = 0;
        while (at < furthest && run < LONG_RUN) {
            byte b = bytes[at];
            if (TokenParser.ALPHABET.contains(b)) {
                run++;
                at++;
                continue;
            }
            run = 0;
            if (FORM.contains(b) || (b == 0 && at > start && bytes[at - 1] != 0)) {
                at++;
            } else if (Ascii.isBlank(b)) {
                int after = at + 1;
                while (after < furthest && Ascii.isBlank(bytes[after])) {
                    after++;
                }
                if (!joins(bytes, at - 1, after, furthest)) {
                    break;
                }
                at = after;
            } else {
                break;
            }
        }
        return at;
    }

    /**
     * Returns whether one of two bytes with only white space between them is in {@link #JOINT}.
     *
     * @param before the index of the byte before the white space; may be negative
     * @param behind the index of the byte after it
     * @param end the end of the bytes to look at
     */
    private static boolean joins(byte[] bytes, int before, int behind, int end) {
        return (before >= 0 && JOINT.contains(bytes[before])) || (behind < end && JOINT.contains(bytes[behind]));
    }

    /** Adds a range, and merges it with the previous ranges that it overlaps. */
    private void add(int from, int to) {
        if (from >= to) {
            return;
        }
        if (count > 0 && from <= pairs[count - 1]) {
            // A range may reach back over several earlier ones, which are in ascending order.
            pairs[count - 2] = Math.min(pairs[count - 2], from);
            pairs[count - 1] = Math.max(pairs[count - 1], to);
            while (count > 2 && pairs[count - 2] <= pairs[count - 3]) {
                pairs[count - 4] = Math.min(pairs[count - 4], pairs[count - 2]);
                pairs[count - 3] = Math.max(pairs[count - 3], pairs[count - 1]);
                count -= 2;
            }
            return;
        }
        if (count + 2 > pairs.length) {
            pairs = Arrays.copyOf(pairs, 2 * count);
        }
        pairs[count++] = from;
        pairs[count++] = to;
    }

    /** Returns the ranges as pairs of indices, from and to (exclusive), in ascending order. A new array. */
    int[] pairs() {
        return Arrays.copyOf(pairs, count);
    }

    /**
     * Returns the tokens of the base that were copied to the result, with their positions in the result, in order. A plain
     * token that starts in a range to search is left out, because the search finds it again. An encoded token there is
     * included if a byte on each side was copied along with it, because a search that starts inside the encoded form may
     * miss it. A payload without its other parts is left out, because whether it is one depends on more of its neighbors.
     *
     * @param base the tokens of the base, in order
     * @param delta the delta that was passed to {@link #compute}
     */
    List<Chunk.Span> inheritedTokens(List<Chunk.Span> base, Delta delta) {
        List<Chunk.Span> found = new ArrayList<>();
        int start = 0;
        int fresh = 0;
        for (int i = 0; i < delta.count(); i++) {
            int end = delta.end(i);
            int source = delta.source(i);
            for (int k = source < 0 ? base.size() : firstFrom(base, source); k < base.size(); k++) {
                Chunk.Span span = base.get(k);
                int at = span.start() - source + start;
                if (at >= end) {
                    break;
                }
                while (fresh < count && pairs[fresh + 1] <= at) {
                    fresh += 2;
                }
                boolean plain = span.encoding().isEmpty();
                int whole = plain ? at + 1 : at + span.length();
                boolean apart = fresh == count || whole <= pairs[fresh];
                boolean withNeighbors =
                        !plain && !span.encoding().contains(Chunk.Span.PIECES) && at > start && whole < end;
                if (whole <= end && (apart || withNeighbors)) {
                    found.add(new Chunk.Span(span.token(), at, span.length(), span.encoding()));
                }
            }
            start = end;
        }
        return found;
    }

    /** Returns the index of the first span that starts at {@code place} or after it. */
    private static int firstFrom(List<Chunk.Span> spans, int place) {
        int low = 0;
        int high = spans.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (spans.get(middle).start() < place) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
