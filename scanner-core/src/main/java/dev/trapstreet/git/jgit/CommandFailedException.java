package dev.trapstreet.git.jgit;

import java.io.IOException;

/** Thrown when a command fails where git would print an error and exit with a code other than 0. */
final class CommandFailedException extends IOException {
    private static final long serialVersionUID = 1;

    CommandFailedException(String message) {
        super(message);
    }

    CommandFailedException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Returns the failure of a command that JGit ended with an exception, for example because an object is damaged. */
    static CommandFailedException of(Throwable e) {
        return e instanceof CommandFailedException failed
                ? failed
                : new CommandFailedException("error: JGit could not read the repository: " + e.getMessage(), e);
    }
}
