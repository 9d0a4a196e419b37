package dev.trapstreet.pack;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Binary form of object ids: their length, their order, and the digest that produces them. */
public final class ObjectIdBytes {

    /** Length of an object id, in bytes. Object ids are SHA-1 digests. */
    public static final int BYTES = 20;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private ObjectIdBytes() {}

    /**
     * Returns the first eight bytes of an object id as a big-endian number. Compared as unsigned numbers, they are in the
     * order of the ids, and almost all ids differ in them.
     *
     * @param bytes the array that contains the id
     * @param at the index of the id's first byte
     * @return the first eight bytes
     */
    public static long first(byte[] bytes, int at) {
        return (long) LONG.get(bytes, at);
    }

    /** Returns a new digest of the kind that produces object ids. */
    static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }

    /** Compares the ids at {@code a[at]} and {@code b[bt]} by unsigned bytes, like {@link Integer#compare}. */
    static int compare(byte[] a, int at, byte[] b, int bt) {
        int order = Long.compareUnsigned((long) LONG.get(a, at), (long) LONG.get(b, bt));
        if (order == 0) {
            order = Long.compareUnsigned((long) LONG.get(a, at + 8), (long) LONG.get(b, bt + 8));
        }
        return order != 0 ? order : Integer.compareUnsigned((int) INT.get(a, at + 16), (int) INT.get(b, bt + 16));
    }
}
