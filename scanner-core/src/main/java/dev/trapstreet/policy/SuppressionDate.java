package dev.trapstreet.policy;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * Parser for the dates of suppressions, such as {@code 2027-01-31}. Dates are in UTC, so that a build has the same
 * result everywhere.
 */
final class SuppressionDate {
    private static final int LENGTH = 10;

    private SuppressionDate() {}

    /** Parses a date. The result is empty if the text is not a date. */
    static Optional<LocalDate> parse(String text) {
        if (text.length() != LENGTH) {
            return Optional.empty(); // a year with five digits is a typo
        }
        try {
            return Optional.of(LocalDate.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Returns whether the day has ended. */
    static boolean hasPassed(LocalDate day, Instant now) {
        return now.atZone(ZoneOffset.UTC).toLocalDate().isAfter(day);
    }
}
