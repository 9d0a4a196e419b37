package dev.trapstreet.classify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Search for many keywords, compared with a regular expression for each. */
final class WordSearchTest {
    private static final List<String> WORDS = List.of(
            "mapboxgl.accessToken", "mapboxgl.Map", "'mapbox-gl'", "import dash", "useState", "res.json(", "gon.");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whatIsFoundIsWhatAPatternOfEachWordFinds(long seed) {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 400; i++) {
            String word = WORDS.get(random.nextInt(WORDS.size()));
            int from = random.nextInt(4) == 0 ? random.nextInt(word.length()) : 0;
            text.append(word, from, word.length()).append(random.nextBoolean() ? "" : random.nextBoolean() ? " " : "x");
        }
        TreeSet<String> expected = new TreeSet<>();
        for (int w = 0; w < WORDS.size(); w++) {
            String word = WORDS.get(w);
            String before = isPart(word.charAt(0)) ? "(?<![A-Za-z0-9_])" : "";
            String after = isPart(word.charAt(word.length() - 1)) ? "(?![A-Za-z0-9_])" : "";
            var matcher = Pattern.compile(before + Pattern.quote(word) + after).matcher(text);
            while (matcher.find()) {
                expected.add(w + " until " + matcher.end());
            }
        }
        assertEquals(expected, search(text.toString()), "seed " + seed);
        assertTrue(expected.size() > 30, expected.size() + " words in the text");
    }

    @Test
    void aWordAtTheVeryEndIsFound() {
        assertEquals(new TreeSet<>(List.of("4 until 8")), search("useState"));
        assertEquals(new TreeSet<>(), search("useStat"));
    }

    @Test
    void aWordThatIsTooShortIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new WordSearch(List.of("abc")));
    }

    @Test
    void noPlaceOfATextCostsMoreThanAHandfulOfWords() {
        int most = KeywordTable.builtIn().search().mostPerEntry();
        assertTrue(most <= 4, "an entry holds " + most);
    }

    private static Set<String> search(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        TreeSet<String> found = new TreeSet<>();
        new WordSearch(WORDS)
                .search(bytes, 0, bytes.length, bytes.length, (word, end) -> found.add(word + " until " + end));
        return found;
    }

    private static boolean isPart(char c) {
        return Character.isLetterOrDigit(c) || c == '_';
    }
}
