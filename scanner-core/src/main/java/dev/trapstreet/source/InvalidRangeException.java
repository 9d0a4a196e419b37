package dev.trapstreet.source;

import java.io.IOException;

/** Thrown when git cannot resolve a range of commits. The message is git's own, on one line. */
public final class InvalidRangeException extends IOException {
    private static final long serialVersionUID = 1;

    /**
     * Creates an exception with git's message.
     *
     * @param message git's message, on one line, safe to display
     * @param cause the failure of the git command
     */
    public InvalidRangeException(String message, Throwable cause) {
        super(message, cause);
    }
}
