package dev.trapstreet.finding;

import java.util.Comparator;

/**
 * Something that is wrong with what was to be accepted, or with an account, and that needs a person: a finding without a token.
 *
 * @param where file and line, or an account; safe to show
 * @param detail what is special about this case, as a clause, safe to show; may be empty
 */
public record Notice(Kind kind, String where, String detail) {
    /** The same input gives the same report. */
    public static final Comparator<Notice> ORDER =
            Comparator.comparing(Notice::where).thenComparing(Notice::kind).thenComparing(Notice::detail);

    /** Kinds of notices, each with what is wrong and what to do about it. */
    public enum Kind {
        EXPIRED(
                "this suppression has expired and suppresses nothing any more",
                "Replace the token; or look at it again and give a later date."),
        UNUSED("this suppression suppresses nothing that is here", "Remove it."),
        NO_REASON(
                "this suppression gives no reason, so it suppresses nothing",
                "Say with reason why the token may stay."),
        NOT_UNDERSTOOD(
                "this suppression cannot be understood, so it suppresses nothing",
                "Write it as trapstreet:allow reason=\"…\" until=2027-01-31."),
        NOT_IN_COMMIT(
                "this suppression is not in the commit whose configuration holds, so it suppresses nothing",
                "Bring it into that commit first, by a change of its own."),
        /** Rule MBX030. */
        UNUSED_TOKENS(
                "tokens of this account stand nowhere in what was scanned",
                "Look at their statistics in the account; delete those that nothing uses."),
        /** DOMAIN section 6.2. */
        AUTHORIZED_FOR_MORE(
                "the token that authorized the listing can do more than that needs",
                "Create one with tokens:read and scopes:list alone for this."),
        /** DOMAIN section 6.2. */
        SCOPES_UNKNOWN(
                "this account's scopes are not known, so those of its tokens are not compared with them",
                "Authorize with a token that has scopes:list, too.");

        private final String words;
        private final String advice;

        Kind(String words, String advice) {
            this.words = words;
            this.advice = advice;
        }
    }

    /** What is wrong. */
    public String what() {
        return detail.isEmpty() ? kind.words : kind.words + ": " + detail;
    }

    /** What to do about it. */
    public String advice() {
        return kind.advice;
    }

    /** What it is about, as a label. */
    public String label() {
        return isOfSuppressions() ? "Suppression" : "Account";
    }

    /** True when it is about a suppression. */
    public boolean isOfSuppressions() {
        return kind != Kind.UNUSED_TOKENS && kind != Kind.AUTHORIZED_FOR_MORE && kind != Kind.SCOPES_UNKNOWN;
    }

    /** How bad it is: the same for all suppressions, so that a threshold of medium keeps what is accepted in order. */
    public Severity severity() {
        return isOfSuppressions() ? Severity.MEDIUM : Severity.LOW;
    }
}
