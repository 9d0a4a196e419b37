package dev.trapstreet.finding;

import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;

/**
 * Suppression of a location. A finding is suppressed if all its locations are: it stays in the report, marked, and does
 * not affect the exit code. Immutable.
 *
 * @param origin the kind of suppression
 * @param where the file and line of the suppression, safe to display
 * @param reason the reason, safe to display
 * @param owner the person responsible, safe to display; empty if none is given
 * @param until the last day on which it applies, in UTC; empty if it does not expire
 */
public record Suppression(
        Origin origin, String where, String reason, Optional<String> owner, Optional<LocalDate> until) {
    /** Kinds of suppression. */
    public enum Origin {
        /** An entry in {@code .trapstreet.yml}. */
        CONFIGURATION,
        /** A comment next to the token. */
        LINE,
        /** A baseline: a file with the findings of an earlier scan. */
        BASELINE;

        /** {@return the word used in reports: "line"} */
        public String keyword() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
