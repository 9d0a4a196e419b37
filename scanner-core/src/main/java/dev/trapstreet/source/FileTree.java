package dev.trapstreet.source;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Read-only view of a project's files, for looking at the files around a token: a working tree, or the tree of a commit. Paths are
 * relative to the root of the project, with {@code /} between names. A path that leads out of the root, does not exist or cannot be
 * read is treated as absent; no method throws for it.
 *
 * <p>Not thread-safe. Different trees of the same source may be used by different threads at the same time.
 */
public interface FileTree {
    /** Maximum number of bytes that are read of a file. A project manifest is always smaller. */
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

    /**
     * Reads the beginning of a regular file.
     *
     * @param path the path relative to the root
     * @return the first {@link #MAX_BYTES} bytes, which must not be modified because they may be cached; empty if the file is absent
     */
    Optional<byte[]> read(String path);

    /**
     * Reads the beginning of a regular file as ISO 8859-1 text, one character per byte. Trees may share the returned string.
     *
     * @param path the path relative to the root
     * @return the first {@link #MAX_BYTES} characters; an empty string if the file is absent
     */
    default String readText(String path) {
        return read(path)
                .map(bytes -> new String(bytes, StandardCharsets.ISO_8859_1))
                .orElse("");
    }

    /**
     * Lists a directory.
     *
     * @param directory the path relative to the root; empty for the root itself
     * @return the names in the directory, sorted, each directory with a trailing {@code /}; an empty list if the directory is absent
     */
    List<String> list(String directory);

    /** Status of a file on disk in its git repository. */
    enum GitStatus {
        /** The file is in git's index. */
        TRACKED,
        /** The file is not in git's index, and an ignore pattern matches it. */
        IGNORED,
        /** Neither: git would add the file with all others. */
        UNTRACKED
    }

    /**
     * Returns the git status of files in a working tree. May start the git program, so it should be called once, with all paths. The
     * default returns an empty map.
     *
     * @param paths the paths of files, relative to the root
     * @return the status by path; a file is absent if its status is unknown, for example because there is no repository or no git
     */
    default Map<String, GitStatus> gitStatus(Collection<String> paths) {
        return Map.of();
    }
}
