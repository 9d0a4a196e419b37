package dev.trapstreet.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Where bytes come from. A source pushes chunks; it owns limits and closing. */
public interface Source {
    /** What the user named. */
    String target();

    /** Where it lies on this machine; empty for a stream, or for what lies elsewhere. */
    default Optional<Path> path() {
        return Optional.empty();
    }

    /** What stands in reports in the place of the path; empty, where it was given none, for the path itself. */
    default Optional<String> displayName() {
        return Optional.empty();
    }

    /**
     * The reading of one scan: its first task submits the others.
     *
     * @throws IOException when there is nothing there to start with
     */
    SourceScan open(SourceOptions options) throws IOException;
}
