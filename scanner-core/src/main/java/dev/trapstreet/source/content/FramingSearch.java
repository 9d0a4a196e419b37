package dev.trapstreet.source.content;

import dev.trapstreet.token.TokenParser;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Search of the bytes of an archive that are not the content of its entries: headers, comments, gaps, padding, and what precedes
 * or follows the archive. Adjacent bytes are searched together, in windows that overlap as those of a file do.
 *
 * <p>Names of entries are searched on their own, so they are blanked here. Used by one thread.
 */
final class FramingSearch {
    /** Receiver of the windows. */
    interface Receiver {
        /**
         * Searches a window.
         *
         * @param bytes the array that contains the window from index 0 on
         * @param length the number of bytes
         * @param owned the index from which on a token belongs to the next window
         * @param offset the position of the first byte in the archive
         */
        void search(byte[] bytes, int length, int owned, long offset);
    }

    private static final int FIRST_BYTES = 1 << 10;
    private static final int WINDOW_BYTES = 1 << 17;

    private final Receiver receiver;
    private byte[] pending = new byte[FIRST_BYTES];
    private int length;
    private long offset; // of the first pending byte
    private int named; // index up to which names were blanked

    FramingSearch(Receiver receiver) {
        this.receiver = receiver;
    }

    /**
     * Adds bytes of the framing.
     *
     * @param bytes the array that contains them; copied
     * @param from the index of the first one
     * @param count the number of bytes
     * @param position the position of the first one in the archive
     */
    void add(byte[] bytes, int from, int count, long position) {
        if (position != offset + length) {
            flush();
        }
        int done = 0;
        while (done < count) {
            if (length == 0) {
                offset = position + done;
            }
            if (length == WINDOW_BYTES) {
                slide();
            }
            int some = Math.min(count - done, WINDOW_BYTES - length);
            if (length + some > pending.length) {
                pending = Arrays.copyOf(pending, Math.min(WINDOW_BYTES, Math.max(2 * pending.length, length + some)));
            }
            System.arraycopy(bytes, from + done, pending, length, some);
            length += some;
            done += some;
        }
    }

    private void slide() {
        int owned = length - ChunkReader.OVERLAP_BYTES;
        receiver.search(pending, length, owned, offset);
        System.arraycopy(pending, owned, pending, 0, length - owned);
        length -= owned;
        offset += owned;
        named = Math.max(0, named - owned);
    }

    /**
     * Blanks the names of an entry in the bytes that were added since the last call, because they are searched on their own. Looking for them
     * in all pending bytes took more than half of the time of a scan of jars.
     *
     * @param names the names, such as that of a link and that of its target. Only components that are long enough for a token matter
     */
    void blank(String... names) {
        for (String name : names) {
            int start = 0;
            while (start < name.length()) {
                int end = componentEnd(name, start);
                if (end - start >= TokenParser.SHORTEST) {
                    blank(name.substring(start, end).getBytes(StandardCharsets.UTF_8));
                }
                start = end + 1;
            }
        }
        named = length;
    }

    /** Returns whether a component of a path is long enough for a token. Not by a regular expression, since every entry is asked. */
    static boolean isLong(String name) {
        int start = 0;
        while (name.length() - start >= TokenParser.SHORTEST) {
            int end = componentEnd(name, start);
            if (end - start >= TokenParser.SHORTEST) {
                return true;
            }
            start = end + 1;
        }
        return false;
    }

    private static int componentEnd(String name, int start) {
        int end = start;
        while (end < name.length() && name.charAt(end) != '/' && name.charAt(end) != '\\') {
            end++;
        }
        return end;
    }

    private void blank(byte[] name) {
        for (int i = named; i + name.length <= length; i++) {
            if (pending[i] == name[0] && Arrays.equals(pending, i, i + name.length, name, 0, name.length)) {
                Arrays.fill(pending, i, i + name.length, (byte) 0);
            }
        }
    }

    /** Searches what was added and not yet searched. */
    void flush() {
        if (length >= TokenParser.SHORTEST) {
            receiver.search(pending, length, length, offset);
        }
        length = 0;
        named = 0;
    }
}
