package dev.trapstreet.source;

import java.net.URI;
import java.nio.file.Path;

/** Paths given by the bytes of their names, whatever the platform's encoding. */
public final class RawNames {
    private RawNames() {}

    /**
     * Returns the file of a name in a directory.
     *
     * @param name percent-encoded where it is no plain ASCII
     */
    public static Path in(Path directory, String name) {
        return Path.of(URI.create(directory.toUri() + name));
    }
}
