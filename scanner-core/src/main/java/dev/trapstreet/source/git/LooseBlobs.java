package dev.trapstreet.source.git;

import dev.trapstreet.pack.LooseObject;
import dev.trapstreet.pack.ObjectType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reader of a few loose blobs, such as those that were just staged. Reading them directly saves a start of git, which takes as long as
 * the rest of the hook for a small commit. In every less simple case the caller lets git read, which also reports any errors.
 * Immutable.
 */
public final class LooseBlobs {
    /** Maximum number of blobs. Reading more would take longer than a start of git. */
    public static final int MAX = 32;

    private static final int MAX_BYTES = 1 << 22; // in total: all blobs are in memory until they are searched

    private final @Nullable Path objects;

    private LooseBlobs(@Nullable Path objects) {
        this.objects = objects;
    }

    /**
     * Creates a reader for a repository.
     *
     * @param root the root of the working tree, or a bare repository
     * @param memory the memory of the scan, in bytes
     * @return the reader, which reads nothing if there is no repository or the environment sets another object directory
     */
    public static LooseBlobs of(Path root, long memory) {
        if (System.getenv("GIT_OBJECT_DIRECTORY") != null || System.getenv("GIT_COMMON_DIR") != null) {
            return new LooseBlobs(null);
        }
        try {
            Optional<GitDirectory> git = GitDirectory.find(root, GitFiles.checked(root, memory));
            return new LooseBlobs(git.isPresent() ? git.get().commonDirectory().resolve("objects") : null);
        } catch (IOException e) {
            return new LooseBlobs(null); // git reports what is wrong with it
        }
    }

    /**
     * Reads blobs.
     *
     * @param names at most {@link #MAX} object ids
     * @return the contents in the same order, or empty if at least one blob cannot be read here, so that git must read all of them
     */
    public Optional<List<byte[]>> read(List<String> names) {
        Path folder = objects;
        if (folder == null) {
            return Optional.empty();
        }
        List<byte[]> contents = new ArrayList<>(names.size());
        long left = MAX_BYTES;
        for (String name : names) {
            Path file = folder.resolve(name.substring(0, 2)).resolve(name.substring(2));
            try (LooseObject object = LooseObject.open(file)) {
                left -= object.size();
                if (object.type() != ObjectType.BLOB || left < 0) {
                    return Optional.empty();
                }
                contents.add(object.read());
            } catch (IOException e) {
                return Optional.empty(); // packed, borrowed or damaged: git reads it or reports the error
            }
        }
        return Optional.of(contents);
    }
}
