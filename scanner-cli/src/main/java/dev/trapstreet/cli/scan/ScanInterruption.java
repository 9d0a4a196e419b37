package dev.trapstreet.cli.scan;

import dev.trapstreet.Cancellation;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Interruption of a scan with online checks by a signal, such as Ctrl-C. Such a scan may have waited for the Tokens API for
 * minutes, so it is stopped, and its report is written with everything that was learned until then. Closed after the report
 * is written.
 */
final class ScanInterruption implements AutoCloseable {
    private static final int LONGEST_SECONDS = 20;

    private final Cancellation cancellation = new Cancellation();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread hook = new Thread(this::interrupted, "trapstreet-interrupted");

    /** Starts to wait for signals. */
    ScanInterruption() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Returns the switch that stops the scan. */
    Cancellation cancellation() {
        return cancellation;
    }

    @Override
    public void close() {
        ended.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending, and the hook waits no longer.
        }
    }

    private void interrupted() {
        cancellation.cancel();
        try {
            ended.await(LONGEST_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
