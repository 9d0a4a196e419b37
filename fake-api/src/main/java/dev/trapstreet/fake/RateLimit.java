package dev.trapstreet.fake;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** Rate limiter that permits 100 requests per account in any period of one minute. Thread-safe. */
final class RateLimit {
    static final int REQUESTS = 100;
    static final Duration SPAN = Duration.ofMinutes(1);

    private final Map<String, Deque<Instant>> accounts = new HashMap<>();
    private int busiest;

    /**
     * Decision on a request.
     *
     * @param passes whether the request is permitted
     * @param reset the time at which the oldest counted request leaves the period
     */
    record Permit(boolean passes, Instant reset) {}

    synchronized Permit decide(String account, Instant now) {
        Deque<Instant> taken = accounts.computeIfAbsent(account, key -> new ArrayDeque<>());
        while (!taken.isEmpty() && !taken.getFirst().plus(SPAN).isAfter(now)) {
            taken.removeFirst();
        }
        boolean passes = taken.size() < REQUESTS;
        if (passes) {
            taken.addLast(now);
        }
        busiest = Math.max(busiest, taken.size() + (passes ? 0 : 1));
        return new Permit(passes, taken.getFirst().plus(SPAN));
    }

    /**
     * Returns the highest number of requests that arrived for one account within any minute, including refused ones.
     */
    synchronized int busiest() {
        return busiest;
    }
}
