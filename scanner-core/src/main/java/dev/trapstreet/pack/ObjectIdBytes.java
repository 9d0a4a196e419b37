package dev.trapstreet.pack;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Object ids as bytes: their length, their order, and the digest that makes them. */
public final class ObjectIdBytes {

    /** Length in bytes of a name: SHA-1. */
    public static final int BYTES = 20;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private ObjectIdBytes() {}

    /** The first eight bytes of a name, in which most names differ: unsigned, they are in the order of the names. */
    public static long first(byte[] bytes, int at) {
        return (long) LONG.get(bytes, at);
    }

    /** Of the kind that names are made by. */
    static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
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
