package dev.trapstreet.source.history.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Pool of tree entry names that stores each distinct name once, under an id. Not thread-safe. */
final class NameInterner {
    /** Random hash seed, so that a hostile repository cannot contain names chosen to collide. */
    private static final int SEED = new Random().nextInt() | 1; // a SecureRandom takes 40 ms to set up

    private final List<byte[]> names = new ArrayList<>();
    private int[] table = new int[256]; // id + 1; 0 for an empty slot
    private int[] hashes = new int[256];

    /** Returns the id of the name in {@code bytes} from {@code from} to {@code to}, exclusive. Adds new names. */
    int intern(byte[] bytes, int from, int to) {
        int hash = SEED;
        for (int i = from; i < to; i++) {
            hash = (hash + bytes[i]) * SEED;
            hash ^= hash >>> 15;
        }
        int mask = table.length - 1;
        int slot = (hash ^ (hash >>> 15)) & mask;
        while (table[slot] != 0) {
            byte[] name = names.get(table[slot] - 1);
            if (hashes[slot] == hash && Arrays.equals(name, 0, name.length, bytes, from, to)) {
                return table[slot] - 1;
            }
            slot = (slot + 1) & mask;
        }
        names.add(Arrays.copyOfRange(bytes, from, to));
        table[slot] = names.size();
        hashes[slot] = hash;
        if (2 * names.size() > table.length) {
            grow();
        }
        return names.size() - 1;
    }

    private void grow() {
        int[] oldTable = table;
        int[] oldHashes = hashes;
        int[] newTable = new int[2 * oldTable.length];
        hashes = new int[newTable.length]; // allocated before table is replaced: an OutOfMemoryError leaves both intact
        table = newTable;
        int mask = table.length - 1;
        for (int i = 0; i < oldTable.length; i++) {
            if (oldTable[i] != 0) {
                int slot = (oldHashes[i] ^ (oldHashes[i] >>> 15)) & mask;
                while (table[slot] != 0) {
                    slot = (slot + 1) & mask;
                }
                table[slot] = oldTable[i];
                hashes[slot] = oldHashes[i];
            }
        }
    }

    /** Returns the name with an id that {@link #intern} has returned. The array is shared; callers must not modify it. */
    byte[] name(int id) {
        return names.get(id);
    }
}
