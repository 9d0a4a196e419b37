package dev.trapstreet.source;

import dev.trapstreet.pack.Delta;
import dev.trapstreet.token.TokenReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What of an object that a delta made is still to be searched, and which tokens of its base it has kept.
 *
 * <p>Whether a token starts at some byte is decided by the bytes from there to the first one outside the alphabet, at
 * most {@link TokenReader#REACH}. Where all of those were copied in one stretch, the answer is the base's. So
 * only starts are fresh that lie in what was inserted, or from which a run of the alphabet reaches the end of a stretch:
 *
 * <pre>
 *   base     a = pk.eyJ…    b = 1        c
 *   result   a = pk.eyJ…    b = 2  new   c
 *            copied           |insert | copied
 *                           ^─^ the run that touches the seam is searched again
 * </pre>
 */
final class FreshParts {
    private int[] pairs = new int[64];
    private int count;

    /** Finds them; the result is valid until the next call. */
    void of(byte[] bytes, Delta delta) {
        count = 0;
        int start = 0;
        for (int i = 0; i < delta.count(); i++) {
            int end = delta.end(i);
            add(delta.source(i) < 0 ? runBefore(bytes, start) : Math.max(start, runBefore(bytes, end)), end);
            start = end;
        }
    }

    /**
     * Where a run of the alphabet begins that ends before {@code end}; at most {@link TokenReader#REACH} bytes before it,
     * because no start further to the left asks for what stands there.
     */
    private static int runBefore(byte[] bytes, int end) {
        int least = Math.max(0, end - TokenReader.REACH);
        int at = end;
        while (at > least && TokenReader.ALPHABET.contains(bytes[at - 1])) {
            at--;
        }
        return at;
    }

    private void add(int from, int to) {
        if (from >= to) {
            return;
        }
        if (count > 0 && from <= pairs[count - 1]) {
            pairs[count - 1] = to;
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

    /** The base's tokens that stand in the result, where they stand there, in order; none of them starts in a fresh part. */
    List<Chunk.Span> carried(List<Chunk.Span> base, Delta delta) {
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
                if (fresh == count || at < pairs[fresh]) {
                    found.add(new Chunk.Span(span.token(), at, span.length()));
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
