package dev.trapstreet.api;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Keeps requests for one account at most {@value #REQUESTS} in any minute, whichever thread makes them. The API's limit is 100
 * for each account (seed "Tokens API"), and the account's owner uses it too (DOMAIN section 6.1). Of DOMAIN's 60 it uses fewer:
 * Java's client sends a GET once more when its connection ends without an answer, and says nothing of it when that one is answered,
 * so that twice as many may go out. The only switch for that, {@code jdk.httpclient.redirects.retrylimit}, is one for every client
 * of the process, which may be another's.
 */
final class RequestBudget {
    static final int REQUESTS = 50;
    static final Duration SPAN = Duration.ofMinutes(1);

    private final ApiTime time;
    private final Map<String, Account> accounts = new HashMap<>();

    /** The moments of its last requests, the oldest first, and when it may be asked again after the API said "enough". */
    private static final class Account {
        private final Deque<Long> taken = new ArrayDeque<>();
        private long closedUntil = Long.MIN_VALUE;
    }

    RequestBudget(ApiTime time) {
        this.time = time;
    }

    /** Takes one request out of the account's budget, once there is one in it. */
    void take(String account) throws InterruptedException {
        take(account, () -> {});
    }

    /** @param beforeWaiting is run before each wait */
    void take(String account, Runnable beforeWaiting) throws InterruptedException {
        for (long wait = tryToTake(account); wait > 0; wait = tryToTake(account)) {
            beforeWaiting.run();
            time.sleep(Duration.ofNanos(wait));
        }
    }

    /** Nanoseconds to wait before the next try; 0 when a request was taken. */
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

    /** Counts a request that may have been made without asking first. */
    synchronized void charge(String name) {
        accounts.computeIfAbsent(name, key -> new Account()).taken.addLast(time.nanos());
    }

    /** Lets nobody ask for this account before the time is over: the API said so. */
    synchronized void close(String name, Duration duration) {
        Account account = accounts.computeIfAbsent(name, key -> new Account());
        long until = time.nanos() + duration.toNanos();
        if (account.closedUntil == Long.MIN_VALUE || until - account.closedUntil > 0) {
            account.closedUntil = until;
        }
    }
}
