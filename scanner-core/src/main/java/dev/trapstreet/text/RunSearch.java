package dev.trapstreet.text;

import java.util.Objects;

/**
 * Finds the runs of at least {@code shortest} bytes of one alphabet, looking at few of the bytes.
 *
 * <p>A run that long cannot hide between two probes that lie {@code shortest} apart. With {@code shortest = 8}:
 *
 * <pre>
 *   the token = pk.eyJ1Ijoi…
 *          ^            probe 7: 'n' is inside, walk left to the blank at 3
 *       |······^        so the next run can only start at 4: probe 11
 * </pre>
 *
 * The walk left stops at the first byte outside the alphabet and everything up to there is settled: no run that starts
 * before it reaches the probe. A walk that reaches the start has found a run, which is then extended to the right. In
 * ordinary source text words are short, so about one byte in ten is looked at (DESIGN section 5).
 *
 * <p>A search holds its place and is used by one thread: {@link #over} sets the range, {@link #next} moves on.
 */
public final class RunSearch {
    /** 1 GiB: of a longer array, only so much can be searched. */
    private static final int MOST_BYTES = 1 << 30;

    private static final byte[] NOTHING = {};

    private final boolean[] member;
    private final int shortest;
    private byte[] bytes = NOTHING;
    private int to;
    private int from;
    private int start;
    private int end;

    /** @param shortest length in bytes of the shortest run that is found; at least 1 */
    public RunSearch(Alphabet alphabet, int shortest) {
        if (shortest < 1) {
            throw new IllegalArgumentException("a run has at least one byte, not " + shortest);
        }
        this.member = alphabet.table();
        this.shortest = shortest;
    }

    /** Sets the range that is searched: {@code bytes[from]} up to, not including, {@code bytes[to]}. */
    public RunSearch over(byte[] bytes, int from, int to) {
        Objects.checkFromToIndex(from, to, Math.min(bytes.length, MOST_BYTES));
        this.bytes = bytes;
        this.from = from;
        this.to = to;
        return this;
    }

    /** Moves to the next run; false when there is none left. */
    public boolean next() {
        // Locals, because the fields would be read again at every step of the loop.
        byte[] b = bytes;
        boolean[] in = member;
        int reach = shortest - 1;
        int first = from;
        // Safe without a range check of our own: first >= from >= 0, and last < to <= b.length by over().
        if (reach >= to - first) {
            from = to;
            return false; // and below, first + reach cannot overflow: both are less than to, which is at most 1 GiB
        }
        for (int last = first + reach; last < to; last = first + reach) {
            int i = last;
            while (i >= first && in[b[i] & 0xFF]) {
                i--;
            }
            if (i < first) {
                int after = last + 1;
                while (after < to && in[b[after] & 0xFF]) {
                    after++;
                }
                start = first;
                end = after;
                from = after;
                return true;
            }
            first = i + 1;
        }
        from = to;
        return false;
    }

    /** Index of the run's first byte. */
    public int start() {
        return start;
    }

    /** Index after the run's last byte. */
    public int end() {
        return end;
    }
}
