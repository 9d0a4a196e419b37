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
 * Folder for files that are kept between runs, with the rule under which they are trusted. A verification status or a list of scanned
 * objects that was planted there by another user or by a repository would hide tokens. Therefore the folder and each file in it must
 * belong to the user, must not be links, pipes or devices, must not be writable by other users, and must be outside of all scan targets
 * and of the repositories around them. Otherwise nothing is read or written, and an {@link UntrustedCacheException} gives the reason. The
 * launcher applies the same rule to its class archive. See docs/decisions/0018-trusted-caches.md. Thread-safe.
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
    private @Nullable UserPrincipal user; // guarded by this; determined once, because that creates a temporary file

    private CacheFolder(Path folder, boolean inTargets) {
        this.folder = folder;
        this.inTargets = inTargets;
    }

    /**
     * Returns the folder {@code trapstreet} below {@code XDG_CACHE_HOME}. If that variable is not set, or if it is relative, which its
     * specification says to ignore, the folder is below {@code ~/.cache}.
     *
     * @param environment the environment variables
     * @param targets the scan targets as typed: paths, URLs or {@code -}; empty for the working directory
     * @return the folder, which need not exist
     */
    public static CacheFolder of(Map<String, String> environment, List<String> targets) {
        String cache = environment.getOrDefault("XDG_CACHE_HOME", "");
        Path base = cache.startsWith("/") ? Path.of(cache) : Path.of(System.getProperty("user.home"), ".cache");
        return at(base.resolve("trapstreet"), targets);
    }

    /**
     * Returns the folder at a path.
     *
     * @param folder the path, which need not exist
     * @param targets the scan targets as typed: paths, URLs or {@code -}; empty for the working directory
     * @return the folder
     */
    public static CacheFolder at(Path folder, List<String> targets) {
        Path place = folder.toAbsolutePath();
        return new CacheFolder(place, liesIn(place, targets.isEmpty() ? List.of(".") : targets));
    }

    /** {@return the absolute path of the folder} */
    public Path path() {
        return folder;
    }

    /** {@return whether the folder is inside a scan target or the repository around one, or whether that cannot be determined} */
    public boolean isInTargets() {
        return inTargets;
    }

    /**
     * Reads a file in the folder.
     *
     * @param name the name of the file, without directories
     * @param limit maximum size in bytes
     * @return the content, or null if there is no such file
     * @throws UntrustedCacheException if the rule does not hold for the folder or the file, or if the file is larger than the limit
     * @throws IOException if the file cannot be read
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
     * Writes a file in the folder atomically, replacing an existing one. Creates the folder if necessary. What is created is accessible
     * to the user only.
     *
     * @param name the name of the file, without directories
     * @param content the producer of the content
     * @throws UntrustedCacheException if the rule does not hold for the folder, or for the file that is replaced
     * @throws IOException if the folder or the file cannot be written
     */
    public void write(String name, AtomicFile.Content content) throws IOException {
        Path file = folder.resolve(name);
        checkFolder();
        create();
        checkFolder(); // another user may have created it in the meantime
        checkFile(file);
        AtomicFile.write(file, AtomicFile.Access.OWNER_ONLY, content);
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
            throw new UntrustedCacheException(folder, "it is inside a scan target or its enclosing repository");
        }
        Optional<BasicFileAttributes> kind = attributes(folder);
        if (kind.isPresent()) {
            if (!kind.get().isDirectory()) {
                throw new UntrustedCacheException(
                        folder, kind.get().isSymbolicLink() ? "it is a link" : "it is not a directory");
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

    /** Returns the attributes of a file, or of a link itself rather than its target; empty if the path does not exist. */
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

    /** Returns the user of this process, determined as the owner of a new file: in a container the user may have no name. */
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

    /** Returns whether the folder is inside a target or the repository around one, or whether that cannot be determined. */
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

    /** Returns the path with links resolved. The last components need not exist. */
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

    /** Returns the path that a {@code .git} file names; the path of that file itself if it names none. */
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
