package dev.trapstreet.token;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Result of parsing a text as a token: the token, or the first failed check with the reason. Immutable. */
public final class ParseResult {
    private final @Nullable MapboxToken token;
    private final @Nullable ParseCheck failedCheck;
    private final String reason;
    private final int length;

    private ParseResult(@Nullable MapboxToken token, @Nullable ParseCheck failedCheck, String reason, int length) {
        this.token = token;
        this.failedCheck = failedCheck;
        this.reason = reason;
        this.length = length;
    }

    static ParseResult success(MapboxToken token, int length) {
        return new ParseResult(token, null, "", length);
    }

    static ParseResult failure(ParseCheck check, String why) {
        return new ParseResult(null, check, why, 0);
    }

    /** {@return the token; empty if a check failed} */
    public Optional<MapboxToken> token() {
        return Optional.ofNullable(token);
    }

    /** {@return the first failed check; empty if all passed} */
    public Optional<ParseCheck> failedCheck() {
        return Optional.ofNullable(failedCheck);
    }

    /** {@return the reason of the failure, as a clause without any of the text; empty on success} */
    public String reason() {
        return reason;
    }

    /** {@return the length of the token in bytes; 0 if a check failed} */
    public int length() {
        return length;
    }
}
