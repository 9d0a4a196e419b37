package dev.trapstreet.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LiteralSearchTest {
    private static Set<String> found(List<String> literals, String text, int from, int to) {
        LiteralSearch search = new LiteralSearch(literals);
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        search.reset(bytes, from, to);
        Set<String> found = new TreeSet<>();
        int last = 0;
        while (search.next()) {
            assertTrue(search.end() >= last, "in the order in which they end");
            last = search.end();
            assertTrue(found.add(search.literal() + " " + search.start() + "-" + search.end()), "each once");
        }
        return found;
    }

    /** Searches with the JDK, one literal and one position at a time. */
    private static Set<String> expected(List<String> literals, String text, int from, int to) {
        Set<String> found = new TreeSet<>();
        for (int literal = 0; literal < literals.size(); literal++) {
            int length = literals.get(literal).length();
            for (int start = from; start + length <= to; start++) {
                if (text.substring(start, start + length)
                        .toLowerCase(Locale.ROOT)
                        .equals(literals.get(literal).toLowerCase(Locale.ROOT))) {
                    found.add(literal + " " + start + "-" + (start + length));
                }
            }
        }
        return found;
    }

    @Test
    void literalsWithinOneAnotherAreAllFound() {
        List<String> literals = List.of("he", "she", "his", "hers");
        assertEquals(Set.of("0 2-4", "1 1-4", "3 2-6"), found(literals, "ushers", 0, 6));
        assertEquals(Set.of("0 2-4", "1 1-4", "3 2-6"), found(literals, "USHErs", 0, 6));
    }

    @Test
    void whatReachesOutOfTheRangeIsNotFound() {
        assertEquals(Set.of(), found(List.of("she"), "ushers", 2, 6));
        assertEquals(Set.of(), found(List.of("she"), "ushers", 0, 3));
        assertEquals(Set.of("0 1-4"), found(List.of("she"), "ushers", 1, 4));
        assertEquals(Set.of(), found(List.of("she"), "", 0, 0));
    }

    @Test
    void aByteThatIsNoAsciiIsNoLetter() {
        assertEquals(Set.of(), found(List.of("a"), "\u00e1\u00c1\u00ff", 0, 3));
    }

    /** Uses few letters, so that there are many matches and many partial matches. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void theSameIsFoundAsByLookingEverywhere(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            Set<String> literals = new HashSet<>();
            for (int i = random.nextInt(1, 7); i > 0; i--) {
                literals.add(word(random, random.nextInt(1, 6)).toLowerCase(Locale.ROOT));
            }
            List<String> list = new ArrayList<>(literals);
            String text = word(random, random.nextInt(60));
            int from = random.nextInt(text.length() + 1);
            int to = random.nextInt(from, text.length() + 1);
            assertEquals(
                    expected(list, text, from, to), found(list, text, from, to), seed + ": " + list + " in " + text);
        }
    }

    private static String word(Random random, int length) {
        StringBuilder word = new StringBuilder();
        for (int i = 0; i < length; i++) {
            word.append("abAB-".charAt(random.nextInt(5)));
        }
        return word.toString();
    }

    @Test
    void aTextThatAlwaysNearlyMatchesTakesNoLonger() {
        String text = "a".repeat(8_000_000);
        LiteralSearch search = new LiteralSearch(List.of("a".repeat(500) + "b", "a".repeat(400) + "c"));
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        boolean any = assertTimeoutPreemptively(
                Duration.ofSeconds(10),
                () -> search.reset(bytes, 0, bytes.length).next());
        assertEquals(false, any);
    }

    @Test
    void aLiteralThatIsEmptyOrTwiceOrNoAsciiIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new LiteralSearch(List.of("")));
        assertThrows(IllegalArgumentException.class, () -> new LiteralSearch(List.of("a", "A")));
        assertThrows(IllegalArgumentException.class, () -> new LiteralSearch(List.of("\u00e1")));
    }
}
