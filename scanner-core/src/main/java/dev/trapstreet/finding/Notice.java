package dev.trapstreet.finding;

import java.util.Comparator;

/**
 * Warning about a suppression or an account, not about a token in a scan target. Also used for the note that a git directory
 * led outside the target. Immutable.
 *
 * @param topic the kind of warning
 * @param where the file and line, the account, or the link; safe to display
 * @param detail more about this case, as a clause, safe to display; may be empty
 */
public record Notice(Topic topic, String where, String detail) {
    /** Report order: by location, kind and detail. The same input always yields the same report. */
    public static final Comparator<Notice> ORDER =
            Comparator.comparing(Notice::where).thenComparing(Notice::topic).thenComparing(Notice::detail);

    /** Kinds of warnings, each with a description and a recommended action. */
    public enum Topic {
        /** A suppression that has expired. */
        EXPIRED(
                "this suppression has expired and suppresses nothing any more",
                "Replace the token; or look at it again and give a later date."),
        /** A suppression that matches nothing. */
        UNUSED("this suppression suppresses nothing that is here", "Remove it."),
        /** A suppression without a reason. */
        NO_REASON(
                "this suppression gives no reason, so it suppresses nothing",
                "Say with reason why the token may stay."),
        /** A suppression that cannot be parsed. */
        NOT_UNDERSTOOD(
                "this suppression cannot be understood, so it suppresses nothing",
                "Write it as trapstreet:allow reason=\"…\" until=2027-01-31."),
        /** A suppression that is not in the commit whose configuration applies. */
        NOT_IN_COMMIT(
                "this suppression is not in the commit whose configuration holds, so it suppresses nothing",
                "Bring it into that commit first, by a change of its own."),
        /** Tokens of an account for which the scan found no location (rule MBX030). */
        UNUSED_TOKENS(
                "tokens of this account stand nowhere in what was scanned",
                "Look at their statistics in the account; delete those that nothing uses."),
        /** An authorizing token with more scopes than the token list requires. See docs/domain.md#list-tokens. */
        AUTHORIZED_FOR_MORE(
                "the token that authorized the listing can do more than that needs",
                "Create one with tokens:read and scopes:list alone for this."),
        /** The account's available scopes could not be retrieved. See docs/domain.md#list-scopes. */
        SCOPES_UNKNOWN(
                "this account's scopes are not known, so those of its tokens are not compared with them",
                "Authorize with a token that has scopes:list, too."),
        /** Content outside the target that a git directory leads to, and that was read. */
        READ_ELSEWHERE(
                "this leads out of the target, and what is there was read",
                "If that place is not part of this repository, find out who made the repository lead there.");

        private final String phrase;
        private final String advice;

        Topic(String phrase, String advice) {
            this.phrase = phrase;
            this.advice = advice;
        }
    }

    /** {@return the description, with the detail if there is one} */
    public String description() {
        return detail.isEmpty() ? topic.phrase : topic.phrase + ": " + detail;
    }

    /** {@return the recommended action, as sentences} */
    public String advice() {
        return topic.advice;
    }

    /** {@return a label for the subject: "Suppression" or "Account"} */
    public String label() {
        return isAboutSuppression() ? "Suppression" : counts() ? "Account" : "Repository";
    }

    /** {@return whether this warning is about a suppression} */
    public boolean isAboutSuppression() {
        return topic != Topic.UNUSED_TOKENS
                && topic != Topic.AUTHORIZED_FOR_MORE
                && topic != Topic.SCOPES_UNKNOWN
                && topic != Topic.READ_ELSEWHERE;
    }

    /** {@return whether the warning counts towards the severity threshold like a finding; false for a mere note} */
    public boolean counts() {
        return topic != Topic.READ_ELSEWHERE;
    }

    /**
     * Returns the severity. It is the same for all suppression warnings, so that a threshold of medium catches every
     * one of them.
     *
     * @return medium for suppressions, low for accounts, info for a note
     */
    public Severity severity() {
        return isAboutSuppression() ? Severity.MEDIUM : counts() ? Severity.LOW : Severity.INFO;
    }
}
