package dev.trapstreet.classify;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Search for many words in one pass over a text. Immutable.
 *
 * <p>Four adjacent bytes of every word are its anchor, chosen so that few words share a table entry. At each position of the text,
 * the next four bytes are looked up in the table. Usually there is no entry; otherwise the few words of that entry are compared. For
 * example, {@code mapbox-gl} and {@code mapboxgl.Map} may both be found by their last four bytes, so that every "mapb" in a text
 * costs nothing. Since no entry has more than a few words, the time stays proportional to the length of the text, even for a text
 * that is designed to be slow.
 */
final class WordSearch {
    /** Length of an anchor, and the minimum length of a word, in bytes. */
    static final int GRAM = Integer.BYTES;

    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int BITS = 13;
    /** Hash multiplier, 2^32 divided by the golden ratio: spreads similar anchors over the table. */
    private static final int SPREAD = 0x9E3779B1;

    private static final boolean[] IDENTIFIER = identifier();

    private final byte[][] words;
    private final int[] anchors; // by word: the offset of its anchor
    private final short[] first = new short[1 << BITS]; // by entry: its first word + 1; 0 if the entry is empty
    private final short[] next; // by word: the next word of the same entry + 1; 0 if it is the last
    private final int mostPerEntry;

    /** Consumer of the words that are found. */
    interface WordConsumer {
        /**
         * Accepts an occurrence of a word.
         *
         * @param word the index of the word in the list
         * @param end the index of the byte after the occurrence
         */
        void accept(int word, int end);
    }

    /**
     * Creates a search.
     *
     * @param texts the words, each at least {@link #GRAM} bytes long in UTF-8
     * @throws IllegalArgumentException if a word is shorter
     */
    WordSearch(List<String> texts) {
        this.words = new byte[texts.size()][];
        this.anchors = new int[texts.size()];
        this.next = new short[texts.size()];
        int[] load = new int[1 << BITS];
        int most = 0;
        for (int w = 0; w < words.length; w++) {
            words[w] = texts.get(w).getBytes(StandardCharsets.UTF_8);
            int best = 0;
            int least = Integer.MAX_VALUE;
            for (int i = 0; i + GRAM <= words[w].length; i++) {
                int there = load[entry((int) WORD.get(words[w], i))];
                if (there < least) {
                    least = there;
                    best = i;
                }
            }
            if (least == Integer.MAX_VALUE) {
                throw new IllegalArgumentException("too short to be searched for: " + texts.get(w));
            }
            int entry = entry((int) WORD.get(words[w], best));
            anchors[w] = best;
            next[w] = first[entry];
            first[entry] = (short) (w + 1);
            load[entry]++;
            most = Math.max(most, load[entry]);
        }
        this.mostPerEntry = most;
    }

    private static int entry(int gram) {
        return (gram * SPREAD) >>> (Integer.SIZE - BITS);
    }

    /** Returns the maximum number of words that are compared at one position. */
    int mostPerEntry() {
        return mostPerEntry;
    }

    /**
     * Finds the words in a part of a text. A word belongs to the part that contains the start of its anchor, so that adjacent parts
     * find each occurrence exactly once. The word itself may extend beyond the part.
     *
     * @param bytes the text
     * @param from the start of the part
     * @param until the end of the part, exclusive
     * @param to the end of the text, exclusive
     * @param found receives the words, in the order of their anchors
     */
    void search(byte[] bytes, int from, int until, int to, WordConsumer found) {
        short[] table = first;
        int last = Math.min(until, to - GRAM + 1);
        for (int i = from; i < last; i++) {
            int word = table[((int) WORD.get(bytes, i) * SPREAD) >>> (Integer.SIZE - BITS)];
            if (word != 0) {
                compare(bytes, i, to, word, found);
            }
        }
    }

    private void compare(byte[] bytes, int at, int to, int head, WordConsumer found) {
        for (int w = head - 1; w >= 0; w = next[w] - 1) {
            byte[] word = words[w];
            int start = at - anchors[w];
            int end = start + word.length;
            if (start >= 0
                    && end <= to
                    && Arrays.equals(bytes, start, end, word, 0, word.length)
                    && isWhole(bytes, start, end, to, word)) {
                found.accept(w, end);
            }
        }
    }

    static boolean isQuote(byte b) {
        return b == '"' || b == '\'' || b == '`';
    }

    /** Whether a word is not part of a longer identifier: {@code import dash} is not found in {@code import dashboard}. */
    private static boolean isWhole(byte[] bytes, int start, int end, int to, byte[] word) {
        return (start == 0 || !isIdentifier(word[0]) || !isIdentifier(bytes[start - 1]))
                && (end == to || !isIdentifier(word[word.length - 1]) || !isIdentifier(bytes[end]));
    }

    static boolean isIdentifier(byte b) {
        return IDENTIFIER[b & 0xFF];
    }

    private static boolean[] identifier() {
        boolean[] table = new boolean[256];
        for (int c = 0; c < 128; c++) {
            table[c] = Character.isLetterOrDigit(c) || c == '_';
        }
        return table;
    }
}
