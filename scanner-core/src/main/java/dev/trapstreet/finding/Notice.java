package dev.trapstreet.finding;

import java.util.Comparator;
import java.util.Optional;

/**
 * Warning about a suppression or an account, not about a token in a scan target. Also used for the note that a git directory
 * led outside the target. Immutable.
 *
 * @param topic the kind of warning
 * @param where the file and line, the account, or the link; safe to display
 * @param detail more about this case, as a clause, safe to display; may be empty
 */
public record Notice(Topic topic, String where, String detail) implements ReportEntry {
    /** Report order: by location, kind and detail. The same input always yields the same report. */
    public static final Comparator<Notice> ORDER =
            Comparator.comparing(Notice::where).thenComparing(Notice::topic).thenComparing(Notice::detail);

    /** Kinds of warnings, each with a description and a recommended action. */
    public enum Topic {
        /** A suppression that has expired. */
        EXPIRED(
                "this suppression has expired and no longer applies",
                "Replace the token, or review the suppression and set a later date."),
        /** A suppression that matches nothing. */
        UNUSED("this suppression matches nothing", "Remove it."),
        /** A suppression without a reason. */
        NO_REASON(
                "this suppression gives no reason, so it does not apply",
                "Add a reason that explains why the token may stay."),
        /** A suppression that cannot be parsed. */
        NOT_UNDERSTOOD(
                "this suppression is invalid, so it does not apply",
                "Write it as trapstreet:allow reason=\"…\" until=2027-01-31."),
        /** A comment that looks like a suppression and is none. */
        MISSPELLED(
                "this looks like a suppression, but is none",
                "Write it in a comment, as trapstreet:allow reason=\"…\" until=2027-01-31."),
        /** A suppression that is not in the commit whose configuration applies. */
        NOT_IN_COMMIT(
                "this suppression is not in the commit that provides the configuration, so it does not apply",
                "Add it to that commit first, in a separate change."),
        /** Tokens of an account for which the scan found no location (rule MBX030). */
        UNUSED_TOKENS(
                "tokens of this account were not found by this scan",
                "Check their statistics in the account, and delete those that are not used."),
        /** An authorizing token with more scopes than the token list requires. See docs/domain.md#list-tokens. */
        AUTHORIZED_FOR_MORE(
                "the authorizing token has more scopes than the token list requires",
                "Create one with only tokens:read and scopes:list for this."),
        /** The account's available scopes could not be retrieved. See docs/domain.md#list-scopes. */
        SCOPES_UNKNOWN(
                "this account's scopes are unknown, so the scopes of its tokens were not checked against them",
                "Authorize with a token that also has scopes:list."),
        /** Entries of an account's token list that cannot be interpreted. See docs/domain.md#list-tokens. */
        ENTRIES_UNREADABLE(
                "entries of this account's token list could not be read, so their tokens were judged without it",
                "Look at these tokens on the account's token page."),
        /** A token that is in several targets of the scan, which are judged separately. */
        SEVERAL_TARGETS(
                "this token is in several targets", "If it leaks in one of them, it has to be replaced in all."),
        /** Content outside the target that a git directory leads to, and that was read. */
        READ_ELSEWHERE(
                "this leads out of the target, and its content was scanned",
                "If it is not part of this repository, find out who made the repository refer to it."),
        /** Replacement objects or grafts, which git itself would show in place of the commits that were made. */
        COMMITS_REPLACED(
                "git shows other commits here than were made; they were read as they were made",
                "If you did not set this up, find out who did."),
        /** A repository in a form that is not read directly, so that git copied it. */
        READ_SLOWLY(
                "this repository is stored in a form that is not read directly, so git copied it first, which is slow",
                "Use a newer version of Trapstreet once there is one that reads it.");

        private final String phrase;
        private final String advice;

        Topic(String phrase, String advice) {
            this.phrase = phrase;
            this.advice = advice;
        }
    }

    /**
     * Returns the warning that a saved report describes.
     *
     * @param description the {@link #description}
     * @param where the file and line, the account, or the link; safe to display
     * @return the warning; empty if no kind has this description
     */
    public static Optional<Notice> ofDescription(String description, String where) {
        Topic topic = null;
        for (Topic each : Topic.values()) {
            boolean fits = description.equals(each.phrase) || description.startsWith(each.phrase + ": ");
            if (fits && (topic == null || each.phrase.length() > topic.phrase.length())) {
                topic = each;
            }
        }
        if (topic == null) {
            return Optional.empty();
        }
        int end = topic.phrase.length();
        return Optional.of(new Notice(topic, where, description.length() == end ? "" : description.substring(end + 2)));
    }

    /** {@return the description, with the detail if there is one} */
    public String description() {
        return detail.isEmpty() ? topic.phrase : topic.phrase + ": " + detail;
    }

    /** {@return the recommended action, as sentences} */
    public String advice() {
        return topic.advice;
    }

    /** {@return the whole warning: the location, the description and the recommended action} */
    public String sentence() {
        return where + ": " + description() + ". " + advice();
    }

    /** {@return a label for the subject: "Suppression" or "Account"} */
    public String label() {
        return isAboutSuppression()
                ? "Suppression"
                : counts() ? "Account" : topic == Topic.SEVERAL_TARGETS ? "Token" : "Repository";
    }

    /** {@return whether this warning is about a suppression} */
    public boolean isAboutSuppression() {
        return topic != Topic.UNUSED_TOKENS
                && topic != Topic.AUTHORIZED_FOR_MORE
                && topic != Topic.SCOPES_UNKNOWN
                && topic != Topic.ENTRIES_UNREADABLE
                && topic != Topic.SEVERAL_TARGETS
                && topic != Topic.READ_ELSEWHERE
                && topic != Topic.COMMITS_REPLACED;
    }

    /** {@return whether the warning counts towards the severity threshold like a finding; false for a mere note} */
    public boolean counts() {
        return topic != Topic.READ_ELSEWHERE && topic != Topic.SEVERAL_TARGETS && topic != Topic.COMMITS_REPLACED;
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

    @Override
    public boolean reaches(Severity threshold) {
        return counts() && severity().reaches(threshold);
    }

    @Override
    public <E extends Exception> void accept(Visitor<E> visitor) throws E {
        visitor.warning(this);
    }
}
