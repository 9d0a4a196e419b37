package dev.trapstreet.classify;

/** Reads what stands around tokens. Holds scratch space and is used by one thread. */
public final class ContextReader {
    private static final byte[] NOTHING = {};

    private byte[] bytes = NOTHING;
    private int to;

    /** A chunk that holds a token: its first {@code to} bytes. What is said of all of it is found when first asked for. */
    public void begin(byte[] chunk, int to) {
        this.bytes = chunk;
        this.to = to;
    }

    /** What is said around the token that stands at {@code start} of the chunk, {@code length} bytes long. */
    public Clues read(int start, int length) {
        if (length <= 0 || start + length > Math.min(to, bytes.length)) {
            return Clues.NONE;
        }
        return Clues.NONE;
    }
}
