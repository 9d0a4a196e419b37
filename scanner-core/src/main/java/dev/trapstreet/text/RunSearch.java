package dev.trapstreet.text;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * Search for runs of at least {@code shortest} bytes of an alphabet, which reads only a few of the bytes.
 *
 * <p>Two probes that are {@code shortest} bytes apart cannot both miss a run. A probe reads the sixteen bytes that end
 * there, as two words, and checks whether one of them is smaller than the smallest byte of the alphabet. Blanks,
 * quotes, brackets and line ends are smaller than letters. If there is such a byte, no run that starts before the
 * sixteen bytes reaches the probe, and the search skips {@code shortest} bytes less sixteen. The position of the byte
 * within the sixteen does not matter, so the check has no data dependency and its branch is nearly always predicted
 * correctly.
 *
 * <p>If there is no such byte, the probe walks left. With {@code shortest = 8}:
 *
 * <pre>
 *   the;token=pk.eyJ1Ijoi…
 *          ^            probe 7: 'n' is inside, walk left to the ';' at 3
 *       |······^        so the next run can only start at 4: probe 11
 * </pre>
 *
 * The walk stops at the first byte outside the alphabet, because no run that starts before it reaches the probe. A walk
 * that reaches the start has found a run, which is then extended to the right. See docs/decisions/0006 for the two
 * words.
 *
 * <p>The search is stateful and not thread-safe: {@link #reset} sets the range, {@link #next} advances.
 */
public final class RunSearch {
    /** Maximum end index of a range: 1 GiB. */
    private static final int MAX_BYTES = 1 << 30;

    private static final byte[] NOTHING = {};
    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final int GLANCE = 2 * Long.BYTES;
    private static final long EACH = 0x0101010101010101L;
    private static final long HIGHEST_BITS = 0x8080808080808080L;

    private final boolean[] members;
    private final int shortest;
    private final long leasts;
    private byte[] bytes = NOTHING;
    private int to;
    private int startsBefore;
    private int from;
    private int start;
    private int end;

    /**
     * Creates a search without a range.
     *
     * @param alphabet the bytes of a run
     * @param shortest the minimum length of a run in bytes, at least 1
     * @throws IllegalArgumentException if {@code shortest} is less than 1
     */
    public RunSearch(Alphabet alphabet, int shortest) {
        if (shortest < 1) {
            throw new IllegalArgumentException("a run has at least one byte, not " + shortest);
        }
        this.members = alphabet.toTable();
        this.shortest = shortest;
        // A run of at most sixteen bytes can lie within one probe, so no probe may skip. No byte is less than zero.
        this.leasts = shortest > GLANCE ? Math.min(alphabet.lowest(), 0x80) * EACH : 0;
    }

    /**
     * Sets the range to search.
     *
     * @param bytes the text, which must not change during the search
     * @param from the start of the range
     * @param to the end of the range, exclusive; at most 1 GiB
     * @return this search
     * @throws IndexOutOfBoundsException if the range is outside the array or ends above 1 GiB
     */
    public RunSearch reset(byte[] bytes, int from, int to) {
        return reset(bytes, from, to, to);
    }

    /**
     * Sets the range to search for runs that start before an index. They can end anywhere in the range.
     *
     * @param bytes the text, which must not change during the search
     * @param from the start of the range
     * @param startsBefore the end of the range of starts, exclusive
     * @param to the end of the range, exclusive; at most 1 GiB
     * @return this search
     * @throws IndexOutOfBoundsException if the range is outside the array or ends above 1 GiB
     */
    public RunSearch reset(byte[] bytes, int from, int startsBefore, int to) {
        Objects.checkFromToIndex(from, to, Math.min(bytes.length, MAX_BYTES));
        this.startsBefore = Math.min(startsBefore, to);
        this.bytes = bytes;
        this.from = from;
        this.to = to;
        return this;
    }

    /** {@return whether there is another run, which is then the current one} */
    public boolean next() {
        // Local variables, because fields would be read again in every iteration.
        byte[] b = bytes;
        boolean[] in = members;
        int reach = shortest - 1;
        long least = leasts;
        int first = from;
        int startsBefore = this.startsBefore;
        // No range check is needed here: first >= from >= 0, and last < to <= b.length by over().
        if (reach >= to - first) {
            from = to;
            return false; // and below, first + reach cannot overflow: both are less than to, which is at most 1 GiB
        }
        for (int last = first + reach; last < to && first < startsBefore; last = first + reach) {
            if (least != 0) {
                long upper = (long) WORD.get(b, last - (Long.BYTES - 1));
                // For each byte, the highest bit of (byte - least) & ~byte is set if the byte is below. A borrow can
                // set the bit of the next byte wrongly, but only a byte that is below borrows: the result is exact.
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

    /** {@return the index of the first byte of the current run} */
    public int start() {
        return start;
    }

    /** {@return the index after the last byte of the current run} */
    public int end() {
        return end;
    }
}
