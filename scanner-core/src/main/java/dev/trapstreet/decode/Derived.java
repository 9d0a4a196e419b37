package dev.trapstreet.decode;

/**
 * A text made from a stretch of another, and where in that each of its bytes came from. Used again and again: what it
 * holds is valid until the next one is made.
 */
abstract class Derived {
    byte[] bytes = new byte[1024];
    int length;

    /** Makes room for so many bytes in all. */
    final void reserve(int capacity) {
        if (bytes.length < capacity) {
            bytes = java.util.Arrays.copyOf(bytes, Math.max(capacity, 2 * bytes.length));
        }
    }

    /** Index in the original of the first byte that had a part in {@code bytes[i]}. */
    abstract int from(int i);

    /** Index in the original after the last byte that had a part in {@code bytes[i]}. */
    abstract int until(int i);
}
