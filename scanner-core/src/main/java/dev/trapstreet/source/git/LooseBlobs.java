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
 * A few blobs that lie in files of their own, as what was just staged does. They are read without asking git, whose start takes as
 * long as all else that a small commit waits for. Whatever is not as simple as that is git's to read, and to complain of.
 */
public final class LooseBlobs {
    /** More take longer than a start of git. */
    public static final int MAX = 32;

    private static final int MAX_BYTES = 1 << 22; // in all: they are held until they are searched

    private final @Nullable Path objects;

    private LooseBlobs(@Nullable Path objects) {
        this.objects = objects;
    }

    /** Those of the repository whose working tree starts there; none where git is told by its environment to look elsewhere. */
    public static LooseBlobs of(Path root) {
        if (System.getenv("GIT_OBJECT_DIRECTORY") != null || System.getenv("GIT_COMMON_DIR") != null) {
            return new LooseBlobs(null);
        }
        try {
            return new LooseBlobs(GitDirectory.find(root, GitFiles.checked(root))
                    .map(git -> git.commonDirectory().resolve("objects"))
                    .orElse(null));
        } catch (IOException e) {
            return new LooseBlobs(null); // git says what is wrong with it
        }
    }

    /** The contents of all these, at most {@link #MAX}, in their order; empty when git is to read them. */
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
                return Optional.empty(); // packed, borrowed or damaged: git knows, and says so
            }
        }
        return Optional.of(contents);
    }
}
