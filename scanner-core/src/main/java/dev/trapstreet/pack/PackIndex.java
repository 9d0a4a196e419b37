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

/** The index of a pack, version 1 or 2 (gitformat-pack): the names of its objects in order, and where each stands. */
final class PackIndex {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final int MAGIC = 0xFF744F63;
    private static final int FANOUT = 256;
    private static final int TRAILER = 2 * ObjectIdBytes.BYTES;
    private static final int LARGE = 0x80000000;

    private final byte[] bytes;
    private final int count;
    private final int stride;
    private final int names;
    private final int checks;
    private final int offsets;
    private final int larges;
    private final boolean twins;

    private PackIndex(Head head, byte[] bytes) throws DamagedException {
        this.bytes = bytes;
        this.count = head.count;
        boolean second = head.second;
        int tables = head.tables();
        this.stride = second ? ObjectIdBytes.BYTES : ObjectIdBytes.BYTES + Integer.BYTES;
        this.names = second ? tables : tables + Integer.BYTES;
        this.checks = second ? tables + count * ObjectIdBytes.BYTES : -1;
        this.offsets = second ? checks + count * Integer.BYTES : tables;
        this.larges = offsets + count * Integer.BYTES;
        this.twins = checkOrder();
    }

    /** True when a name stands twice, as no pack of git's own has it. */
    private boolean checkOrder() throws DamagedException {
        boolean found = false;
        long previous = 0;
        for (int i = 0; i < count; i++) {
            long first = ObjectIdBytes.first(bytes, nameAt(i));
            // By the first eight bytes nearly always; all twenty where they are equal.
            int order = i == 0 ? -1 : Long.compareUnsigned(previous, first);
            if (order == 0) {
                order = ObjectIdBytes.compare(bytes, nameAt(i - 1), bytes, nameAt(i));
            }
            if (order > 0) {
                throw new DamagedException("the names in the index are not in order");
            }
            found |= order == 0;
            previous = first;
        }
        return found;
    }

    /** True when the names stand one behind the other, each once: then many can be copied at once. */
    boolean isSorted() {
        return checks >= 0 && !twins;
    }

    /** What an index starts with: its version, and how many objects it lists. */
    private static final class Head {
        static final int BYTES = 2 * Integer.BYTES + FANOUT * Integer.BYTES;

        private final boolean second;
        private final int count;

        Head(byte[] bytes) throws DamagedException {
            this.second = (int) INT.get(bytes, 0) == MAGIC;
            int version = (int) INT.get(bytes, Integer.BYTES);
            if (second && version != 2) {
                throw new DamagedException("index version " + version + " is not known");
            }
            int previous = 0;
            for (int at = tables() - FANOUT * Integer.BYTES; at < tables(); at += Integer.BYTES) {
                int upTo = (int) INT.get(bytes, at);
                if (upTo < previous) {
                    throw new DamagedException("the fan-out table of the index is not in order");
                }
                previous = upTo;
            }
            this.count = previous;
        }

        /** Where what stands behind the fan-out table starts. */
        int tables() {
            return second ? BYTES : FANOUT * Integer.BYTES;
        }

        /** By the size that so many objects take, as git itself does: an offset of eight bytes is there for few of them. */
        void checkSize(long size) throws DamagedException {
            long perObject = ObjectIdBytes.BYTES + (second ? 2L * Integer.BYTES : Integer.BYTES);
            long least = tables() + count * perObject + TRAILER;
            if (size < least) {
                throw new DamagedException("the index is cut short");
            }
            if (size > least + (second ? (long) count * Long.BYTES : 0)) {
                throw new DamagedException("the index is longer than its objects take");
            }
        }
    }

    /**
     * Reads the whole index, after what it says of itself was held against what is there: the memory for it is taken only
     * then.
     *
     * @param pack whose objects it lists
     * @param most objects for which there is memory
     * @throws DamagedException when the file is no index that can be used
     * @throws TooManyObjectsException when it lists more objects than that
     */
    static PackIndex read(Path file, PackFile pack, long most) throws IOException {
        PackFile.checkRegular(file);
        long size = Files.size(file);
        if (size > Integer.MAX_VALUE - 8) {
            throw new DamagedException("the index holds more than 2 GiB");
        }
        if (size < Head.BYTES + TRAILER - 2 * Integer.BYTES) {
            throw new DamagedException("the index is cut short");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] first = in.readNBytes(Head.BYTES);
            Head head = new Head(Arrays.copyOf(first, Head.BYTES));
            head.checkSize(size);
            if (head.count != pack.count()) {
                throw new DamagedException("the pack and its index do not hold equally many objects");
            }
            if (head.count > most) {
                throw new TooManyObjectsException(head.count);
            }
            byte[] bytes = new byte[(int) size];
            System.arraycopy(first, 0, bytes, 0, first.length);
            int read = in.readNBytes(bytes, first.length, bytes.length - first.length);
            if (first.length + read < bytes.length) {
                throw new DamagedException("the index was cut while it was read");
            }
            return new PackIndex(head, bytes);
        }
    }

    /**
     * Compares the index with its own checksum. A wrong name or offset would go unseen without it: nothing else covers
     * them. Apart from reading, because it takes a while and can be done beside other work.
     */
    void checkTrailer() throws DamagedException {
        MessageDigest digest = ObjectIdBytes.digest();
        int at = bytes.length - ObjectIdBytes.BYTES;
        digest.update(bytes, 0, at);
        if (!Arrays.equals(digest.digest(), Arrays.copyOfRange(bytes, at, bytes.length))) {
            throw new DamagedException("the checksum of the index is wrong");
        }
    }

    int count() {
        return count;
    }

    /** The array in which names stand, at {@link #nameAt}. */
    byte[] bytes() {
        return bytes;
    }

    /** Where the name of the i-th object starts in {@link #bytes}. */
    int nameAt(int i) {
        return names + i * stride;
    }

    /** Where the i-th object starts in the pack. */
    long offset(int i) throws DamagedException {
        int offset = intAt(offsets + i * (checks < 0 ? stride : Integer.BYTES));
        if (checks < 0 || (offset & LARGE) == 0) {
            return Integer.toUnsignedLong(offset);
        }
        long at = larges + (long) (offset & ~LARGE) * Long.BYTES;
        if (at + Long.BYTES + TRAILER > bytes.length) {
            throw new DamagedException("the index points beyond its own table of large offsets");
        }
        return (long) LONG.get(bytes, (int) at);
    }

    /** True when {@link #check} can be asked: version 1 holds no checksums of objects. */
    boolean hasChecks() {
        return checks >= 0;
    }

    /** CRC-32 of the i-th object's bytes in the pack. */
    int check(int i) {
        return intAt(checks + i * Integer.BYTES);
    }

    /** Index of the object of that name; -1 when it is not in this pack. */
    int find(byte[] name, int at) {
        int i = firstFrom(0, count, name, at);
        return i < count && ObjectIdBytes.compare(bytes, nameAt(i), name, at) == 0 ? i : -1;
    }

    /** Index of the first name from {@code from} on, before {@code to}, that is not less than the one at {@code at}. */
    int firstFrom(int from, int to, byte[] name, int at) {
        int low = from;
        int high = Math.max(from, to);
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (ObjectIdBytes.compare(bytes, nameAt(middle), name, at) < 0) {
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
