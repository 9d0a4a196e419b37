package dev.trapstreet.classify;

import java.util.Arrays;

/**
 * Reads what stands around tokens. Holds scratch space and is used by one thread.
 *
 * <p>Of a chunk, its first 128 KiB are looked at, where imports stand, and 32 KiB before and behind each token. That is done
 * in blocks, each once however many tokens stand there, so the work is bounded by the chunk's length.
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

    /** A chunk that holds a token: its first {@code to} bytes. What is said of all of it is found when first asked for. */
    public void begin(byte[] chunk, int to) {
        this.bytes = chunk;
        this.to = Math.min(to, chunk.length);
        int blocks = this.to / BLOCK + 1;
        this.found = new long[blocks][];
        this.around = new long[blocks][];
        this.exposureMarkCount = 0;
        this.scriptMarkCount = 0;
    }

    /** What is said around the token that stands at {@code start} of the chunk, {@code length} bytes long. */
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

    private void mark(KeywordTable.Keyword keyword, int end) {
        if (keyword.row().condition().equals("hands") && exposureMarkCount < MAX_MARKS) {
            exposureMarks[exposureMarkCount++] = end;
        } else if (keyword.row().evidence().equals("script") && scriptMarkCount < MAX_MARKS) {
            // The sign tells an end tag from a start tag.
            scriptMarks[scriptMarkCount++] = keyword.name().startsWith("</") ? -end : end;
        }
    }
}
