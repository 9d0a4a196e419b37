package dev.trapstreet.binary;

/** String pool of Android's compiled resource files (ResourceTypes.h), in UTF-8 or UTF-16, accessed by index. */
final class StringPool {
    static final int TYPE = 1;

    private static final int HEADER_BYTES = 28;
    private static final int IS_UTF8 = 1 << 8;

    private final View view;
    private final long chunk;
    private final long start;
    private final int count;
    private final boolean utf8;

    StringPool(View view, long chunk) throws BrokenFormException {
        this.view = view;
        this.chunk = chunk;
        this.count = view.count(view.u4(chunk + 8), 4);
        this.utf8 = (view.u4(chunk + 16) & IS_UTF8) != 0;
        this.start = chunk + view.u4(chunk + 20);
    }

    int count() {
        return count;
    }

    private long place(int number) throws BrokenFormException {
        return start + view.u4(chunk + HEADER_BYTES + 4L * number);
    }

    /** Returns the index of the offsets at which the strings start. */
    Starts starts() throws BrokenFormException {
        Starts starts = new Starts(count);
        for (int i = 0; i < count; i++) {
            starts.add(Math.min(place(i), Integer.MAX_VALUE), i);
        }
        starts.sort();
        return starts;
    }

    /**
     * Returns a string by its index, or an empty string if the index is out of range. Android writes 0xFFFFFFFF for no
     * string.
     */
    String get(long number) throws BrokenFormException {
        if (number < 0 || number >= count) {
            return "";
        }
        long at = place((int) number);
        if (utf8) {
            at += view.u1(at) < 0x80 ? 1 : 2; // skips the length in characters
            int high = view.u1(at);
            int length = high < 0x80 ? high : (high & 0x7F) << 8 | view.u1(at + 1);
            at += high < 0x80 ? 1 : 2;
            return view.utf8(at, at + length);
        }
        long length = view.u2(at);
        if (length >= 0x8000) {
            length = (length & 0x7FFF) << 16 | view.u2(at + 2);
            at += 2;
        }
        return view.utf16(at + 2, at + 2 + 2 * length);
    }
}
