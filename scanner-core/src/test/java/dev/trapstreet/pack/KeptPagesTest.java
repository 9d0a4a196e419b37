package dev.trapstreet.pack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class KeptPagesTest {
    private static final int PAGE = 1 << 10;

    @Test
    void aPageThatArrivesAfterTheEndIsNotKept() {
        long before = KeptPages.takenByAll();
        KeptPages pages = new KeptPages(4, PAGE);
        pages.keep(0, new byte[PAGE]);
        assertEquals(before + PAGE, KeptPages.takenByAll());
        pages.close();
        pages.keep(1, new byte[PAGE]); // of a thread that found room before
        assertNull(pages.get(1));
        assertEquals(before, KeptPages.takenByAll());
    }

    /** Memory that stays counted is lost to all later scans of the process. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void threadsThatKeepPagesWhileTheCacheIsClosedLeaveNothingBehind(int threads) throws Exception {
        long before = KeptPages.takenByAll();
        for (int round = 0; round < 200; round++) {
            KeptPages pages = new KeptPages(64, PAGE);
            CountDownLatch start = new CountDownLatch(1);
            List<Thread> keepers = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                Thread keeper = new Thread(() -> {
                    try {
                        start.await();
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                    for (int number = 0; number < 64; number++) {
                        pages.keep(number, new byte[PAGE]);
                    }
                });
                keeper.start();
                keepers.add(keeper);
            }
            start.countDown();
            pages.close();
            for (Thread keeper : keepers) {
                keeper.join();
            }
            assertEquals(before, KeptPages.takenByAll(), "round " + round);
        }
    }
}
