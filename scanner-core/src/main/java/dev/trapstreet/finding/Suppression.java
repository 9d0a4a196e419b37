package dev.trapstreet.finding;

import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;

/**
 * Why a place, or a finding with all its places, was accepted: it stays in the report, marked, and fails nothing.
 *
 * @param by what says so
 * @param where that says it: file and line, safe to show
 * @param reason safe to show
 * @param owner who answers for it, safe to show; empty where nobody is named
 * @param until the last day on which it holds, in UTC; empty where it holds for good
 */
public record Suppression(By by, String where, String reason, Optional<String> owner, Optional<LocalDate> until) {
    /** What can suppress. */
    public enum By {
        /** An entry of {@code .trapstreet.yml}. */
        CONFIGURATION,
        /** A comment beside the token. */
        LINE,
        /** The findings of an earlier day, written to a file. */
        BASELINE;

        /** The word used in reports: "line". */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
