package dev.trapstreet.source.history;

import dev.trapstreet.source.StoppedException;
import dev.trapstreet.source.Task;
import dev.trapstreet.source.WorkerContext;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Group of tasks for any worker threads, with a task that runs after the last of them has ended or failed. */
final class Phase {
    private final AtomicInteger left;
    private final Task next;
    private final String where;

    /**
     * Creates a phase.
     *
     * @param count the number of tasks
     * @param next the task that runs after all others, on the thread that ends the last one
     * @param where the location reported if a task fails, safe to display
     */
    Phase(int count, Task next, String where) {
        this.left = new AtomicInteger(count);
        this.next = next;
        this.where = where;
    }

    /**
     * Submits the tasks. Without any, runs the next task at once.
     *
     * @param tasks as many as the constructor was given as {@code count}
     */
    void run(List<Task> tasks, WorkerContext worker) {
        if (tasks.isEmpty()) {
            next.run(worker);
            return;
        }
        for (Task task : tasks) {
            try {
                worker.submit(other -> run(task, other));
            } catch (OutOfMemoryError e) {
                run(task, worker); // running it here takes less memory than queueing it
            }
        }
    }

    private void run(Task task, WorkerContext worker) {
        try {
            task.run(worker);
        } catch (RuntimeException | Error e) {
            worker.failed(where, e);
        }
        StoppedException.check(); // the next task would work with what this one has not read
        if (left.decrementAndGet() == 0) {
            next.run(worker);
        }
    }
}
