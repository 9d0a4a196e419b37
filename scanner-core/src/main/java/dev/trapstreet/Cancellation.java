package dev.trapstreet;

import java.util.ArrayList;
import java.util.List;

/**
 * Switch that stops scans. Pass it to a scan with {@link ScanRequest#withCancellation}, and call {@link #cancel} from another thread. One
 * switch may stop several scans; once used, it stops every scan that it is passed to. Thread-safe.
 */
public final class Cancellation {
    private final List<Stoppable> running = new ArrayList<>();
    private boolean cancelled;

    /** Scan that can be stopped. */
    interface Stoppable {
        /** Stops the scan because it was cancelled. Returns at once. */
        void cancel();
    }

    /** Creates a switch that has not been used. */
    public Cancellation() {}

    /**
     * Stops the scans. Returns at once; each scan then ends within a second, and its report names what was not read. Further calls have no
     * effect.
     */
    public synchronized void cancel() {
        cancelled = true;
        running.forEach(Stoppable::cancel);
    }

    /** {@return whether {@link #cancel} was called} */
    public synchronized boolean isCancelled() {
        return cancelled;
    }

    /** Adds a scan, which is stopped at once if {@link #cancel} was called before. */
    synchronized void add(Stoppable run) {
        running.add(run);
        if (cancelled) {
            run.cancel();
        }
    }

    /** Removes a scan that has ended. */
    synchronized void remove(Stoppable run) {
        running.remove(run);
    }
}
