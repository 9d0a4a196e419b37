package dev.trapstreet.binary;

import java.nio.charset.StandardCharsets;

/**
 * Bounds-checked reader of a file. Offsets read from the file cannot lead out of it, and all reads together are limited
 * to a number of steps that is proportional to its length.
 */
final class BoundedBytes {
    /**
     * Step limit per byte. A valid file is read about once, and at most three times: for its tables, its strings and
     * its code.
     */
    private static final int STEPS_PER_BYTE = 16;

    private static final int FREE_STEPS = 1 << 16;
    private static final int LONGEST_TEXT = 1024;

    private final byte[] bytes;
    private final int length;
    private long steps;

    BoundedBytes(byte[] bytes, int length) {
        this.bytes = bytes;
        this.length = length;
        this.steps = (long) STEPS_PER_BYTE * length + FREE_STEPS;
    }

    int length() {
        return length;
    }

    /** Returns the unsigned byte at an offset. */
    int u1(long at) throws MalformedFormatException {
        if (at < 0 || at >= length) {
            throw new MalformedFormatException("an offset outside of the file");
        }
        if (--steps < 0) {
            throw new MalformedFormatException("too many steps for its length");
        }
        return bytes[(int) at] & 0xFF;
    }

    /** Returns the two bytes at an offset as an unsigned little-endian number. */
    int u2(long at) throws MalformedFormatException {
        return u1(at) | u1(at + 1) << 8;
    }

    /** Returns the four bytes at an offset as an unsigned little-endian number. */
    long u4(long at) throws MalformedFormatException {
        return u2(at) | (long) u2(at + 2) << 16;
    }

    /** Returns the {@code size} bytes at an offset as a big-endian number. Only the lowest seven bytes are kept. */
    long bigEndian(long at, int size) throws MalformedFormatException {
        long value = 0;
        for (int i = 0; i < size; i++) {
            value = (value << 8 | u1(at + i)) & 0xFF_FFFF_FFFF_FFFFL;
        }
        return value;
    }

    /** Checks the number of items of {@code size} bytes each against the file's length, and returns it. */
    int count(long count, int size) throws MalformedFormatException {
        if (count < 0 || count > length / size) {
            throw new MalformedFormatException("too many items for its length");
        }
        return (int) count;
    }

    /** Returns the UTF-8 text of a range, cut off after 1,024 bytes. */
    String utf8(long from, long to) throws MalformedFormatException {
        return new String(bytes, (int) checked(from, to), boundedLength(from, to), StandardCharsets.UTF_8);
    }

    /** Returns the little-endian UTF-16 text of a range, cut off after 1,024 bytes. */
    String utf16(long from, long to) throws MalformedFormatException {
        return new String(bytes, (int) checked(from, to), boundedLength(from, to) & ~1, StandardCharsets.UTF_16LE);
    }

    /** Returns the big-endian UTF-16 text of a range, cut off after 1,024 bytes. */
    String utf16be(long from, long to) throws MalformedFormatException {
        return new String(bytes, (int) checked(from, to), boundedLength(from, to) & ~1, StandardCharsets.UTF_16BE);
    }

    private long checked(long from, long to) throws MalformedFormatException {
        if (from < 0 || from > to || to > length) {
            throw new MalformedFormatException("a text outside of the file");
        }
        steps -= boundedLength(from, to);
        return from;
    }

    private static int boundedLength(long from, long to) {
        return (int) Math.min(to - from, LONGEST_TEXT);
    }
}
