package dev.trapstreet.token;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AgeFormatTest {
    @ParameterizedTest
    @CsvSource({
        "-P5D, 0 days",
        "PT0S, 0 days",
        "PT23H59M59S, 0 days",
        "P1D, 1 day",
        "P2D, 2 days",
        "P89DT23H, 89 days",
        "P365D, 365 days",
        "P729D, 729 days",
        "P730D, 2 years",
        "P1094D, 2 years",
        "P1095D, 3 years",
        "P3653D, 10 years",
    })
    void anAgeIsSaidInDaysAndFromTwoYearsOnInYears(Duration age, String words) {
        assertEquals(words, AgeFormat.format(age));
    }
}
