package dev.trapstreet.finding;

import dev.trapstreet.token.Redactor;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Comparator;
import java.util.Optional;

/**
 * Error that made a scan incomplete, or an online check that failed. Part of the report, and reflected in the exit
 * code. Immutable.
 *
 * @param kind the kind of problem
 * @param where a path or an address, safe to display
 * @param detail more about this case, as a clause; may be empty
 * @param advice the recommended action, as sentences
 */
public record Problem(Kind kind, String where, String detail, String advice) implements ReportEntry {
    /** Report order: by location, kind and detail. The same input always yields the same report. */
    public static final Comparator<Problem> ORDER =
            Comparator.comparing(Problem::where).thenComparing(Problem::kind).thenComparing(Problem::detail);

    /**
     * Returns the problem of a file or directory that cannot be read.
     *
     * @param where the path, safe to display
     * @param failure the reason
     * @return the problem, whose detail is redacted
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
                "Run as a user with read permission, or leave it out with --exclude if it contains nothing relevant."),
        /** A file that disappeared during the scan. */
        VANISHED("it disappeared during the scan", "Scan again when no other program changes that directory."),
        /** A scan target that is a dangling symbolic link. */
        LINK_TO_NOTHING("the target of this link does not exist", "Give the path of the intended file."),
        /** A file that became shorter while it was read. */
        SHRANK("it became shorter while it was read", "Scan again when no other program writes to it."),
        /** An object, file or entry for which there was not enough memory. */
        OUT_OF_MEMORY(
                "there was not enough memory for it",
                "Increase the memory with --memory, such as --memory 4g (in a Maven build: -Xmx in MAVEN_OPTS), then"
                        + " scan again."),
        /** A scan target that was not read completely because the scan was cancelled or reached its time limit. */
        STOPPED(
                "the scan was stopped before it was complete",
                "Scan it again with more time, or scan it in parts; tokens may be in what was not read."),
        /** A scan target that cannot be opened. */
        NOT_OPENED("it could not be opened", "Check the address or path, then scan again."),
        /** An unexpected failure while something was read. */
        BROKE_OFF(
                "an internal error occurred",
                "Everything else was read. Report this line as a bug in Trapstreet, and leave it out with --exclude"
                        + " until the bug is fixed."),
        /** Any other read error. */
        UNREADABLE("it could not be read", "Check the disk or network mount that contains it, then scan again."),
        /** Corrupt git objects. */
        DAMAGED_OBJECT(
                "objects of the history could not be read",
                "Run git fsck there, fetch them again from an intact clone, then scan again."),
        /** A corrupt or unindexed git pack. */
        DAMAGED_PACK(
                "this pack could not be read",
                "Run git fsck there; git index-pack rebuilds a missing or broken index. Then scan again."),
        /** Git objects that are referenced but missing. */
        ABSENT_OBJECT(
                "objects of the history are missing",
                "Run git fsck there. In a partial or shallow clone, git fetch --unshallow --refetch downloads them,"
                        + " and --allow-shallow scans without them."),
        /** A git repository that cannot be opened. */
        GIT_REPOSITORY("this repository could not be read", "Run git status there, or scan with --no-history."),
        /** A file of the git directory that cannot be read: too large, not a regular file, or damaged. */
        GIT_FILE(
                "this file of the git directory could not be read",
                "Git does not write such files: check it, replace it from an intact clone, then scan again."),
        /** A link out of the target that was not followed. */
        GIT_LINK(
                "this leads out of the target, and its content was not scanned",
                "If it is part of this repository, scan again with --follow-git-links (Maven: "
                        + "trapstreet.followGitLinks). After a working tree was moved, run git worktree repair."),
        /** A corrupt archive. */
        ARCHIVE_DAMAGED(
                "this archive is damaged, and could not be read completely",
                "Test it with the program that created it, or extract it and scan the result."),
        /** An archive with encrypted entries. */
        ARCHIVE_ENCRYPTED("entries of this archive are encrypted", "If it is yours, decrypt it and scan the result."),
        /** An archive with entries of an unsupported compression method. */
        ARCHIVE_METHOD(
                "entries of this archive use an unsupported compression method",
                "Extract it with the program that created it, and scan the result."),
        /** An archive that exceeds an extraction limit. */
        ARCHIVE_LIMIT(
                "this archive was not extracted completely",
                "If you trust it, extract it yourself and scan the result."),
        /** A failure to list staged files. */
        GIT_STAGED("git could not list the staged changes", "Run git diff --cached there. Git must be installed."),
        /** A failure to list new commits. */
        GIT_COMMITS("git could not list the new commits", "Run git fsck there. Git must be installed."),
        /** A failure to list tracked files. */
        GIT_INDEX("git could not list the tracked files", "Run git ls-files there, or scan without --tracked."),
        /** Tokens whose verification status could not be determined. */
        VERDICT_UNKNOWN(
                "the Tokens API gave no conclusive result", "Treat these tokens as valid, and scan again later."),
        /** Verification results that could not be cached. */
        VERDICTS_NOT_KEPT(
                "verification results could not be cached", "The next scan requests them again. Check that directory."),
        /** A cache of earlier runs that is not trusted. */
        CACHE_NOT_USED(
                "the cache of scanned objects was not used, so all objects were read",
                "Set XDG_CACHE_HOME to a directory of your own, outside of all scan targets, that no other user can"
                        + " write to."),
        /** A token list that could not be retrieved. */
        LISTING_UNKNOWN(
                "the account's token list could not be retrieved", "Check the authorizing token and the network.");

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
     * Returns the problem that a saved report describes.
     *
     * @param description the {@link #description}
     * @param where a path or an address, safe to display
     * @param advice the recommended action
     * @return the problem; empty if no kind has this description
     */
    public static Optional<Problem> ofDescription(String description, String where, String advice) {
        Kind kind = null;
        for (Kind each : Kind.values()) {
            boolean fits = description.equals(each.phrase) || description.startsWith(each.phrase + ": ");
            if (fits && (kind == null || each.phrase.length() > kind.phrase.length())) {
                kind = each;
            }
        }
        if (kind == null) {
            return Optional.empty();
        }
        int end = kind.phrase.length();
        return Optional.of(
                new Problem(kind, where, description.length() == end ? "" : description.substring(end + 2), advice));
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

    /** {@return the whole problem: the location, the description and the recommended action} */
    public String sentence() {
        return where + ": " + description() + ". " + advice;
    }

    /** {@return a label for the kind of problem: "Not read" or "Warning"} */
    public String label() {
        return makesIncomplete() ? "Not read" : "Warning";
    }

    @Override
    public boolean reaches(Severity threshold) {
        return false;
    }

    @Override
    public <E extends Exception> void accept(Visitor<E> visitor) throws E {
        visitor.problem(this);
    }
}
