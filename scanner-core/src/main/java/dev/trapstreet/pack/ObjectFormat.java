package dev.trapstreet.pack;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * Object format of a repository: the digest that produces its object ids (git-init, {@code --object-format}). All objects of a
 * repository have the same format. Pack files do not name it.
 */
public enum ObjectFormat {
    /** SHA-1 with object ids of 20 bytes. */
    SHA1("sha1", "SHA-1", 20),
    /** SHA-256 with object ids of 32 bytes. */
    SHA256("sha256", "SHA-256", 32);

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final String keyword;
    private final String algorithm;
    private final int bytes;

    ObjectFormat(String keyword, String algorithm, int bytes) {
        this.keyword = keyword;
        this.algorithm = algorithm;
        this.bytes = bytes;
    }

    /** {@return the name that git uses in {@code extensions.objectFormat}} */
    public String keyword() {
        return keyword;
    }

    /** {@return the length of an object id, in bytes} */
    public int bytes() {
        return bytes;
    }

    /** {@return the length of an object id, in hexadecimal digits} */
    public int digits() {
        return 2 * bytes;
    }

    /** {@return a new digest of the kind that produces object ids} */
    public MessageDigest digest() {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + algorithm, e);
        }
    }

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

    /** Compares the ids at {@code a[at]} and {@code b[bt]} by unsigned bytes, like {@link Integer#compare}. */
    int compare(byte[] a, int at, byte[] b, int bt) {
        int order = Long.compareUnsigned((long) LONG.get(a, at), (long) LONG.get(b, bt));
        if (order == 0) {
            order = Arrays.compareUnsigned(a, at + Long.BYTES, at + bytes, b, bt + Long.BYTES, bt + bytes);
        }
        return order;
    }
}
