package dev.trapstreet.io;

import java.io.IOException;
import java.nio.file.Path;

/** Thrown when a cache is neither read nor written because anyone but the user could have written to it. */
public final class UntrustedCacheException extends IOException {
    private static final long serialVersionUID = 1L;

    /** @param reason clause about the file or folder, such as "it is a link" */
    UntrustedCacheException(Path place, String reason) {
        super(place + " is not used: " + reason);
    }
}
