package dev.trapstreet.rule;

import dev.trapstreet.token.TokenType;
import java.time.Duration;

/**
 * Ages at which tokens are due and overdue for rotation. See docs/domain.md#decisions 4. Immutable.
 *
 * @param publicTokens the limits of public tokens
 * @param secretTokens the limits of secret tokens
 */
public record AgeLimits(Limit publicTokens, Limit secretTokens) {
    /** Default limits: 365 and 1,095 days for public tokens, 90 and 365 days for secret ones. */
    public static final AgeLimits DEFAULT = new AgeLimits(Limit.ofDays(365, 1095), Limit.ofDays(90, 365));

    /**
     * Limits of one type of token.
     *
     * @param old the age at which a token is due for rotation
     * @param tooOld the age at which it is overdue
     */
    public record Limit(Duration old, Duration tooOld) {
        /**
         * Creates limits in days.
         *
         * @param old the age at which a token is due for rotation, in days
         * @param tooOld the age at which it is overdue, in days
         * @return the limits
         */
        public static Limit ofDays(int old, int tooOld) {
            return new Limit(Duration.ofDays(old), Duration.ofDays(tooOld));
        }
    }

    /** Returns the limits of a type. No rule uses those of a {@code tk}, which expires on its own. */
    Limit limitFor(TokenType type) {
        return type == TokenType.SECRET ? secretTokens : publicTokens;
    }
}
