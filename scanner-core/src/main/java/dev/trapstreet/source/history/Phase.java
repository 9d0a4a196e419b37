package dev.trapstreet.source.history;

import dev.trapstreet.source.Task;
import dev.trapstreet.source.WorkerContext;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Tasks that any threads do, and what is done when the last of them has ended, or failed. */
final class Phase {
    private final AtomicInteger left;
    private final Task next;
    private final String where;

    /**
     * @param count of the tasks
     * @param where the place of a task that fails, as a report shows it
     */
    Phase(int count, Task next, String where) {
        this.left = new AtomicInteger(count);
        this.next = next;
        this.where = where;
    }

    /** Hands on the tasks, and what follows with the last of them. */
    void run(List<Task> tasks, WorkerContext worker) {
        if (tasks.isEmpty()) {
            next.run(worker);
            return;
        }
        for (Task task : tasks) {
            try {
                worker.submit(other -> run(task, other));
            } catch (OutOfMemoryError e) {
                run(task, worker); // to hand it on takes more memory than to do it
            }
        }
    }

    private void run(Task task, WorkerContext worker) {
        try {
            task.run(worker);
        } catch (RuntimeException | Error e) {
            worker.failed(where, e);
        }
        if (left.decrementAndGet() == 0) {
            next.run(worker);
        }
    }
}
