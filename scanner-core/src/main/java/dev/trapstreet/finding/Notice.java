package dev.trapstreet.finding;

import java.util.Comparator;

/**
 * Something that is wrong with what was to be accepted, and that needs a person: a finding without a token.
 *
 * @param where file and line, safe to show
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
                "Bring it into that commit first, by a change of its own.");

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

    /** How bad it is: the same for all of them, so that a threshold of medium keeps what is accepted in order. */
    public Severity severity() {
        return Severity.MEDIUM;
    }
}
