package dev.trapstreet.text;

/**
 * Counter of lines and columns in a text that is processed in pieces. Not thread-safe.
 *
 * <p>It advances only when something was found, over the bytes before it, so files without findings cost nothing.
 * Columns count characters as {@code new String(bytes, UTF_8)} decodes them: a malformed sequence is one replacement
 * character per maximal subpart (Unicode 15, section 3.9). The column is therefore the one that an editor shows, even
 * for binary files.
 */
public final class LineTracker {
    private static final int[] BYTE_ORDER_MARK = {0xEF, 0xBB, 0xBF};

    private int line = Position.START.line();
    private long column = Position.START.column();
    private boolean atStart = true;

    /** Creates a counter at the start of a text. */
    public LineTracker() {}

    /**
     * Creates a copy of a counter.
     *
     * @param other the counter to copy
     */
    public LineTracker(LineTracker other) {
        this.line = other.line;
        this.column = other.column;
        this.atStart = other.atStart;
    }

    /** {@return the position of the next byte} */
    public Position position() {
        return new Position(line, (int) Math.min(column, Integer.MAX_VALUE));
    }

    /**
     * Advances over bytes. They must directly follow those of the previous call.
     *
     * @param bytes the text
     * @param from the first byte
     * @param to the end, exclusive. It must not split a character: the end of the text, an ASCII byte, or a result of
     *     {@link #characterBoundary}
     */
    public void advance(byte[] bytes, int from, int to) {
        int i = from;
        if (atStart && i < to) {
            atStart = false;
            if (startsWithByteOrderMark(bytes, i, to)) {
                i += BYTE_ORDER_MARK.length;
            }
        }
        // Line breaks first: columns matter on the last line only, and most bytes are before it.
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

    /**
     * Returns the last character boundary at or before an index.
     *
     * @param bytes the text
     * @param from the lower limit of the result
     * @param index the index
     * @return the boundary; {@code index} itself if only continuation bytes precede it
     */
    public static int characterBoundary(byte[] bytes, int from, int index) {
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

    /** Returns the length in bytes of the character, or of the maximal malformed subpart, at {@code i}. */
    private static int characterLength(byte[] bytes, int i, int to) {
        int lead = bytes[i] & 0xFF;
        if (lead < 0xC2 || lead > 0xF4) {
            return 1; // ASCII, a stray continuation byte, or a byte that no character starts with
        }
        int continuations = lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3;
        int length = 1;
        while (length <= continuations && i + length < to && isValidContinuation(bytes, i, length, lead)) {
            length++;
        }
        return length;
    }

    private static boolean isValidContinuation(byte[] bytes, int i, int nth, int lead) {
        byte b = bytes[i + nth];
        if (!isContinuation(b)) {
            return false;
        }
        if (nth > 1) {
            return true;
        }
        // The second byte rules out overlong forms, surrogates and values above U+10FFFF.
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
