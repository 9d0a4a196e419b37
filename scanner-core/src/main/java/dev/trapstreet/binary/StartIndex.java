package dev.trapstreet.binary;

import java.util.Arrays;

/** Index that finds the element at an offset by the offsets at which the elements start. */
final class StartIndex {
    private final long[] places; // start in the upper half, number in the lower half
    private int size;

    StartIndex(int most) {
        places = new long[most];
    }

    /** Adds an element. Must be followed by {@link #sort} before {@link #find} is called. */
    void add(long start, int number) {
        places[size++] = start << 32 | number;
    }

    void sort() {
        Arrays.sort(places, 0, size);
    }

    /** Returns the number of the last element that starts at or before the offset, or -1 if there is none. */
    int find(int place) {
        int found = Arrays.binarySearch(places, 0, size, (long) place << 32 | 0x7FFF_FFFFL);
        int index = found >= 0 ? found : -found - 2;
        return index < 0 ? -1 : (int) places[index];
    }
}
