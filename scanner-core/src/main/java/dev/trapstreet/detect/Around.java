package dev.trapstreet.detect;

/**
 * The text around an anchor, for whoever decides whether it is what a rule means. Holds its place and is used by one
 * thread; letters are compared without their case.
 */
final class Around {
    static final byte[] NOTHING = {};

    private byte[] bytes = NOTHING;
    private int to;
    private int start;
    private int end;
    private int settled;

    /** Of a new chunk: {@code bytes[0]} up to, not including, {@code bytes[to]}. */
    void begin(byte[] chunk, int chunkTo) {
        bytes = chunk;
        to = chunkTo;
    }

    /** At an anchor: from {@code first} up to, not including, {@code after}. */
    void at(int first, int after) {
        start = first;
        end = after;
        settled = first;
    }

    /** Index of the anchor's first byte. */
    int start() {
        return start;
    }

    /** Index after the anchor's last byte. */
    int end() {
        return end;
    }

    /** Says that no other anchor before this place need be looked at, because this look has taken it in. */
    void settle(int upTo) {
        settled = Math.max(settled, upTo);
    }

    int settled() {
        return settled;
    }

    /** The byte there; -1 outside of the chunk. */
    int get(int index) {
        return index >= 0 && index < to ? bytes[index] : -1;
    }

    /** The place, but at most {@code most} bytes from the anchor's end, and never after the chunk's end. */
    int limit(int most) {
        return Math.min(to, end + most);
    }

    /** Index of the line's end at or after {@code from}; {@code limit} when it is not before that. */
    int lineEnd(int from, int limit) {
        int i = from;
        while (i < limit && bytes[i] != '\n' && bytes[i] != '\r') {
            i++;
        }
        return i;
    }

    /** Index of the first byte of the anchor's line, at most {@code most} bytes before the anchor. */
    int lineStart(int most) {
        int least = Math.max(0, start - most);
        int i = start;
        while (i > least && bytes[i - 1] != '\n' && bytes[i - 1] != '\r') {
            i--;
        }
        return i;
    }

    /** Index of the first byte at or after {@code from} that is no blank and no line break; {@code limit} when all are. */
    int skipBlank(int from, int limit) {
        int i = from;
        while (i < limit && isBlank(bytes[i])) {
            i++;
        }
        return i;
    }

    static boolean isBlank(int b) {
        return b == ' ' || b == '\t' || b == '\n' || b == '\r';
    }

    /** A letter, a digit or an underscore. */
    static boolean isWord(int b) {
        return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9') || b == '_';
    }

    /** True when the literal stands at {@code index}. */
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

    /** True when the literal ends right before {@code index}. */
    boolean endsBefore(String literal, int index) {
        return has(literal, index - literal.length());
    }

    /** Index at which the literal stands first, whole within the range; -1 when it does not. */
    int find(String literal, int from, int limit) {
        byte[] b = bytes;
        int first = lower(literal.charAt(0));
        int last = Math.min(limit, to) - literal.length();
        for (int i = from; i <= last; i++) {
            // Most bytes are not the first one: this loop is what a hostile line runs millions of times.
            if (lower(b[i]) == first && has(literal, i)) {
                return i;
            }
        }
        return -1;
    }

    private static int lower(int b) {
        return b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b;
    }

    /** The bytes as characters, one for each. */
    String text(int from, int upTo) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < upTo; i++) {
            text.append((char) (bytes[i] & 0xFF));
        }
        return text.toString();
    }
}
