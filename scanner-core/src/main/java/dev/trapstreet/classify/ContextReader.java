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
    private static final int MOST_MARKS = 1 << 10;

    private byte[] bytes = NOTHING;
    private int to;
    private long[][] found = {};
    private long[][] around = {};
    private final int[] hands = new int[MOST_MARKS];
    private final int[] scripts = new int[MOST_MARKS];
    private int handsCount;
    private int scriptsCount;

    /** A chunk that holds a token: its first {@code to} bytes. What is said of all of it is found when first asked for. */
    public void begin(byte[] chunk, int to) {
        this.bytes = chunk;
        this.to = Math.min(to, chunk.length);
        int blocks = this.to / BLOCK + 1;
        this.found = new long[blocks][];
        this.around = new long[blocks][];
        this.handsCount = 0;
        this.scriptsCount = 0;
    }

    /** What is said around the token that stands at {@code start} of the chunk, {@code length} bytes long. */
    public Clues read(int start, int length) {
        if (start < 0 || length <= 0 || start > to - length) {
            return Clues.NONE;
        }
        long[] hints = hintsAround(start / BLOCK);
        TokenLine line = new TokenLine(bytes, to, start, start + length);
        line.read(hands, handsCount, scripts, scriptsCount);
        return new Clues(hints, line.roles(), line.name(), (char) (bytes[start] & 0x7F));
    }

    private long[] hintsAround(int block) {
        long[] all = around[block];
        if (all == null) {
            all = new long[Hints.builtIn().longs()];
            for (int i = 0; i < found.length; i++) {
                if (i < HEAD_BLOCKS || Math.abs(i - block) <= BLOCKS_AROUND) {
                    long[] some = hintsIn(i);
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

    private long[] hintsIn(int block) {
        long[] some = found[block];
        if (some == null) {
            Hints hints = Hints.builtIn();
            long[] bits = new long[hints.longs()];
            hints.search().search(bytes, block * BLOCK, Math.min(to, (block + 1) * BLOCK), to, (word, end) -> {
                Hints.Hint hint = hints.ofWord(word);
                bits[hint.number() >> 6] |= 1L << hint.number();
                mark(hint, end);
            });
            found[block] = bits;
            some = bits;
        }
        return some;
    }

    private void mark(Hints.Hint hint, int end) {
        if (hint.row().condition().equals("hands") && handsCount < MOST_MARKS) {
            hands[handsCount++] = end;
        } else if (hint.row().evidence().equals("script") && scriptsCount < MOST_MARKS) {
            // The sign tells an end tag from a start tag.
            scripts[scriptsCount++] = hint.name().startsWith("</") ? -end : end;
        }
    }
}
