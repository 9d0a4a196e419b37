package dev.trapstreet.token;

/**
 * The token itself: the one class that holds it, which cannot print, log or serialise it.
 *
 * <p>Two are equal when they hold the same token. The text leaves by {@link #revealSecret()} alone: for the fingerprint,
 * a request to the Tokens API and an explicit wish to see it.
 */
public final class RawToken {
    private final String text;

    RawToken(String text) {
        this.text = text;
    }

    /** The token as it stood in the source. Whoever calls this answers for where it goes. */
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
