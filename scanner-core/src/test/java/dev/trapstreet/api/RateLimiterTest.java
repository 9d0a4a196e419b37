package dev.trapstreet.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * The API permits 100 requests a minute for each account. The limit is 50 because Java may silently send each request
 * twice. See docs/domain.md#request-policy.
 */
final class RateLimiterTest {
    private static final int MAX = 50;

    private final SimulatedTime time = new SimulatedTime(Tokens.NOW);
    private final RateLimiter budget = new RateLimiter(time);

    @Test
    void noMinuteHoldsMoreThanFiftyRequestsOfAnAccount() throws Exception {
        List<Long> moments = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            budget.acquire("a");
            moments.add(time.nanos());
            if (i % 7 == 0) {
                time.sleep(Duration.ofMillis(350));
            }
        }
        assertBounded(moments);
        assertTrue(
                time.passed().compareTo(Duration.ofMinutes(18)) > 0,
                time.passed().toString());
        assertTrue(
                time.passed().compareTo(Duration.ofMinutes(21)) < 0,
                time.passed().toString());
    }

    @Test
    void threadsShareIt() throws Exception {
        List<Long> moments = Collections.synchronizedList(new ArrayList<>());
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                all.add(threads.submit(() -> {
                    for (int i = 0; i < 100; i++) {
                        budget.acquire("a");
                        moments.add(time.nanos());
                    }
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertEquals(400, moments.size());
        assertTrue(
                time.passed().compareTo(Duration.ofMinutes(7)) >= 0,
                time.passed().toString());
    }

    private static void assertBounded(List<Long> moments) {
        for (int i = MAX; i < moments.size(); i++) {
            long span = moments.get(i) - moments.get(i - MAX);
            assertTrue(span >= Duration.ofMinutes(1).toNanos(), "51 requests within " + Duration.ofNanos(span));
        }
    }

    @Test
    void accountsDoNotWaitForEachOther() throws Exception {
        for (int i = 0; i < MAX; i++) {
            budget.acquire("a");
            budget.acquire("b");
        }
        assertEquals(Duration.ZERO, time.passed());
        budget.acquire("a");
        assertEquals(Duration.ofMinutes(1), time.passed());
    }

    @Test
    void anAccountThatTheApiClosedIsLeftAloneSoLong() throws Exception {
        budget.block("a", Duration.ofSeconds(30));
        budget.block("a", Duration.ofSeconds(10));
        budget.acquire("b");
        assertEquals(Duration.ZERO, time.passed());
        budget.acquire("a");
        assertEquals(Duration.ofSeconds(30), time.passed());
        budget.acquire("a");
        assertEquals(Duration.ofSeconds(30), time.passed());
    }
}
