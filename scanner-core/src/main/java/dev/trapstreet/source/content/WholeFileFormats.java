package dev.trapstreet.source.content;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Forms whose parts refer to one another across the whole file: only held whole do they tell what holds a token. Told by
 * their first bytes.
 */
final class WholeFileFormats {
    /** Larger ones are read in windows, as any file; few are. */
    private static final int MAX_BYTES = 32 << 20;

    private static final int HEAD_BYTES = 256;

    private static final byte[][] MAGIC = {
        ascii("dex\n"), {2, 0, 12, 0}, ascii("bplist0"), ascii("SQLite format 3\0"),
    };

    /** Keys with which source maps and notebooks begin. */
    private static final String[] KEYS = {"\"version\"", "\"mappings\"", "\"sources\"", "\"sections\"", "\"cells\""};

    private WholeFileFormats() {}

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** True for a file of which that is the beginning, and which goes on, when so much more of it may be held. */
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
