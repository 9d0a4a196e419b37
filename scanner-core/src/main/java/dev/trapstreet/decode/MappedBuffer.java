package dev.trapstreet.decode;

import java.util.Arrays;

/** Short decoded text that stores the original range of each byte. */
final class MappedBuffer extends DecodedText {
    private int[] from = new int[256];
    private int[] until = new int[256];

    void clear() {
        length = 0;
    }

    void add(int value, int start, int end) {
        if (length == from.length) {
            from = Arrays.copyOf(from, 2 * length);
            until = Arrays.copyOf(until, 2 * length);
        }
        reserve(length + 1);
        bytes[length] = (byte) value;
        from[length] = start;
        until[length] = end;
        length++;
    }

    @Override
    int from(int i) {
        return from[i];
    }

    @Override
    int until(int i) {
        return until[i];
    }
}
