package dev.trapstreet.source.history;

import dev.trapstreet.pack.Delta;
import dev.trapstreet.source.Chunk;
import dev.trapstreet.text.Alphabet;
import dev.trapstreet.token.TokenParser;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What of an object that a delta made is still to be searched, and which tokens of its base it has kept.
 *
 * <p>Whether a token starts at some byte is decided by the bytes from there to the first one outside the alphabet, at
 * most {@link TokenParser#REACH}. Where all of those were copied in one stretch, the answer is the base's. So
 * only starts are fresh that lie in what was inserted, or from which a run of the alphabet reaches the end of a stretch:
 *
 * <pre>
 *   base     a = pk.eyJ…    b = 1        c
 *   result   a = pk.eyJ…    b = 2  new   c
 *            copied           |insert | copied
 *                           ^─^ the run that touches the seam is searched again
 * </pre>
 *
 * <p>A token that is encoded or split has more around it than the alphabet: escapes, quotes, operators, the next line's
 * quote. So the walk from a seam goes on over those, in both directions, and stops where no form of a token goes on.
 */
final class DeltaSearchRanges {
    /** What a token or a form of one consists of; blanks aside. */
    private static final Alphabet FORM = Alphabet.lettersDigitsAnd("{}(-_.=%\\&#;+/\"'`");

    /** A run so long shows what form it is part of; a search that comes upon it finds the rest. */
    private static final int LONG_RUN = 30;

    private static final int MAX_DISTANCE = 1024;

    private static final Alphabet JOINT = Alphabet.of("\"'`+&.=\\");

    private final boolean forms;
    private int[] pairs = new int[64];
    private int count;

    /** @param forms whether tokens are looked for that are encoded or split */
    DeltaSearchRanges(boolean forms) {
        this.forms = forms;
    }

    /** Finds them; the result is valid until the next call. */
    void compute(byte[] bytes, int length, Delta delta) {
        count = 0;
        int start = 0;
        for (int i = 0; i < delta.count(); i++) {
            int end = delta.end(i);
            if (delta.source(i) < 0) {
                add(runStart(bytes, start), runEnd(bytes, end, length));
            } else if (i + 1 == delta.count() || delta.source(i + 1) >= 0) {
                add(runStart(bytes, end), runEnd(bytes, end, length)); // else what is inserted reaches back itself
            }
            start = end;
        }
    }

    /**
     * Where a form of a token may begin that goes on at {@code end}: the run that ends there, at most
     * {@link TokenParser#REACH} bytes, because no start further to the left asks for what stands there; and what goes on
     * before it, up to a run that shows the form, or {@link #MAX_DISTANCE} bytes.
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
            } else if (isBlank(b)) {
                int before = at - 1;
                while (before > furthest && isBlank(bytes[before - 1])) {
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

    /** Where it may end that stands before {@code start}, likewise. */
    private int runEnd(byte[] bytes, int start, int length) {
        if (!forms) {
            return start;
        }
        int furthest = Math.min(length, start + MAX_DISTANCE);
        int at = start;
        while (at < furthest && TokenParser.ALPHABET.contains(bytes[at])) {
            at++; // of a run it is enough that it starts in the part
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
            } else if (isBlank(b)) {
                int after = at + 1;
                while (after < furthest && isBlank(bytes[after])) {
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

    /** True when one of the two, which have but blanks between them, is a quote or joins literals. */
    private static boolean joins(byte[] bytes, int before, int behind, int end) {
        return (before >= 0 && JOINT.contains(bytes[before])) || (behind < end && JOINT.contains(bytes[behind]));
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }

    private void add(int from, int to) {
        if (from >= to) {
            return;
        }
        if (count > 0 && from <= pairs[count - 1]) {
            // What reaches back behind the stretch before begins there; what was added is in order.
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

    /** Pairs of indices, from and to, in order. */
    int[] pairs() {
        return Arrays.copyOf(pairs, count);
    }

    /**
     * The base's tokens that stand in the result, where they stand there, in order. None of them starts in a fresh part;
     * what was encoded may, when it was copied with a neighbour on either side: a search that begins within a form need not
     * come upon it.
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
                boolean withNeighbors = !plain && at > start && whole < end;
                if (whole <= end && (apart || withNeighbors)) {
                    found.add(new Chunk.Span(span.token(), at, span.length(), span.encoding()));
                }
            }
            start = end;
        }
        return found;
    }

    /** Index of the first span that starts at {@code place} or after it. */
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
