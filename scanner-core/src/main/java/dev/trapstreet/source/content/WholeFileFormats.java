package dev.trapstreet.source.content;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * File formats whose parts refer to one another across the whole file: dex, resource tables, property lists, SQLite
 * databases, source maps and notebooks. The element that contains a token can be named only if the whole file is in
 * memory. The formats are recognized by their first bytes.
 */
final class WholeFileFormats {
    /** Maximum number of bytes held in memory. Larger files, which are few, are read in windows like any other file. */
    static final int MAX_BYTES = 32 << 20;

    private static final int HEAD_BYTES = 256;

    private static final byte[][] MAGIC = {
        ascii("dex\n"), {2, 0, 12, 0}, ascii("bplist0"), ascii("SQLite format 3\0"),
    };

    /** Keys near the start of source maps and notebooks. */
    private static final String[] KEYS = {"\"version\"", "\"mappings\"", "\"sources\"", "\"sections\"", "\"cells\""};

    private WholeFileFormats() {}

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Returns whether more of a file should be read into memory, because it is of such a format and the limit is not
     * reached.
     *
     * @param b the first {@code length} bytes of the file, at least 16
     */
    static boolean matches(byte[] b, int length) {
        if (length >= MAX_BYTES) {
            return false;
        }
        for (byte[] magic : MAGIC) {
            if (Arrays.equals(b, 0, magic.length, magic, 0, magic.length)) {
                return true;
            }
        }
        String head = new String(b, 0, Math.min(length, HEAD_BYTES), StandardCharsets.ISO_8859_1).stripLeading();
        boolean json = head.startsWith("{") || head.startsWith(")]}") || head.startsWith("\u00EF\u00BB\u00BF");
        return json && Arrays.stream(KEYS).anyMatch(head::contains);
    }
}
