package dev.trapstreet.source;

/** Tells archives and compressed files by their first bytes, so that what is not opened is at least counted. */
final class Archives {
    /** Zip, gzip, bzip2, xz, Zstandard, 7z. */
    private static final byte[][] MAGIC = {
        {'P', 'K', 3, 4},
        {0x1F, (byte) 0x8B, 8},
        {'B', 'Z', 'h'},
        {(byte) 0xFD, '7', 'z', 'X', 'Z', 0},
        {0x28, (byte) 0xB5, 0x2F, (byte) 0xFD},
        {'7', 'z', (byte) 0xBC, (byte) 0xAF, 0x27, 0x1C},
    };

    private Archives() {}

    /** True when the first {@code length} bytes start as one of them does. */
    static boolean startAt(byte[] bytes, int length) {
        for (byte[] magic : MAGIC) {
            // The first byte settles it for nearly every file.
            if (bytes[0] == magic[0] && length >= magic.length && startsWith(bytes, magic)) {
                return true;
            }
        }
        return false;
    }

    private static boolean startsWith(byte[] bytes, byte[] magic) {
        for (int i = 1; i < magic.length; i++) {
            if (bytes[i] != magic[i]) {
                return false;
            }
        }
        return true;
    }
}
