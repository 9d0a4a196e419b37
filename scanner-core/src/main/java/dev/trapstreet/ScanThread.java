package dev.trapstreet;

import dev.trapstreet.engine.WorkerPool;
import dev.trapstreet.git.GitProcess;
import dev.trapstreet.source.StoppedException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Thread of one scan or of one target in it, and the way to stop it. The caller waits for this thread, with a time limit, and can be
 * interrupted meanwhile. To stop the scan is to interrupt this thread: it passes the interrupt on to the worker threads and kills their git
 * processes.
 *
 * @param <T> the type of the result
 */
final class ScanThread<T> implements Cancellation.Stoppable {
    /**
     * Scan that runs on the thread.
     *
     * @param <T> the type of its result
     */
    interface Body<T> {
        T scan() throws IOException;
    }

    private static final long NOT_WAITING = Long.MIN_VALUE;

    private final Optional<Duration> timeLimit;
    private final Optional<Cancellation> cancellation;
    private volatile @Nullable Thread thread;
    private volatile @Nullable StopReason stopReason;
    private String stopDescription = ""; // guarded by this, like all that follow
    private boolean finished; // whether it is too late to stop the scan
    private long waitedNanos; // time that does not count towards the limit
    private long waitingSince = NOT_WAITING;
    private @Nullable WorkerPool pool;
    private @Nullable T result; // used by the caller after the end of the thread
    private @Nullable Throwable failure;

    /**
     * Creates a thread that is not started yet.
     *
     * @param timeLimit the time after which it is stopped; empty for no limit
     * @param cancellation the switch that can stop it; empty for none
     */
    ScanThread(Optional<Duration> timeLimit, Optional<Cancellation> cancellation) {
        this.timeLimit = timeLimit;
        this.cancellation = cancellation;
    }

    /** Body of the thread. It is a class because linking a lambda at the start of a hook would cost more than the thread itself. */
    private final class Runner implements Runnable {
        private final Body<T> body;

        Runner(Body<T> body) {
            this.body = body;
        }

        @Override
        public void run() {
            try {
                result = body.scan();
            } catch (IOException | RuntimeException | Error e) {
                failure = e;
            }
        }
    }

    /**
     * Runs a scan on the thread, and waits for its end. To be called once.
     *
     * @param body the scan
     * @return the result
     * @throws IOException if the scan could not be started
     * @throws InterruptedException if the calling thread was interrupted; the scan has ended then
     */
    T await(Body<T> body) throws IOException, InterruptedException {
        Thread own = new Thread(new Runner(body), "trapstreet-scan");
        own.setDaemon(true);
        thread = own;
        // Before the start: a cancellation that was used already must stop even a scan that would end at once.
        if (cancellation.isPresent()) {
            cancellation.get().add(this);
        }
        try {
            start(own, body);
            if (timeLimit.isPresent()) {
                joinWithin(own, timeLimit.get());
            }
            own.join();
        } catch (InterruptedException e) {
            stop(StopReason.INTERRUPTED, Cancellation.DESCRIPTION);
            awaitEnd(own);
            throw e;
        } finally {
            if (cancellation.isPresent()) {
                cancellation.get().remove(this);
            }
        }
        return result();
    }

    /** Waits for the end of the thread until the limit, and then stops it. */
    private void joinWithin(Thread own, Duration limit) throws InterruptedException {
        long begun = System.nanoTime();
        for (long left = limit.toNanos(); left > 0 && own.isAlive(); left = limit.toNanos() - countedNanos(begun)) {
            own.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(left)));
        }
        if (own.isAlive()) {
            stop(StopReason.TIME_LIMIT, "the time limit of " + text(limit) + " was exceeded");
        }
    }

    /** Returns the time since a moment that counts towards the limit. */
    private synchronized long countedNanos(long begun) {
        long now = System.nanoTime();
        long waited = waitedNanos + (waitingSince == NOT_WAITING ? 0 : now - waitingSince);
        return now - begun - waited - (pool == null ? 0 : pool.waitedNanos());
    }

    /** Excludes the time from the limit in which the tasks of a pool wait for those of other targets. */
    synchronized void excludeWaiting(WorkerPool own) {
        pool = own;
    }

    /** Starts a time that does not count towards the limit, because the scan waits for others. */
    synchronized void beginWait() {
        waitingSince = System.nanoTime();
    }

    /** Ends a time that does not count towards the limit. */
    synchronized void endWait() {
        waitedNanos += System.nanoTime() - waitingSince;
        waitingSince = NOT_WAITING;
    }

    private static String text(Duration limit) {
        if (limit.toMillis() % 1_000 != 0) {
            return limit.toMillis() + " ms";
        }
        return limit.toSeconds() % 60 == 0 ? limit.toMinutes() + " min" : limit.toSeconds() + " s";
    }

    private void start(Thread own, Body<T> body) {
        try {
            own.start();
        } catch (OutOfMemoryError e) { // also thrown if the system allows no further thread
            thread = Thread.currentThread();
            new Runner(body).run();
        }
    }

    /** Waits for the end of a stopped run. Further interrupts do not end the wait. */
    private static void awaitEnd(Thread own) {
        boolean waiting = true;
        while (waiting) {
            try {
                own.join();
                waiting = false;
            } catch (InterruptedException e) {
                waiting = own.isAlive(); // the caller throws an InterruptedException anyway
            }
        }
    }

    private T result() throws IOException, InterruptedException {
        Throwable thrown = failure;
        if (thrown instanceof IOException e) {
            throw e;
        }
        if (thrown instanceof RuntimeException e) {
            throw e;
        }
        if (thrown instanceof Error e) {
            throw e;
        }
        if (stopReason == StopReason.INTERRUPTED) {
            throw new InterruptedException("the scan was interrupted");
        }
        return Objects.requireNonNull(result, "a run ends with a result or a failure");
    }

    /**
     * Stops the run. Returns at once. The first reason counts; has no effect once the run has ended.
     *
     * @param reason the reason
     * @param description the reason as a clause, for the report
     */
    @Override
    public synchronized void stop(StopReason reason, String description) {
        Thread own = thread;
        if (stopReason == null && !finished && own != null) {
            stopReason = reason;
            stopDescription = description;
            own.interrupt(); // has no effect on a thread that has not started: that one checks the reason first
            GitProcess.endAllOf(List.of(own));
        }
    }

    /** Checks whether the run was stopped while an operation converted the interrupt to an ordinary failure, or ignored it. */
    void check() {
        if (stopReason != null) {
            throw new StoppedException();
        }
    }

    /** Clears the interrupt of a stop, so that the report can be made. That needs no file and no network. */
    synchronized void clearInterrupt() {
        if (stopReason == null) {
            stopDescription = Cancellation.DESCRIPTION;
            stopReason = StopReason.INTERRUPTED; // this is the caller's own thread, because no other could be started
        }
        Thread.interrupted(); // synchronized, like stop(): the interrupt cannot come after this
    }

    /** From here on, the run cannot be stopped any more. */
    synchronized void finish() {
        finished = true;
        Thread.interrupted();
    }

    /** Returns whether the scan was stopped. */
    boolean isStopped() {
        return stopReason != null;
    }

    /** Returns the reason of the stop; {@link StopReason#INTERRUPTED} if there was none. */
    StopReason reason() {
        StopReason known = stopReason;
        return known == null ? StopReason.INTERRUPTED : known;
    }

    /** Returns the reason of the stop as a clause, for the report. */
    synchronized String stopDescription() {
        return stopDescription;
    }
}
