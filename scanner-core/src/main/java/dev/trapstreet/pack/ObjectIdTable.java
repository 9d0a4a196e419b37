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

/** The names of many objects in their order, each with its number: from 0, by order. Immutable, shared by threads. */
public final class ObjectIdTable {

    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final int PREFIXES = 1 << 16;

    private static final byte[] HEX = new byte[256];

    static {
        for (int i = 0; i < HEX.length; i++) {
            HEX[i] = (byte) Character.digit(i, 16);
        }
    }

    private final byte[] names;
    private final int count;
    private final int[][] numbers; // of each pack's names, in the order of its index
    private final long[] firsts; // of each name the first eight bytes: most of what is asked is decided by them
    private final int[] starts = new int[PREFIXES + 1];

    /** @param names in their order, none twice; kept, not copied */
    private ObjectIdTable(byte[] names, int count, int[][] numbers) {
        this.names = names;
        this.count = count;
        this.numbers = numbers;
        this.firsts = new long[count];
        for (int i = 0; i < count; i++) {
            firsts[i] = ObjectIdBytes.first(names, i * ObjectIdBytes.BYTES);
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

    public int count() {
        return count;
    }

    /** The number of the object whose name starts at {@code bytes[at]}; -1 when there is none. */
    public int find(byte[] bytes, int at) {
        int prefix = prefix(bytes, at);
        int low = starts[prefix];
        int high = starts[prefix + 1] - 1;
        long first = ObjectIdBytes.first(bytes, at);
        while (low <= high) {
            int middle = (low + high) >>> 1;
            long there = firsts[middle];
            int order = Long.compareUnsigned(there, first);
            if (order == 0) {
                order = Arrays.compareUnsigned(
                        names,
                        middle * ObjectIdBytes.BYTES + Long.BYTES,
                        (middle + 1) * ObjectIdBytes.BYTES,
                        bytes,
                        at + Long.BYTES,
                        at + ObjectIdBytes.BYTES);
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

    /** The number of the object whose name stands as forty hexadecimal digits at {@code bytes[at]}; -1 when there is none. */
    public int findHex(byte[] bytes, int at) {
        byte[] name = new byte[ObjectIdBytes.BYTES];
        for (int i = 0; i < ObjectIdBytes.BYTES; i++) {
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
    public int find(ObjectIdTable others, int number) {
        return find(others.names, number * ObjectIdBytes.BYTES);
    }

    byte[] bytes() {
        return names;
    }

    /** Where the name of that number starts in {@link #bytes}. */
    int offsetOf(int number) {
        return number * ObjectIdBytes.BYTES;
    }

    /** Writes the twenty bytes of the name of that number. */
    public void write(int number, OutputStream out) throws IOException {
        out.write(names, number * ObjectIdBytes.BYTES, ObjectIdBytes.BYTES);
    }

    /** The name as forty hexadecimal digits. */
    public String hex(int number) {
        return HexFormat.of().formatHex(names, number * ObjectIdBytes.BYTES, (number + 1) * ObjectIdBytes.BYTES);
    }

    /** The same of the name of that number. */
    public long first(int number) {
        return firsts[number];
    }

    /** Eight bytes of the name that starts at {@code bytes[at]}, as one number: a hash, of any order. */
    public static long hash(byte[] bytes, int at) {
        return (long) WORD.get(bytes, at);
    }

    /** The same of the name of that number. */
    public long hash(int number) {
        return hash(names, number * ObjectIdBytes.BYTES);
    }

    /** True when the name of that number stands at {@code bytes[at]}. */
    public boolean matches(int number, byte[] bytes, int at) {
        return ObjectIdBytes.compare(names, number * ObjectIdBytes.BYTES, bytes, at) == 0;
    }

    /** As {@link Integer#compare}: the name of that number, and the one that starts at {@code bytes[at]}. */
    int compare(int number, byte[] bytes, int at) {
        return ObjectIdBytes.compare(names, number * ObjectIdBytes.BYTES, bytes, at);
    }

    /** Finds the object of that number in a pack, as a number of the pack; -1 when it is not in it. */
    public int entryIn(Pack pack, int number) throws DamagedException {
        return pack.find(names, offsetOf(number));
    }

    /** For each object of a pack, in offset order, its number here; -1 when it is not here. */
    public int[] numbersIn(Pack pack) {
        int[] byPosition = new int[pack.count()];
        for (int i = 0; i < byPosition.length; i++) {
            byPosition[i] = find(pack.index().bytes(), pack.index().nameAt(i));
        }
        return pack.inOffsetOrder(byPosition);
    }

    /** The same, where this was made of packs among which that one had that place: nothing is looked up then. */
    public int[] numbersIn(Pack pack, int place) {
        return pack.inOffsetOrder(numbersByPosition(place));
    }

    /**
     * The names of packs and of loose objects together, each once.
     *
     * @param loose names of objects outside of packs, twenty bytes each, in any order
     */
    public static ObjectIdTable of(List<Pack> packs, List<byte[]> loose) {
        long most = loose.size();
        for (Pack pack : packs) {
            most += pack.count();
        }
        if (most > Integer.MAX_VALUE / ObjectIdBytes.BYTES) {
            throw new IllegalArgumentException("more objects than one table holds: " + most);
        }
        List<byte[]> sorted = new ArrayList<>(loose);
        sorted.sort((a, b) -> ObjectIdBytes.compare(a, 0, b, 0));
        return new Merge(packs, sorted, (int) most).merged();
    }

    /** Several lists of names, each in order, as one; of each the numbers that its names get. */
    private static final class Merge {
        private final List<PackIndex> lists = new ArrayList<>();
        private final List<byte[]> loose;
        private final int[][] numbers;
        private final int[] next;
        private final byte[] names;
        private int nextLoose;
        private int count;

        Merge(List<Pack> packs, List<byte[]> loose, int most) {
            packs.forEach(pack -> lists.add(pack.index()));
            this.loose = loose;
            this.numbers = new int[lists.size()][];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = new int[lists.get(i).count()];
            }
            this.next = new int[lists.size()];
            this.names = new byte[most * ObjectIdBytes.BYTES];
        }

        ObjectIdTable merged() {
            int list = least(-1);
            while (list >= 0 || nextLoose < loose.size()) {
                byte[] bytes = list < 0 ? loose.get(nextLoose) : lists.get(list).bytes();
                int at = list < 0 ? 0 : lists.get(list).nameAt(next[list]);
                if (nextLoose < loose.size()
                        && list >= 0
                        && ObjectIdBytes.compare(loose.get(nextLoose), 0, bytes, at) < 0) {
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
            byte[] all = count * ObjectIdBytes.BYTES == names.length
                    ? names
                    : Arrays.copyOf(names, count * ObjectIdBytes.BYTES);
            return new ObjectIdTable(all, count, numbers);
        }

        /** The list whose next name is the least, {@code but} one; -1 when all others are at their end. */
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
            return ObjectIdBytes.compare(first.bytes(), first.nameAt(next[a]), second.bytes(), second.nameAt(next[b]));
        }

        /** One name, unless it was the last one that was added; its number. */
        private int add(byte[] bytes, int at) {
            if (count == 0 || ObjectIdBytes.compare(names, (count - 1) * ObjectIdBytes.BYTES, bytes, at) != 0) {
                System.arraycopy(bytes, at, names, count * ObjectIdBytes.BYTES, ObjectIdBytes.BYTES);
                count++;
            }
            return count - 1;
        }

        /** The next name of a list, and with it all that come before the next name of any other. */
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
                System.arraycopy(
                        index.bytes(),
                        index.nameAt(from + 1),
                        names,
                        count * ObjectIdBytes.BYTES,
                        more * ObjectIdBytes.BYTES);
                for (int i = from + 1; i < to; i++) {
                    own[i] = count++;
                }
            }
            next[list] = Math.max(to, from + 1);
        }
    }

    /** The numbers of the names of the i-th pack, in the order of its index. */
    int[] numbersByPosition(int i) {
        return numbers[i];
    }

    private static int prefix(byte[] bytes, int at) {
        return (bytes[at] & 0xFF) << 8 | (bytes[at + 1] & 0xFF);
    }
}
