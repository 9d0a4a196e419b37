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
 * The user's folder for what is kept between runs, and the rule by which it is trusted: a verdict or a list of objects that somebody
 * else put there would hide tokens. The folder and each file in it are the user's own, no link and no pipe, nobody else can write to
 * them, and they lie outside of all targets and of the repositories around those. Otherwise nothing is read and nothing written,
 * and {@link UntrustedCacheException} says why. The launcher applies the same rule to its archive of classes
 * (docs/decisions/0018). Used by several threads.
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
    private @Nullable UserPrincipal user; // guarded by this; found out once, because it takes a file

    private CacheFolder(Path folder, boolean inTargets) {
        this.folder = folder;
        this.inTargets = inTargets;
    }

    /**
     * The folder where the system keeps such things. A relative path counts as not set, as the definition of that variable says.
     *
     * @param targets as typed; none means the current directory
     */
    public static CacheFolder of(Map<String, String> environment, List<String> targets) {
        String cache = environment.getOrDefault("XDG_CACHE_HOME", "");
        Path base = cache.startsWith("/") ? Path.of(cache) : Path.of(System.getProperty("user.home"), ".cache");
        return at(base.resolve("trapstreet"), targets);
    }

    /**
     * A folder at a place of the caller's, which need not exist.
     *
     * @param targets of the scan; none means the current directory
     */
    public static CacheFolder at(Path folder, List<String> targets) {
        Path place = folder.toAbsolutePath();
        return new CacheFolder(place, liesIn(place, targets.isEmpty() ? List.of(".") : targets));
    }

    /** The folder itself. */
    public Path path() {
        return folder;
    }

    /** True when it lies in a target, or in the repository around one. */
    public boolean isInTargets() {
        return inTargets;
    }

    /**
     * Reads a file of the folder.
     *
     * @param longest in bytes
     * @return null when there is no such file
     * @throws UntrustedCacheException when the rule does not hold for the folder or the file
     */
    public byte @Nullable [] read(String name, int longest) throws IOException {
        Path file = folder.resolve(name);
        checkFolder();
        if (!checkFile(file)) {
            return null;
        }
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            byte[] bytes = in.readNBytes(longest);
            if (in.read() >= 0) {
                throw new UntrustedCacheException(file, "it is longer than " + longest + " bytes");
            }
            return bytes;
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /**
     * Writes a file of the folder in one step, and makes the folder where there is none. Both are the user's alone.
     *
     * @throws UntrustedCacheException when the rule does not hold for the folder, or for the file that stands there
     */
    public void write(String name, AtomicFile.Content content) throws IOException {
        Path file = folder.resolve(name);
        checkFolder();
        create();
        checkFolder(); // somebody else may have been faster
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
            throw new UntrustedCacheException(folder, "it lies in what is scanned, or in the repository around that");
        }
        Optional<BasicFileAttributes> kind = attributes(folder);
        if (kind.isPresent()) {
            if (!kind.get().isDirectory()) {
                throw new UntrustedCacheException(
                        folder, kind.get().isSymbolicLink() ? "it is a link" : "it is no folder");
            }
            checkOwner(folder);
        }
    }

    /** False when there is none. */
    private boolean checkFile(Path file) throws IOException {
        Optional<BasicFileAttributes> kind = attributes(file);
        if (kind.isEmpty()) {
            return false;
        }
        if (!kind.get().isRegularFile()) {
            throw new UntrustedCacheException(
                    file, kind.get().isSymbolicLink() ? "it is a link" : "it is no plain file");
        }
        checkOwner(file);
        return true;
    }

    /** Of the place itself, not of what a link there leads to. */
    private static Optional<BasicFileAttributes> attributes(Path place) throws IOException {
        try {
            return Optional.of(Files.readAttributes(place, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private void checkOwner(Path place) throws IOException {
        if (!isOwner(user(), place)) {
            throw new UntrustedCacheException(place, "it is another user's");
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

    /** Who runs this: a name may belong to no user, as in a container, but whose a new file is, is always known. */
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

    /** What cannot be looked at counts as a target that holds the folder. */
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

    /** Also of a folder that is still to be made. */
    private static Path real(Path path) throws IOException {
        Path above = path;
        while (!Files.exists(above, LinkOption.NOFOLLOW_LINKS) && above.getParent() != null) {
            above = above.getParent();
        }
        return above.toRealPath().resolve(above.relativize(path)).normalize();
    }

    /**
     * What a target's files may have come with: the working tree around it and, where that is a submodule or a linked one, the
     * repository that it belongs to.
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

    /** The repository whose working tree, perhaps a linked one, has its own part of it at that place. */
    private static Path repository(Path own) {
        Path all = own.getParent();
        Path repository = all != null && all.endsWith(WORKTREES) ? all.getParent() : null;
        return repository == null ? own : repository;
    }

    /** What a file in the place of {@code .git} names; itself when it names nothing. */
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
