package dev.trapstreet.source;

import java.io.IOException;

/**
 * Thrown when a revision cannot be resolved: there is no repository, git cannot be used, or the repository lacks the commit. The message
 * is a clause without a full stop, safe to display.
 */
public final class InvalidRevisionException extends IOException {
    private static final long serialVersionUID = 1;

    /**
     * Creates an exception without a cause.
     *
     * @param message a clause without a full stop, safe to display
     */
    public InvalidRevisionException(String message) {
        super(message);
    }

    InvalidRevisionException(String message, Throwable cause) {
        super(message, cause);
    }
}
