package dev.trapstreet;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lanes of a scan of several targets. Each lane takes the next target, waits until it is read, judged and closed, and then takes another.
 * The reading itself is done by the worker threads that all lanes share; see {@link dev.trapstreet.engine.WorkerThreads}. Used once.
 */
final class ScanLanes {
    /** Number of lanes beside those whose targets are being read: they clone repositories, which is mostly waiting. */
    private static final int CLONING = 4;

    private final Supply supply;
    private final Cancellation stop = new Cancellation();
    private final List<Thread> threads = new ArrayList<>();
    private final ProjectGate gate;
    private final int count;
    private boolean ended; // guarded by this, like all that follow: whether no further target is started
    private @Nullable Throwable failure;

    /** The targets in their order. */
    interface Supply {
        /** Returns the next target; null if there is none. Not called by two threads at the same time. */
        @Nullable
        Work next() throws IOException;
    }

    /** One target. */
    interface Work {
        /**
         * Scans the target.
         *
         * @throws IOException if no further target is to be scanned
         * @throws InterruptedException if the thread is interrupted
         */
        void run() throws IOException, InterruptedException;
    }

    /**
     * Creates lanes that are not started yet.
     *
     * @param open the number of projects that may be open at the same time, at least 1
     * @param most the number of targets, if that is known; otherwise a large number
     * @param supply the targets
     */
    ScanLanes(int open, int most, Supply supply) {
        this.gate = new CountingGate(open);
        this.count = (int) Math.min(most, (long) open + CLONING);
        this.supply = supply;
    }

    /** Returns the limit for the number of projects that are read at the same time. */
    ProjectGate gate() {
        return gate;
    }

    /** Returns the switch that stops the targets that are being scanned. */
    Cancellation stop() {
        return stop;
    }

    /**
     * Scans all targets.
     *
     * @throws IOException if a target or the supply throws it; no target is being scanned then
     * @throws InterruptedException if the calling thread is interrupted. The lanes are still running; see {@link #end}.
     */
    void runAll() throws IOException, InterruptedException {
        for (int i = 0; i < count; i++) {
            Thread thread = new Thread(this::work, "trapstreet-lane-" + i);
            thread.setDaemon(true);
            try {
                thread.start();
            } catch (OutOfMemoryError e) { // also thrown if the system allows no further thread
                break;
            }
            threads.add(thread);
        }
        if (threads.isEmpty()) {
            work();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        throwFailure();
    }

    private synchronized void throwFailure() throws IOException {
        if (failure instanceof IOException e) {
            throw e;
        }
        if (failure instanceof RuntimeException e) {
            throw e;
        }
        if (failure instanceof Error e) {
            throw e;
        }
    }

    private void work() {
        try {
            for (Work next = next(); next != null; next = next()) {
                next.run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // a lane without a thread of its own: the caller notices
        } catch (IOException | RuntimeException | Error e) {
            fail(e);
        }
    }

    private synchronized @Nullable Work next() throws IOException {
        return ended ? null : supply.next();
    }

    private void fail(Throwable thrown) {
        synchronized (this) {
            ended = true;
            if (failure == null) {
                failure = thrown;
            }
        }
        stop.cancel();
    }

    /**
     * Stops the targets that are being scanned, starts no others, and waits for the end of all lanes.
     *
     * @param reason the reason
     * @param description the reason as a clause, for the report
     */
    void end(StopReason reason, String description) {
        synchronized (this) {
            ended = true;
        }
        stop.stop(reason, description);
        boolean interrupted = false;
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true; // further interrupts do not end the wait
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
