package dev.trapstreet.token;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What became of an attempt to open a text as a token: the token, or the check that failed and why. */
public final class TokenReading {
    private final @Nullable MapboxToken token;
    private final @Nullable Check failed;
    private final String why;
    private final int length;

    private TokenReading(@Nullable MapboxToken token, @Nullable Check failed, String why, int length) {
        this.token = token;
        this.failed = failed;
        this.why = why;
        this.length = length;
    }

    static TokenReading opened(MapboxToken token, int length) {
        return new TokenReading(token, null, "", length);
    }

    static TokenReading failed(Check check, String why) {
        return new TokenReading(null, check, why, 0);
    }

    /** The token, when every check passed. */
    public Optional<MapboxToken> token() {
        return Optional.ofNullable(token);
    }

    /** The first check that failed; empty when all passed. */
    public Optional<Check> failed() {
        return Optional.ofNullable(failed);
    }

    /** What was found instead of what {@link #failed} demands, as a sentence without the text itself. */
    public String why() {
        return why;
    }

    /** Bytes that the token takes up, from its header; 0 when a check failed. */
    public int length() {
        return length;
    }
}
