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
 * A pack: its objects in the order of their offsets, numbered from 0, and which of them are made from which. Immutable
 * once read, shared by threads.
 */
public final class Pack implements AutoCloseable {
    /**
     * Memory that an object takes, whatever it holds: 28 bytes in the index, 32 here, 16 while they are sorted, and 36 in
     * {@link ObjectIdTable} and beside it.
     */
    public static final int BYTES_PER_OBJECT = 112;

    private static final int OFFSET_DELTA = 6;
    private static final int NAME_DELTA = 7;
    private static final int NONE = -1;
    private static final int ENTRY_OVERHEAD = 200;
    private static final int DIGIT_BITS = 11;

    private final PackFile file;
    private final PackIndex index;
    private final long[] offsets; // of each object, and the end of the pack's
    private final int[] positions; // in the index
    private final int[] bases;
    private final int[] firstChildren;
    private final int[] nextSiblings;
    private final int[] weights;
    private final @Nullable ObjectType[] types; // of roots

    private Pack(PackFile file, PackIndex index) {
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
     * Reads what each object is made from, all at once: {@link #sort}, {@link #readEntries}, {@link #link}.
     *
     * @throws DamagedException when the index is of no use for it; the pack then holds nothing that can be read
     */
    private void complete() throws IOException {
        sort();
        readEntries(0, count());
        link();
    }

    /**
     * Puts the objects in the order of their offsets: the first of three steps, of which {@link #openUnlinked} does none.
     *
     * @throws DamagedException when the index is of no use for it; the pack then holds nothing that can be read
     */
    public void sort() throws DamagedException {
        sortByOffset(index.count());
    }

    /**
     * Reads the heads of those entries; the second step, which several threads can share.
     *
     * @throws IOException when the file cannot be opened any more; the entries count as damaged then
     */
    public void readEntries(int from, int to) throws IOException {
        try (PackPages pages = file.pages()) {
            for (int number = from; number < to; number++) {
                readHeader(number, pages);
            }
        }
    }

    /** Leads from each object to those that are made from it; the third step, after which anything can be asked. */
    public void link() {
        // From the last one, so that children are visited in the order in which they stand.
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
     * Opens a pack and the index beside it.
     *
     * @param path of the file {@code pack-….pack}
     * @throws DamagedException when the pack as a whole cannot be used
     */
    public static Pack open(Path path) throws IOException {
        Pack pack = openUnlinked(path, Integer.MAX_VALUE);
        try {
            pack.complete();
            return pack;
        } catch (IOException | RuntimeException | Error e) {
            pack.close();
            throw e;
        }
    }

    /**
     * The same, without the work that takes a while: {@link #sort}, {@link #readEntries} and {@link #link} are to follow.
     *
     * @param most objects for which there is memory, of each {@link #BYTES_PER_OBJECT}
     * @throws TooManyObjectsException when the pack holds more; no memory was taken for them
     */
    public static Pack openUnlinked(Path path, long most) throws IOException {
        String name = String.valueOf(path.getFileName());
        String stem = name.endsWith(".pack") ? name.substring(0, name.length() - ".pack".length()) : name;
        PackFile file = PackFile.open(path);
        try {
            return new Pack(file, PackIndex.read(path.resolveSibling(stem + ".idx"), file, most));
        } catch (IOException | RuntimeException | Error e) {
            file.close();
            throw e;
        }
    }

    private void sortByOffset(int count) throws DamagedException {
        // An offset and its place in the index in one number, so that one sort of primitives brings both in order.
        int bits = Integer.SIZE - Integer.numberOfLeadingZeros(count);
        long[] keys = new long[count];
        long farthest = 0;
        for (int i = 0; i < count; i++) {
            long offset = index.offset(i);
            // Beyond the end of the pack is allowed: when it was cut short, what stands before the cut is still whole.
            if (offset < 0 || offset >>> (Long.SIZE - 1 - bits) != 0) {
                throw new DamagedException("the index points beyond any pack");
            }
            keys[i] = offset << bits | i;
            farthest = Math.max(farthest, offset);
        }
        keys = sorted(keys, bits, farthest);
        for (int i = 0; i < count; i++) {
            offsets[i] = keys[i] >>> bits;
            positions[i] = (int) (keys[i] & ((1L << bits) - 1));
            if (i > 0 && offsets[i] == offsets[i - 1]) {
                throw new DamagedException("two objects of the index stand in one place");
            }
        }
        offsets[count] = file.end();
    }

    /**
     * Sorts by digits, from the last: three rounds for a pack below 8 GiB, each of which leaves equals in their order. (A tenth of the time
     * of a sort that compares, for which the other threads would wait.)
     *
     * @param keys in order of what stands below {@code low}
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
                    throw new DamagedException("the base of a delta does not stand where it should");
                }
                bases[number] = base;
            } else if (header.code == NAME_DELTA) {
                byte[] name = new byte[ObjectIdBytes.BYTES];
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
            bases[number] = NONE; // no root and nobody's child: whoever counts what was visited misses it
        }
    }

    /** What an entry starts with. */
    record Header(int code, long size, long baseDistance, long content) {}

    Header header(int number, PackPages pages) throws DamagedException {
        long at = offsets[number];
        int b = pages.at(at++);
        int code = b >>> 4 & 7;
        long size = b & 0x0F;
        for (int shift = 4; (b & 0x80) != 0; shift += 7) {
            if (shift > 56) {
                throw new DamagedException("a size has too many digits");
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
                    throw new DamagedException("the base of a delta stands before the pack");
                }
            }
        } else if (code == NAME_DELTA) {
            at += ObjectIdBytes.BYTES;
        }
        return new Header(code, size, back, at);
    }

    /** How many objects there are. */
    public int count() {
        return positions.length;
    }

    /** True when the object is made from no other: then {@link #type} can be asked. */
    public boolean isRoot(int number) {
        return types[number] != null;
    }

    /**
     * About how much work a root is, with all that is made from it: bytes of the pack, and some for each object. (A base that stands
     * behind what is made from it, which git never writes, counts for less.)
     */
    public int weight(int root) {
        return weights[root];
    }

    /** The type of a root, which is that of all that is made from it. */
    public ObjectType type(int root) {
        return Objects.requireNonNull(types[root]);
    }

    /**
     * The type of any object.
     *
     * @throws DamagedException when what it is made from leads to no root
     */
    public ObjectType typeOf(int number) throws DamagedException {
        int at = number;
        for (int i = 0; i <= count() && bases[at] >= 0; i++) {
            at = bases[at];
        }
        if (!isRoot(at)) {
            throw new DamagedException("the head of an entry is damaged");
        }
        return type(at);
    }

    /** The object that this one is made from; -1 when there is none. */
    int base(int number) {
        return bases[number];
    }

    int firstChild(int number) {
        return firstChildren[number];
    }

    int nextSibling(int number) {
        return nextSiblings[number];
    }

    /** A reader of its bytes for one thread, to be closed by it. */
    PackPages pages() throws IOException {
        return file.pages();
    }

    /** Lets go of the file; what was read of it stays. */
    @Override
    public void close() {
        file.close();
    }

    /** Those objects and all that they are made from: what a walk must make to visit them. */
    public BitSet withBases(BitSet objects) {
        BitSet all = new BitSet(count());
        for (int number = objects.nextSetBit(0); number >= 0; number = objects.nextSetBit(number + 1)) {
            for (int at = number; at >= 0 && !all.get(at); at = bases[at]) {
                all.set(at);
            }
        }
        return all;
    }

    /** Where the object ends and the next one starts; not beyond the end of the pack. */
    long end(int number) {
        return Math.min(offsets[number + 1], file.end());
    }

    /**
     * Compares the index with its own checksum, as {@link #open} does not: it takes a while.
     *
     * @throws DamagedException when names or offsets are not what git wrote
     */
    public void checkIndex() throws DamagedException {
        index.checkTrailer();
    }

    /** Compares the packed bytes with the index's checksum, so that no damage goes unseen. */
    void check(int number, PackPages pages) throws DamagedException {
        if (index.hasChecks() && index.check(positions[number]) != pages.check(offsets[number], end(number))) {
            throw new DamagedException("its checksum is wrong");
        }
    }

    /**
     * Compares type and content with the name where the index has no checksums: zlib's own covers neither the head of an
     * entry nor which base a delta was made for. Costs a hash of the content, with an index of version 1 alone.
     */
    void checkName(int number, ObjectType type, byte[] content, int length) throws DamagedException {
        if (index.hasChecks()) {
            return;
        }
        MessageDigest digest = ObjectIdBytes.digest();
        digest.update((type.keyword() + " " + length + "\0").getBytes(StandardCharsets.US_ASCII));
        digest.update(content, 0, length);
        if (ObjectIdBytes.compare(digest.digest(), 0, index.bytes(), nameAt(number)) != 0) {
            throw new DamagedException("its content has another name");
        }
    }

    private int nameAt(int number) {
        return index.nameAt(positions[number]);
    }

    /** The object's name as forty hexadecimal digits. */
    public String name(int number) {
        return HexFormat.of().formatHex(index.bytes(), nameAt(number), nameAt(number) + ObjectIdBytes.BYTES);
    }

    /**
     * For the objects of this pack. Where the index has checksums of the packed bytes, zlib's own over the content tell
     * nothing more and are left out: they would cost a tenth of the inflating.
     */
    Inflater newInflater() {
        return new Inflater(index.hasChecks());
    }

    /** Bytes that {@link #newInflater} must not see: the head of a zlib stream. */
    int zlibHead() {
        return index.hasChecks() ? PackPages.ZLIB_HEAD : 0;
    }

    /** The object with that name, as a number of this pack; -1 when it is not in it. */
    int find(byte[] name, int at) throws DamagedException {
        int position = index.find(name, at);
        return position < 0 ? -1 : Arrays.binarySearch(offsets, 0, count(), index.offset(position));
    }

    /** What is given by position in the index, in the order of offsets. */
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
