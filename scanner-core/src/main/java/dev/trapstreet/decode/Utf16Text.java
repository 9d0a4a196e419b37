package dev.trapstreet.decode;

/** Decoder of UTF-16 text that consists of characters up to U+00FF, which have a zero as their other byte. */
final class Utf16Text extends DecodedText {
    private static final int MOST_ZEROS = 4;

    private int start;
    private int right;
    private int first;
    private boolean bigEndian;

    /**
     * Narrows all of the text around a run, up to a character beyond U+00FF or a control character.
     *
     * @param runStart index of the run's first byte that is not zero
     * @param runEnd index after the zero that follows the run's last character
     */
    void read(byte[] source, int runStart, int runEnd, int to) {
        int left = runStart;
        while (left >= 2 && source[left - 1] == 0 && isText(source[left - 2])) {
            left -= 2;
        }
        int right = runEnd;
        while (right + 1 < to && source[right + 1] == 0 && isText(source[right])) {
            right += 2;
        }
        // One more character may be at the very end of the source. The zero before it shows that it belongs to the
        // text.
        if (right < to && source[right - 1] == 0 && right + 1 == to && isText(source[right])) {
            right++;
        }
        this.right = right;
        first = left;
        bigEndian = isBigEndian(source, left, right, to);
        start = bigEndian ? left - 1 : left;
        length = (right - left + 1) / 2;
        reserve(length);
        for (int i = 0; i < length; i++) {
            bytes[i] = source[left + 2 * i];
        }
    }

    /**
     * Adds the byte after the text, as the last character of big-endian text that is followed by something else than text.
     *
     * @return false if there is no such byte
     */
    boolean extend(byte[] source, int to) {
        if (right >= to || right < 1 || source[right - 1] != 0 || !isText(source[right])) {
            return false;
        }
        if (!bigEndian) {
            bigEndian = true;
            start--;
        }
        reserve(length + 1);
        bytes[length++] = source[right++];
        return start >= 0;
    }

    /**
     * Returns whether each zero belongs to the character after it. An end of the text without a zero decides. If both
     * ends have one, the zeros that end the text decide: its last character has one or none, and a terminator two. If that is not
     * conclusive, the position is, because a text file starts with a whole character.
     */
    private static boolean isBigEndian(byte[] source, int left, int right, int to) {
        if (left == 0 || source[left - 1] != 0) {
            return false;
        }
        if (right > to || source[right - 1] != 0) {
            return true;
        }
        int zeros = 0;
        while (right - 1 + zeros < to && zeros < MOST_ZEROS && source[right - 1 + zeros] == 0) {
            zeros++;
        }
        boolean conclusive = zeros < MOST_ZEROS
                && right - 1 + zeros < to
                && (zeros > 1 || !isText(source[right])); // or one more character
        return conclusive ? zeros == 2 : (left & 1) == 1;
    }

    boolean isBigEndian() {
        return bigEndian;
    }

    /** Returns the index in the original after the last decoded byte. */
    int end() {
        return first + 2 * length;
    }

    @Override
    int from(int i) {
        return start + 2 * i;
    }

    @Override
    int until(int i) {
        return start + 2 * i + 2;
    }

    private static boolean isText(byte b) {
        return b >= ' ' || b == '\n' || b == '\r' || b == '\t' || b < 0;
    }
}
