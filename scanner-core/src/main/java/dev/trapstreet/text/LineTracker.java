package dev.trapstreet.text;

/**
 * Follows lines and columns through a text that is seen in pieces.
 *
 * <p>Only told about the bytes that lie before something found, so ordinary files never pay for it. Bytes are counted as
 * {@code new String(bytes, UTF_8)} would decode them: a malformed sequence is one replacement character per maximal
 * subpart (Unicode 15, section 3.9), so the column is the one that an editor shows, whatever the file holds.
 */
public final class LineTracker {
    private static final int[] BYTE_ORDER_MARK = {0xEF, 0xBB, 0xBF};

    private int line = Position.START.line();
    private long column = Position.START.column();
    private boolean atStart = true;

    /** At the start of a text. */
    public LineTracker() {}

    /** At the place that {@code other} has reached. */
    public LineTracker(LineTracker other) {
        this.line = other.line;
        this.column = other.column;
        this.atStart = other.atStart;
    }

    /** Where the next byte stands. */
    public Position position() {
        return new Position(line, (int) Math.min(column, Integer.MAX_VALUE));
    }

    /**
     * Walks over {@code bytes[from]} up to, not including, {@code bytes[to]}, which must not split a character: the end of
     * the text, an ASCII byte, or a place that {@link #boundary} gave.
     */
    public void advance(byte[] bytes, int from, int to) {
        int i = from;
        if (atStart && i < to) {
            atStart = false;
            if (startsWithByteOrderMark(bytes, i, to)) {
                i += BYTE_ORDER_MARK.length;
            }
        }
        // Line breaks first: columns matter on the last line only, and most of what is walked over lies before it.
        int lineStart = -1;
        for (int j = i; j < to; j++) {
            if (bytes[j] == '\n') {
                line++;
                lineStart = j + 1;
            }
        }
        if (lineStart >= 0) {
            column = 1;
            i = lineStart;
        }
        while (i < to) {
            i += characterLength(bytes, i, to);
            column++;
        }
    }

    /** The last place at or before {@code index} that does not split a character; never before {@code from}. */
    public static int boundary(byte[] bytes, int from, int index) {
        for (int i = index; i >= from && i > index - 4; i--) {
            if (!isContinuation(bytes[i])) {
                return i;
            }
        }
        return index; // four continuation bytes in a row belong to no character
    }

    private static boolean startsWithByteOrderMark(byte[] bytes, int from, int to) {
        if (to - from < BYTE_ORDER_MARK.length) {
            return false;
        }
        for (int i = 0; i < BYTE_ORDER_MARK.length; i++) {
            if ((bytes[from + i] & 0xFF) != BYTE_ORDER_MARK[i]) {
                return false;
            }
        }
        return true;
    }

    /** Bytes of the character, or of the maximal malformed subpart, that starts at {@code i}. */
    private static int characterLength(byte[] bytes, int i, int to) {
        int lead = bytes[i] & 0xFF;
        if (lead < 0xC2 || lead > 0xF4) {
            return 1; // ASCII, a stray continuation byte, or a byte that no character starts with
        }
        int continuations = lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3;
        int length = 1;
        while (length <= continuations && i + length < to && continues(bytes, i, length, lead)) {
            length++;
        }
        return length;
    }

    private static boolean continues(byte[] bytes, int i, int nth, int lead) {
        byte b = bytes[i + nth];
        if (!isContinuation(b)) {
            return false;
        }
        if (nth > 1) {
            return true;
        }
        // The second byte is what rules out overlong forms, surrogates and values past U+10FFFF.
        int second = b & 0xFF;
        return switch (lead) {
            case 0xE0 -> second >= 0xA0;
            case 0xED -> second < 0xA0;
            case 0xF0 -> second >= 0x90;
            case 0xF4 -> second < 0x90;
            default -> true;
        };
    }

    private static boolean isContinuation(byte b) {
        return (b & 0xC0) == 0x80;
    }
}
