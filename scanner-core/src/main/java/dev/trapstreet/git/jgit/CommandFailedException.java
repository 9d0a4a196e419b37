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
}
