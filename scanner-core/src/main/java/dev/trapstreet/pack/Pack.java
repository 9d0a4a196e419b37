package dev.trapstreet.pack;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.Objects;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Git pack. Its objects are numbered from 0 in the order of their offsets. Objects that are stored as deltas form trees: the
 * root of a tree is stored in full, and each other object is a delta of its parent, the base. Immutable and thread-safe once
 * {@link #link} has returned.
 */
public final class Pack implements AutoCloseable {
    private static final int OFFSET_DELTA = 6;
    private static final int NAME_DELTA = 7;
    private static final int NONE = -1;
    private static final int ENTRY_OVERHEAD = 200;
    private static final int DIGIT_BITS = 11;

    private final ObjectFormat format;
    private final PackFile file;
    private final PackIndex index;
    private final long[] offsets; // offset of each object, followed by the end of the last one
    private final int[] positions; // position of each object in the index
    private final int[] bases;
    private final int[] firstChildren;
    private final int[] nextSiblings;
    private final int[] weights;
    private final @Nullable ObjectType[] types; // types of the roots; null for deltas and damaged entries

    private Pack(PackFile file, PackIndex index) {
        this.format = file.format();
        this.file = file;
        this.index = index;
        int count = index.count();
        this.offsets = new long[count + 1];
        this.positions = new int[count];
        this.bases = new int[count];
        this.firstChildren = new int[count];
        this.nextSiblings = new int[count];
        this.weights = new int[count];
        this.types = new ObjectType[count];
        Arrays.fill(bases, NONE);
        Arrays.fill(firstChildren, NONE);
    }

    /**
     * Returns the memory used for each object regardless of its content, with SHA-1: 28 bytes in the index, 32 in this class, 16
     * during sorting, and 36 in and around {@link ObjectIdTable}. The index and the table hold an id each.
     *
     * @param format the object format
     * @return the memory in bytes
     */
    public static int bytesPerObject(ObjectFormat format) {
        return 72 + 2 * format.bytes();
    }

    /**
     * Performs all three steps at once: {@link #sort}, {@link #readEntries}, {@link #link}.
     *
     * @throws DamagedException if the index cannot be used for this pack; no object of the pack can then be read
     */
    private void complete() throws IOException {
        sort();
        readEntries(0, count());
        link();
    }

    /**
     * Sorts the objects by offset. This is the first of three steps after {@link #openUnlinked}.
     *
     * @throws DamagedException if the index cannot be used for this pack; no object of the pack can then be read
     */
    public void sort() throws DamagedException {
        sortByOffset(index.count());
    }

    /**
     * Reads the headers of a range of entries. This is the second of three steps. Several threads can call it at the same
     * time for different ranges.
     *
     * @param from the number of the first object
     * @param to the number after that of the last object
     * @throws IOException if the file can no longer be opened; the entries then count as damaged
     */
    public void readEntries(int from, int to) throws IOException {
        try (PackPages pages = file.pages()) {
            for (int number = from; number < to; number++) {
                readHeader(number, pages);
            }
        }
    }

    /**
     * Links each object to the objects that are deltas of it. This is the last of three steps. All queries about single
     * objects require it.
     */
    public void link() {
        // Backwards, so that the children of an object are visited in offset order.
        for (int number = count() - 1; number >= 0; number--) {
            int base = bases[number];
            long weight = weights[number] + ENTRY_OVERHEAD + end(number) - offsets[number];
            weights[number] = (int) Math.min(weight, Integer.MAX_VALUE);
            if (base >= 0) {
                nextSiblings[number] = firstChildren[base];
                firstChildren[base] = number;
                weights[base] = (int) Math.min((long) weights[base] + weights[number], Integer.MAX_VALUE);
            }
        }
    }

    /**
     * Opens a pack and the index next to it.
     *
     * @param path the file {@code pack-….pack}
     * @param format the object format of the repository
     * @return the pack, which the caller must close
     * @throws DamagedException if the pack as a whole cannot be used
     * @throws IOException if a file cannot be read
     */
    public static Pack open(Path path, ObjectFormat format) throws IOException {
        Pack pack = openUnlinked(path, format, Integer.MAX_VALUE);
        try {
            pack.complete();
            return pack;
        } catch (IOException | RuntimeException | Error e) {
            pack.close();
            throw e;
        }
    }

    /**
     * Opens a pack and the index next to it, without the slow steps. The caller must then call {@link #sort},
     * {@link #readEntries} and {@link #link}.
     *
     * @param path the file {@code pack-….pack}
     * @param format the object format of the repository
     * @param most the maximum number of objects; each needs {@link #bytesPerObject}
     * @return the pack, which the caller must close
     * @throws TooManyObjectsException if the pack has more objects; no memory was then allocated for them
     * @throws DamagedException if the pack as a whole cannot be used
     * @throws IOException if a file cannot be read
     */
    public static Pack openUnlinked(Path path, ObjectFormat format, long most) throws IOException {
        String name = String.valueOf(path.getFileName());
        String stem = name.endsWith(".pack") ? name.substring(0, name.length() - ".pack".length()) : name;
        PackFile file = PackFile.open(path, format);
        try {
            return new Pack(file, PackIndex.read(path.resolveSibling(stem + ".idx"), file, most));
        } catch (IOException | RuntimeException | Error e) {
            file.close();
            throw e;
        }
    }

    private void sortByOffset(int count) throws DamagedException {
        // Each key combines an offset with its position in the index, so that a single sort of primitives orders both.
        int bits = Integer.SIZE - Integer.numberOfLeadingZeros(count);
        long[] keys = new long[count];
        long farthest = 0;
        for (int i = 0; i < count; i++) {
            long offset = index.offset(i);
            // An offset beyond the end of the pack is allowed: the first objects of a truncated pack are still intact.
            if (offset < 0 || offset >>> (Long.SIZE - 1 - bits) != 0) {
                throw new DamagedException("the index has an offset outside of any pack");
            }
            keys[i] = offset << bits | i;
            farthest = Math.max(farthest, offset);
        }
        keys = sorted(keys, bits, farthest);
        for (int i = 0; i < count; i++) {
            offsets[i] = keys[i] >>> bits;
            positions[i] = (int) (keys[i] & ((1L << bits) - 1));
            if (i > 0 && offsets[i] == offsets[i - 1]) {
                throw new DamagedException("two objects of the index have the same offset");
            }
        }
        offsets[count] = file.end();
    }

    /**
     * Sorts keys by their bits from {@code low} upward, with a radix sort: three passes for a pack below 8 GiB. It takes a
     * tenth of the time of a comparison sort, during which the other threads would wait.
     *
     * @param keys the keys, already sorted by the bits below {@code low}; used as a buffer
     * @param low the number of the lowest bit to sort by
     * @param farthest the maximum of the keys, shifted right by {@code low}
     */
    private static long[] sorted(long[] keys, int low, long farthest) {
        long[] from = keys;
        long[] to = new long[keys.length];
        for (int shift = low; farthest >>> (shift - low) != 0; shift += DIGIT_BITS) {
            int[] next = new int[(1 << DIGIT_BITS) + 1];
            int mask = (1 << DIGIT_BITS) - 1;
            for (long key : from) {
                next[((int) (key >>> shift) & mask) + 1]++;
            }
            for (int digit = 0; digit < mask; digit++) {
                next[digit + 1] += next[digit];
            }
            for (long key : from) {
                to[next[(int) (key >>> shift) & mask]++] = key;
            }
            long[] spare = from;
            from = to;
            to = spare;
        }
        return from;
    }

    private void readHeader(int number, PackPages pages) {
        try {
            Header header = header(number, pages);
            if (header.code == OFFSET_DELTA) {
                int base = Arrays.binarySearch(offsets, 0, number, offsets[number] - header.baseDistance);
                if (base < 0) {
                    throw new DamagedException("the base of a delta is not where it should be");
                }
                bases[number] = base;
            } else if (header.code == NAME_DELTA) {
                byte[] name = new byte[format.bytes()];
                for (int i = 0; i < name.length; i++) {
                    name[i] = (byte) pages.at(header.content - name.length + i);
                }
                int base = index.find(name, 0);
                if (base < 0) {
                    throw new DamagedException("the base of a delta is not in the pack");
                }
                bases[number] = Arrays.binarySearch(offsets, 0, count(), index.offset(base));
            } else {
                types[number] = ObjectType.of(header.code);
            }
        } catch (DamagedException e) {
            // Neither a root nor a child, so no walk visits it and a count of the visited objects reveals it.
            bases[number] = NONE;
        }
    }

    /** Header of an entry: type code, declared length, distance back to the base, offset of the compressed bytes. */
    record Header(int code, long size, long baseDistance, long content) {}

    Header header(int number, PackPages pages) throws DamagedException {
        long at = offsets[number];
        int b = pages.at(at++);
        int code = b >>> 4 & 7;
        long size = b & 0x0F;
        for (int shift = 4; (b & 0x80) != 0; shift += 7) {
            if (shift > 56) {
                throw new DamagedException("the size of an entry is too long");
            }
            b = pages.at(at++);
            size |= (long) (b & 0x7F) << shift;
        }
        long back = 0;
        if (code == OFFSET_DELTA) {
            b = pages.at(at++);
            back = b & 0x7F;
            while ((b & 0x80) != 0) {
                b = pages.at(at++);
                back = (back + 1) << 7 | (b & 0x7F);
                if (back > offsets[number]) {
                    throw new DamagedException("the base of a delta is before the start of the pack");
                }
            }
        } else if (code == NAME_DELTA) {
            at += format.bytes();
        }
        return new Header(code, size, back, at);
    }

    /** {@return the format of the ids of its objects} */
    public ObjectFormat format() {
        return format;
    }

    /** {@return the number of objects} */
    public int count() {
        return positions.length;
    }

    /**
     * Returns whether an object is stored in full, not as a delta.
     *
     * @param number the object's number
     * @return whether it is a root; false also for an entry with a damaged header
     */
    public boolean isRoot(int number) {
        return types[number] != null;
    }

    /**
     * Returns an estimate of the work for a tree: its bytes in the pack, and a constant for each object. It is too low if a
     * base is located after its delta, which git never writes.
     *
     * @param root the number of the root
     * @return the estimate, at most {@link Integer#MAX_VALUE}
     */
    public int weight(int root) {
        return weights[root];
    }

    /**
     * Returns the type of a root, which is also the type of all objects of its tree.
     *
     * @param root the number of the root; requires {@link #isRoot}
     * @return the type
     */
    public ObjectType type(int root) {
        return Objects.requireNonNull(types[root]);
    }

    /**
     * Returns the type of any object. Follows its bases up to the root.
     *
     * @param number the object's number
     * @return the type
     * @throws DamagedException if the object does not belong to a root
     */
    public ObjectType typeOf(int number) throws DamagedException {
        int at = number;
        for (int i = 0; i <= count() && bases[at] >= 0; i++) {
            at = bases[at];
        }
        if (!isRoot(at)) {
            throw new DamagedException("the header of an entry is damaged");
        }
        return type(at);
    }

    /** Returns the number of an object's base, or -1 if it is not a delta. */
    int base(int number) {
        return bases[number];
    }

    /** Returns the number of the first object that is a delta of this one, or -1 if there is none. */
    int firstChild(int number) {
        return firstChildren[number];
    }

    /** Returns the number of the next object with the same base, or -1 if there is none. */
    int nextSibling(int number) {
        return nextSiblings[number];
    }

    /** Returns a new reader for one thread, which must close it. */
    PackPages pages() throws IOException {
        return file.pages();
    }

    /** Closes the file. The table of objects remains available. */
    @Override
    public void close() {
        file.close();
    }

    /**
     * Returns a set of objects together with all their direct and indirect bases. A {@link DeltaTreeWalker} needs the bases
     * to reach the objects.
     *
     * @param objects the numbers of the objects
     * @return a new set
     */
    public BitSet withBases(BitSet objects) {
        BitSet all = new BitSet(count());
        for (int number = objects.nextSetBit(0); number >= 0; number = objects.nextSetBit(number + 1)) {
            for (int at = number; at >= 0 && !all.get(at); at = bases[at]) {
                all.set(at);
            }
        }
        return all;
    }

    /** Returns the offset at which an object ends and the next one starts, at most the end of the pack. */
    long end(int number) {
        return Math.min(offsets[number + 1], file.end());
    }

    /**
     * Verifies the checksum of the index. {@link #open} does not, because it takes a while.
     *
     * @throws DamagedException if the checksum is wrong, so that ids or offsets may be too
     */
    public void checkIndex() throws DamagedException {
        index.checkTrailer();
    }

    /**
     * Verifies the packed bytes of an object with the checksum in the index, if the index has checksums.
     *
     * @throws DamagedException if the checksum is wrong
     */
    void check(int number, PackPages pages) throws DamagedException {
        if (index.hasChecks() && index.check(positions[number]) != pages.check(offsets[number], end(number))) {
            throw new DamagedException("its checksum is wrong");
        }
    }

    /**
     * Verifies type and content against the object id, if the index has no checksums. The checksum of zlib covers neither the
     * header of an entry nor the choice of a delta's base. This computes a hash of the content, but only with an index of
     * version 1.
     *
     * @throws DamagedException if the content has another id
     */
    void checkName(int number, ObjectType type, byte[] content, int length) throws DamagedException {
        if (index.hasChecks()) {
            return;
        }
        MessageDigest digest = format.digest();
        digest.update((type.keyword() + " " + length + "\0").getBytes(StandardCharsets.US_ASCII));
        digest.update(content, 0, length);
        if (format.compare(digest.digest(), 0, index.bytes(), nameAt(number)) != 0) {
            throw new DamagedException("its content does not match its id");
        }
    }

    private int nameAt(int number) {
        return index.nameAt(positions[number]);
    }

    /**
     * Returns the id of an object as text.
     *
     * @param number the object's number
     * @return 40 hexadecimal digits for SHA-1, 64 for SHA-256, in lower case
     */
    public String name(int number) {
        return HexFormat.of().formatHex(index.bytes(), nameAt(number), nameAt(number) + format.bytes());
    }

    /**
     * Returns a new inflater for the objects of this pack. If the index has checksums of the packed bytes, the inflater does
     * not verify the checksums of zlib: they would detect nothing more and cost a tenth of the inflating time.
     */
    Inflater newInflater() {
        return new Inflater(index.hasChecks());
    }

    /** Returns the number of bytes to skip before the input of {@link #newInflater}: the zlib header, or 0. */
    int zlibHead() {
        return index.hasChecks() ? PackPages.ZLIB_HEAD : 0;
    }

    /** Returns the number of the object with the id at {@code name[at]}, or -1 if it is not in this pack. */
    int find(byte[] name, int at) throws DamagedException {
        int position = index.find(name, at);
        return position < 0 ? -1 : Arrays.binarySearch(offsets, 0, count(), index.offset(position));
    }

    /** Returns values that are given in the order of the index, in offset order. */
    int[] inOffsetOrder(int[] byPosition) {
        int[] numbers = new int[count()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = byPosition[positions[i]];
        }
        return numbers;
    }

    PackIndex index() {
        return index;
    }
}
