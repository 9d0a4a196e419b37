package dev.trapstreet.classify;

import dev.trapstreet.rule.RowCondition;
import java.util.Arrays;

/**
 * Reader of the context of tokens in a chunk: keywords nearby, and the syntax around the token. Confined to one thread.
 *
 * <p>Keywords are searched in the first 128 KiB of the chunk, which contain the imports, and in at least 32 KiB before and after
 * each token. The chunk is divided into blocks of 16 KiB, each of which is searched at most once. The time is therefore bounded by
 * the length of the chunk, whatever the number of tokens.
 */
public final class ContextReader {
    private static final byte[] NOTHING = {};
    private static final int BLOCK = 1 << 14;
    private static final int HEAD_BLOCKS = 8;
    private static final int BLOCKS_AROUND = 2;
    private static final int MAX_MARKS = 1 << 10;

    private byte[] bytes = NOTHING;
    private int to;
    private long[][] found = {};
    private long[][] around = {};
    private final int[] exposureMarks = new int[MAX_MARKS];
    private final int[] scriptMarks = new int[MAX_MARKS];
    private int exposureMarkCount;
    private int scriptMarkCount;

    /** Creates a reader without a chunk. */
    public ContextReader() {}

    /**
     * Starts reading a chunk. The chunk is searched only when {@link #read} is called, and must not change until then.
     *
     * @param chunk the bytes of the chunk
     * @param to the number of bytes that are used
     */
    public void begin(byte[] chunk, int to) {
        this.bytes = chunk;
        this.to = Math.min(to, chunk.length);
        int blocks = this.to / BLOCK + 1;
        this.found = new long[blocks][];
        this.around = new long[blocks][];
        this.exposureMarkCount = 0;
        this.scriptMarkCount = 0;
    }

    /**
     * Returns the context of a token in the current chunk.
     *
     * @param start the index of the token's first byte
     * @param length the length of the token in bytes
     * @return the context; {@link TokenContext#NONE} if the range is not inside the chunk
     */
    public TokenContext read(int start, int length) {
        if (start < 0 || length <= 0 || start > to - length) {
            return TokenContext.NONE;
        }
        long[] hints = keywordsAround(start / BLOCK);
        LineAnalyzer line = new LineAnalyzer(bytes, to, start, start + length);
        line.read(exposureMarks, exposureMarkCount, scriptMarks, scriptMarkCount);
        return new TokenContext(hints, line.roles(), line.name(), (char) (bytes[start] & 0x7F));
    }

    private long[] keywordsAround(int block) {
        long[] all = around[block];
        if (all == null) {
            all = new long[KeywordTable.builtIn().bitSetWords()];
            for (int i = 0; i < found.length; i++) {
                if (i < HEAD_BLOCKS || Math.abs(i - block) <= BLOCKS_AROUND) {
                    long[] some = keywordsIn(i);
                    for (int w = 0; w < all.length; w++) {
                        all[w] |= some[w];
                    }
                } else if (i > block + BLOCKS_AROUND) {
                    break;
                }
            }
            around[block] = block > 0 && Arrays.equals(all, around[block - 1]) ? around[block - 1] : all;
        }
        return around[block];
    }

    private long[] keywordsIn(int block) {
        long[] some = found[block];
        if (some == null) {
            KeywordTable keywords = KeywordTable.builtIn();
            long[] bits = new long[keywords.bitSetWords()];
            keywords.search().search(bytes, block * BLOCK, Math.min(to, (block + 1) * BLOCK), to, (word, end) -> {
                KeywordTable.Keyword keyword = keywords.keywordOf(word);
                bits[keyword.number() >> 6] |= 1L << keyword.number();
                mark(keyword, end);
            });
            found[block] = bits;
            some = bits;
        }
        return some;
    }

    /** Returns the index after the last bracket that a word opens and does not close, as in {@code render(request}; else its end. */
    private static int afterBracket(String word, int end) {
        int open = word.lastIndexOf('(');
        return open > word.lastIndexOf(')') ? end - word.length() + open + 1 : end;
    }

    private void mark(KeywordTable.Keyword keyword, int end) {
        if (keyword.row().condition() == RowCondition.HANDS && exposureMarkCount < MAX_MARKS) {
            exposureMarks[exposureMarkCount++] = afterBracket(keyword.name(), end);
        } else if (keyword.row().evidence().equals("script") && scriptMarkCount < MAX_MARKS) {
            // A negative index marks an end tag.
            scriptMarks[scriptMarkCount++] = keyword.name().startsWith("</") ? -end : end;
        }
    }
}
