package dev.trapstreet.finding;

import java.util.Comparator;

/**
 * Something that could not be read, or was asked for and could not be had. Part of the report, and part of the exit code.
 *
 * @param where a path or an address, safe to show
 * @param detail what is special about this case, as a clause; may be empty
 * @param advice what to do about it, as sentences
 */
public record Problem(Kind kind, String where, String detail, String advice) {
    /** The same input gives the same report. */
    public static final Comparator<Problem> ORDER =
            Comparator.comparing(Problem::where).thenComparing(Problem::kind).thenComparing(Problem::detail);

    /** Kinds of problems, each with what happened and what to do about it. */
    public enum Kind {
        NO_PERMISSION(
                "permission denied",
                "Run as a user who may read it, or leave it out with --exclude if it holds nothing."),
        VANISHED("it vanished while the scan ran", "Scan again when nothing else works in that directory."),
        LINK_TO_NOTHING("this link leads nowhere", "Name the file that was meant."),
        SHRANK("it shrank while it was read", "Scan again when nothing else writes to it."),
        UNREADABLE("it could not be read", "Look at the disk or the network mount it lies on, then scan again."),
        DAMAGED_OBJECT(
                "objects of the history could not be read",
                "Run git fsck there, fetch them again from a clone that has them, then scan again."),
        DAMAGED_PACK(
                "this pack could not be read",
                "Run git fsck there; git index-pack makes a missing or broken index again. Then scan again."),
        ABSENT_OBJECT(
                "objects of the history are not there",
                "Run git fsck there; in a partial or shallow clone, git fetch --unshallow --refetch brings them, and "
                        + "--allow-shallow does without."),
        GIT_REPOSITORY("this repository could not be read", "Run git status there; or scan with --no-history."),
        ARCHIVE_DAMAGED(
                "this archive is damaged, and not all of it could be read",
                "Test it with the program that made it; or unpack it there, and scan what comes out."),
        ARCHIVE_ENCRYPTED(
                "entries of this archive are encrypted", "Decrypt it, if it is yours, and scan what comes out."),
        ARCHIVE_METHOD(
                "entries of this archive are packed in a way that is not known here",
                "Unpack it with the program that made it, and scan what comes out."),
        ARCHIVE_LIMIT(
                "not all of this archive was unpacked",
                "Unpack it where a bomb does no harm, if you trust it, and scan what comes out."),
        GIT_STAGED("git could not say what is staged", "Run git diff --cached there; git itself must be installed."),
        GIT_COMMITS("git could not list what is new", "Run git fsck there; git itself must be installed."),
        GIT_INDEX("git could not list the tracked files", "Run git ls-files there; or scan without --tracked."),
        VERDICT_UNKNOWN(
                "the Tokens API was asked, and nothing certain came back",
                "Take these tokens as valid, and scan again later."),
        VERDICTS_NOT_KEPT(
                "what the Tokens API said could not be kept", "The next scan asks again. Look at that folder."),
        LISTING_UNKNOWN("the account's listing could not be had", "Look at the authorizing token and at the network.");

        private final String words;
        private final String advice;

        Kind(String words, String advice) {
            this.words = words;
            this.advice = advice;
        }
    }

    /** Of which there is no more to advise than of its kind. */
    public Problem(Kind kind, String where, String detail) {
        this(kind, where, detail, kind.advice);
    }

    /** True when something was not looked at: the scan is incomplete then. What the Tokens API kept to itself is no part of it. */
    public boolean leavesGap() {
        return kind != Kind.VERDICT_UNKNOWN && kind != Kind.VERDICTS_NOT_KEPT && kind != Kind.LISTING_UNKNOWN;
    }

    /** What happened. */
    public String what() {
        return detail.isEmpty() ? kind.words : kind.words + ": " + detail;
    }

    /** What kind of problem it is, as a label. */
    public String label() {
        return leavesGap() ? "Not read" : "Not known";
    }
}
