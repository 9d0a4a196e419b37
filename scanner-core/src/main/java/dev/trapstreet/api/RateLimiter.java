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
final class RateLimiter {
    static final int REQUESTS = 50;
    static final Duration SPAN = Duration.ofMinutes(1);

    private final ApiTime time;
    private final Map<String, AccountQuota> accounts = new HashMap<>();

    /** Times of an account's last requests, oldest first, and the end of a wait that the API requested. */
    private static final class AccountQuota {
        private final Deque<Long> taken = new ArrayDeque<>();
        private long closedUntil = Long.MIN_VALUE;
    }

    RateLimiter(ApiTime time) {
        this.time = time;
    }

    /** Takes one request out of the account's budget. Blocks until one is available. */
    void acquire(String account) throws InterruptedException {
        acquire(account, () -> {});
    }

    /**
     * Takes one request out of the account's budget. Blocks until one is available.
     *
     * @param beforeWaiting is run before each wait
     */
    void acquire(String account, Runnable beforeWaiting) throws InterruptedException {
        for (long wait = tryAcquire(account); wait > 0; wait = tryAcquire(account)) {
            beforeWaiting.run();
            time.sleep(Duration.ofNanos(wait));
        }
    }

    /** Returns the nanoseconds to wait before the next attempt, or 0 if a request was taken. */
    private synchronized long tryAcquire(String name) {
        AccountQuota account = accounts.computeIfAbsent(name, key -> new AccountQuota());
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

    /** Counts a request that may have been sent without {@link #acquire}. */
    synchronized void charge(String name) {
        accounts.computeIfAbsent(name, key -> new AccountQuota()).taken.addLast(time.nanos());
    }

    /** Blocks all requests for the account for the duration that the API requested. */
    synchronized void block(String name, Duration duration) {
        AccountQuota account = accounts.computeIfAbsent(name, key -> new AccountQuota());
        long until = time.nanos() + duration.toNanos();
        if (account.closedUntil == Long.MIN_VALUE || until - account.closedUntil > 0) {
            account.closedUntil = until;
        }
    }
}
