package dev.trapstreet.api;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Rate limiter that permits at most {@value #REQUESTS} requests per account and minute, across all threads.
 *
 * <p>The API's limit is 100 per account, which the account's own traffic shares (see docs/domain.md#request-policy).
 * This limit is half of that because Java's client silently sends a GET again if the connection ends without a
 * response. Only the system property {@code jdk.httpclient.redirects.retrylimit} prevents this, and it affects every
 * client of the process.
 */
final class RequestBudget {
    static final int REQUESTS = 50;
    static final Duration SPAN = Duration.ofMinutes(1);

    private final ApiTime time;
    private final Map<String, Account> accounts = new HashMap<>();

    /** Times of an account's last requests, oldest first, and the end of a wait that the API requested. */
    private static final class Account {
        private final Deque<Long> taken = new ArrayDeque<>();
        private long closedUntil = Long.MIN_VALUE;
    }

    RequestBudget(ApiTime time) {
        this.time = time;
    }

    /** Takes one request out of the account's budget. Blocks until one is available. */
    void take(String account) throws InterruptedException {
        take(account, () -> {});
    }

    /**
     * Takes one request out of the account's budget. Blocks until one is available.
     *
     * @param beforeWaiting is run before each wait
     */
    void take(String account, Runnable beforeWaiting) throws InterruptedException {
        for (long wait = tryToTake(account); wait > 0; wait = tryToTake(account)) {
            beforeWaiting.run();
            time.sleep(Duration.ofNanos(wait));
        }
    }

    /** Returns the nanoseconds to wait before the next attempt, or 0 if a request was taken. */
    private synchronized long tryToTake(String name) {
        Account account = accounts.computeIfAbsent(name, key -> new Account());
        long now = time.nanos();
        while (!account.taken.isEmpty() && now - account.taken.getFirst() >= SPAN.toNanos()) {
            account.taken.removeFirst();
        }
        if (account.closedUntil != Long.MIN_VALUE) {
            if (account.closedUntil - now > 0) {
                return account.closedUntil - now;
            }
            account.closedUntil = Long.MIN_VALUE;
        }
        if (account.taken.size() < REQUESTS) {
            account.taken.addLast(now);
            return 0;
        }
        return account.taken.getFirst() + SPAN.toNanos() - now;
    }

    /** Counts a request that may have been sent without {@link #take}. */
    synchronized void charge(String name) {
        accounts.computeIfAbsent(name, key -> new Account()).taken.addLast(time.nanos());
    }

    /** Blocks all requests for the account for the duration that the API requested. */
    synchronized void close(String name, Duration duration) {
        Account account = accounts.computeIfAbsent(name, key -> new Account());
        long until = time.nanos() + duration.toNanos();
        if (account.closedUntil == Long.MIN_VALUE || until - account.closedUntil > 0) {
            account.closedUntil = until;
        }
    }
}
