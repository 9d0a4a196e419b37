package dev.trapstreet.source.history.graph;

import dev.trapstreet.pack.ObjectIdTable;
import java.util.Arrays;

/**
 * Hash set of the blobs of interest, which are few. A lookup by id usually compares eight bytes only. Immutable and
 * shared by threads.
 */
public final class BlobIndex {
    private final ObjectIdTable ids;
    private final long[] firsts;
    private final int[] numbers;
    private final int mask;

    /**
     * Creates a set.
     *
     * @param ids the table of all objects
     * @param blobs the object numbers of the blobs, without duplicates
     */
    public BlobIndex(ObjectIdTable ids, int[] blobs) {
        this.ids = ids;
        int size = Integer.highestOneBit(Math.max(16, 4 * blobs.length));
        this.mask = size - 1;
        this.firsts = new long[size];
        this.numbers = new int[size];
        Arrays.fill(numbers, -1);
        for (int number : blobs) {
            int slot = (int) ids.hash(number) & mask;
            while (numbers[slot] >= 0) {
                slot = (slot + 1) & mask;
            }
            firsts[slot] = ids.hash(number);
            numbers[slot] = number;
        }
    }

    /** Returns the object number of the blob whose id starts at {@code bytes[at]}, or -1 if it is not in the set. */
    int find(byte[] bytes, int at) {
        long first = ObjectIdTable.hash(bytes, at);
        for (int slot = (int) first & mask; numbers[slot] >= 0; slot = (slot + 1) & mask) {
            if (firsts[slot] == first && ids.matches(numbers[slot], bytes, at)) {
                return numbers[slot];
            }
        }
        return -1;
    }
}
