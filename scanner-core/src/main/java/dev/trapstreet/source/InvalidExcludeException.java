package dev.trapstreet.source;

import java.io.IOException;

/** An exclude pattern that cannot be read. */
public final class InvalidExcludeException extends IOException {
    private static final long serialVersionUID = 1;

    private final String pattern;

    InvalidExcludeException(String pattern) {
        super("not a pattern: " + pattern);
        this.pattern = pattern;
    }

    /** The pattern as it was given. */
    public String pattern() {
        return pattern;
    }
}
