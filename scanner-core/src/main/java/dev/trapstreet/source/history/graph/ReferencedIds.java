package dev.trapstreet.source.history.graph;

import dev.trapstreet.pack.ObjectFormat;
import dev.trapstreet.pack.ObjectIdTable;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * Set of the object ids that trees refer to, each reduced to its first eight bytes. Finds the objects that a repository
 * lacks.
 *
 * <p>The ids are only collected during a scan. At the end they are sorted once and compared with the existing objects,
 * because looking up each id takes half as long as a whole scan.
 *
 * <p>Mutable and not thread-safe: each worker thread fills its own set.
 */
public final class ReferencedIds {
    private long[] keys = new long[1 << 10];
    private int size;

    /** Creates an empty set. */
    ReferencedIds() {}

    /** Converts an unsigned prefix of an id to a key that sorts the same way as a signed number. */
    private static long key(long first) {
        return first ^ Long.MIN_VALUE;
    }

    /** Adds the id that starts at {@code bytes[at]}. */
    void add(byte[] bytes, int at) {
        if (size == keys.length) {
            compact();
            if (size > keys.length / 2) {
                keys = Arrays.copyOf(keys, 2 * keys.length);
            }
        }
        keys[size++] = key(ObjectFormat.first(bytes, at));
    }

    /** Sorts the ids and removes duplicates. Must be called after the last {@link #add}, by the same thread. */
    void compact() {
        Arrays.sort(keys, 0, size);
        int kept = 0;
        for (int i = 0; i < size; i++) {
            if (i == 0 || keys[i] != keys[i - 1]) {
                keys[kept++] = keys[i];
            }
        }
        size = kept;
    }

    private void addAll(ReferencedIds others) {
        if (size + others.size > keys.length) {
            keys = Arrays.copyOf(keys, Math.max(2 * size, size + others.size));
        }
        System.arraycopy(others.keys, 0, keys, size, others.size);
        size += others.size;
    }

    /**
     * Counts the distinct referenced objects that do not exist. The empty tree never counts as missing: git knows its
     * content without storing it. Ids that share their first eight bytes count as one object.
     *
     * @param referenced the sets of all worker threads, each completed by {@link TreeGraph#complete}
     * @param there the ids of all existing objects
     * @return the number of missing objects
     */
    public static int countMissing(List<ReferencedIds> referenced, ObjectIdTable there) {
        ReferencedIds all = new ReferencedIds();
        for (ReferencedIds each : referenced) {
            all.addAll(each);
        }
        all.compact(); // consists of sorted runs, which the sort merges
        byte[] emptyTree = HexFormat.of().parseHex(CommitGraph.emptyTree(there.format()));
        long empty = key(ObjectFormat.first(emptyTree, 0));
        int absent = 0;
        int number = 0;
        for (int i = 0; i < all.size; i++) {
            while (number < there.count() && key(there.first(number)) < all.keys[i]) {
                number++;
            }
            boolean found = number < there.count() && key(there.first(number)) == all.keys[i];
            absent += found || all.keys[i] == empty ? 0 : 1;
        }
        return absent;
    }
}
