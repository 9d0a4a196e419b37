package dev.trapstreet.token;

/**
 * Result of matching a request against an allowed URL. See docs/domain.md#allowed-urls. Immutable.
 *
 * @param answer the answer
 * @param reason the reason, as a sentence without its full stop; empty for a part of a comparison that matches
 */
public record UrlMatch(Answer answer, String reason) {
    /** Answers, from allowed to denied. */
    public enum Answer {
        /** Documented to be allowed. */
        ALLOW,
        /** Not documented. */
        UNKNOWN,
        /** Documented to be denied. */
        DENY
    }

    static UrlMatch allow(String reason) {
        return new UrlMatch(Answer.ALLOW, reason);
    }

    static UrlMatch unknown(String reason) {
        return new UrlMatch(Answer.UNKNOWN, reason);
    }

    static UrlMatch deny(String reason) {
        return new UrlMatch(Answer.DENY, reason);
    }

    /** Combines two parts of one comparison: the less favorable answer, or the first if they are equal. */
    UrlMatch and(UrlMatch other) {
        return other.answer.compareTo(answer) > 0 ? other : this;
    }

    /** Combines two entries of a list: the more favorable answer, or the first if they are equal. */
    UrlMatch or(UrlMatch other) {
        return other.answer.compareTo(answer) < 0 ? other : this;
    }
}
