package dev.trapstreet.pack;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * Index of a pack, version 1 or 2 (gitformat-pack): the sorted ids of its objects, and the offset of each. Immutable and
 * thread-safe.
 */
final class PackIndex {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final int MAGIC = 0xFF744F63;
    private static final int FANOUT = 256;
    private static final int LARGE = 0x80000000;

    private final ObjectFormat format;
    private final byte[] bytes;
    private final int count;
    private final int stride;
    private final int names;
    private final int checks;
    private final int offsets;
    private final int larges;
    private final boolean twins;

    private PackIndex(Head head, byte[] bytes) throws DamagedException {
        this.format = head.format;
        this.bytes = bytes;
        this.count = head.count;
        boolean second = head.second;
        int tables = head.tables();
        int width = format.bytes();
        this.stride = second ? width : width + Integer.BYTES;
        this.names = second ? tables : tables + Integer.BYTES;
        this.checks = second ? tables + count * width : -1;
        this.offsets = second ? checks + count * Integer.BYTES : tables;
        this.larges = offsets + count * Integer.BYTES;
        this.twins = checkOrder();
    }

    /** Returns the length of the end of an index, in bytes: the checksum of the pack and that of the index. */
    private static int trailer(ObjectFormat format) {
        return 2 * format.bytes();
    }

    /**
     * Checks that the ids are sorted, and returns whether an id occurs twice. Git never writes the same id twice.
     *
     * @throws DamagedException if the ids are not sorted
     */
    private boolean checkOrder() throws DamagedException {
        boolean found = false;
        long previous = 0;
        for (int i = 0; i < count; i++) {
            long first = ObjectFormat.first(bytes, nameAt(i));
            // The first eight bytes nearly always decide. If they are equal, all bytes are compared.
            int order = i == 0 ? -1 : Long.compareUnsigned(previous, first);
            if (order == 0) {
                order = format.compare(bytes, nameAt(i - 1), bytes, nameAt(i));
            }
            if (order > 0) {
                throw new DamagedException("the ids in the index are not sorted");
            }
            found |= order == 0;
            previous = first;
        }
        return found;
    }

    /** Returns whether the ids are contiguous and without duplicates, so that many can be copied at once. */
    boolean isSorted() {
        return checks >= 0 && !twins;
    }

    /** Header of an index: its version and its number of objects. */
    private static final class Head {
        static final int BYTES = 2 * Integer.BYTES + FANOUT * Integer.BYTES;

        private final ObjectFormat format;
        private final boolean second;
        private final int count;

        Head(byte[] bytes, ObjectFormat format) throws DamagedException {
            this.format = format;
            this.second = (int) INT.get(bytes, 0) == MAGIC;
            int version = (int) INT.get(bytes, Integer.BYTES);
            if (second && version != 2) {
                throw new DamagedException("index version " + version + " is not supported");
            }
            int previous = 0;
            for (int at = tables() - FANOUT * Integer.BYTES; at < tables(); at += Integer.BYTES) {
                int upTo = (int) INT.get(bytes, at);
                if (upTo < previous) {
                    throw new DamagedException("the fan-out table of the index is not sorted");
                }
                previous = upTo;
            }
            this.count = previous;
        }

        /** Returns the offset after the fan-out table. */
        int tables() {
            return second ? BYTES : FANOUT * Integer.BYTES;
        }

        /**
         * Checks the length of the file against the number of objects, like git. The length varies, because only some
         * objects have an additional eight-byte offset.
         */
        void checkSize(long size) throws DamagedException {
            long perObject = format.bytes() + (second ? 2L * Integer.BYTES : Integer.BYTES);
            long least = tables() + count * perObject + trailer(format);
            if (size < least) {
                throw new DamagedException("the index is truncated");
            }
            if (size > least + (second ? (long) count * Long.BYTES : 0)) {
                throw new DamagedException("the index is longer than its objects require");
            }
        }
    }

    /**
     * Reads an index. Memory is allocated only after the header was checked against the length of the file.
     *
     * @param pack the pack of the index
     * @param most the maximum number of objects for which there is memory
     * @throws DamagedException if the file is not a valid index of this pack
     * @throws TooManyObjectsException if the index has more than {@code most} objects
     */
    static PackIndex read(Path file, PackFile pack, long most) throws IOException {
        PackFile.checkRegular(file);
        long size = Files.size(file);
        if (size > Integer.MAX_VALUE - 8) {
            throw new DamagedException("the index is larger than 2 GiB");
        }
        if (size < Head.BYTES + trailer(pack.format()) - 2 * Integer.BYTES) {
            throw new DamagedException("the index is truncated");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] first = in.readNBytes(Head.BYTES);
            Head head = new Head(Arrays.copyOf(first, Head.BYTES), pack.format());
            head.checkSize(size);
            if (head.count != pack.count()) {
                throw new DamagedException("the pack and its index have different numbers of objects");
            }
            if (head.count > most) {
                throw new TooManyObjectsException(head.count);
            }
            byte[] bytes = new byte[(int) size];
            System.arraycopy(first, 0, bytes, 0, first.length);
            int read = in.readNBytes(bytes, first.length, bytes.length - first.length);
            if (first.length + read < bytes.length) {
                throw new DamagedException("the index was truncated while it was read");
            }
            return new PackIndex(head, bytes);
        }
    }

    /**
     * Verifies the checksum of the index. No other checksum covers ids and offsets, so a wrong one would otherwise go
     * unnoticed. This is separate from reading, because it takes a while and can run in parallel with other work.
     */
    void checkTrailer() throws DamagedException {
        MessageDigest digest = format.digest();
        int at = bytes.length - format.bytes();
        digest.update(bytes, 0, at);
        if (!Arrays.equals(digest.digest(), Arrays.copyOfRange(bytes, at, bytes.length))) {
            throw new DamagedException("the checksum of the index is wrong");
        }
    }

    int count() {
        return count;
    }

    /** Returns the array that contains the ids at the indexes given by {@link #nameAt}. Must not be modified. */
    byte[] bytes() {
        return bytes;
    }

    /** Returns the index in {@link #bytes} at which the id of the i-th object starts. */
    int nameAt(int i) {
        return names + i * stride;
    }

    /** Returns the offset in the pack at which the i-th object starts. */
    long offset(int i) throws DamagedException {
        int offset = intAt(offsets + i * (checks < 0 ? stride : Integer.BYTES));
        if (checks < 0 || (offset & LARGE) == 0) {
            return Integer.toUnsignedLong(offset);
        }
        long at = larges + (long) (offset & ~LARGE) * Long.BYTES;
        if (at + Long.BYTES + trailer(format) > bytes.length) {
            throw new DamagedException("the index refers to an entry outside of its table of large offsets");
        }
        return (long) LONG.get(bytes, (int) at);
    }

    /** Returns whether the index has a checksum for each object. Version 1 has none. */
    boolean hasChecks() {
        return checks >= 0;
    }

    /** Returns the CRC-32 of the i-th object's bytes in the pack. Requires {@link #hasChecks}. */
    int check(int i) {
        return intAt(checks + i * Integer.BYTES);
    }

    /** Returns the position of the object with the id at {@code name[at]}, or -1 if it is not in this pack. */
    int find(byte[] name, int at) {
        int i = firstFrom(0, count, name, at);
        return i < count && format.compare(bytes, nameAt(i), name, at) == 0 ? i : -1;
    }

    /**
     * Returns the first position in a range whose id is not less than the id at {@code name[at]}, or the end of the range.
     */
    int firstFrom(int from, int to, byte[] name, int at) {
        int low = from;
        int high = Math.max(from, to);
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (format.compare(bytes, nameAt(middle), name, at) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private int intAt(int at) {
        return (int) INT.get(bytes, at);
    }
}
