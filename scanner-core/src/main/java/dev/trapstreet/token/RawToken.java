package dev.trapstreet.token;

/**
 * Text of a token, protected against accidental printing, logging and serialization. Immutable; equal if the text is
 * equal.
 *
 * <p>Only {@link #revealSecret()} returns the text. It is called for the fingerprint, for requests to the Tokens API,
 * and when the user asks to see the token.
 */
public final class RawToken {
    private final String text;
    private final boolean known;

    RawToken(String text) {
        this(text, true);
    }

    private RawToken(String text, boolean known) {
        this.text = text;
        this.known = known;
    }

    /** Returns a token whose text is not known, but which equals all others with the same fingerprint, as hex digits, and without a text. */
    static RawToken unknown(String fingerprint) {
        return new RawToken(fingerprint, false);
    }

    /**
     * Returns the token in plain text. The caller must keep it out of all output.
     *
     * @return the text
     * @throws IllegalStateException if the text is not known, because the token comes from a record of an earlier scan
     */
    public String revealSecret() {
        if (!known) {
            throw new IllegalStateException("the text of a recorded token is not known");
        }
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RawToken that && that.known == known && that.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return "RawToken[withheld]";
    }
}
