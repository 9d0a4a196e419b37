package dev.trapstreet.api;

import java.time.Duration;
import java.time.Instant;

/** Clock of the client. Tests replace it to skip waiting times. Thread-safe. */
public interface ApiTime {
    /** System clock. */
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

    /** {@return the current time, for comparison with timestamps of the API} */
    Instant now();

    /** {@return a monotonic time in nanoseconds from an arbitrary origin, for rate limits} */
    long nanos();

    /**
     * Waits for at least the given duration, with a resolution of one millisecond.
     *
     * @param duration the time to wait; at least one millisecond is waited
     * @throws InterruptedException if the thread is interrupted while waiting
     */
    void sleep(Duration duration) throws InterruptedException;
}
