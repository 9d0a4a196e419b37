package dev.trapstreet.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Guarantees of this implementation. The conformity with git is tested in PathFilterTest. */
final class GitignorePatternTest {
    @ParameterizedTest
    @CsvSource({
        "src/, src/a, true",
        "src/, src, false", // a file, not a directory
        "src, src, true",
        "src, a/src/b, true",
        "/src, a/src/b, false",
        "a/**/b, a/b, true",
        "a/**/b, a/x/y/b, true",
        "a/**, a, false",
        "a/**, a/x, true",
        "**/b, b, true",
        "*.js, x/y.js, true",
        "*.js, x.js/y, true",
        "a?c, a/c, false",
        "a\\*, a*, true",
        "a\\*, ab, false",
    })
    void aFileIsMatchedByItselfOrByADirectoryAboveIt(String pattern, String path, boolean matched) {
        assertEquals(matched, GitignorePattern.parse(pattern).orElseThrow().matchesPathOrParent(path));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "#x", "/", "!", "!/", "[", "a[b", "x\\", "a/[!"})
    void whatMatchesNothingByItsFormIsNoPattern(String line) {
        assertEquals(Optional.empty(), GitignorePattern.parse(line).map(GitignorePattern::isNegated));
    }

    @Test
    void anExclamationMarkIncludesAgain() {
        assertTrue(GitignorePattern.parse("!a").orElseThrow().isNegated());
        assertTrue(GitignorePattern.parse("!a").orElseThrow().matches("a", false));
        assertFalse(GitignorePattern.parse("\\!a").orElseThrow().isNegated());
        assertTrue(GitignorePattern.parse("\\!a").orElseThrow().matches("!a", false));
    }

    /** As a regular expression, each of these would take practically forever. */
    @Test
    void aHostilePatternTakesNoLongerThanItsLengthTimesThatOfThePath() {
        String name = "a".repeat(4_000);
        String deep = "a/".repeat(2_000) + "a";
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            assertFalse(
                    GitignorePattern.parse("*a".repeat(200) + "b").orElseThrow().matches(name, false));
            assertFalse(GitignorePattern.parse("**/a/".repeat(100) + "b")
                    .orElseThrow()
                    .matches(deep, false));
            assertFalse(GitignorePattern.parse("**/*a*a*b/".repeat(50) + "b")
                    .orElseThrow()
                    .matches(deep, false));
        });
    }
}
