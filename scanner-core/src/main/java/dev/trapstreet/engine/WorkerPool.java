package dev.trapstreet.engine;

import dev.trapstreet.source.Task;
import dev.trapstreet.source.WorkerContext;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Queue of the tasks of one target, or of several targets that are judged together. The threads that run them are those of a
 * {@link WorkerThreads}, which other pools may share. Thread-safe.
 *
 * <p>The newest task is run first. A directory tree is therefore walked depth-first, and few tasks wait at any time.
 */
public final class WorkerPool {
    private final WorkerThreads threads; // also the lock of all fields
    // Not an ArrayDeque: if it cannot grow because memory is exhausted, it loses its elements; an ArrayList keeps them.
    private final List<Task> waiting = new ArrayList<>();
    private final List<Task> last = new ArrayList<>();
    private final List<WorkerContext> abandoned = new ArrayList<>();
    private List<WorkerContext> workers = List.of();
    private int working;
    private boolean stopped;

    /**
     * Creates a pool without tasks.
     *
     * @param threads the threads that run its tasks
     */
    public WorkerPool(WorkerThreads threads) {
        this.threads = threads;
    }

    /**
     * Adds a task. May be called from any thread, including from a running task.
     *
     * @param task the task
     */
    public void submit(Task task) {
        synchronized (threads) {
            waiting.add(task);
            threads.notify();
        }
    }

    /**
     * Adds a task that runs alone, after all other tasks have ended, and while no task of another pool runs. For tasks that need much
     * memory. May be called from any thread.
     *
     * @param task the task
     */
    public void submitLast(Task task) {
        synchronized (threads) {
            last.add(task);
        }
    }

    /**
     * Runs all tasks, including those that running tasks add, and returns when none is left. A task that throws does not end its thread:
     * {@link WorkerContext#run} reports the failure as a problem. May be called again with other tasks.
     *
     * @param contexts the worker contexts, at least one: the first for the first thread, and so on. At most this many threads run tasks
     *     of this pool.
     * @throws InterruptedException if the calling thread is interrupted while it waits. No task is running by then, and the git processes
     *     of the tasks have ended, except for {@link #abandoned} ones. {@link #remaining} returns the tasks that were not run.
     */
    public void runAll(List<WorkerContext> contexts) throws InterruptedException {
        synchronized (threads) {
            workers = List.copyOf(contexts);
        }
        threads.runAll(this);
    }

    /**
     * Returns the tasks that were not run because the pool was stopped.
     *
     * @return an immutable copy of the queue
     */
    public List<Task> remaining() {
        synchronized (threads) {
            List<Task> all = new ArrayList<>(waiting);
            all.addAll(last);
            return List.copyOf(all);
        }
    }

    /**
     * Returns the workers whose tasks did not end within half a second after a stop. Such a thread is in an operation that cannot be
     * interrupted, such as reading a stream of the caller. It ends when that operation does; its results must not be read.
     *
     * @return an immutable copy of the list
     */
    public List<WorkerContext> abandoned() {
        synchronized (threads) {
            return List.copyOf(abandoned);
        }
    }

    // The following methods are called with the lock held.

    /** Returns whether this pool has a context for a thread. */
    boolean takes(int thread) {
        return thread < workers.size();
    }

    WorkerContext context(int thread) {
        return workers.get(thread);
    }

    /** Removes and returns the newest task; null if there is none that may run with others at the same time. */
    @Nullable
    Task poll() {
        if (stopped || waiting.isEmpty()) {
            return null;
        }
        working++;
        return waiting.remove(waiting.size() - 1);
    }

    /** Returns whether the only tasks that are left have to run alone. */
    boolean hasOnlyLast() {
        return !stopped && waiting.isEmpty() && working == 0 && !last.isEmpty();
    }

    /** Removes and returns the newest task that has to run alone. */
    Task pollLast() {
        working++;
        return last.remove(last.size() - 1);
    }

    /** Ends a task. */
    void taskDone() {
        working--;
    }

    boolean isDone() {
        return working == 0 && waiting.isEmpty() && last.isEmpty();
    }

    boolean isStopped() {
        return stopped;
    }

    void stop() {
        stopped = true;
    }

    /** Gives up on a task whose thread does not end it. */
    void abandon(int thread) {
        abandoned.add(workers.get(thread));
        working--;
    }
}
