package dev.trapstreet.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The folder for what is kept between runs, where the system keeps such things. */
public final class KeptFolder {
    private KeptFolder() {}

    /** From the environment. A relative path counts as none, as the definition of that variable says. */
    public static Path of(Map<String, String> environment) {
        String cache = environment.getOrDefault("XDG_CACHE_HOME", "");
        Path base = cache.startsWith("/") ? Path.of(cache) : Path.of(System.getProperty("user.home"), ".cache");
        return base.resolve("trapstreet").toAbsolutePath();
    }

    /**
     * True when it lies in a target, or in the repository around one: what is in it may have come with that. A folder that cannot be
     * looked at counts as such.
     *
     * @param targets as typed; none means the current directory
     */
    public static boolean liesIn(Path kept, List<String> targets) {
        try {
            Path real = real(kept);
            for (String target : targets.isEmpty() ? List.of(".") : targets) {
                Path path = Path.of(target);
                if (!Files.exists(path)) {
                    continue; // standard input, or a URL
                }
                Path root = root(path.toRealPath());
                if (real.startsWith(root) || kept.normalize().startsWith(root)) {
                    return true;
                }
            }
            return false;
        } catch (IOException | InvalidPathException e) {
            return true;
        }
    }

    /** Also of a folder that is still to be made. */
    private static Path real(Path path) throws IOException {
        Path above = path;
        while (!Files.exists(above, LinkOption.NOFOLLOW_LINKS) && above.getParent() != null) {
            above = above.getParent();
        }
        return above.toRealPath().resolve(above.relativize(path)).normalize();
    }

    private static Path root(Path target) {
        for (Path above = target; above != null; above = above.getParent()) {
            if (Files.exists(above.resolve(".git"), LinkOption.NOFOLLOW_LINKS)) {
                return above;
            }
        }
        return target;
    }
}
