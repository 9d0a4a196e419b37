package dev.trapstreet.api;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Simulated time that advances when a thread sleeps, without waiting. Thread-safe; shared by the client and the fake
 * API.
 */
public final class SimulatedTime implements ApiTime, InstantSource {
    private final Instant start;
    private Duration passed = Duration.ZERO;

    public SimulatedTime(Instant start) {
        this.start = start;
    }

    @Override
    public Instant now() {
        return instant();
    }

    @Override
    public synchronized Instant instant() {
        return start.plus(passed);
    }

    @Override
    public synchronized long nanos() {
        return passed.toNanos();
    }

    @Override
    public synchronized void sleep(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("a sleep of " + duration);
        }
        passed = passed.plus(duration);
    }

    /** Returns the total time that all threads have slept. */
    public synchronized Duration passed() {
        return passed;
    }
}
