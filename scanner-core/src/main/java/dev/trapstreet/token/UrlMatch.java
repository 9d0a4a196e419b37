package dev.trapstreet.token;

/**
 * Result of matching a request against an allowed URL. See docs/domain.md#allowed-urls. Immutable.
 *
 * @param decision the answer
 * @param reason the reason, as a sentence without its full stop; empty for a part of a comparison that matches
 */
public record UrlMatch(Decision decision, String reason) {
    /** Answers, from allowed to denied. */
    public enum Decision {
        /** Documented to be allowed. */
        ALLOW,
        /** Not documented. */
        UNKNOWN,
        /** Documented to be denied. */
        DENY
    }

    static UrlMatch allow(String reason) {
        return new UrlMatch(Decision.ALLOW, reason);
    }

    /**
     * Returns an answer that the documentation does not give.
     *
     * @param reason the reason, as a sentence without its full stop
     * @return the answer
     */
    public static UrlMatch unknown(String reason) {
        return new UrlMatch(Decision.UNKNOWN, reason);
    }

    static UrlMatch deny(String reason) {
        return new UrlMatch(Decision.DENY, reason);
    }

    /** Combines two parts of one comparison: the less favorable answer, or the first if they are equal. */
    UrlMatch and(UrlMatch other) {
        return other.decision.compareTo(decision) > 0 ? other : this;
    }

    /** Combines two entries of a list: the more favorable answer, or the first if they are equal. */
    UrlMatch or(UrlMatch other) {
        return other.decision.compareTo(decision) < 0 ? other : this;
    }
}
