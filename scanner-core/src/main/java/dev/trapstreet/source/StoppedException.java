package dev.trapstreet.source;

/**
 * Thrown on a thread of a scan that was stopped before its end. A scan is stopped by interrupting its threads, because that also ends a
 * blocked read of a file. Code that catches all runtime exceptions of one item must pass this one on; {@link WorkerContext#report} and
 * {@link WorkerContext#failed} throw it again, so that no consequence of the interrupt is reported as a problem.
 */
public final class StoppedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Creates an exception without a stack trace, which no one would see. */
    public StoppedException() {
        super("the scan was stopped", null, false, false);
    }

    /**
     * Checks whether the scan was stopped. To be called in each loop that can take longer than a tenth of a second.
     *
     * @throws StoppedException if the current thread is interrupted
     */
    public static void check() {
        if (Thread.currentThread().isInterrupted()) {
            throw new StoppedException();
        }
    }
}
