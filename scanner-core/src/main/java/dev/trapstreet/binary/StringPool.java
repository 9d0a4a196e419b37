package dev.trapstreet.binary;

/** String pool of Android's compiled resource files (ResourceTypes.h), in UTF-8 or UTF-16, accessed by index. */
final class StringPool {
    static final int TYPE = 1;

    private static final int HEADER_BYTES = 28;
    private static final int IS_UTF8 = 1 << 8;

    private final BoundedBytes bytes;
    private final long chunk;
    private final long start;
    private final int count;
    private final boolean utf8;

    StringPool(BoundedBytes bytes, long chunk) throws MalformedFormatException {
        this.bytes = bytes;
        this.chunk = chunk;
        this.count = bytes.count(bytes.u4(chunk + 8), 4);
        this.utf8 = (bytes.u4(chunk + 16) & IS_UTF8) != 0;
        this.start = chunk + bytes.u4(chunk + 20);
    }

    int count() {
        return count;
    }

    private long offset(int number) throws MalformedFormatException {
        return start + bytes.u4(chunk + HEADER_BYTES + 4L * number);
    }

    /** Returns the index of the offsets at which the strings start. */
    StartIndex starts() throws MalformedFormatException {
        StartIndex starts = new StartIndex(count);
        for (int i = 0; i < count; i++) {
            starts.add(Math.min(offset(i), Integer.MAX_VALUE), i);
        }
        starts.sort();
        return starts;
    }

    /**
     * Returns a string by its index, or an empty string if the index is out of range. Android writes 0xFFFFFFFF for no
     * string.
     */
    String get(long number) throws MalformedFormatException {
        if (number < 0 || number >= count) {
            return "";
        }
        long at = offset((int) number);
        if (utf8) {
            at += bytes.u1(at) < 0x80 ? 1 : 2; // skips the length in characters
            int high = bytes.u1(at);
            int length = high < 0x80 ? high : (high & 0x7F) << 8 | bytes.u1(at + 1);
            at += high < 0x80 ? 1 : 2;
            return bytes.utf8(at, at + length);
        }
        long length = bytes.u2(at);
        if (length >= 0x8000) {
            length = (length & 0x7FFF) << 16 | bytes.u2(at + 2);
            at += 2;
        }
        return bytes.utf16(at + 2, at + 2 + 2 * length);
    }
}
