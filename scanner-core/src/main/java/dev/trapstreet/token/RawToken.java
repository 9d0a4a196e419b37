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

    RawToken(String text) {
        this.text = text;
    }

    /** {@return the token in plain text; the caller must keep it out of all output} */
    public String revealSecret() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RawToken that && that.text.equals(text);
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
