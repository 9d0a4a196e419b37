package dev.trapstreet.source.history.graph;

import java.util.Arrays;

/** Growable list of {@code int}s that avoids boxing. Mutable and not thread-safe. */
public final class IntList {
    private int[] values = new int[16];
    private int size;

    /** Creates an empty list. */
    public IntList() {}

    /**
     * Appends a value.
     *
     * @param value any {@code int}
     */
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

    /** Truncates the list to its first {@code count} values. Does nothing if it is shorter. */
    void cut(int count) {
        size = Math.min(size, count);
    }

    /**
     * Returns the value at an index. The index is not checked against {@link #size}.
     *
     * @param i the index, from 0 to {@code size() - 1}
     * @return the value
     */
    public int get(int i) {
        return values[i];
    }

    /** {@return the number of values} */
    public int size() {
        return size;
    }

    /** {@return the values in a new array} */
    public int[] toArray() {
        return Arrays.copyOf(values, size);
    }
}
