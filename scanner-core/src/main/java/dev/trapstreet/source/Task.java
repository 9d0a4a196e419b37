package dev.trapstreet.source;

/** Unit of reading that any worker thread can execute. Read errors are reported to the {@link WorkerContext} as problems, not thrown. */
@FunctionalInterface
public interface Task {
    /** Number of directory or list entries in one task. With this many, the cost of submitting the task is negligible. */
    int BATCH = 256;

    /**
     * Executes the task. It may submit further tasks.
     *
     * @param worker the context of the thread that executes the task
     */
    void run(WorkerContext worker);
}
