package dev.trapstreet.source.history.graph;

import java.util.Arrays;

/** A growing list of ints. */
public final class IntList {
    private int[] values = new int[16];
    private int size;

    public void add(int value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, 2 * size);
        }
        values[size++] = value;
    }

    void addAll(IntList others) {
        if (size + others.size > values.length) {
            values = Arrays.copyOf(values, Math.max(2 * size, size + others.size));
        }
        System.arraycopy(others.values, 0, values, size, others.size);
        size += others.size;
    }

    /** Leaves the first of them, where there are more. */
    void cut(int count) {
        size = Math.min(size, count);
    }

    public int get(int i) {
        return values[i];
    }

    public int size() {
        return size;
    }

    public int[] toArray() {
        return Arrays.copyOf(values, size);
    }
}
