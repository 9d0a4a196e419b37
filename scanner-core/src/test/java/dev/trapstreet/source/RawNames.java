package dev.trapstreet.source;

import java.net.URI;
import java.nio.file.Path;

/** Paths given by the bytes of their names, whatever the platform's encoding. */
final class RawNames {
    private RawNames() {}

    /** @param name percent-encoded where it is no plain ASCII */
    static Path in(Path directory, String name) {
        return Path.of(URI.create(directory.toUri() + name));
    }
}
