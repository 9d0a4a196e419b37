package dev.trapstreet.pack;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * Sorted table of object ids. The number of an object is the index of its id in the table. Immutable and thread-safe.
 */
public final class ObjectIdTable {

    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final int PREFIXES = 1 << 16;

    private static final byte[] HEX = new byte[256];

    static {
        for (int i = 0; i < HEX.length; i++) {
            HEX[i] = (byte) Character.digit(i, 16);
        }
    }

    private final ObjectFormat format;
    private final int width; // bytes of an id
    private final byte[] names;
    private final int count;
    private final int[][] numbers; // for each pack, the numbers of its objects, in the order of the pack's index
    private final long[] firsts; // first eight bytes of each id, which decide nearly every comparison
    private final int[] starts = new int[PREFIXES + 1];

    /**
     * Creates a table.
     *
     * @param names the ids, sorted and without duplicates; not copied
     */
    private ObjectIdTable(ObjectFormat format, byte[] names, int count, int[][] numbers) {
        this.format = format;
        this.width = format.bytes();
        this.names = names;
        this.count = count;
        this.numbers = numbers;
        this.firsts = new long[count];
        for (int i = 0; i < count; i++) {
            firsts[i] = ObjectFormat.first(names, i * width);
        }
        int number = 0;
        for (int prefix = 0; prefix < PREFIXES; prefix++) {
            starts[prefix] = number;
            while (number < count && (int) (firsts[number] >>> 48) == prefix) {
                number++;
            }
        }
        starts[PREFIXES] = count;
    }

    /** {@return the format of all ids in this table} */
    public ObjectFormat format() {
        return format;
    }

    /** {@return the number of objects} */
    public int count() {
        return count;
    }

    /**
     * Finds an object by its id.
     *
     * @param bytes the array that contains the id, as bytes
     * @param at the index of the id's first byte
     * @return the object's number, or -1 if it is not in this table
     */
    public int find(byte[] bytes, int at) {
        int prefix = prefix(bytes, at);
        int low = starts[prefix];
        int high = starts[prefix + 1] - 1;
        long first = ObjectFormat.first(bytes, at);
        while (low <= high) {
            int middle = (low + high) >>> 1;
            long there = firsts[middle];
            int order = Long.compareUnsigned(there, first);
            if (order == 0) {
                order = Arrays.compareUnsigned(
                        names, middle * width + Long.BYTES, (middle + 1) * width, bytes, at + Long.BYTES, at + width);
            }
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

    /**
     * Finds an object by its hexadecimal id.
     *
     * @param bytes the array that contains the id, as hexadecimal digits in ASCII
     * @param at the index of the first digit
     * @return the object's number, or -1 if it is not in this table, or if one of the bytes is not a digit
     */
    public int findHex(byte[] bytes, int at) {
        byte[] name = new byte[width];
        for (int i = 0; i < width; i++) {
            int high = HEX[bytes[at + 2 * i] & 0xFF];
            int low = HEX[bytes[at + 2 * i + 1] & 0xFF];
            if ((high | low) < 0) {
                return -1;
            }
            name[i] = (byte) (high << 4 | low);
        }
        return find(name, 0);
    }

    /**
     * Finds an object of another table.
     *
     * @param others the other table
     * @param number the object's number in the other table
     * @return the object's number in this table, or -1 if it is not in this table
     */
    public int find(ObjectIdTable others, int number) {
        return find(others.names, number * width);
    }

    /** Returns the array that contains the ids. Must not be modified. */
    byte[] bytes() {
        return names;
    }

    /** Returns the index in {@link #bytes} at which the id of an object starts. */
    int offsetOf(int number) {
        return number * width;
    }

    /**
     * Writes the id of an object, as bytes.
     *
     * @param number the object's number
     * @param out the output
     * @throws IOException if {@code out} throws it
     */
    public void write(int number, OutputStream out) throws IOException {
        out.write(names, number * width, width);
    }

    /**
     * Returns the id of an object as text.
     *
     * @param number the object's number
     * @return 40 hexadecimal digits for SHA-1, 64 for SHA-256, in lower case
     */
    public String hex(int number) {
        return HexFormat.of().formatHex(names, number * width, (number + 1) * width);
    }

    /**
     * Returns the first eight bytes of an object's id as a big-endian number.
     *
     * @param number the object's number
     * @return the first eight bytes, like {@link ObjectFormat#first}
     */
    public long first(int number) {
        return firsts[number];
    }

    /**
     * Returns a hash of an object id: its first eight bytes, in the byte order of the machine.
     *
     * @param bytes the array that contains the id
     * @param at the index of the id's first byte
     * @return the hash
     */
    public static long hash(byte[] bytes, int at) {
        return (long) WORD.get(bytes, at);
    }

    /**
     * Returns the hash of an object's id.
     *
     * @param number the object's number
     * @return the hash, like {@link #hash(byte[], int)}
     */
    public long hash(int number) {
        return hash(names, number * width);
    }

    /**
     * Returns whether an array contains the id of an object at an index.
     *
     * @param number the object's number
     * @param bytes the array
     * @param at the index; at least as many bytes as an id has must follow
     * @return whether the bytes at the index are the id
     */
    public boolean matches(int number, byte[] bytes, int at) {
        return format.compare(names, number * width, bytes, at) == 0;
    }

    /** Compares the id of an object with the id at {@code bytes[at]}, like {@link Integer#compare}. */
    int compare(int number, byte[] bytes, int at) {
        return format.compare(names, number * width, bytes, at);
    }

    /**
     * Finds an object of this table in a pack.
     *
     * @param pack the pack
     * @param number the object's number in this table
     * @return the object's number in the pack, in offset order, or -1 if it is not in the pack
     * @throws DamagedException if the pack's index is damaged
     */
    public int entryIn(Pack pack, int number) throws DamagedException {
        return pack.find(names, offsetOf(number));
    }

    /**
     * Looks up all objects of a pack in this table.
     *
     * @param pack the pack
     * @return for each object of the pack, in offset order, its number in this table, or -1 if it is not in this table
     */
    public int[] numbersIn(Pack pack) {
        int[] byPosition = new int[pack.count()];
        for (int i = 0; i < byPosition.length; i++) {
            byPosition[i] = find(pack.index().bytes(), pack.index().nameAt(i));
        }
        return pack.inOffsetOrder(byPosition);
    }

    /**
     * Returns the numbers of all objects of a pack from which this table was created. Needs no lookups.
     *
     * @param pack the pack
     * @param place the index of the pack in the list passed to {@link #of}
     * @return for each object of the pack, in offset order, its number in this table
     */
    public int[] numbersIn(Pack pack, int place) {
        return pack.inOffsetOrder(numbersByPosition(place));
    }

    /**
     * Creates a table of the objects of packs and of loose objects. An object that occurs several times gets one number.
     *
     * @param format the format of all ids
     * @param packs the packs, all of this format
     * @param loose the ids of loose objects, as bytes, in any order
     * @return the table
     * @throws IllegalArgumentException if there are more objects than an array can hold: about 107 million with SHA-1, 67 million with SHA-256
     */
    public static ObjectIdTable of(ObjectFormat format, List<Pack> packs, List<byte[]> loose) {
        long most = loose.size();
        for (Pack pack : packs) {
            most += pack.count();
        }
        if (most > Integer.MAX_VALUE / format.bytes()) {
            throw new IllegalArgumentException("too many objects for one table: " + most);
        }
        List<byte[]> sorted = new ArrayList<>(loose);
        sorted.sort((a, b) -> format.compare(a, 0, b, 0));
        return new Merge(format, packs, sorted, (int) most).merged();
    }

    /** Merge of several sorted lists of ids, which also records the number that each id of a list gets. */
    private static final class Merge {
        private final ObjectFormat format;
        private final int width;
        private final List<PackIndex> lists = new ArrayList<>();
        private final List<byte[]> loose;
        private final int[][] numbers;
        private final int[] next;
        private final byte[] names;
        private int nextLoose;
        private int count;

        Merge(ObjectFormat format, List<Pack> packs, List<byte[]> loose, int most) {
            this.format = format;
            this.width = format.bytes();
            packs.forEach(pack -> lists.add(pack.index()));
            this.loose = loose;
            this.numbers = new int[lists.size()][];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = new int[lists.get(i).count()];
            }
            this.next = new int[lists.size()];
            this.names = new byte[most * width];
        }

        ObjectIdTable merged() {
            int list = least(-1);
            while (list >= 0 || nextLoose < loose.size()) {
                byte[] bytes = list < 0 ? loose.get(nextLoose) : lists.get(list).bytes();
                int at = list < 0 ? 0 : lists.get(list).nameAt(next[list]);
                if (nextLoose < loose.size() && list >= 0 && format.compare(loose.get(nextLoose), 0, bytes, at) < 0) {
                    bytes = loose.get(nextLoose);
                    at = 0;
                    list = -1;
                }
                if (list < 0) {
                    add(bytes, at);
                    nextLoose++;
                } else if (lists.get(list).isSorted()) {
                    addUpTo(list, least(list));
                } else {
                    numbers[list][next[list]++] = add(bytes, at);
                }
                list = least(-1);
            }
            byte[] all = count * width == names.length ? names : Arrays.copyOf(names, count * width);
            return new ObjectIdTable(format, all, count, numbers);
        }

        /**
         * Returns the list with the smallest next id, or -1 if all lists have ended.
         *
         * @param but a list to ignore, or -1
         */
        private int least(int but) {
            int least = -1;
            for (int i = 0; i < next.length; i++) {
                if (i != but && next[i] < lists.get(i).count() && (least < 0 || compareNext(i, least) < 0)) {
                    least = i;
                }
            }
            return least;
        }

        private int compareNext(int a, int b) {
            PackIndex first = lists.get(a);
            PackIndex second = lists.get(b);
            return format.compare(first.bytes(), first.nameAt(next[a]), second.bytes(), second.nameAt(next[b]));
        }

        /** Adds an id unless it was the last one added, and returns its number. */
        private int add(byte[] bytes, int at) {
            if (count == 0 || format.compare(names, (count - 1) * width, bytes, at) != 0) {
                System.arraycopy(bytes, at, names, count * width, width);
                count++;
            }
            return count - 1;
        }

        /** Adds the next id of a list, and all following ids of it that are less than the next id of every other list. */
        private void addUpTo(int list, int other) {
            PackIndex index = lists.get(list);
            int[] own = numbers[list];
            int from = next[list];
            own[from] = add(index.bytes(), index.nameAt(from));
            int to = index.count();
            if (other >= 0) {
                PackIndex second = lists.get(other);
                to = index.firstFrom(from + 1, to, second.bytes(), second.nameAt(next[other]));
            }
            if (nextLoose < loose.size()) {
                to = index.firstFrom(from + 1, to, loose.get(nextLoose), 0);
            }
            int more = to - from - 1;
            if (more > 0) {
                System.arraycopy(index.bytes(), index.nameAt(from + 1), names, count * width, more * width);
                for (int i = from + 1; i < to; i++) {
                    own[i] = count++;
                }
            }
            next[list] = Math.max(to, from + 1);
        }
    }

    /** Returns the numbers of the objects of the i-th pack, in the order of its index. */
    int[] numbersByPosition(int i) {
        return numbers[i];
    }

    private static int prefix(byte[] bytes, int at) {
        return (bytes[at] & 0xFF) << 8 | (bytes[at + 1] & 0xFF);
    }
}
