package dev.trapstreet.source.content;

import java.io.IOException;

/** Thrown for content that is sound and whose compression or encryption no library here undoes. */
final class UnsupportedMethodException extends IOException {
    private static final long serialVersionUID = 1;

    /** @param method the method, as it is reported; nothing that was read */
    UnsupportedMethodException(String method) {
        super(method);
    }
}
