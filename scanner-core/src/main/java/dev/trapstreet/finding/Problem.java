package dev.trapstreet.finding;

import dev.trapstreet.token.Redactor;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Comparator;

/**
 * Error that made a scan incomplete, or an online check that failed. Part of the report, and reflected in the exit
 * code. Immutable.
 *
 * @param kind the kind of problem
 * @param where a path or an address, safe to display
 * @param detail more about this case, as a clause; may be empty
 * @param advice the recommended action, as sentences
 */
public record Problem(Kind kind, String where, String detail, String advice) {
    /** Report order: by location, kind and detail. The same input always yields the same report. */
    public static final Comparator<Problem> ORDER =
            Comparator.comparing(Problem::where).thenComparing(Problem::kind).thenComparing(Problem::detail);

    /**
     * Returns the problem of a file or directory that cannot be read.
     *
     * @param where the path, safe to display
     * @param failure the reason
     */
    public static Problem unreadable(String where, IOException failure) {
        if (failure instanceof AccessDeniedException) {
            return new Problem(Kind.NO_PERMISSION, where, "");
        }
        if (failure instanceof NoSuchFileException) {
            return new Problem(Kind.VANISHED, where, "");
        }
        // The message of a FileSystemException repeats the path, which may hold a token; its reason does not.
        String reason = failure instanceof FileSystemException file
                ? file.getReason()
                : Redactor.redact(String.valueOf(failure.getMessage()));
        return new Problem(Kind.UNREADABLE, where, reason == null ? "" : reason);
    }

    /** Kinds of problems, each with a description and a recommended action. */
    public enum Kind {
        /** A file or directory that may not be read. */
        NO_PERMISSION(
                "permission denied",
                "Run as a user who may read it, or leave it out with --exclude if it holds nothing."),
        /** A file that disappeared during the scan. */
        VANISHED("it vanished while the scan ran", "Scan again when nothing else works in that directory."),
        /** A scan target that is a dangling symbolic link. */
        LINK_TO_NOTHING("this link leads nowhere", "Name the file that was meant."),
        /** A file that became shorter while it was read. */
        SHRANK("it shrank while it was read", "Scan again when nothing else writes to it."),
        /** An object, file or entry for which there was not enough memory. */
        OUT_OF_MEMORY(
                "the memory was not enough for it",
                "Give more by --memory, such as --memory 4g (a Maven build: by -Xmx in MAVEN_OPTS), then scan again."),
        /** A scan target that cannot be opened. */
        NOT_OPENED("it could not be opened", "Look at the address or path, then scan it again."),
        /** An unexpected failure while something was read. */
        BROKE_OFF(
                "the work on it broke off",
                "All else was read. Report this line as a fault of Trapstreet, and scan without it by --exclude."),
        /** Any other read error. */
        UNREADABLE("it could not be read", "Look at the disk or the network mount it lies on, then scan again."),
        /** Corrupt git objects. */
        DAMAGED_OBJECT(
                "objects of the history could not be read",
                "Run git fsck there, fetch them again from a clone that has them, then scan again."),
        /** A corrupt or unindexed git pack. */
        DAMAGED_PACK(
                "this pack could not be read",
                "Run git fsck there; git index-pack makes a missing or broken index again. Then scan again."),
        /** Git objects that are referenced but missing. */
        ABSENT_OBJECT(
                "objects of the history are not there",
                "Run git fsck there; in a partial or shallow clone, git fetch --unshallow --refetch brings them, and "
                        + "--allow-shallow does without."),
        /** A git repository that cannot be opened. */
        GIT_REPOSITORY("this repository could not be read", "Run git status there; or scan with --no-history."),
        /** A file of the git directory that cannot be read: too large, not a regular file, or damaged. */
        GIT_FILE(
                "this file of the git directory could not be read",
                "Git writes no such file: look at it, replace it from a clone that is sound, then scan again."),
        /** A link out of the target that was not followed. */
        GIT_LINK(
                "this leads out of the target, and what is there was not read",
                "If that place is part of this repository, scan again with --follow-git-links (Maven:"
                        + " trapstreet.followGitLinks); a working tree that was moved is known again after git worktree"
                        + " repair."),
        /** A corrupt archive. */
        ARCHIVE_DAMAGED(
                "this archive is damaged, and not all of it could be read",
                "Test it with the program that made it; or unpack it there, and scan what comes out."),
        /** An archive with encrypted entries. */
        ARCHIVE_ENCRYPTED(
                "entries of this archive are encrypted", "Decrypt it, if it is yours, and scan what comes out."),
        /** An archive with entries of an unsupported compression method. */
        ARCHIVE_METHOD(
                "entries of this archive are packed in a way that is not known here",
                "Unpack it with the program that made it, and scan what comes out."),
        /** An archive that exceeds an extraction limit. */
        ARCHIVE_LIMIT(
                "not all of this archive was unpacked",
                "Unpack it where a bomb does no harm, if you trust it, and scan what comes out."),
        /** A failure to list staged files. */
        GIT_STAGED("git could not say what is staged", "Run git diff --cached there; git itself must be installed."),
        /** A failure to list new commits. */
        GIT_COMMITS("git could not list what is new", "Run git fsck there; git itself must be installed."),
        /** A failure to list tracked files. */
        GIT_INDEX("git could not list the tracked files", "Run git ls-files there; or scan without --tracked."),
        /** Tokens whose verification status could not be determined. */
        VERDICT_UNKNOWN(
                "the Tokens API was asked, and nothing certain came back",
                "Take these tokens as valid, and scan again later."),
        /** Verification results that could not be cached. */
        VERDICTS_NOT_KEPT(
                "what the Tokens API said could not be kept", "The next scan asks again. Look at that folder."),
        /** A cache of earlier runs that is not trusted. */
        CACHE_NOT_USED(
                "the list of objects that were read before is not used, so all of them were read",
                "Set XDG_CACHE_HOME to a folder of your own, outside of all scan targets, that no other user can write"
                        + " to."),
        /** A token list that could not be retrieved. */
        LISTING_UNKNOWN("the account's listing could not be had", "Look at the authorizing token and at the network.");

        private final String phrase;
        private final String advice;

        Kind(String phrase, String advice) {
            this.phrase = phrase;
            this.advice = advice;
        }
    }

    /**
     * Creates a problem with the advice of its kind.
     *
     * @param kind the kind of problem
     * @param where a path or an address, safe to display
     * @param detail more about this case, as a clause; may be empty
     */
    public Problem(Kind kind, String where, String detail) {
        this(kind, where, detail, kind.advice);
    }

    /**
     * Creates a problem for an unexpected exception or error. The message of the failure is omitted, because it may contain
     * what was read; the location in the source code is reported instead.
     *
     * @param where the path or address that was being read, safe to display
     * @param failure the exception or error
     * @return a problem of the kind {@link Kind#OUT_OF_MEMORY} or {@link Kind#BROKE_OFF}
     */
    public static Problem of(String where, Throwable failure) {
        if (failure instanceof OutOfMemoryError) {
            return new Problem(Kind.OUT_OF_MEMORY, where, "");
        }
        String kind = failure.getClass().getSimpleName();
        for (StackTraceElement frame : failure.getStackTrace()) {
            if (frame.getClassName().startsWith("dev.trapstreet.")) {
                return new Problem(
                        Kind.BROKE_OFF, where, kind + " at " + frame.getFileName() + ":" + frame.getLineNumber());
            }
        }
        return new Problem(Kind.BROKE_OFF, where, kind);
    }

    /**
     * Returns whether this problem makes the scan incomplete. Failed online checks do not.
     *
     * @return whether something was not read
     */
    public boolean makesIncomplete() {
        return kind != Kind.VERDICT_UNKNOWN
                && kind != Kind.VERDICTS_NOT_KEPT
                && kind != Kind.CACHE_NOT_USED
                && kind != Kind.LISTING_UNKNOWN;
    }

    /** {@return the description, with the detail if there is one} */
    public String description() {
        return detail.isEmpty() ? kind.phrase : kind.phrase + ": " + detail;
    }

    /** {@return a label for the kind of problem: "Not read" or "Not known"} */
    public String label() {
        return makesIncomplete() ? "Not read" : "Not known";
    }
}
