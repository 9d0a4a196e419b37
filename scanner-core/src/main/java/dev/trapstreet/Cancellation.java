package dev.trapstreet;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Switch that stops scans. Pass it to a scan with {@link ScanRequest#withCancellation}, and call {@link #cancel} from another thread. One
 * switch may stop several scans; once used, it stops every scan that it is passed to. Thread-safe.
 */
public final class Cancellation {
    /** Description of a stop by a cancellation, as a clause. */
    static final String DESCRIPTION = "it was cancelled";

    private final List<Stoppable> running = new ArrayList<>();
    private @Nullable StopReason reason; // null if it has not been used
    private String description = "";

    /** Scan that can be stopped. */
    interface Stoppable {
        /**
         * Stops the scan. Returns at once.
         *
         * @param reason the reason
         * @param description the reason as a clause, for the report
         */
        void stop(StopReason reason, String description);
    }

    /** Creates a switch that has not been used. */
    public Cancellation() {}

    /**
     * Stops the scans. Returns at once; each scan then ends within a second, and its report names what was not read. Further calls have no
     * effect.
     */
    public void cancel() {
        stop(StopReason.CANCELLED, DESCRIPTION);
    }

    /** Stops the scans for a reason. Further calls have no effect. */
    synchronized void stop(StopReason why, String clause) {
        if (reason == null) {
            reason = why;
            description = clause;
            running.forEach(each -> each.stop(why, clause));
        }
    }

    /** {@return whether {@link #cancel} was called} */
    public synchronized boolean isCancelled() {
        return reason != null;
    }

    /** Adds a scan, which is stopped at once if {@link #cancel} was called before. */
    synchronized void add(Stoppable run) {
        running.add(run);
        if (reason != null) {
            run.stop(reason, description);
        }
    }

    /** Removes a scan that has ended. */
    synchronized void remove(Stoppable run) {
        running.remove(run);
    }
}
