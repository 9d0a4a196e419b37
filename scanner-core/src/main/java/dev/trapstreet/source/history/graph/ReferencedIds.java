package dev.trapstreet.source.history.graph;

import dev.trapstreet.pack.ObjectIdBytes;
import dev.trapstreet.pack.ObjectIdTable;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * Which objects trees name, by the first eight bytes of their names. Only collected on the way, and compared with what is
 * there by sorting, once: to look each of them up takes half as long as a whole scan.
 */
public final class ReferencedIds {
    private static final long EMPTY_TREE =
            key(ObjectIdBytes.first(HexFormat.of().parseHex("4b825dc642cb6eb9a060e54bf8d69288fbee4904"), 0));

    private long[] keys = new long[1 << 10];
    private int size;

    /** In the order of a sort that knows signs, as names are without. */
    private static long key(long first) {
        return first ^ Long.MIN_VALUE;
    }

    /** Adds the name that starts at {@code bytes[at]}. */
    void add(byte[] bytes, int at) {
        if (size == keys.length) {
            compact();
            if (size > keys.length / 2) {
                keys = Arrays.copyOf(keys, 2 * keys.length);
            }
        }
        keys[size++] = key(ObjectIdBytes.first(bytes, at));
    }

    /** Brings them into order, each once; to be called by whoever has added the last of them. */
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

    /** How many of them all, each compact, are not there. The tree without entries never counts: git knows it without having it. */
    public static int countMissing(List<ReferencedIds> referenced, ObjectIdTable there) {
        ReferencedIds all = new ReferencedIds();
        for (ReferencedIds each : referenced) {
            all.addAll(each);
        }
        all.compact(); // of runs that are in order, which the sort merges
        int absent = 0;
        int number = 0;
        for (int i = 0; i < all.size; i++) {
            while (number < there.count() && key(there.first(number)) < all.keys[i]) {
                number++;
            }
            boolean found = number < there.count() && key(there.first(number)) == all.keys[i];
            absent += found || all.keys[i] == EMPTY_TREE ? 0 : 1;
        }
        return absent;
    }
}
