package dev.trapstreet.engine;

import dev.trapstreet.git.GitProcess;
import dev.trapstreet.source.Task;
import dev.trapstreet.source.WorkerContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Worker threads of one scan. They run the tasks of all targets that are being read: while one small target has no task left, because its
 * findings are judged, the threads read the next one. Each target has a {@link WorkerPool}. The pool with the fewest running tasks comes first,
 * so that small targets pass a large one, and then the oldest. Thread-safe.
 *
 * <p>The threads are daemons. They are started by the first pool that has tasks, and ended by {@link #close}.
 */
public final class WorkerThreads implements AutoCloseable {
    /** Time after a stop in which a task must have ended; see {@link WorkerPool#abandoned}. */
    private static final long GRACE_MILLIS = 500;

    private static final byte[] NO_BUFFER = {};

    // This object is the lock of all fields and pools.
    private final int count;
    private final List<Worker> workers = new ArrayList<>(); // by number
    private final List<WorkerPool> pools = new ArrayList<>(); // those whose tasks are run, oldest first
    private int working;
    private boolean alone; // whether a task runs that no other may run beside
    private boolean closed;

    /**
     * Creates threads that are not started yet.
     *
     * @param count the number of threads, at least 1; fewer are started if the system refuses to create more
     */
    public WorkerThreads(int count) {
        this.count = count;
    }

    /** A thread, its read buffer and the pool whose task it runs. */
    private final class Worker implements Runnable {
        private final int number;
        private byte[] buffer = NO_BUFFER; // used by the thread only
        private @Nullable Thread thread; // guarded, like all that follow
        private @Nullable WorkerPool pool; // whose task is running
        private @Nullable WorkerContext context; // of that pool
        private @Nullable Task task;
        private boolean isAlone;
        private boolean held; // whether it must not take another task yet
        private boolean abandoned;

        Worker(int number) {
            this.number = number;
        }

        @Override
        public void run() {
            work(this, null);
        }

        private void runTask() {
            WorkerContext own;
            Task next;
            synchronized (WorkerThreads.this) {
                own = Objects.requireNonNull(context);
                next = Objects.requireNonNull(task);
            }
            buffer = own.run(next, buffer);
        }
    }

    /** Runs tasks until there are no more: until the threads are closed, or until all tasks of the only pool are done. */
    private void work(Worker worker, @Nullable WorkerPool only) {
        while (take(worker, only)) {
            try {
                worker.runTask();
            } finally {
                done(worker);
            }
        }
    }

    /** Waits for a task and assigns it to a worker. Returns false if there will be none. */
    private synchronized boolean take(Worker worker, @Nullable WorkerPool only) {
        while (!closed && !worker.abandoned && (only == null || !(only.isDone() || only.isStopped()))) {
            if (!worker.held && !alone && assign(worker, only)) {
                return true;
            }
            try {
                wait();
            } catch (InterruptedException e) {
                if (only != null) { // the thread of a caller, whose scan was stopped
                    Thread.currentThread().interrupt();
                    return false;
                }
            }
        }
        return false;
    }

    private boolean assign(Worker worker, @Nullable WorkerPool only) {
        for (WorkerPool pool : pools) {
            if (pool.hasOnlyLast() && (only == null || only == pool)) {
                return working == 0 && assign(worker, pool, pool.pollLast(), true);
            }
        }
        WorkerPool best = null;
        for (WorkerPool pool : pools) {
            boolean better = best == null || pool.working() < best.working();
            if (better && pool.isReady() && (only == null || only == pool)) {
                best = pool;
            }
        }
        return best != null && assign(worker, best, best.poll(), false);
    }

    private boolean assign(Worker worker, WorkerPool pool, Task task, boolean isAlone) {
        worker.pool = pool;
        worker.context = pool.takeContext();
        worker.task = task;
        worker.isAlone = isAlone;
        alone = isAlone;
        working++;
        return true;
    }

    private void done(Worker worker) {
        WorkerPool pool;
        boolean ended;
        synchronized (this) {
            pool = Objects.requireNonNull(worker.pool);
            ended = end(worker, pool);
        }
        if (ended) {
            synchronized (pool) { // not within the other lock, which the one who waits takes after this one
                pool.notifyAll();
            }
        }
    }

    /** Ends the task of a worker. Returns whether the one who waits for the pool has to look. */
    private boolean end(Worker worker, WorkerPool pool) {
        WorkerContext context = Objects.requireNonNull(worker.context);
        worker.pool = null;
        worker.context = null;
        worker.task = null;
        if (worker.abandoned) {
            return false; // was counted when it was abandoned
        }
        if (pool.isStopped()) {
            Thread.interrupted(); // stop() interrupts it under the lock, and only while it runs a task of that pool
        }
        working--;
        boolean awaited = pool.taskDone(context);
        if (worker.isAlone) {
            alone = false;
        }
        if (awaited || working == 0 || pool.hasOnlyLast()) {
            notifyAll(); // also for a task that runs alone, which may start now, or has ended
        }
        return pool.isDone() || pool.isStopped();
    }

    /** Runs all tasks of a pool; see {@link WorkerPool#runAll}. */
    void runAll(WorkerPool pool) throws InterruptedException {
        boolean any;
        synchronized (this) {
            any = start();
            pools.add(pool);
            notifyAll();
        }
        try {
            if (!any) {
                work(new Worker(0), pool);
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
            }
            synchronized (pool) {
                while (!isDone(pool)) {
                    pool.wait();
                }
            }
        } catch (InterruptedException e) {
            stop(pool);
            throw e;
        } finally {
            synchronized (this) {
                pools.remove(pool);
            }
        }
    }

    private synchronized boolean isDone(WorkerPool pool) {
        return pool.isDone();
    }

    private synchronized boolean isRunning(Worker worker, WorkerPool pool) {
        return worker.pool == pool;
    }

    /** Starts the threads if that has not been done. Returns false if the system allows no thread. */
    private boolean start() {
        while (!closed && workers.size() < count) {
            Worker worker = new Worker(workers.size());
            if (!start(worker)) {
                break;
            }
            workers.add(worker);
        }
        return !workers.isEmpty();
    }

    private static boolean start(Worker worker) {
        try {
            Thread thread = new Thread(worker, "trapstreet-scan-" + worker.number);
            thread.setDaemon(true);
            worker.thread = thread;
            thread.start();
            return true;
        } catch (OutOfMemoryError e) { // also thrown if the system allows no further thread
            return false;
        }
    }

    /** Ends the tasks of a pool that are running, and waits for that, but not longer than {@link #GRACE_MILLIS}. */
    private void stop(WorkerPool pool) {
        List<Worker> running = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        synchronized (this) {
            pool.stop();
            for (Worker worker : workers) {
                if (worker.pool == pool && worker.thread != null) {
                    worker.held = true; // a git process that it starts for another pool must not be ended
                    worker.thread.interrupt();
                    running.add(worker);
                    threads.add(worker.thread);
                }
            }
        }
        GitProcess.endAllOf(threads);
        synchronized (this) {
            running.forEach(worker -> worker.held = false);
            notifyAll();
        }
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(GRACE_MILLIS);
        boolean interrupted = false;
        for (Worker worker : running) {
            interrupted |= awaitEnd(worker, pool, until);
            abandonIfRunning(worker, pool);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until a worker has ended its task, at most until a moment in {@link System#nanoTime}. Returns whether it was interrupted. */
    private boolean awaitEnd(Worker worker, WorkerPool pool, long until) {
        boolean interrupted = false;
        synchronized (pool) {
            while (isRunning(worker, pool) && until - System.nanoTime() > 0) {
                try {
                    pool.wait(1 + TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime()));
                } catch (InterruptedException e) {
                    interrupted = true; // further interrupts do not end the wait
                }
            }
        }
        return interrupted;
    }

    /** Replaces the thread of a task that does not end. */
    private synchronized void abandonIfRunning(Worker worker, WorkerPool pool) {
        if (worker.pool != pool) {
            return;
        }
        worker.abandoned = true;
        working--;
        alone &= !worker.isAlone;
        pool.abandon(Objects.requireNonNull(worker.context));
        Worker other = new Worker(worker.number);
        if (!closed && start(other)) {
            workers.set(worker.number, other);
        }
        notifyAll();
    }

    /** Ends the threads, and returns when they have ended, except for abandoned ones. No task may be running. */
    @Override
    public void close() {
        List<Worker> all;
        synchronized (this) {
            closed = true;
            notifyAll();
            all = List.copyOf(workers);
        }
        boolean interrupted = false;
        for (Worker worker : all) {
            Thread thread = worker.thread;
            while (thread != null && !worker.abandoned && thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
