package dev.trapstreet.rule;

import dev.trapstreet.token.TokenType;
import java.time.Duration;

/** From which age on a token counts as old, and as too old (DOMAIN section 10, decision 4). */
public record AgeLimits(Limit publicTokens, Limit secretTokens) {
    /** Those of the catalogue. */
    public static final AgeLimits DEFAULT = new AgeLimits(Limit.ofDays(365, 1095), Limit.ofDays(90, 365));

    /**
     * Of one type of token.
     *
     * @param old when it is due for rotation
     * @param tooOld when it is overdue
     */
    public record Limit(Duration old, Duration tooOld) {
        public static Limit ofDays(int old, int tooOld) {
            return new Limit(Duration.ofDays(old), Duration.ofDays(tooOld));
        }
    }

    /** The limits for {@code pk} and {@code sk}; a {@code tk} ages by its own expiry. */
    Limit of(TokenType type) {
        return type == TokenType.SECRET ? secretTokens : publicTokens;
    }
}
