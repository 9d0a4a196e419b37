package dev.trapstreet.source;

import java.io.IOException;

/** A repository elsewhere that could not be cloned; the message tells which, and what git says. Safe to show. */
public final class CloneException extends IOException {
    private static final long serialVersionUID = 1;

    public CloneException(String shown, String said, Throwable cause) {
        super(shown + " could not be cloned: " + said, cause);
    }
}
