package dev.trapstreet.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SpellingSuggestionTest {
    @ParameterizedTest
    @CsvSource({
        // typed, known, edits counted by hand
        "severity, severity, 0",
        "sevrity, severity, 1", // one letter missing
        "seeverity, severity, 1", // one letter too many
        "sewerity, severity, 1", // one letter replaced
        "seevrity, severity, 2", // two letters swapped
        "counterexample, counterexamples, 1",
        "sitting, kitten, 3", // Levenshtein's own example
        "Saturday, Sunday, 3",
        "'', abc, 3",
    })
    void aWordIsGuessedWhenItsEditsAreAtMostAThirdOfIt(String typed, String known, int edits) {
        boolean near = edits <= Math.max(1, known.length() / 3);
        assertEquals(near ? Optional.of(known) : Optional.empty(), SpellingSuggestion.nearest(typed, List.of(known)));
    }

    @Test
    void theNearestWins() {
        assertEquals(Optional.of("sarif"), SpellingSuggestion.nearest("sarf", List.of("serif", "sarif", "scarf-ish")));
        assertEquals(Optional.of("json"), SpellingSuggestion.nearest("json", List.of("jsonl", "json")));
    }

    @Test
    void ofEquallyNearWordsTheFirstOfTheAlphabetWins() {
        assertEquals(Optional.of("cat"), SpellingSuggestion.nearest("at", List.of("hat", "cat", "mat")));
        assertEquals(Optional.of("cat"), SpellingSuggestion.nearest("at", List.of("mat", "hat", "cat")));
    }

    @Test
    void aShortWordMayBeOneEditAwayAndNoMore() {
        assertEquals(Optional.of("id"), SpellingSuggestion.nearest("ie", List.of("id")));
        assertEquals(Optional.empty(), SpellingSuggestion.nearest("xy", List.of("id")));
        assertEquals(
                Optional.of("the"),
                SpellingSuggestion.nearest("teh", List.of("the"))); // two neighboring letters swapped: one mistake
    }

    @Test
    void nothingIsGuessedAmongNoWordsOrFarOnes() {
        assertEquals(Optional.empty(), SpellingSuggestion.nearest("severity", List.of()));
        assertEquals(Optional.empty(), SpellingSuggestion.nearest("frobnicate", List.of("severity", "message")));
    }
}
