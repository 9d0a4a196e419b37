package dev.trapstreet.io;

import java.io.IOException;
import java.nio.file.Path;

/** A cache that is neither read nor written, because somebody other than the user could have filled it. */
public final class UntrustedCacheException extends IOException {
    private static final long serialVersionUID = 1L;

    /** @param reason as a clause about the file or folder: "it is a link" */
    UntrustedCacheException(Path place, String reason) {
        super(place + " is not used: " + reason);
    }
}
