package dev.trapstreet.pack;

import java.util.Arrays;

/**
 * The instructions by which an object is made from another (gitformat-pack, "Deltified representation"): each copies a
 * stretch of the base or inserts bytes of its own. Holds one delta at a time and is used by one thread.
 */
public final class Delta {
    private static final int COPY = 0x80;
    private static final int LARGEST_COPY = 0x10000;

    private int[] from = new int[64];
    private int[] to = new int[64];
    private int count;
    private int at;

    /** How many instructions there are. */
    public int count() {
        return count;
    }

    /** Index in the result after what the i-th instruction made; it starts where the one before it ended. */
    public int end(int i) {
        return to[i];
    }

    /** Index in the base of what the i-th instruction copied; -1 when it inserted. */
    public int source(int i) {
        return from[i];
    }

    /** Reads a size as a delta starts with two of them: of the base and of the result. */
    private long size(byte[] delta, int length) throws DamagedException {
        long size = 0;
        for (int shift = 0; shift < 63; shift += 7) {
            int b = next(delta, length);
            size |= (long) (b & 0x7F) << shift;
            if ((b & COPY) == 0) {
                return size;
            }
        }
        throw new DamagedException("a size in a delta has too many digits");
    }

    /** The size of the result, by the delta's first bytes. */
    long resultSize(byte[] delta, int length, int baseSize) throws DamagedException {
        at = 0;
        if (size(delta, length) != baseSize) {
            throw new DamagedException("a delta was made for a base of another size");
        }
        return size(delta, length);
    }

    /** Makes the result, of {@code size} bytes, after {@link #resultSize} was asked. */
    void apply(byte[] base, int baseSize, byte[] delta, int length, byte[] result, int size) throws DamagedException {
        count = 0;
        int made = 0;
        while (at < length) {
            int code = next(delta, length);
            if (code == 0) {
                throw new DamagedException("a delta holds an instruction that is not known");
            }
            int source = -1;
            int stretch = code;
            if ((code & COPY) != 0) {
                source = 0;
                for (int i = 0; i < 4; i++) {
                    source |= (code >>> i & 1) == 0 ? 0 : next(delta, length) << (8 * i);
                }
                stretch = 0;
                for (int i = 0; i < 3; i++) {
                    stretch |= (code >>> (i + 4) & 1) == 0 ? 0 : next(delta, length) << (8 * i);
                }
                stretch = stretch == 0 ? LARGEST_COPY : stretch;
                if (source < 0 || stretch > baseSize - source) {
                    throw new DamagedException("a delta copies from beyond its base");
                }
            } else if (stretch > length - at) {
                throw new DamagedException("a delta is cut short");
            }
            if (stretch > size - made) {
                throw new DamagedException("a delta makes more than its size");
            }
            if (source < 0) {
                System.arraycopy(delta, at, result, made, stretch);
                at += stretch;
            } else {
                System.arraycopy(base, source, result, made, stretch);
            }
            made += stretch;
            addCopy(source, made);
        }
        if (made != size) {
            throw new DamagedException("a delta makes less than its size");
        }
    }

    private void addCopy(int source, int made) {
        if (count == from.length) {
            from = Arrays.copyOf(from, 2 * count);
            to = Arrays.copyOf(to, 2 * count);
        }
        from[count] = source;
        to[count++] = made;
    }

    private int next(byte[] delta, int length) throws DamagedException {
        if (at >= length) {
            throw new DamagedException("a delta is cut short");
        }
        return delta[at++] & 0xFF;
    }
}
