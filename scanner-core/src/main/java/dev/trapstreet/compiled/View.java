package dev.trapstreet.compiled;

import java.nio.charset.StandardCharsets;

/**
 * The bytes of a form, read by places that the form itself gives: none leads out of it, and all reading together takes a
 * number of steps that grows with its length, wherever its places lead.
 */
final class View {
    /** A sound form is read about once a byte and thrice at most: for its tables, its strings and its code. */
    private static final int STEPS_PER_BYTE = 16;

    private static final int FREE_STEPS = 1 << 16;
    private static final int LONGEST_TEXT = 1024;

    private final byte[] bytes;
    private final int length;
    private long steps;

    View(byte[] bytes, int length) {
        this.bytes = bytes;
        this.length = length;
        this.steps = (long) STEPS_PER_BYTE * length + FREE_STEPS;
    }

    int length() {
        return length;
    }

    /** A byte, from 0 to 255. */
    int u1(long at) throws BrokenFormException {
        if (at < 0 || at >= length) {
            throw new BrokenFormException("a place beyond its end");
        }
        if (--steps < 0) {
            throw new BrokenFormException("more steps than it has bytes for");
        }
        return bytes[(int) at] & 0xFF;
    }

    /** Two bytes, the lowest first. */
    int u2(long at) throws BrokenFormException {
        return u1(at) | u1(at + 1) << 8;
    }

    /** Four bytes, the lowest first. */
    long u4(long at) throws BrokenFormException {
        return u2(at) | (long) u2(at + 2) << 16;
    }

    /** So many bytes, at most seven of which count, the highest first. */
    long big(long at, int size) throws BrokenFormException {
        long value = 0;
        for (int i = 0; i < size; i++) {
            value = (value << 8 | u1(at + i)) & 0xFF_FFFF_FFFF_FFFFL;
        }
        return value;
    }

    /** A count of things of which each takes so many bytes: there cannot be more than there is room for. */
    int count(long count, int size) throws BrokenFormException {
        if (count < 0 || count > length / size) {
            throw new BrokenFormException("more things than it has room for");
        }
        return (int) count;
    }

    /** The text between two places, the first 1024 bytes of it. */
    String utf8(long from, long to) throws BrokenFormException {
        return new String(bytes, (int) checked(from, to), cut(from, to), StandardCharsets.UTF_8);
    }

    /** The same of two bytes a character, the lowest first. */
    String utf16(long from, long to) throws BrokenFormException {
        return new String(bytes, (int) checked(from, to), cut(from, to) & ~1, StandardCharsets.UTF_16LE);
    }

    /** The same, the highest first. */
    String utf16be(long from, long to) throws BrokenFormException {
        return new String(bytes, (int) checked(from, to), cut(from, to) & ~1, StandardCharsets.UTF_16BE);
    }

    private long checked(long from, long to) throws BrokenFormException {
        if (from < 0 || from > to || to > length) {
            throw new BrokenFormException("a text beyond its end");
        }
        steps -= cut(from, to);
        return from;
    }

    private static int cut(long from, long to) {
        return (int) Math.min(to - from, LONGEST_TEXT);
    }
}
