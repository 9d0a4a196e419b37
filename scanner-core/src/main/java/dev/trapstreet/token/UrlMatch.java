package dev.trapstreet.token;

/**
 * Whether an allowed URL admits a request, as far as the documentation tells (DOMAIN section 5.6).
 *
 * @param reason why, as a sentence without its full stop
 */
public record UrlMatch(Answer answer, String reason) {
    /** Answers, from the one that serves a page to the one that does not. */
    public enum Answer {
        /** The documentation says yes. */
        ALLOW,
        /** The documentation is silent. */
        UNKNOWN,
        /** The documentation says no. */
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

    /** Of two parts of one comparison: the one that is worse for the page; the first of equals. */
    UrlMatch and(UrlMatch other) {
        return other.answer.compareTo(answer) > 0 ? other : this;
    }

    /** Of two entries of a list: the one that is better for the page; the first of equals. */
    UrlMatch or(UrlMatch other) {
        return other.answer.compareTo(answer) < 0 ? other : this;
    }
}
