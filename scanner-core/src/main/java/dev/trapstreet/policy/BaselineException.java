package dev.trapstreet.policy;

import java.io.IOException;

/** A file that is no baseline: where, and what is wrong with it. */
public final class BaselineException extends IOException {
    private static final long serialVersionUID = 1;

    BaselineException(String file, int line, String what) {
        super((line > 0 ? file + ":" + line : file) + ": " + what);
    }
}
