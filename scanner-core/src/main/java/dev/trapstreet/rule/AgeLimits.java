package dev.trapstreet.rule;

import dev.trapstreet.token.TokenType;
import java.time.Duration;

/** From which age on a token counts as old, and as too old (DOMAIN section 10, decision 4). */
record AgeLimits(Duration old, Duration tooOld) {
    private static final AgeLimits PUBLIC = new AgeLimits(Duration.ofDays(365), Duration.ofDays(1095));
    private static final AgeLimits SECRET = new AgeLimits(Duration.ofDays(90), Duration.ofDays(365));

    /** The limits for {@code pk} and {@code sk}; a {@code tk} ages by its own expiry. */
    static AgeLimits of(TokenType type) {
        return type == TokenType.SECRET ? SECRET : PUBLIC;
    }
}
