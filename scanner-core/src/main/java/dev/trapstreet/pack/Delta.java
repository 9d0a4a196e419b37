package dev.trapstreet.pack;

import java.util.Arrays;

/**
 * Decoder for deltas (gitformat-pack, "Deltified representation"). A delta is a list of instructions that produce an object
 * from its base: each one copies a range of the base or inserts bytes of the delta. Holds the instructions of the delta that
 * was applied last. Confined to one thread.
 */
public final class Delta {
    private static final int COPY = 0x80;
    private static final int LARGEST_COPY = 0x10000;

    private int[] from = new int[64];
    private int[] to = new int[64];
    private int count;
    private int at;

    /** Creates a decoder without instructions. */
    Delta() {}

    /** {@return the number of instructions} */
    public int count() {
        return count;
    }

    /**
     * Returns the end of the range that an instruction produced. The range starts at the end of the previous one.
     *
     * @param i the index of the instruction, from 0
     * @return the index in the result after the last produced byte
     */
    public int end(int i) {
        return to[i];
    }

    /**
     * Returns the source of the range that an instruction produced.
     *
     * @param i the index of the instruction, from 0
     * @return the index in the base of the first copied byte; -1 if the instruction inserted bytes of the delta
     */
    public int source(int i) {
        return from[i];
    }

    /** Reads one of the two sizes at the start of a delta: that of the base, then that of the result. */
    private long size(byte[] delta, int length) throws DamagedException {
        long size = 0;
        for (int shift = 0; shift < 63; shift += 7) {
            int b = next(delta, length);
            size |= (long) (b & 0x7F) << shift;
            if ((b & COPY) == 0) {
                return size;
            }
        }
        throw new DamagedException("a size in a delta is too long");
    }

    /**
     * Reads the header of a delta and returns the declared length of the result, in bytes.
     *
     * @throws DamagedException if the header is malformed, or the delta is for a base of another length
     */
    long resultSize(byte[] delta, int length, int baseSize) throws DamagedException {
        at = 0;
        if (size(delta, length) != baseSize) {
            throw new DamagedException("a delta requires a base of another size");
        }
        return size(delta, length);
    }

    /**
     * Produces the result, of {@code size} bytes, and stores the instructions. Must directly follow a call of
     * {@link #resultSize} for the same delta.
     *
     * @throws DamagedException if an instruction is malformed, or the result has another length
     */
    void apply(byte[] base, int baseSize, byte[] delta, int length, byte[] result, int size) throws DamagedException {
        count = 0;
        int made = 0;
        while (at < length) {
            int code = next(delta, length);
            if (code == 0) {
                throw new DamagedException("a delta contains an unknown instruction");
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
                    throw new DamagedException("a delta copies from outside of its base");
                }
            } else if (stretch > length - at) {
                throw new DamagedException("a delta is truncated");
            }
            if (stretch > size - made) {
                throw new DamagedException("a delta produces more than its size");
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
            throw new DamagedException("a delta produces less than its size");
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
            throw new DamagedException("a delta is truncated");
        }
        return delta[at++] & 0xFF;
    }
}
