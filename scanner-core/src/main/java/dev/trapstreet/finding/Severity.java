package dev.trapstreet.finding;

import java.util.Locale;
import java.util.Optional;

/** Severity of a finding. The constants are in ascending order. */
public enum Severity {
    /** Information that requires no action. */
    INFO,
    /** Low severity. */
    LOW,
    /** Medium severity. */
    MEDIUM,
    /** High severity. */
    HIGH,
    /** Critical severity: requires immediate action. */
    CRITICAL;

    /** {@return the word used in reports, rules and options: "critical"} */
    public String keyword() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Returns the severity with the given word.
     *
     * @param word the word, in lower case
     * @return the severity, or an empty result if there is none with that word
     */
    public static Optional<Severity> ofKeyword(String word) {
        for (Severity severity : values()) {
            if (severity.keyword().equals(word)) {
                return Optional.of(severity);
            }
        }
        return Optional.empty();
    }

    /**
     * Returns the higher of two severities.
     *
     * @param other the other severity
     * @return the higher one
     */
    public Severity max(Severity other) {
        return compareTo(other) >= 0 ? this : other;
    }

    /** {@return the next lower severity; {@link #INFO} stays the same} */
    public Severity lowered() {
        return switch (this) {
            case CRITICAL -> HIGH;
            case HIGH -> MEDIUM;
            case MEDIUM -> LOW;
            case LOW, INFO -> INFO;
        };
    }

    /**
     * Returns whether this severity is at or above a threshold.
     *
     * @param threshold the threshold
     * @return whether this is at least as severe
     */
    public boolean reaches(Severity threshold) {
        return compareTo(threshold) >= 0;
    }
}
