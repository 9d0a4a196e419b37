package dev.trapstreet.fake;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** 100 requests a minute for each account, over every minute that can be cut out of time. */
final class RateLimit {
    static final int REQUESTS = 100;
    static final Duration SPAN = Duration.ofMinutes(1);

    private final Map<String, Deque<Instant>> accounts = new HashMap<>();
    private int busiest;

    /** Whether a request may pass, and when there is room again. */
    record Decision(boolean passes, Instant reset) {}

    synchronized Decision decide(String account, Instant now) {
        Deque<Instant> taken = accounts.computeIfAbsent(account, key -> new ArrayDeque<>());
        while (!taken.isEmpty() && !taken.getFirst().plus(SPAN).isAfter(now)) {
            taken.removeFirst();
        }
        boolean passes = taken.size() < REQUESTS;
        if (passes) {
            taken.addLast(now);
        }
        busiest = Math.max(busiest, taken.size() + (passes ? 0 : 1));
        return new Decision(passes, taken.getFirst().plus(SPAN));
    }

    /** The most requests that came for one account within any minute. */
    synchronized int busiest() {
        return busiest;
    }
}
