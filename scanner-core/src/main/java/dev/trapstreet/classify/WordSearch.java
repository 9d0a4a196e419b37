package dev.trapstreet.classify;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Finds which of many words stand in a text, in one pass. Immutable.
 *
 * <p>Of every word four neighbouring bytes are chosen, those by which it is told best from the others. At each place of the
 * text the four bytes there are looked up in a table, and nearly always nothing is there; else the few words of that entry
 * are compared. With {@code mapbox-gl} and {@code mapboxgl.Map} both may be looked for by their last four bytes, so that
 * "mapb" costs nothing. The table is made so that no entry holds more than a handful, which bounds the work for a text that
 * was written to be slow: it stays proportional to the text's length.
 */
final class WordSearch {
    /** Bytes that are looked up at once; no word is shorter. */
    static final int GRAM = Integer.BYTES;

    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int BITS = 13;
    private static final int SPREAD = 0x9E3779B1; // 2^32 by the golden ratio: neighbouring grams fall far apart
    private static final boolean[] IDENTIFIER = identifier();

    private final byte[][] words;
    private final int[] anchors; // of each word: where in it the chosen bytes start
    private final short[] first = new short[1 << BITS]; // entry to word + 1; 0 is none
    private final short[] next; // word to the next of its entry + 1
    private final int mostPerEntry;

    /** Is told of a word that was found. */
    interface WordConsumer {
        /** A word, by its number, with the index of the byte after it. */
        void accept(int word, int end);
    }

    /** For those words, by their place in the list; each at least four bytes long. */
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
                throw new IllegalArgumentException("too short to be looked for: " + texts.get(w));
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

    /** How many words have to be compared at one place at worst. */
    int mostPerEntry() {
        return mostPerEntry;
    }

    /** Finds the words whose chosen bytes start in {@code bytes[from]} up to {@code bytes[until]}, within {@code [0, to)}. */
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

    /** No identifier goes on before or behind it: {@code import dash} is not in {@code import dashboard}. */
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
