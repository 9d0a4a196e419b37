package dev.trapstreet.api;

import java.time.Duration;
import java.time.Instant;

/** The time as the client sees it, so that a test can let a minute pass at once. Shared by threads. */
public interface ApiTime {
    /** This machine's. */
    ApiTime SYSTEM = new ApiTime() {
        @Override
        public Instant now() {
            return Instant.now();
        }

        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public void sleep(Duration duration) throws InterruptedException {
            Thread.sleep(Math.max(1, duration.toMillis()));
        }
    };

    /** The time of day, for moments that the API names. */
    Instant now();

    /** Nanoseconds since some moment, never set back, for budgets. */
    long nanos();

    /** Waits for at least that long, to the millisecond. */
    void sleep(Duration duration) throws InterruptedException;
}
