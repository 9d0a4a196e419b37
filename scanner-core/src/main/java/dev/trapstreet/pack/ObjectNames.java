package dev.trapstreet.pack;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** The names of many objects in their order, each with its number: from 0, by order. Immutable, shared by threads. */
public final class ObjectNames {
    /** Length in bytes of a name: SHA-1. */
    public static final int BYTES = 20;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final int PREFIXES = 1 << 16;

    private static final byte[] HEX = new byte[256];

    static {
        for (int i = 0; i < HEX.length; i++) {
            HEX[i] = (byte) Character.digit(i, 16);
        }
    }

    private final byte[] names;
    private final int count;
    private final int[] starts = new int[PREFIXES + 1];

    /** @param names in their order, none twice; kept, not copied */
    ObjectNames(byte[] names, int count) {
        this.names = names;
        this.count = count;
        int number = 0;
        for (int prefix = 0; prefix < PREFIXES; prefix++) {
            starts[prefix] = number;
            while (number < count && prefix(names, number * BYTES) == prefix) {
                number++;
            }
        }
        starts[PREFIXES] = count;
    }

    public int count() {
        return count;
    }

    /** The number of the object whose name starts at {@code bytes[at]}; -1 when there is none. */
    public int find(byte[] bytes, int at) {
        int prefix = prefix(bytes, at);
        int low = starts[prefix];
        int high = starts[prefix + 1] - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = compare(names, middle * BYTES, bytes, at);
            if (order == 0) {
                return middle;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }

    /** The number of the object whose name stands as forty hexadecimal digits at {@code bytes[at]}; -1 when there is none. */
    public int findHex(byte[] bytes, int at) {
        byte[] name = new byte[BYTES];
        for (int i = 0; i < BYTES; i++) {
            int high = HEX[bytes[at + 2 * i] & 0xFF];
            int low = HEX[bytes[at + 2 * i + 1] & 0xFF];
            if ((high | low) < 0) {
                return -1;
            }
            name[i] = (byte) (high << 4 | low);
        }
        return find(name, 0);
    }

    /** The number here of the object that has that number among {@code others}; -1 when it is not here. */
    public int find(ObjectNames others, int number) {
        return find(others.names, number * BYTES);
    }

    byte[] bytes() {
        return names;
    }

    /** Where the name of that number starts in {@link #bytes}. */
    int at(int number) {
        return number * BYTES;
    }

    /** Writes the twenty bytes of the name of that number. */
    public void write(int number, OutputStream out) throws IOException {
        out.write(names, number * BYTES, BYTES);
    }

    /** The name as forty hexadecimal digits. */
    public String hex(int number) {
        return HexFormat.of().formatHex(names, number * BYTES, (number + 1) * BYTES);
    }

    /** The first eight bytes of a name: enough for a hash. */
    public static long first(byte[] bytes, int at) {
        return (long) LONG.get(bytes, at);
    }

    /** The first eight bytes of the name of that number. */
    public long first(int number) {
        return first(names, number * BYTES);
    }

    /** True when the name of that number stands at {@code bytes[at]}. */
    public boolean is(int number, byte[] bytes, int at) {
        return compare(names, number * BYTES, bytes, at) == 0;
    }

    /** As {@link Integer#compare}: the name of that number, and the one that starts at {@code bytes[at]}. */
    int compare(int number, byte[] bytes, int at) {
        return compare(names, number * BYTES, bytes, at);
    }

    /**
     * The names of packs and of loose objects together, each once.
     *
     * @param loose names of objects outside of packs, twenty bytes each, in any order
     */
    public static ObjectNames of(List<Pack> packs, List<byte[]> loose) {
        long most = loose.size();
        for (Pack pack : packs) {
            most += pack.count();
        }
        if (most > Integer.MAX_VALUE / BYTES) {
            throw new IllegalArgumentException("more objects than one table holds: " + most);
        }
        List<byte[]> sorted = new ArrayList<>(loose);
        sorted.sort((a, b) -> compare(a, 0, b, 0));
        byte[] names = new byte[(int) most * BYTES];
        int[] next = new int[packs.size()];
        int nextLoose = 0;
        int count = 0;
        while (true) {
            byte[] least = nextLoose < sorted.size() ? sorted.get(nextLoose) : null;
            int leastAt = 0;
            int from = -1;
            for (int i = 0; i < next.length; i++) {
                PackIndex index = packs.get(i).index();
                if (next[i] < index.count()
                        && (least == null || compare(index.bytes(), index.nameAt(next[i]), least, leastAt) < 0)) {
                    least = index.bytes();
                    leastAt = index.nameAt(next[i]);
                    from = i;
                }
            }
            if (least == null) {
                return new ObjectNames(
                        count * BYTES == names.length ? names : Arrays.copyOf(names, count * BYTES), count);
            }
            if (from < 0) {
                nextLoose++;
            } else {
                next[from]++;
            }
            if (count == 0 || compare(names, (count - 1) * BYTES, least, leastAt) != 0) {
                System.arraycopy(least, leastAt, names, count++ * BYTES, BYTES);
            }
        }
    }

    /** Of the kind that names are made by. */
    static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }

    private static int prefix(byte[] bytes, int at) {
        return (bytes[at] & 0xFF) << 8 | (bytes[at + 1] & 0xFF);
    }

    /** As {@link Integer#compare}, by unsigned bytes. */
    static int compare(byte[] a, int at, byte[] b, int bt) {
        int order = Long.compareUnsigned((long) LONG.get(a, at), (long) LONG.get(b, bt));
        if (order == 0) {
            order = Long.compareUnsigned((long) LONG.get(a, at + 8), (long) LONG.get(b, bt + 8));
        }
        return order != 0 ? order : Integer.compareUnsigned((int) INT.get(a, at + 16), (int) INT.get(b, bt + 16));
    }
}
