package dev.trapstreet.token;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Result of parsing a text as a token: the token, or the first failed check with the reason. Immutable. */
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

    /** {@return the token; empty if a check failed} */
    public Optional<MapboxToken> token() {
        return Optional.ofNullable(token);
    }

    /** {@return the first failed check; empty if all passed} */
    public Optional<Check> failed() {
        return Optional.ofNullable(failed);
    }

    /** {@return the reason of the failure, as a clause without any of the text; empty on success} */
    public String why() {
        return why;
    }

    /** {@return the length of the token in bytes; 0 if a check failed} */
    public int length() {
        return length;
    }
}
