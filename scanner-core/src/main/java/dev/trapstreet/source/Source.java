package dev.trapstreet.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Scan target that can be read: a directory, a file, a stream, a repository, or a set of commits. A source only describes its target;
 * {@link #open} starts a reading of it. The source pushes chunks to its consumer and is itself responsible for size limits and for
 * closing what it opens.
 */
public interface Source {
    /**
     * Returns the target as the user named it. It may be displayed, but a source of local files does not redact it.
     *
     * @return the path, URL or other name of the target
     */
    String target();

    /** {@return the path of the target on this machine; empty for a stream or a remote repository} */
    default Optional<Path> path() {
        return Optional.empty();
    }

    /**
     * Returns the name that replaces the target's path in reports.
     *
     * @return the name, which is an empty string if reports show paths relative to the target; an empty result if they show the path
     *     itself
     */
    default Optional<String> displayName() {
        return Optional.empty();
    }

    /**
     * Opens the target for one scan.
     *
     * @param options the options of the scan
     * @return the scan of this source; it is the first task and submits all further ones. The caller closes it
     * @throws InvalidExcludeException if an include or exclude pattern is malformed
     * @throws InvalidRangeException if git cannot resolve the commit range of the options
     * @throws CloneException if a remote repository cannot be cloned
     * @throws IOException if the target cannot be opened at all; errors while it is read are reported as problems instead
     */
    SourceScan open(SourceOptions options) throws IOException;
}
