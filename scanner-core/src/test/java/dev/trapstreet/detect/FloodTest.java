package dev.trapstreet.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.fixture.CpuCost;
import dev.trapstreet.token.Confidence;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Scanning a file that consists only of token starts takes time proportional to its length. */
final class FloodTest {
    private static final int LENGTH = 10_000_000;

    private static byte[] flood(String piece, int length) {
        return piece.repeat(length / piece.length()).getBytes(StandardCharsets.US_ASCII);
    }

    /** Each placeholder ends where the next one starts, so no byte belongs to two of them. */
    @ParameterizedTest
    @ValueSource(strings = {"pk.eyJ", "sk.eyJ1Ijoi", "tk.eyJ..", "pk.eyJ="})
    void everyByteIsPartOfOnePlaceholderAtMost(String piece) {
        byte[] bytes = flood(piece, LENGTH);
        AtomicLong found = new AtomicLong();
        AtomicLong taken = new AtomicLong();
        Detection.each(bytes, PlaceholderMode.SHOW, match -> {
            assertEquals(Confidence.PLACEHOLDER, match.token().confidence());
            found.incrementAndGet();
            taken.addAndGet(match.location().length());
        });
        assertEquals(LENGTH / piece.length(), found.get());
        assertEquals(bytes.length, taken.get());
    }

    @ParameterizedTest
    @ValueSource(strings = {"pk.eyJ", "sk.eyJ1Ijoi", "tk.eyJ..", "pk.eyJ="})
    void withoutPlaceholdersNothingIsFound(String piece) {
        AtomicLong found = new AtomicLong();
        Detection.each(flood(piece, LENGTH), PlaceholderMode.HIDE, match -> found.incrementAndGet());
        assertEquals(0, found.get());
    }

    /**
     * A file four times as long takes four times as long. If each start were compared with the others, it would take
     * sixteen times as long.
     */
    @ParameterizedTest
    @CsvSource({"pk.eyJ, SHOW", "pk.eyJ, HIDE", "k.eyJ, SHOW", "k.eyJ, HIDE", "., SHOW", "pk.eyJ=, SHOW"})
    void theWorkGrowsWithTheLength(String piece, PlaceholderMode placeholders) {
        byte[] small = flood(piece, LENGTH / 8);
        byte[] large = flood(piece, LENGTH / 2);
        double ratio = CpuCost.ratio(() -> scan(large, placeholders), () -> scan(small, placeholders));
        assertTrue(ratio < 9, () -> "four times the length costs " + ratio + " times as much");
    }

    private static void scan(byte[] bytes, PlaceholderMode placeholders) {
        Detection.each(bytes, placeholders, match -> {});
    }
}
