package dev.trapstreet.source;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * The files of a project, to look at those around a token: a working tree, or the tree of a commit. Paths are relative to
 * its root with {@code /} between names; none leads out of it. What is not there, or cannot be read, is absent.
 *
 * <p>Used by one thread at a time, while others may use other trees of the same source.
 */
public interface FileTree {
    /** At most so many bytes of a file are read: a manifest is smaller, and what is larger is none. */
    int MAX_BYTES = 1 << 18;

    /** A tree without files. */
    FileTree EMPTY = new FileTree() {
        @Override
        public Optional<byte[]> read(String path) {
            return Optional.empty();
        }

        @Override
        public List<String> list(String directory) {
            return List.of();
        }
    };

    /** The first {@link #MAX_BYTES} bytes of a regular file. */
    Optional<byte[]> read(String path);

    /** The same as text, a character for each byte; empty when there is none. Of one tree's text another may give the very same. */
    default String readText(String path) {
        return read(path)
                .map(bytes -> new String(bytes, StandardCharsets.ISO_8859_1))
                .orElse("");
    }

    /** The names in a directory, in their order, a directory's with a {@code /} at its end; the root is the empty path. */
    List<String> list(String directory);
}
