package dev.trapstreet.text;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * Search for runs of at least {@code shortest} characters of an alphabet with a zero byte between them, as in UTF-16 of
 * either byte order.
 *
 * <p>In such a run every second byte is zero. It is therefore enough to check one word in each stretch of the minimum
 * length of a run; in other text hardly any word has this form.
 *
 * <p>The search is stateful and not thread-safe: {@link #reset} sets the range, {@link #next} advances.
 */
public final class Utf16RunSearch {
    private static final byte[] NOTHING = {};
    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long EVEN_BYTES = 0x00FF00FF00FF00FFL;

    private final boolean[] members;
    private final int shortest;
    private final int step;
    private byte[] bytes = NOTHING;
    private int from;
    private int startsBefore;
    private int to;
    private int place;
    private int start;
    private int end;

    /**
     * Creates a search without a range.
     *
     * @param alphabet the characters of a run
     * @param shortest the minimum length of a run in characters, at least 8
     * @throws IllegalArgumentException if {@code shortest} is less than 8
     */
    public Utf16RunSearch(Alphabet alphabet, int shortest) {
        if (shortest < Long.BYTES) {
            throw new IllegalArgumentException("the shortest run must have at least eight characters, not " + shortest);
        }
        this.members = alphabet.toTable();
        this.shortest = shortest;
        this.step = 2 * (shortest - 1) - Long.BYTES; // every run contains a word of this grid
    }

    /**
     * Sets the range to search.
     *
     * @param bytes the text, which must not change during the search
     * @param from the start of the range
     * @param to the end of the range, exclusive
     * @return this search
     * @throws IndexOutOfBoundsException if the range is outside the array
     */
    public Utf16RunSearch reset(byte[] bytes, int from, int to) {
        return reset(bytes, from, to, to);
    }

    /**
     * Sets the range to search for runs that start before an index. They can end anywhere in the range.
     *
     * @param bytes the text, which must not change during the search
     * @param from the start of the range
     * @param startsBefore the end of the range of starts, exclusive
     * @param to the end of the range, exclusive
     * @return this search
     * @throws IndexOutOfBoundsException if the range is outside the array
     */
    public Utf16RunSearch reset(byte[] bytes, int from, int startsBefore, int to) {
        Objects.checkFromToIndex(from, to, bytes.length);
        this.bytes = bytes;
        this.from = from;
        this.startsBefore = Math.min(startsBefore, to);
        this.to = to;
        this.place = from;
        return this;
    }

    /** {@return whether there is another run, which is then the current one} */
    public boolean next() {
        byte[] b = bytes;
        int last = Math.min(to - Long.BYTES, startsBefore + step);
        int step = this.step;
        for (int at = place; at <= last; at += step) {
            long word = (long) WORD.get(b, at);
            if (((word & EVEN_BYTES) == 0 || (word & ~EVEN_BYTES) == 0) && isMemberPair(b[at] == 0 ? at + 1 : at)) {
                place = end;
                from = end;
                return true;
            }
        }
        place = to;
        return false;
    }

    /** Returns whether a run contains the character at {@code at}, and makes it the current one if so. */
    private boolean isMemberPair(int at) {
        int right = at;
        while (right < to && members[bytes[right] & 0xFF] && (right + 1 >= to || bytes[right + 1] == 0)) {
            right += 2;
        }
        if (right == at) {
            return false;
        }
        int left = at;
        while (left - 2 >= from && members[bytes[left - 2] & 0xFF] && bytes[left - 1] == 0) {
            left -= 2;
        }
        if (right - left < 2 * shortest || left >= startsBefore) {
            return false;
        }
        start = left;
        end = Math.min(right, to);
        return true;
    }

    /** {@return the index of the first character of the current run} */
    public int start() {
        return start;
    }

    /** {@return the index after the zero byte that follows the last character, or the end of the range} */
    public int end() {
        return end;
    }
}
