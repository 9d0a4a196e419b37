package dev.trapstreet.text;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * Finds the runs of at least {@code shortest} bytes of one alphabet, looking at few of the bytes.
 *
 * <p>A run that long cannot hide between two probes that lie {@code shortest} apart. A probe looks at the sixteen bytes that
 * end there, as two words: is one of them below the alphabet's least byte, as a blank, a quote, a bracket or the end of a
 * line is below the letters? Then no run that starts before those sixteen bytes reaches the probe, and the search moves on
 * by all but sixteen of {@code shortest} bytes. Where the byte stands among the sixteen does not matter, so the processor
 * need not wait for it and hardly ever guesses wrong.
 *
 * <p>Where no byte is below, the probe walks left. With {@code shortest = 8}:
 *
 * <pre>
 *   the;token=pk.eyJ1Ijoi…
 *          ^            probe 7: 'n' is inside, walk left to the ';' at 3
 *       |······^        so the next run can only start at 4: probe 11
 * </pre>
 *
 * The walk stops at the first byte outside the alphabet and everything up to there is settled: no run that starts before
 * it reaches the probe. A walk that reaches the start has found a run, which is then extended to the right (DESIGN section
 * 5; docs/decisions/0006 on the two words).
 *
 * <p>A search holds its place and is used by one thread: {@link #over} sets the range, {@link #next} moves on.
 */
public final class RunSearch {
    /** 1 GiB: of a longer array, only so much can be searched. */
    private static final int MOST_BYTES = 1 << 30;

    private static final byte[] NOTHING = {};
    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final int GLANCE = 2 * Long.BYTES;
    private static final long EACH = 0x0101010101010101L;
    private static final long HIGHEST_BITS = 0x8080808080808080L;

    private final boolean[] member;
    private final int shortest;
    private final long leasts;
    private byte[] bytes = NOTHING;
    private int to;
    private int startsBefore;
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
        // A run shorter than a glance can stand within it; nothing is below zero, so then nothing is skipped.
        this.leasts = shortest > GLANCE ? Math.min(alphabet.least(), 0x80) * EACH : 0;
    }

    /** Sets the range that is searched: {@code bytes[from]} up to, not including, {@code bytes[to]}. */
    public RunSearch over(byte[] bytes, int from, int to) {
        return over(bytes, from, to, to);
    }

    /** The same, for runs that start before {@code startsBefore}; they may end anywhere up to {@code to}. */
    public RunSearch over(byte[] bytes, int from, int startsBefore, int to) {
        Objects.checkFromToIndex(from, to, Math.min(bytes.length, MOST_BYTES));
        this.startsBefore = Math.min(startsBefore, to);
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
        long least = leasts;
        int first = from;
        int startsBefore = this.startsBefore;
        // Safe without a range check of our own: first >= from >= 0, and last < to <= b.length by over().
        if (reach >= to - first) {
            from = to;
            return false; // and below, first + reach cannot overflow: both are less than to, which is at most 1 GiB
        }
        for (int last = first + reach; last < to && first < startsBefore; last = first + reach) {
            if (least != 0) {
                long upper = (long) WORD.get(b, last - (Long.BYTES - 1));
                // Of each byte: the highest bit of (byte - least) & ~byte is set when it is below. What a byte
                // borrows from the next one can spoil that, but only when it is below itself: the whole is exact.
                if (((upper - least) & ~upper & HIGHEST_BITS) != 0) {
                    first = last - (Long.BYTES - 2);
                    continue;
                }
                long lower = (long) WORD.get(b, last - (GLANCE - 1));
                if (((lower - least) & ~lower & HIGHEST_BITS) != 0) {
                    first = last - (GLANCE - 2);
                    continue;
                }
            }
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
