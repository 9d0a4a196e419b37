package dev.trapstreet.text;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * Finds the runs of at least {@code shortest} characters of one alphabet that have a zero byte between each two, as UTF-16
 * writes them in either order.
 *
 * <p>In such a run each second byte is zero wherever one looks, so one word is looked at in as many bytes as a run surely
 * has; in other text hardly any word is like that.
 *
 * <p>A search holds its place and is used by one thread: {@link #over} sets the range, {@link #next} moves on.
 */
public final class WideRunSearch {
    private static final byte[] NOTHING = {};
    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long EVEN_BYTES = 0x00FF00FF00FF00FFL;

    private final boolean[] member;
    private final int shortest;
    private final int step;
    private byte[] bytes = NOTHING;
    private int from;
    private int startsBefore;
    private int to;
    private int place;
    private int start;
    private int end;

    /** @param shortest length in characters of the shortest run that is found; at least 8 */
    public WideRunSearch(Alphabet alphabet, int shortest) {
        if (shortest < Long.BYTES) {
            throw new IllegalArgumentException(
                    "a wide run that is found has eight characters or more, not " + shortest);
        }
        this.member = alphabet.table();
        this.shortest = shortest;
        this.step = 2 * (shortest - 1) - Long.BYTES; // wherever a run begins, a word of that grid lies in it
    }

    /** Sets the range that is searched: {@code bytes[from]} up to, not including, {@code bytes[to]}. */
    public WideRunSearch over(byte[] bytes, int from, int to) {
        return over(bytes, from, to, to);
    }

    /** The same, for runs that start before {@code startsBefore}; they may end anywhere up to {@code to}. */
    public WideRunSearch over(byte[] bytes, int from, int startsBefore, int to) {
        Objects.checkFromToIndex(from, to, bytes.length);
        this.bytes = bytes;
        this.from = from;
        this.startsBefore = Math.min(startsBefore, to);
        this.to = to;
        this.place = from;
        return this;
    }

    /** Moves to the next run; false when there is none left. */
    public boolean next() {
        byte[] b = bytes;
        int last = Math.min(to - Long.BYTES, startsBefore + step);
        int step = this.step;
        for (int at = place; at <= last; at += step) {
            long word = (long) WORD.get(b, at);
            if (((word & EVEN_BYTES) == 0 || (word & ~EVEN_BYTES) == 0) && isAround(b[at] == 0 ? at + 1 : at)) {
                place = end;
                from = end;
                return true;
            }
        }
        place = to;
        return false;
    }

    /** True when a run is around the place, where a member should be; it is then set. */
    private boolean isAround(int at) {
        int right = at;
        while (right < to && member[bytes[right] & 0xFF] && (right + 1 >= to || bytes[right + 1] == 0)) {
            right += 2;
        }
        if (right == at) {
            return false;
        }
        int left = at;
        while (left - 2 >= from && member[bytes[left - 2] & 0xFF] && bytes[left - 1] == 0) {
            left -= 2;
        }
        if (right - left < 2 * shortest || left >= startsBefore) {
            return false;
        }
        start = left;
        end = Math.min(right, to);
        return true;
    }

    /** Index of the run's first member. */
    public int start() {
        return start;
    }

    /** Index after the zero behind the run's last member, or of the range's end. */
    public int end() {
        return end;
    }
}
