package dev.trapstreet.source;

import java.io.IOException;

/** Thrown when a remote repository cannot be cloned. The message names the repository and git's reason, and is safe to display. */
public final class CloneException extends IOException {
    private static final long serialVersionUID = 1;

    /**
     * Creates an exception for a repository.
     *
     * @param shown the URL without its password, redacted and safe to display
     * @param said git's reason, as a clause; redacted and safe to display
     * @param cause the failure of the clone
     */
    public CloneException(String shown, String said, Throwable cause) {
        super(shown + " could not be cloned: " + said, cause);
    }
}
