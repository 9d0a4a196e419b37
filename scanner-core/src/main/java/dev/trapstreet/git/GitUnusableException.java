package dev.trapstreet.git;

import java.io.IOException;

/**
 * Git cannot be used in a repository at all: it is not installed or too old, one of the files that it opens there was not written
 * by git, or it stopped making progress. The message is a clause that may hold the names of files and directories.
 */
public final class GitUnusableException extends IOException {
    private static final long serialVersionUID = 1;

    private static final String STALLED_ADVICE =
            "Run git status there: if it waits too, look for a pipe or a network mount among the files that git reads, also "
                    + "those that .git/config includes.";

    private final String advice;

    private GitUnusableException(String message, String advice) {
        super(message);
        this.advice = advice;
    }

    static GitUnusableException notInstalled() {
        return new GitUnusableException(
                "there is no git in any of the absolute directories on the PATH",
                "Install git, or put its directory on the PATH.");
    }

    /** @param version as git prints it */
    static GitUnusableException tooOld(String version) {
        return new GitUnusableException(
                version + " is too old: 2.30 or later is needed, which tells revisions from options",
                "Install a later git, and put its directory on the PATH.");
    }

    /** @param what the file is or where it leads, as a predicate */
    static GitUnusableException unsafeFile(String file, String what) {
        return new GitUnusableException(
                file + " " + what + ", so git is not started there",
                "Git writes no such file. Find out how it came there; then remove it, or clone the repository again.");
    }

    static GitUnusableException stalled(String subcommand, long seconds) {
        return new GitUnusableException(
                "git " + subcommand + " made no progress for " + seconds + " s and was ended", STALLED_ADVICE);
    }

    static GitUnusableException stalledBefore() {
        return new GitUnusableException(
                "git made no progress in this repository before and is not started there again", STALLED_ADVICE);
    }

    /** Returns what to do about it, as sentences. */
    public String advice() {
        return advice;
    }
}
