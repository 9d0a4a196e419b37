package dev.trapstreet.engine;

import dev.trapstreet.git.GitProcess;
import dev.trapstreet.source.Task;
import dev.trapstreet.source.WorkerContext;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Pool of the worker threads of one scan, with the queue of their tasks. Thread-safe.
 *
 * <p>The newest task is run first. A directory tree is therefore walked depth-first, and few tasks wait at any time.
 */
public final class WorkerPool {
    /** Time after a stop in which a worker thread must have ended; see {@link #abandoned}. */
    private static final long GRACE_MILLIS = 500;

    // Not an ArrayDeque: if it cannot grow because memory is exhausted, it loses its elements; an ArrayList keeps them.
    private final List<Task> waiting = new ArrayList<>();
    private final List<Task> last = new ArrayList<>();
    private final List<WorkerContext> abandoned = new ArrayList<>();
    private int working;
    private boolean stopped;

    /** Creates a pool without tasks. */
    public WorkerPool() {}

    /**
     * Adds a task. May be called from any thread, including from a running task.
     *
     * @param task the task
     */
    public synchronized void submit(Task task) {
        waiting.add(task);
        notify();
    }

    /**
     * Adds a task that runs alone, after all other tasks have ended. For tasks that need much memory. May be called from any
     * thread.
     *
     * @param task the task
     */
    public synchronized void submitLast(Task task) {
        last.add(task);
    }

    /**
     * Runs all tasks, including those that running tasks add, and returns when none is left. Starts one daemon thread for each
     * worker context, or fewer if the system refuses to create more. If it refuses the first one, the calling thread runs the
     * tasks. A task that throws does not end its thread: {@link WorkerContext#run} reports the failure as a problem.
     *
     * @param workers the worker contexts, one for each thread; if there are none, no task is run
     * @throws InterruptedException if the calling thread is interrupted while it waits. The worker threads have ended by then, and
     *     their git processes too, except {@link #abandoned} ones. {@link #remaining} returns the tasks that were not run.
     */
    public void runAll(List<WorkerContext> workers) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (WorkerContext worker : workers) {
            try {
                Thread thread = new Thread(() -> runTasks(worker), "trapstreet-scan-" + threads.size());
                thread.setDaemon(true);
                thread.start();
                threads.add(thread);
            } catch (OutOfMemoryError e) { // also thrown if the system allows no further thread
                break;
            }
        }
        if (threads.isEmpty() && !workers.isEmpty()) {
            runTasks(workers.get(0));
        }
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            stop(threads, workers);
            throw e;
        }
    }

    /**
     * Returns the tasks that were not run because the pool was stopped.
     *
     * @return an immutable copy of the queue
     */
    public synchronized List<Task> remaining() {
        List<Task> all = new ArrayList<>(waiting);
        all.addAll(last);
        return List.copyOf(all);
    }

    /**
     * Returns the workers whose threads did not end within half a second after a stop. Such a thread is in an operation that cannot be
     * interrupted, such as reading a stream of the caller. It ends when that operation does; its results must not be read.
     *
     * @return an immutable copy of the list
     */
    public List<WorkerContext> abandoned() {
        return List.copyOf(abandoned);
    }

    private void runTasks(WorkerContext worker) {
        for (Task task = next(); task != null; task = next()) {
            worker.run(task);
            taskDone();
        }
    }

    /** Returns the next task; waits while running tasks may still add one. Null when all tasks are done or the pool was stopped. */
    private synchronized @Nullable Task next() {
        while (!stopped && waiting.isEmpty() && working > 0) {
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return null; // stopped
            }
        }
        if (!stopped && waiting.isEmpty() && !last.isEmpty()) {
            waiting.add(last.remove(last.size() - 1));
        }
        if (stopped || waiting.isEmpty()) {
            return null;
        }
        working++;
        return waiting.remove(waiting.size() - 1);
    }

    private synchronized void taskDone() {
        working--;
        if (working == 0 && waiting.isEmpty() && last.isEmpty()) { // otherwise this thread takes the next task itself
            notifyAll();
        }
    }

    private void stop(List<Thread> threads, List<WorkerContext> workers) {
        synchronized (this) {
            stopped = true;
            notifyAll();
        }
        threads.forEach(Thread::interrupt);
        GitProcess.endAllOf(threads);
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(GRACE_MILLIS);
        for (int i = 0; i < threads.size(); i++) {
            if (!hasEnded(threads.get(i), until)) {
                abandoned.add(workers.get(i));
            }
        }
    }

    /** Waits until a thread has ended, at most until a moment in {@link System#nanoTime}. Further interrupts do not end the wait. */
    private static boolean hasEnded(Thread thread, long until) {
        boolean interrupted = false;
        while (thread.isAlive() && until - System.nanoTime() > 0) {
            try {
                thread.join(1 + TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime()));
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }
}
