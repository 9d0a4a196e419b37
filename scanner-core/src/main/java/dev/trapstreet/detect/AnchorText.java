package dev.trapstreet.detect;

import dev.trapstreet.text.Ascii;

/**
 * Text around an anchor, as a {@link HygieneCheck} examines it. Literals are compared without regard to case. Mutable and
 * reused for every anchor of a chunk; confined to one thread.
 */
final class AnchorText {
    static final byte[] NOTHING = {};

    private byte[] bytes = NOTHING;
    private int to;
    private int start;
    private int end;
    private int settled;

    /** Starts a new chunk: {@code bytes[0]} up to, but not including, {@code bytes[to]}. */
    void begin(byte[] chunk, int chunkTo) {
        bytes = chunk;
        to = chunkTo;
    }

    /** Moves to the anchor from {@code first} up to, but not including, {@code after}. */
    void moveTo(int first, int after) {
        start = first;
        end = after;
        settled = first;
    }

    /** Returns the index of the anchor's first byte. */
    int start() {
        return start;
    }

    /** Returns the index after the anchor's last byte. */
    int end() {
        return end;
    }

    /** Excludes anchors before {@code upTo} from further checks, because the current check has already covered them. */
    void settle(int upTo) {
        settled = Math.max(settled, upTo);
    }

    int settled() {
        return settled;
    }

    /** Returns the byte at the index, or -1 outside of the chunk. */
    int get(int index) {
        return index >= 0 && index < to ? bytes[index] : -1;
    }

    /** Returns the index {@code most} bytes after the anchor's end, or the chunk's end if that comes first. */
    int limit(int most) {
        return Math.min(to, end + most);
    }

    /**
     * Returns the index of the line's end at or after {@code from}, or {@code limit} if the line does not end before
     * it.
     */
    int lineEnd(int from, int limit) {
        int i = from;
        while (i < limit && bytes[i] != '\n' && bytes[i] != '\r') {
            i++;
        }
        return i;
    }

    /** Returns the index of the first byte of the anchor's line, at most {@code most} bytes before the anchor. */
    int lineStart(int most) {
        int least = Math.max(0, start - most);
        int i = start;
        while (i > least && bytes[i - 1] != '\n' && bytes[i - 1] != '\r') {
            i--;
        }
        return i;
    }

    /**
     * Returns the index of the first byte at or after {@code from} that is neither a blank nor a line break, or
     * {@code limit} if there is no such byte before it.
     */
    int skipBlank(int from, int limit) {
        int i = from;
        while (i < limit && Ascii.isBlank(bytes[i])) {
            i++;
        }
        return i;
    }

    /** Returns whether the literal is at {@code index}. */
    boolean has(String literal, int index) {
        if (index < 0 || index + literal.length() > to) {
            return false;
        }
        for (int i = 0; i < literal.length(); i++) {
            if (lower(bytes[index + i]) != lower(literal.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** Returns whether the literal ends right before {@code index}. */
    boolean endsBefore(String literal, int index) {
        return has(literal, index - literal.length());
    }

    /**
     * Returns the index of the literal's first occurrence that lies entirely within the range, or -1 if there is none.
     */
    int find(String literal, int from, int limit) {
        byte[] b = bytes;
        int first = lower(literal.charAt(0));
        int last = Math.min(limit, to) - literal.length();
        for (int i = from; i <= last; i++) {
            // Compares the first byte before anything else: hostile lines run this loop millions of times, and most
            // bytes differ.
            if (lower(b[i]) == first && has(literal, i)) {
                return i;
            }
        }
        return -1;
    }

    private static int lower(int b) {
        return b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b;
    }

    /** Returns the bytes as ISO-8859-1 text, one character for each byte. */
    String text(int from, int upTo) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < upTo; i++) {
            text.append((char) (bytes[i] & 0xFF));
        }
        return text.toString();
    }
}
