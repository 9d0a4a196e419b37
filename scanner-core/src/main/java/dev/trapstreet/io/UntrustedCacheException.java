package dev.trapstreet.io;

import java.io.IOException;
import java.nio.file.Path;

/** Thrown when the cache folder or a file in it is not trusted, and is neither read nor written. See {@link CacheFolder} for the rule. */
public final class UntrustedCacheException extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception for a file or folder.
     *
     * @param place the file or folder
     * @param reason clause about it, such as "it is a link"
     */
    UntrustedCacheException(Path place, String reason) {
        super(place + " is not used: " + reason);
    }
}
