package dev.trapstreet.cli.scan;

import dev.trapstreet.Cancellation;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Interruption of a long scan by a signal, such as Ctrl-C. A scan with online checks may have waited for the Tokens API for minutes, and
 * one of many targets may be cloning, so it is stopped, and what was learned until then is written. Closed after that.
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

    /** Returns whether this program is being ended, and its git processes with it. */
    static boolean isEnding() {
        Thread probe = new Thread(() -> {});
        try {
            Runtime.getRuntime().addShutdownHook(probe);
            Runtime.getRuntime().removeShutdownHook(probe);
            return false;
        } catch (IllegalStateException e) {
            return true;
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
