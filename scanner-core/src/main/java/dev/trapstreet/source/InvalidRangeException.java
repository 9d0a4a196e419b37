package dev.trapstreet.source;

import java.io.IOException;

/** A range of commits that git cannot make out; the message is git's, in one line. */
public final class InvalidRangeException extends IOException {
    private static final long serialVersionUID = 1;

    public InvalidRangeException(String message, Throwable cause) {
        super(message, cause);
    }
}
