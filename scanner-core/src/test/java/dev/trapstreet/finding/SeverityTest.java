package dev.trapstreet.finding;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SeverityTest {
    @Test
    void theOrderIsFromHarmlessToNow() {
        assertEquals(
                List.of("info", "low", "medium", "high", "critical"),
                List.of(Severity.values()).stream().map(Severity::keyword).toList());
    }

    @ParameterizedTest
    @CsvSource({
        "INFO, INFO, INFO, true",
        "INFO, CRITICAL, CRITICAL, false",
        "CRITICAL, INFO, CRITICAL, true",
        "HIGH, MEDIUM, HIGH, true",
        "MEDIUM, HIGH, HIGH, false",
    })
    void theWorseOfTwoAndWhetherAThresholdIsReached(Severity one, Severity other, Severity worse, boolean reaches) {
        assertEquals(worse, one.max(other));
        assertEquals(reaches, one.reaches(other));
    }

    @Test
    void everySeverityIsFoundByItsWord() {
        for (Severity severity : Severity.values()) {
            assertEquals(Optional.of(severity), Severity.ofKeyword(severity.keyword()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "High", "HIGH", "hig", "none"})
    void anotherWordIsNone(String word) {
        assertEquals(Optional.empty(), Severity.ofKeyword(word));
    }
}
