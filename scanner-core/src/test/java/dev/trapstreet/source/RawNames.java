package dev.trapstreet.source;

import java.net.URI;
import java.nio.file.Path;

/** Paths given by the bytes of their names, independent of the platform's encoding. */
public final class RawNames {
    private RawNames() {}

    /**
     * Returns the path of a file in a directory.
     *
     * @param name the name, percent-encoded except for plain ASCII
     */
    public static Path in(Path directory, String name) {
        return Path.of(URI.create(directory.toUri() + name));
    }
}
