package dev.trapstreet;

import dev.trapstreet.git.GitProcess;
import dev.trapstreet.source.StoppedException;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Thread of one scan, and the way to stop it. The caller waits for this thread, with the time limit of the request, and can be interrupted
 * meanwhile. To stop the scan is to interrupt this thread: it passes the interrupt on to the worker threads and kills their git processes.
 */
final class ScanThread implements Cancellation.Stoppable {
    /** Reasons to stop a scan. */
    enum StopReason {
        /** The cancellation of the request was used. */
        CANCELLED,
        /** The time limit of the request was exceeded. */
        TIME_LIMIT,
        /** The calling thread was interrupted. */
        INTERRUPTED
    }

    /** Scan that runs on the thread. */
    interface Body {
        ScanResult scan() throws IOException;
    }

    private final ScanRequest request;
    private volatile @Nullable Thread thread;
    private volatile @Nullable StopReason stopReason;
    private boolean finished; // whether it is too late to stop the scan
    private @Nullable ScanResult result;
    private @Nullable Throwable failure;

    ScanThread(ScanRequest request) {
        this.request = request;
    }

    /** Body of the thread. It is a class because linking a lambda at the start of a hook would cost more than the thread itself. */
    private final class Runner implements Runnable {
        private final Body body;

        Runner(Body body) {
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
    ScanResult await(Body body) throws IOException, InterruptedException {
        Thread own = new Thread(new Runner(body), "trapstreet-scan");
        own.setDaemon(true);
        thread = own;
        // Before the start: a cancellation that was used already must stop even a scan that would end at once.
        if (request.cancellation().isPresent()) {
            request.cancellation().get().add(this);
        }
        try {
            start(own, body);
            if (request.timeLimit().isPresent()) {
                own.join(Math.max(1, request.timeLimit().get().toMillis()));
                if (own.isAlive()) {
                    stop(StopReason.TIME_LIMIT);
                }
            }
            own.join();
        } catch (InterruptedException e) {
            stop(StopReason.INTERRUPTED);
            awaitEnd(own);
            throw e;
        } finally {
            if (request.cancellation().isPresent()) {
                request.cancellation().get().remove(this);
            }
        }
        return result();
    }

    private void start(Thread own, Body body) {
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

    private ScanResult result() throws IOException, InterruptedException {
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

    @Override
    public void cancel() {
        stop(StopReason.CANCELLED);
    }

    /**
     * Stops the run. Returns at once. The first reason counts; has no effect once the run has ended.
     *
     * @param reason the reason, for the report
     */
    synchronized void stop(StopReason reason) {
        Thread own = thread;
        if (stopReason == null && !finished && own != null) {
            stopReason = reason;
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

    /** Returns the reason of the stop. */
    @Nullable
    StopReason reason() {
        return stopReason;
    }
}
