package dev.trapstreet.io;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Folder for files that are kept between runs, with the rule under which they are trusted. A verdict or a list of objects that another
 * user or a repository put there would hide tokens. Therefore the folder and each file in it must belong to the user, must not be links,
 * pipes or devices, must not be writable by anyone else, and must lie outside of all scan targets and of the repositories around them.
 * Otherwise nothing is read or written, and {@link UntrustedCacheException} gives the reason. The launcher applies the same rule to its
 * class archive; see docs/decisions/0018. Thread-safe.
 */
public final class CacheFolder {
    private static final int LONGEST_POINTER = 4096;
    private static final String FILE_URL = "file://";
    private static final String WORKTREES = "worktrees";
    private static final Set<PosixFilePermission> OTHERS_WRITE =
            Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);
    private static final Set<PosixFilePermission> OWNER_ALONE = PosixFilePermissions.fromString("rwx------");

    private final Path folder;
    private final boolean inTargets;
    private @Nullable UserPrincipal user; // guarded by this; determined once, because it takes a temporary file

    private CacheFolder(Path folder, boolean inTargets) {
        this.folder = folder;
        this.inTargets = inTargets;
    }

    /**
     * Returns the folder below {@code XDG_CACHE_HOME}, or below {@code ~/.cache} if that variable is not set or, as its specification
     * demands, if it is relative.
     *
     * @param targets scan targets as typed; empty for the working directory
     */
    public static CacheFolder of(Map<String, String> environment, List<String> targets) {
        String cache = environment.getOrDefault("XDG_CACHE_HOME", "");
        Path base = cache.startsWith("/") ? Path.of(cache) : Path.of(System.getProperty("user.home"), ".cache");
        return at(base.resolve("trapstreet"), targets);
    }

    /**
     * Returns the folder at a path of the caller's choice, which need not exist.
     *
     * @param targets scan targets as typed; empty for the working directory
     */
    public static CacheFolder at(Path folder, List<String> targets) {
        Path place = folder.toAbsolutePath();
        return new CacheFolder(place, liesIn(place, targets.isEmpty() ? List.of(".") : targets));
    }

    /** Returns the absolute path of the folder. */
    public Path path() {
        return folder;
    }

    /** Returns whether the folder lies inside a scan target or the repository around one. */
    public boolean isInTargets() {
        return inTargets;
    }

    /**
     * Reads a file in the folder.
     *
     * @param limit maximum size in bytes
     * @return the content, or null if there is no such file
     * @throws UntrustedCacheException if the rule does not hold for the folder or the file, or if the file is larger than the limit
     */
    public byte @Nullable [] read(String name, int limit) throws IOException {
        Path file = folder.resolve(name);
        checkFolder();
        if (!checkFile(file)) {
            return null;
        }
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            byte[] bytes = in.readNBytes(limit);
            if (in.read() >= 0) {
                throw new UntrustedCacheException(file, "it is larger than " + limit + " bytes");
            }
            return bytes;
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /**
     * Replaces a file in the folder atomically. Creates the folder if necessary. Both are accessible to the user only.
     *
     * @throws UntrustedCacheException if the rule does not hold for the folder, or for the file that is replaced
     */
    public void write(String name, AtomicFile.Content content) throws IOException {
        Path file = folder.resolve(name);
        checkFolder();
        create();
        checkFolder(); // another user may have created it in the meantime
        checkFile(file);
        AtomicFile.write(file, true, content);
    }

    private void create() throws IOException {
        if (Files.exists(folder)) {
            return;
        }
        if (isPosix()) {
            Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(OWNER_ALONE));
        } else {
            Files.createDirectories(folder);
        }
    }

    private boolean isPosix() {
        return folder.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private void checkFolder() throws IOException {
        if (inTargets) {
            throw new UntrustedCacheException(folder, "it lies inside a scan target or the repository around it");
        }
        Optional<BasicFileAttributes> kind = attributes(folder);
        if (kind.isPresent()) {
            if (!kind.get().isDirectory()) {
                throw new UntrustedCacheException(
                        folder, kind.get().isSymbolicLink() ? "it is a link" : "it is not a folder");
            }
            checkOwner(folder);
        }
    }

    /** Returns whether the file exists. */
    private boolean checkFile(Path file) throws IOException {
        Optional<BasicFileAttributes> kind = attributes(file);
        if (kind.isEmpty()) {
            return false;
        }
        if (!kind.get().isRegularFile()) {
            throw new UntrustedCacheException(
                    file, kind.get().isSymbolicLink() ? "it is a link" : "it is not a regular file");
        }
        checkOwner(file);
        return true;
    }

    /** Returns the attributes of a file, or of a link itself; empty if there is neither. */
    private static Optional<BasicFileAttributes> attributes(Path place) throws IOException {
        try {
            return Optional.of(Files.readAttributes(place, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private void checkOwner(Path place) throws IOException {
        if (!isOwner(user(), place)) {
            throw new UntrustedCacheException(place, "it belongs to another user");
        }
        PosixFileAttributeView posix =
                Files.getFileAttributeView(place, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        if (posix != null && posix.readAttributes().permissions().stream().anyMatch(OTHERS_WRITE::contains)) {
            throw new UntrustedCacheException(place, "others can write to it");
        }
    }

    static boolean isOwner(UserPrincipal user, Path place) throws IOException {
        return Files.getOwner(place, LinkOption.NOFOLLOW_LINKS).equals(user);
    }

    /** Returns the user of this process. In a container it may have no name, but a new file always has an owner. */
    private synchronized UserPrincipal user() throws IOException {
        UserPrincipal known = user;
        if (known == null) {
            Path probe = Files.createTempFile("trapstreet", ".tmp");
            try {
                known = Files.getOwner(probe, LinkOption.NOFOLLOW_LINKS);
            } finally {
                Files.deleteIfExists(probe);
            }
            user = known;
        }
        return known;
    }

    /** Returns whether the folder lies inside a target or the repository around one, or whether that cannot be determined. */
    private static boolean liesIn(Path folder, List<String> targets) {
        try {
            Path real = real(folder);
            for (String target : targets) {
                Path path = Path.of(target.startsWith(FILE_URL) ? target.substring(FILE_URL.length()) : target);
                if (!Files.exists(path)) {
                    continue; // standard input, or a URL
                }
                for (Path root : roots(path.toRealPath())) {
                    if (real.startsWith(root) || folder.normalize().startsWith(root)) {
                        return true;
                    }
                }
            }
            return false;
        } catch (IOException | InvalidPathException e) {
            return true;
        }
    }

    /** Returns the path without links. The last components need not exist. */
    private static Path real(Path path) throws IOException {
        Path above = path;
        while (!Files.exists(above, LinkOption.NOFOLLOW_LINKS) && above.getParent() != null) {
            above = above.getParent();
        }
        return above.toRealPath().resolve(above.relativize(path)).normalize();
    }

    /**
     * Returns the directories whose content may come from the same source as a target: the working tree around it, its repository, and,
     * for a submodule or a linked working tree, the working tree that contains that repository.
     */
    private static List<Path> roots(Path target) throws IOException {
        List<Path> roots = new ArrayList<>();
        Path root = root(target);
        roots.add(root);
        Path pointer = root.resolve(".git");
        Path named = Files.isRegularFile(pointer) ? root.resolve(named(pointer)) : pointer;
        if (Files.exists(named)) {
            Path own = named.toRealPath();
            Path repository = repository(own);
            roots.add(repository);
            roots.add(root(repository));
        }
        return roots;
    }

    /** Returns the repository for the git directory of a working tree: for a linked one, the directory above {@code worktrees}. */
    private static Path repository(Path own) {
        Path all = own.getParent();
        Path repository = all != null && all.endsWith(WORKTREES) ? all.getParent() : null;
        return repository == null ? own : repository;
    }

    /** Returns the path in a {@code .git} file; the file itself if it contains none. */
    private static Path named(Path pointer) throws IOException {
        try (InputStream in = Files.newInputStream(pointer)) {
            String text = new String(in.readNBytes(LONGEST_POINTER), StandardCharsets.UTF_8);
            String prefix = "gitdir:";
            int end = text.indexOf('\n');
            return text.startsWith(prefix)
                    ? Path.of(text.substring(prefix.length(), end < 0 ? text.length() : end)
                            .strip())
                    : pointer;
        }
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
