package dev.trapstreet.engine;

import dev.trapstreet.source.Task;
import dev.trapstreet.source.WorkerContext;
import java.util.ArrayList;
import java.util.List;

/**
 * Queue of the tasks of one target, or of several targets that are judged together. The threads that run them are those of a
 * {@link WorkerThreads}, which other pools may share. Thread-safe.
 *
 * <p>The newest task is run first. A directory tree is therefore walked depth-first, and few tasks wait at any time.
 */
public final class WorkerPool {
    private static final long NOT_WAITING = Long.MIN_VALUE;

    private final WorkerThreads threads; // also the lock of all fields
    // Not an ArrayDeque: if it cannot grow because memory is exhausted, it loses its elements; an ArrayList keeps them.
    private final List<Task> waiting = new ArrayList<>();
    private final List<Task> last = new ArrayList<>();
    private final List<WorkerContext> abandoned = new ArrayList<>();
    private List<WorkerContext> free = List.of(); // contexts that no thread uses
    private int working;
    private boolean stopped;
    private long waitedNanos; // time in which tasks were waiting and none was running
    private long waitingSince = NOT_WAITING;

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
            beginWaiting();
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
     * @param contexts the worker contexts, at least one. Each is used by one thread at a time, so at most this many tasks run.
     * @throws InterruptedException if the calling thread is interrupted while it waits. No task is running by then, and the git processes
     *     of the tasks have ended, except for {@link #abandoned} ones. {@link #remaining} returns the tasks that were not run.
     */
    public void runAll(List<WorkerContext> contexts) throws InterruptedException {
        synchronized (threads) {
            free = new ArrayList<>(contexts);
            beginWaiting();
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

    /**
     * Returns the time in which tasks of this pool were waiting and none was running, because the threads ran tasks of other pools.
     *
     * @return the time so far, in nanoseconds
     */
    public long waitedNanos() {
        synchronized (threads) {
            return waitedNanos + (waitingSince == NOT_WAITING ? 0 : System.nanoTime() - waitingSince);
        }
    }

    // The following methods are called with the lock held.

    private void beginWaiting() {
        if (waitingSince == NOT_WAITING && working == 0 && !waiting.isEmpty() && !free.isEmpty()) {
            waitingSince = System.nanoTime();
        }
    }

    private void endWaiting() {
        if (waitingSince != NOT_WAITING) {
            waitedNanos += System.nanoTime() - waitingSince;
            waitingSince = NOT_WAITING;
        }
    }

    /** Returns the number of tasks that are running. */
    int working() {
        return working;
    }

    /** Returns whether a task may start now. */
    boolean isReady() {
        return !stopped && !waiting.isEmpty() && !free.isEmpty();
    }

    /** Removes and returns the newest task of a pool that {@link #isReady}. {@link #takeContext} has to follow. */
    Task poll() {
        endWaiting();
        working++;
        return waiting.remove(waiting.size() - 1);
    }

    /** Removes and returns a context for a task that starts. */
    WorkerContext takeContext() {
        return free.remove(free.size() - 1);
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

    /** Ends a task. Returns whether another one had to wait for its context. */
    boolean taskDone(WorkerContext context) {
        boolean awaited = free.isEmpty() && !waiting.isEmpty();
        working--;
        free.add(context); // never grows, so it needs no memory
        beginWaiting();
        return awaited;
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
    void abandon(WorkerContext context) {
        abandoned.add(context);
        working--;
    }
}
