package dev.trapstreet.policy;

import java.io.IOException;

/** Thrown when a file is not a valid baseline. The message starts with the file and the line. */
public final class BaselineException extends IOException {
    private static final long serialVersionUID = 1;

    BaselineException(String file, int line, String what) {
        super((line > 0 ? file + ":" + line : file) + ": " + what);
    }
}
