package dev.trapstreet.compiled;

import java.util.Arrays;

/** Which of many things holds a place, by where each starts. */
final class Starts {
    private final long[] places; // start above, number below
    private int size;

    Starts(int most) {
        places = new long[most];
    }

    void add(long start, int number) {
        places[size++] = start << 32 | number;
    }

    void sort() {
        Arrays.sort(places, 0, size);
    }

    /** The number of what starts last at or before the place; -1 when nothing does. */
    int at(int place) {
        int found = Arrays.binarySearch(places, 0, size, (long) place << 32 | 0x7FFF_FFFFL);
        int index = found >= 0 ? found : -found - 2;
        return index < 0 ? -1 : (int) places[index];
    }
}
