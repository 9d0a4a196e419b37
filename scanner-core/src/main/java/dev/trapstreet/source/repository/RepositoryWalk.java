package dev.trapstreet.source.repository;

import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.SkipReason;
import dev.trapstreet.io.DirectoryListing;
import dev.trapstreet.source.DisplayPaths;
import dev.trapstreet.source.PathFilter;
import dev.trapstreet.source.StoppedException;
import dev.trapstreet.source.WorkerContext;
import dev.trapstreet.source.git.GitDirectory;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** Walk over a directory without a repository of its own that looks for those below it and reads no files. Follows no links. */
final class RepositoryWalk {
    private final DisplayPaths displayPaths;
    private final PathFilter filter;
    private final NestedHistories nested;
    private boolean found;

    RepositoryWalk(DisplayPaths displayPaths, PathFilter filter, NestedHistories nested) {
        this.displayPaths = displayPaths;
        this.filter = filter;
        this.nested = nested;
    }

    /** Looks for repositories below a directory. That there are none is a problem, because a history was requested. */
    void list(Path root, WorkerContext worker) {
        visit(root, worker);
        if (!found) {
            worker.report(
                    new Problem(Problem.Kind.GIT_REPOSITORY, displayPaths.display(root), "there is no repository"));
        }
    }

    /** Looks for repositories below a directory. */
    void visit(Path directory, WorkerContext worker) {
        StoppedException.check();
        DirectoryListing listing = DirectoryListing.of(directory);
        listing.failure().ifPresent(e -> worker.report(Problem.unreadable(displayPaths.display(directory), e)));
        for (DirectoryListing.Entry entry : listing.entries()) {
            Path path = entry.path();
            if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
                    && !entry.name().equals(".git")) {
                continue;
            }
            if (!filter.isEmpty() && filter.excludes(displayPaths.relative(path), true)) {
                worker.countSkipped(SkipReason.EXCLUDED);
            } else if (entry.name().equals(".git")) {
                found |= nested.found(directory, worker);
            } else if (GitDirectory.isRepository(path)) {
                found |= nested.found(path, worker);
            } else {
                visit(path, worker);
            }
        }
    }
}
