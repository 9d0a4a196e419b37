package dev.trapstreet.policy;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;

/** Days as suppressions name them: {@code 2027-01-31}, in UTC, so that a build tells the same wherever it runs. */
final class Days {
    private static final int LENGTH = 10;

    private Days() {}

    /** The day of that text; empty when it is none. */
    static Optional<LocalDate> read(String text) {
        if (text.length() != LENGTH) {
            return Optional.empty(); // a year of five digits is a slip
        }
        try {
            return Optional.of(LocalDate.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** True when that day is over. */
    static boolean isOver(LocalDate day, Instant now) {
        return now.atZone(ZoneOffset.UTC).toLocalDate().isAfter(day);
    }
}
