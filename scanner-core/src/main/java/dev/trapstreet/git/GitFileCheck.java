package dev.trapstreet.git;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * Check of the files that git opens in every repository, made before git is started. Git waits forever for a pipe, reads a device
 * until memory is exhausted, and follows links to any file on the machine. A repository is therefore refused if one of these files
 * is a pipe, a device, a socket or a link out of the repository, or larger than any file that git writes there. Files that are not
 * on the list, such as one that the configuration includes, are left to {@link StallGuard}.
 *
 * <p>The check lists three directories and reads the attributes of about eight files, which takes 1 ms at the start of a hook. Other
 * failures are ignored here, because git's own message explains them better. Not thread-safe.
 */
final class GitFileCheck {
    /** Treatment of links that lead out of the repository. */
    enum Links {
        /** The repository is refused. */
        REFUSED,
        /** The target of the link is checked in its place: it must still be a regular file of permitted size. */
        FOLLOWED
    }

    /** Maximum size of a file that holds one or two names, in bytes. */
    private static final long NAMES = 1L << 20;

    /** Maximum size of a file that git reads into memory or line by line, in bytes. */
    private static final long LINES = 1L << 26;

    /** Maximum size of a file that git maps into memory, in bytes. It is enough for an index of 20 million files. */
    private static final long DATA = 1L << 31;

    private static final int MAX_LINKS = 5; // git's own limit for chains of symbolic refs
    private static final int POINTER_BYTES = 4096;
    private static final String INCLUDE = "include";

    private final Path directory;
    private final Links links;
    private @Nullable Path own; // git directory of this working tree, with its HEAD and index
    private @Nullable Path common; // git directory that all working trees share
    private @Nullable Path top; // root of the working tree

    /**
     * Creates a check, and finds the repository as git does: in the directory itself, then in each directory above it.
     *
     * @param directory the directory that git will be started in
     * @param named the value of GIT_DIR; empty to search
     * @throws GitUnusableException if the file {@code commondir} is unsafe to open
     */
    GitFileCheck(Path directory, String named, Links links) throws GitUnusableException {
        this.directory = directory;
        this.links = links;
        if (named.isEmpty()) {
            find();
        } else {
            own = directory.resolve(named);
        }
        if (own != null) {
            common = commonOf(own);
        }
    }

    /** Returns the git directory, which identifies the repository, or the start directory if no repository was found. */
    Path repository() {
        return own == null ? directory.toAbsolutePath().normalize() : own;
    }

    private void find() {
        Path at;
        try {
            at = directory.toRealPath();
        } catch (IOException e) {
            return;
        }
        for (; at != null; at = at.getParent()) {
            Path dotGit = at.resolve(".git");
            boolean pointer = dotGit.toFile().isFile();
            if (pointer || isRepository(dotGit)) {
                own = pointer ? pointedTo(dotGit, "gitdir:") : dotGit;
                top = at;
                return;
            }
            if (isRepository(at)) {
                own = at;
                return;
            }
        }
    }

    private static boolean isRepository(Path path) {
        File directory = path.toFile();
        return new File(directory, "HEAD").exists()
                && (new File(directory, "objects").exists() || new File(directory, "commondir").exists());
    }

    private @Nullable Path commonOf(Path repository) throws GitUnusableException {
        Path pointer = repository.resolve("commondir");
        if (!pointer.toFile().exists()) {
            return repository;
        }
        check(pointer, NAMES, repository, repository);
        return pointedTo(pointer, "");
    }

    /** Returns the directory that a file of one line names, or null if the file cannot be read or names no directory. */
    private static @Nullable Path pointedTo(Path file, String prefix) {
        try {
            String line = firstLine(file);
            return line.startsWith(prefix)
                    ? file.resolveSibling(line.substring(prefix.length()).strip())
                            .normalize()
                    : null;
        } catch (IOException | InvalidPathException e) {
            return null; // git reports what is wrong with it
        }
    }

    private static String firstLine(Path file) throws IOException {
        try (InputStream in = new FileInputStream(file.toFile())) {
            String text = new String(in.readNBytes(POINTER_BYTES), StandardCharsets.UTF_8);
            int end = text.indexOf('\n');
            return end < 0 ? text : text.substring(0, end);
        }
    }

    /**
     * Checks the files that every git command opens. The directories are listed first: most of the files do not exist, and in Java
     * looking up a missing file costs more than listing all names.
     *
     * @throws GitUnusableException if a file is unsafe to open
     */
    void checkFiles() throws GitUnusableException {
        if (own == null || common == null) {
            return;
        }
        checkListed(own, "", own, common);
        checkListed(own, "info", own, common);
        if (!own.equals(common)) {
            checkListed(common, "", own, common);
            checkListed(common, "info", own, common);
        }
        checkListed(common, "objects/info", own, common);
        checkRef(own.resolve("HEAD"), own, common);
    }

    /**
     * Returns whether the configuration may include other files. They are not checked, because finding them would take a parser of
     * the format and its conditions.
     */
    boolean includesFiles() {
        return includes(common, "config") || includes(common, "config.worktree") || includes(own, "config.worktree");
    }

    private static boolean includes(@Nullable Path repository, String configuration) {
        if (repository == null) {
            return false;
        }
        try (InputStream in = new FileInputStream(new File(repository.toString(), configuration))) {
            byte[] buffer = new byte[POINTER_BYTES];
            int matched = 0; // all letters of the word differ, so a mismatch can only be its first letter
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                for (int i = 0; i < read; i++) {
                    int letter = buffer[i] | 0x20; // section names are not case-sensitive
                    matched = letter == INCLUDE.charAt(matched) ? matched + 1 : letter == INCLUDE.charAt(0) ? 1 : 0;
                    if (matched == INCLUDE.length()) {
                        return true;
                    }
                }
            }
            return false;
        } catch (IOException e) {
            return false; // it does not exist, or git reports what is wrong with it
        }
    }

    private void checkListed(Path repository, String below, Path own, Path common) throws GitUnusableException {
        String[] names = new File(repository.toString(), below).list();
        if (names == null) {
            return; // it does not exist or is not a directory, which git reports
        }
        for (String name : names) {
            String file = below.isEmpty() ? name : below + "/" + name;
            long most = most(file);
            if (most > 0) {
                check(repository.resolve(file), most, own, common);
            }
        }
    }

    /** Returns the maximum size of the named file, in bytes, or 0 if git does not open such a file unless requested. */
    private static long most(String file) {
        return switch (file) {
            case "HEAD",
                    "commondir",
                    "gitdir",
                    "config.worktree",
                    "MERGE_HEAD",
                    "ORIG_HEAD",
                    "CHERRY_PICK_HEAD",
                    "REVERT_HEAD" -> NAMES;
            case "config",
                    "info/attributes",
                    "info/exclude",
                    "info/grafts",
                    "info/sparse-checkout",
                    "objects/info/alternates" -> LINES;
            case "index", "packed-refs", "shallow", "FETCH_HEAD", "objects/info/commit-graph" -> DATA;
            default -> 0;
        };
    }

    /** Checks a ref and the chain of symbolic refs that starts there. */
    private void checkRef(Path ref, Path own, Path common) throws GitUnusableException {
        Path at = ref;
        for (int i = 0; i < MAX_LINKS; i++) {
            String line;
            try {
                line = firstLine(at);
            } catch (IOException e) {
                return; // it does not exist or is packed
            }
            String name =
                    line.startsWith("ref:") ? line.substring("ref:".length()).strip() : "";
            if (!name.startsWith("refs/") || name.contains("..") || name.indexOf('\0') >= 0) {
                return;
            }
            boolean ofWorktree = name.startsWith("refs/bisect/") || name.startsWith("refs/worktree/");
            at = (ofWorktree ? own : common).resolve(name);
            check(at, NAMES, own, common);
        }
    }

    /**
     * Checks all files below {@code refs/}, for commands that list refs or take the name of a ref.
     *
     * @throws GitUnusableException if a file is unsafe to open
     */
    void checkRefs() throws GitUnusableException {
        if (own == null || common == null) {
            return;
        }
        checkBelow(common.resolve("refs"), own, common);
        if (!own.equals(common)) {
            checkBelow(own.resolve("refs"), own, common);
        }
    }

    private void checkBelow(Path refs, Path own, Path common) throws GitUnusableException {
        try {
            Files.walkFileTree(refs.toRealPath(), new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                        throws GitUnusableException {
                    if (!attributes.isRegularFile() || attributes.size() > NAMES) {
                        check(file, NAMES, own, common);
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) {
                    return FileVisitResult.CONTINUE; // removed meanwhile or not readable, which git reports
                }

                @Override
                public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e) {
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (GitUnusableException e) {
            throw e;
        } catch (IOException e) {
            return; // there are no loose refs
        }
    }

    private void check(Path file, long most, Path own, Path common) throws GitUnusableException {
        BasicFileAttributes attributes = attributes(file);
        if (attributes != null && attributes.isSymbolicLink()) {
            Path target;
            try {
                target = file.toRealPath();
            } catch (IOException e) {
                return; // a dangling link: for git the file does not exist
            }
            boolean within = isWithin(target, own) || isWithin(target, common) || isWithin(target, top);
            if (links == Links.REFUSED && !within) {
                throw GitUnusableException.unsafeFile(shown(file), "is a link that leads out of the repository");
            }
            attributes = attributes(target);
        }
        if (attributes == null || attributes.isDirectory()) {
            return;
        }
        if (!attributes.isRegularFile()) {
            throw GitUnusableException.unsafeFile(shown(file), "is " + kind(file));
        }
        if (attributes.size() > most) {
            throw GitUnusableException.unsafeFile(shown(file), "has " + attributes.size() + " bytes");
        }
    }

    private static @Nullable BasicFileAttributes attributes(Path file) {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            return null;
        }
    }

    private static boolean isWithin(Path target, @Nullable Path directory) {
        try {
            return directory != null && target.startsWith(directory.toRealPath());
        } catch (IOException e) {
            return false;
        }
    }

    private static String kind(Path file) {
        try {
            int format = (int) Files.getAttribute(file, "unix:mode") & 0170000;
            return switch (format) {
                case 0010000 -> "a pipe";
                case 0140000 -> "a socket";
                default -> "a device";
            };
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return "not a regular file";
        }
    }

    /** Returns the path relative to the directory that git is started in, or the absolute path of a file elsewhere. */
    private String shown(Path file) {
        Path shown = file;
        try {
            Path base = directory.toRealPath();
            shown = file.startsWith(base) ? base.relativize(file) : file;
        } catch (IOException e) {
            shown = file;
        }
        return shown.toString().replace('\\', '/');
    }
}
