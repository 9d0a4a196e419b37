package dev.trapstreet.decode;

/** The characters of a stretch of UTF-16, as far as each has a zero for its other byte. */
final class WideText extends Derived {
    private int start;
    private int first;
    private boolean bigEndian;

    /**
     * Narrows all of the stretch around a run: it ends at a character beyond U+00FF and at a control character.
     *
     * @param runStart index of the run's first member
     * @param runEnd index after the zero that follows its last member
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
        // A character more may stand at the very end, where the zero in front of it tells that it is one.
        if (right < to && source[right - 1] == 0 && right + 1 == to && isText(source[right])) {
            right++;
        }
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
     * In a stretch of members and zeros in turn, the zeros can belong to what stands before or behind them. The ends tell:
     * one that lacks its zero; where none does, the place, because text files start with a whole character.
     */
    private static boolean isBigEndian(byte[] source, int left, int right, int to) {
        if (left == 0 || source[left - 1] != 0) {
            return false;
        }
        if (right > to || source[right - 1] != 0) {
            return true;
        }
        return (left & 1) == 1;
    }

    boolean isBigEndian() {
        return bigEndian;
    }

    /** Index in the original after the last byte that was read. */
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
