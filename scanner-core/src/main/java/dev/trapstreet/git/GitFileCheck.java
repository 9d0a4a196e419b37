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
 * Check of the files of a repository that git opens in any case, before git is started there. Git waits for a pipe without an end,
 * reads a device into memory until none is left, and follows a link to wherever it leads; so none of these files may be one, or
 * be larger than any that git writes. What is not on the list, such as a file that the configuration includes, is left to {@link
 * StallGuard}.
 *
 * <p>Costs three listings and a look at about eight files: 1 ms at the start of a hook. Nothing that fails here for another reason is
 * an error: git will say it better.
 */
final class GitFileCheck {
    /** What becomes of a link that leads out of the repository. */
    enum Links {
        REFUSED,
        /** It counts as what is at its end, which still may be no pipe. */
        FOLLOWED
    }

    /** For a file that holds a name or two. */
    private static final long NAMES = 1L << 20;

    /** For one that git reads whole into memory, or line by line. */
    private static final long LINES = 1L << 26;

    /** For one that git maps into memory, and that grows with the repository: an index of 20 million files. */
    private static final long DATA = 1L << 31;

    private static final int MAX_LINKS = 5; // git's own limit for refs that lead to refs
    private static final int POINTER_BYTES = 4096;

    private final Path directory;
    private final Links links;
    private @Nullable Path own; // of the working tree: with its HEAD and index
    private @Nullable Path common; // of all its working trees
    private @Nullable Path top; // of the working tree itself

    /**
     * Finds the repository of a directory as git does: upwards from there.
     *
     * @param named the directory that GIT_DIR names; empty to look for one
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

    /** Returns what stands for the repository; the directory itself where git will find none. */
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

    /** Returns the directory that a file of one line names; null when it names none. */
    private static @Nullable Path pointedTo(Path file, String prefix) {
        try {
            String line = firstLine(file);
            return line.startsWith(prefix)
                    ? file.resolveSibling(line.substring(prefix.length()).strip())
                            .normalize()
                    : null;
        } catch (IOException | InvalidPathException e) {
            return null; // git says what is wrong with it
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
     * Checks the files that every command of git's opens. The directories are listed for that: most of the files are absent, and
     * in Java it costs more to ask for one that is not there than to read all the names.
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

    private void checkListed(Path repository, String below, Path own, Path common) throws GitUnusableException {
        String[] names = new File(repository.toString(), below).list();
        if (names == null) {
            return; // not there, or no directory: git says so
        }
        for (String name : names) {
            String file = below.isEmpty() ? name : below + "/" + name;
            long most = most(file);
            if (most > 0) {
                check(repository.resolve(file), most, own, common);
            }
        }
    }

    /** Returns the bytes that a file of that name may have; 0 for one that git does not open on its own account. */
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

    /** Checks a ref, and the refs that it leads to. */
    private void checkRef(Path ref, Path own, Path common) throws GitUnusableException {
        Path at = ref;
        for (int i = 0; i < MAX_LINKS; i++) {
            String line;
            try {
                line = firstLine(at);
            } catch (IOException e) {
                return; // not there, or packed
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

    /** Checks all files below {@code refs/}: for a command that lists refs, or to which the user named one. */
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
                    return FileVisitResult.CONTINUE; // removed meanwhile, or closed: git says so
                }

                @Override
                public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e) {
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (GitUnusableException e) {
            throw e;
        } catch (IOException e) {
            return; // there are none
        }
    }

    private void check(Path file, long most, Path own, Path common) throws GitUnusableException {
        BasicFileAttributes attributes = attributes(file);
        if (attributes != null && attributes.isSymbolicLink()) {
            Path target;
            try {
                target = file.toRealPath();
            } catch (IOException e) {
                return; // it leads nowhere: to git the file is not there
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
            return "no regular file";
        }
    }

    /** Below the directory that git is started in, or else the whole path. */
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
