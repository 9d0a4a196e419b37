package dev.trapstreet.api;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A time that passes when somebody sleeps, at once. Shared by threads, and by the client and the fake. */
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

    /** How long all have slept. */
    public synchronized Duration passed() {
        return passed;
    }
}
