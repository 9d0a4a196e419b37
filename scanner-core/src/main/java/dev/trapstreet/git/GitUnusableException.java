package dev.trapstreet.git;

import java.io.IOException;

/**
 * Thrown when git cannot be used in a repository: it is not installed and JGit cannot replace it, it is too old, one of the files that it opens is unsafe, or it
 * stopped making progress. The message is a clause without a full stop. It may contain names of files and directories.
 */
public final class GitUnusableException extends IOException {
    private static final long serialVersionUID = 1;

    private static final String STALLED_ADVICE =
            "Run git status there. If it hangs too, look for a pipe or a network mount among the files that git reads, "
                    + "including those that .git/config includes.";

    /** What to do, as one or more sentences. */
    private final String advice;

    private GitUnusableException(String message, String advice) {
        super(message);
        this.advice = advice;
    }

    static GitUnusableException notInstalled() {
        return new GitUnusableException(
                "git was not found in any absolute directory on the PATH",
                "Install git, or put its directory on the PATH.");
    }

    /**
     * Creates the exception for something that JGit, which is used without a git program, does not support.
     *
     * @param reason its message is a predicate about JGit, such as "does not read a split index"
     */
    static GitUnusableException unsupportedByJGit(IOException reason) {
        GitUnusableException unusable = new GitUnusableException(
                "git was not found in any absolute directory on the PATH, and JGit, which is used in its place, "
                        + reason.getMessage(),
                "Install git, or put its directory on the PATH.");
        unusable.initCause(reason);
        return unusable;
    }

    /**
     * Creates the exception for a git without {@code --end-of-options}.
     *
     * @param version the version line as git prints it
     */
    static GitUnusableException tooOld(String version) {
        return new GitUnusableException(
                version + " is too old: 2.30 or later is required",
                "Install a newer git, and put its directory on the PATH.");
    }

    /**
     * Creates the exception for a repository that git does not read because it belongs to another user.
     *
     * @param line the message of git
     * @param directory the repository, which git's message names, or an empty text
     */
    static GitUnusableException ofAnotherUser(String line, String directory) {
        String value = directory.isEmpty() ? "DIRECTORY" : directory;
        return new GitUnusableException(
                "git does not read a repository of another user (" + line + ")",
                "If you trust it, run git config --global --add safe.directory " + value
                        + ". Where there is no home directory, as in a container, set GIT_CONFIG_COUNT=1"
                        + " GIT_CONFIG_KEY_0=safe.directory GIT_CONFIG_VALUE_0=" + value
                        + ". A setting in the repository itself does not count.");
    }

    /**
     * Creates the exception for a file that git must not open.
     *
     * @param file the path as a message shows it
     * @param what the reason, as a predicate such as {@code is a pipe}
     */
    static GitUnusableException unsafeFile(String file, String what) {
        return new GitUnusableException(
                file + " " + what + ", so git is not started there",
                "Git does not write such files. Find out where it came from; then remove it, or clone the repository"
                        + " again.");
    }

    /** Creates the exception for a git that was killed after that many seconds without progress. */
    static GitUnusableException stalled(String subcommand, long seconds) {
        return new GitUnusableException(
                "git " + subcommand + " made no progress for " + seconds + " s and was stopped", STALLED_ADVICE);
    }

    /** Creates the exception for a git that used that many seconds of processor time and had not read its configuration to the end. */
    static GitUnusableException endlessConfiguration(long seconds) {
        return new GitUnusableException(
                "git worked for " + seconds
                        + " s on the configuration of the repository, which includes other files, and was ended",
                "Run git config --local --list there, and remove the include of a file that is very large or has no"
                        + " end.");
    }

    /** Creates the exception for a repository in which a git stalled a short time ago. */
    static GitUnusableException stalledBefore() {
        return new GitUnusableException(
                "git made no progress in this repository before, and is not started there again", STALLED_ADVICE);
    }

    /** {@return what the user can do about it, as complete sentences} */
    public String advice() {
        return advice;
    }
}
