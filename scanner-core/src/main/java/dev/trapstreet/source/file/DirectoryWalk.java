package dev.trapstreet.source.file;

import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.SkipReason;
import dev.trapstreet.io.DirectoryListing;
import dev.trapstreet.source.DisplayPaths;
import dev.trapstreet.source.PathFilter;
import dev.trapstreet.source.StoppedException;
import dev.trapstreet.source.Task;
import dev.trapstreet.source.WorkerContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Recursive walk over a directory in one scan. Each directory is a task; one with many entries is split into batches. Files and links are
 * read by a {@link DiskFileReader}. Immutable and shared by the tasks of the walk.
 */
public final class DirectoryWalk {
    private final DisplayPaths displayPaths;
    private final DiskFileReader reader;
    private final PathFilter filter;
    private final PathFilter separately;
    private final @Nullable Path leftOut;

    /**
     * Creates a walk.
     *
     * @param leftOut a file or directory that another part of the scan reads or counts as skipped, such as {@code .git} in the root; null
     *     for none
     * @param displayPaths converter to display paths
     * @param reader the reader of files and links
     * @param filter the filter for paths that the user excluded; they are counted as excluded
     * @param separately the filter for paths that belong to other modules or to generated output; they are counted as such
     */
    public DirectoryWalk(
            @Nullable Path leftOut,
            DisplayPaths displayPaths,
            DiskFileReader reader,
            PathFilter filter,
            PathFilter separately) {
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
     * Lists a directory below the root. The listing counts only if the path still is the directory whose attributes were read before;
     * otherwise it may have been replaced by a link that leads out of the root.
     *
     * @param seen the attributes of the directory, read before the listing
     */
    private void list(Path directory, BasicFileAttributes seen, WorkerContext worker) {
        try {
            DirectoryListing listing = DirectoryListing.of(directory);
            if (listing.failure().isPresent() || isStill(directory, seen)) {
                visit(directory, listing, worker);
            } else {
                String detail = "something else is in its place";
                worker.report(new Problem(Problem.Kind.VANISHED, displayPaths.display(directory), detail));
            }
        } catch (RuntimeException | Error e) {
            reader.failed(directory, e, worker);
        }
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
        if (name.equals(".git")) {
            worker.countSkipped(SkipReason.GIT_DIRECTORY);
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
        } else {
            reader.read(path, name, attributes, worker);
        }
    }
}
