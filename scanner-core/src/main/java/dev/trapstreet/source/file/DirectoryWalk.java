package dev.trapstreet.source.file;

import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.SkipReason;
import dev.trapstreet.io.DirectoryListing;
import dev.trapstreet.source.DisplayPaths;
import dev.trapstreet.source.PathFilter;
import dev.trapstreet.source.StoppedException;
import dev.trapstreet.source.Task;
import dev.trapstreet.source.WorkerContext;
import dev.trapstreet.source.git.GitDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Recursive walk over a directory in one scan. Each directory is a task; one with many entries is split into batches. Files and links are
 * read by a {@link DiskFileReader}. Immutable and shared by the tasks of the walk.
 */
public final class DirectoryWalk {
    /** Areas of a walk. */
    private enum Area {
        /** Everything outside of git directories. */
        FILES,
        /** A git directory, whose objects, refs and index are not files to read. */
        GIT_DIRECTORY
    }

    /** Maximum size in bytes of a file that git itself keeps in its directory. A hostile one could take hours to read. */
    private static final long LARGEST_GIT_FILE = 1 << 24;

    /** Entries of a git directory that its history contains, or that repeat it. */
    private static final Set<String> HISTORY = Set.of(
            "objects", "refs", "packed-refs", "reftable", "logs", "index", "worktrees", "shallow", "lfs", "HEAD");

    private final DisplayPaths displayPaths;
    private final DiskFileReader reader;
    private final NestedRepositories repositories;
    private final Area area;
    private final PathFilter filter;
    private final PathFilter separately;
    private final @Nullable Path leftOut;

    /**
     * Creates a walk.
     *
     * @param leftOut a file or directory that another part of the scan reads or counts as skipped, such as {@code .git} in the root; null
     *     for none
     * @param repositories the receiver of the repositories below the root
     * @param displayPaths converter to display paths
     * @param reader the reader of files and links
     * @param filter the filter for paths that the user excluded; they are counted as excluded
     * @param separately the filter for paths that belong to other modules or to generated output; they are counted as such
     */
    public DirectoryWalk(
            @Nullable Path leftOut,
            NestedRepositories repositories,
            DisplayPaths displayPaths,
            DiskFileReader reader,
            PathFilter filter,
            PathFilter separately) {
        this(leftOut, repositories, displayPaths, reader, filter, separately, Area.FILES);
    }

    private DirectoryWalk(
            @Nullable Path leftOut,
            NestedRepositories repositories,
            DisplayPaths displayPaths,
            DiskFileReader reader,
            PathFilter filter,
            PathFilter separately,
            Area area) {
        this.repositories = repositories;
        this.area = area;
        this.leftOut = leftOut;
        this.displayPaths = displayPaths;
        this.reader = reader;
        this.filter = filter;
        this.separately = separately;
    }

    /**
     * Walks the directory that the user named. If it is a link to a directory, the link is followed.
     *
     * @param root the directory
     * @param worker receives chunks, further tasks, problems and counts
     */
    public void listRoot(Path root, WorkerContext worker) {
        visit(root, DirectoryListing.of(root), worker);
    }

    /**
     * Walks the git directory of the root: its configuration, hooks, and what else the history does not contain. These files are not
     * counted.
     *
     * @param directory the directory {@code .git}; does nothing if it is a file or a link
     * @param worker receives chunks, further tasks, problems and counts
     */
    public void listGitDirectory(Path directory, WorkerContext worker) {
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(directory, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (attributes.isDirectory()) {
                inGitDirectory().list(directory, attributes, worker);
            }
        } catch (NoSuchFileException e) {
            return;
        } catch (IOException e) {
            worker.report(reader.problem(directory, e));
        }
    }

    private DirectoryWalk inGitDirectory() {
        return area == Area.GIT_DIRECTORY
                ? this
                : new DirectoryWalk(
                        null, repositories, displayPaths, reader.uncounted(), filter, separately, Area.GIT_DIRECTORY);
    }

    /**
     * Lists a directory below the root. The listing counts only if the path still is the directory whose attributes were read before;
     * otherwise it may have been replaced by a link that leads out of the root.
     *
     * @param seen the attributes of the directory, read before the listing
     */
    private void list(Path directory, BasicFileAttributes seen, WorkerContext worker) {
        try {
            DirectoryListing listing = DirectoryListing.of(directory);
            if (listing.failure().isPresent() || isStill(directory, seen)) {
                boolean bare = isBareRepository(directory, listing);
                if (bare) {
                    repositories.found(directory, worker);
                }
                (bare ? inGitDirectory() : this).visit(directory, listing, worker);
            } else {
                String detail = "something else is in its place";
                worker.report(new Problem(Problem.Kind.VANISHED, displayPaths.display(directory), detail));
            }
        } catch (RuntimeException | Error e) {
            reader.failed(directory, e, worker);
        }
    }

    /** Returns whether a directory is a repository without a working tree, such as a mirror or a submodule in {@code .git/modules}. */
    private static boolean isBareRepository(Path directory, DirectoryListing listing) {
        int parts = 0;
        for (DirectoryListing.Entry entry : listing.entries()) {
            String name = entry.name();
            parts += name.equals("HEAD") || name.equals("objects") || name.equals("refs") ? 1 : 0;
        }
        return parts == 3 && !isGitDirectory(directory) && GitDirectory.isRepository(directory);
    }

    /** Returns whether a file is one of git's own, and not content that another program keeps in the git directory, such as git-annex. */
    private static boolean isWrittenByGit(Path file) {
        Path directory = Objects.requireNonNull(file.getParent());
        return directory.endsWith("info") || directory.endsWith("hooks") || isInRepository(file);
    }

    /** Returns whether an entry is one of the git directory itself, next to its {@code HEAD}. */
    private static boolean isInRepository(Path entry) {
        return Files.exists(entry.resolveSibling("HEAD"), LinkOption.NOFOLLOW_LINKS);
    }

    private static boolean isGitDirectory(Path directory) {
        return directory.endsWith(".git");
    }

    private static boolean isStill(Path directory, BasicFileAttributes seen) {
        try {
            BasicFileAttributes now =
                    Files.readAttributes(directory, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return now.isDirectory() && Objects.equals(now.fileKey(), seen.fileKey());
        } catch (IOException e) {
            return false;
        }
    }

    private void visit(Path directory, DirectoryListing listing, WorkerContext worker) {
        listing.failure().ifPresent(e -> worker.report(reader.problem(directory, e)));
        List<DirectoryListing.Entry> entries = listing.entries();
        int last = entries.size();
        for (; last > Task.BATCH; last -= Task.BATCH) {
            List<DirectoryListing.Entry> batch = entries.subList(last - Task.BATCH, last);
            worker.submit(other -> visit(batch, other));
        }
        visit(entries.subList(0, last), worker);
    }

    private void visit(List<DirectoryListing.Entry> entries, WorkerContext worker) {
        for (DirectoryListing.Entry entry : entries) {
            StoppedException.check();
            try {
                visit(entry.path(), entry.name(), worker);
            } catch (RuntimeException | Error e) {
                reader.failed(entry.path(), e, worker);
            }
        }
    }

    private void visit(Path path, String name, WorkerContext worker) {
        if (path.equals(leftOut)) {
            return; // its history is read or counted as skipped elsewhere
        }
        if (area == Area.GIT_DIRECTORY && HISTORY.contains(name) && isInRepository(path)) {
            return;
        }
        if (name.equals(".git")) {
            if (!filter.isEmpty() && filter.excludes(displayPaths.relative(path), true)) {
                worker.countSkipped(SkipReason.EXCLUDED);
                return;
            }
            if (repositories.found(Objects.requireNonNull(path.getParent()), worker)) {
                listGitDirectory(path, worker);
            }
            return;
        }
        BasicFileAttributes attributes;
        try {
            attributes = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            worker.report(reader.problem(path, e));
            return;
        }
        if (!filter.isEmpty() && filter.excludes(displayPaths.relative(path), attributes.isDirectory())) {
            worker.countSkipped(SkipReason.EXCLUDED);
            return;
        }
        if (!separately.isEmpty() && separately.excludes(displayPaths.relative(path), attributes.isDirectory())) {
            worker.countSkipped(SkipReason.APART);
            return;
        }
        reader.readName(path, name, worker);
        if (attributes.isDirectory()) {
            worker.submit(other -> list(path, attributes, other));
        } else if (area == Area.GIT_DIRECTORY && attributes.size() > LARGEST_GIT_FILE && isWrittenByGit(path)) {
            String detail = "it has " + attributes.size() + " bytes, more than the limit of " + LARGEST_GIT_FILE
                    + " for such files";
            worker.report(new Problem(Problem.Kind.GIT_FILE, displayPaths.display(path), detail));
        } else {
            reader.read(path, name, attributes, worker);
        }
    }
}
