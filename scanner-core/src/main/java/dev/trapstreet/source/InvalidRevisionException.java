package dev.trapstreet.source;

import java.io.IOException;

/** A commit that cannot be had where it was asked for; the message is a sentence without its end, safe to show. */
public final class InvalidRevisionException extends IOException {
    private static final long serialVersionUID = 1;

    public InvalidRevisionException(String message) {
        super(message);
    }

    InvalidRevisionException(String message, Throwable cause) {
        super(message, cause);
    }
}
