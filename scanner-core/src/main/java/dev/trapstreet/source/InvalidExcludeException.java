package dev.trapstreet.source;

import java.io.IOException;

/** Thrown when an include or exclude pattern cannot match anything: it is blank, a comment, or malformed. */
public final class InvalidExcludeException extends IOException {
    private static final long serialVersionUID = 1;

    /** The pattern as it was written. */
    private final String pattern;

    InvalidExcludeException(String pattern) {
        super("invalid pattern: " + pattern);
        this.pattern = pattern;
    }

    /** {@return the pattern as the user wrote it} */
    public String pattern() {
        return pattern;
    }
}
