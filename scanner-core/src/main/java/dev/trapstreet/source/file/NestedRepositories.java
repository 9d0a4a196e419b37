package dev.trapstreet.source.file;

import dev.trapstreet.finding.SkipReason;
import dev.trapstreet.source.WorkerContext;
import java.nio.file.Path;

/** Receiver of the git repositories that a walk meets below its root. Called by several threads. */
public interface NestedRepositories {
    /** Receiver that only counts repositories, as skipped. */
    NestedRepositories COUNTED = (directory, worker) -> {
        worker.countSkipped(SkipReason.GIT_DIRECTORY);
        return false;
    };

    /**
     * Receives a repository.
     *
     * @param directory the directory that contains {@code .git}, or a repository without a working tree
     * @param worker receives tasks that read the history, problems and counts
     * @return whether the history is read, so that the other files of the git directory are to be read as well
     */
    boolean found(Path directory, WorkerContext worker);
}
