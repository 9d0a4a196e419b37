package dev.trapstreet.decode;

/** Text in hexadecimal digits, two for each byte: {@code 706b2e65794a} for {@code pk.eyJ}. */
final class HexText {
    /** The digits of {@code k.eyJ}. */
    private static final byte[] HEADER = {'6', 'b', '2', 'e', '6', '5', '7', '9', '4', 'a'};

    private HexText() {}

    /** Returns the index of the first digit of a token's header in a run; -1 if there is none. */
    static int headerIn(byte[] b, int start, int end) {
        // Most long runs are not hexadecimal, which their first characters show.
        for (int i = start; i < start + 8; i++) {
            if (Character.digit(b[i + 8], 16) < 0) {
                return -1;
            }
        }
        for (int i = start + 2; i + HEADER.length <= end; i++) {
            int same = 0;
            while (same < HEADER.length && (b[i + same] | 0x20) == (HEADER[same] | 0x20)) {
                same++;
            }
            if (same == HEADER.length) {
                return i - 2;
            }
        }
        return -1;
    }

    /** Decodes the run from the first header on. */
    static void read(byte[] b, int start, int end, MappedBuffer target) {
        target.clear();
        for (int i = headerIn(b, start, end); i >= 0 && i + 1 < end; i += 2) {
            int high = Character.digit(b[i], 16);
            int low = Character.digit(b[i + 1], 16);
            if (high < 0 || low < 0) {
                return;
            }
            int value = high * 16 + low;
            target.add(value < 0x80 ? value : ' ', i, i + 2);
        }
    }
}
