package dev.trapstreet.finding;

import java.util.Locale;
import java.util.Optional;

/** How bad it is, from harmless to "now". The order of the constants is the order of severity. */
public enum Severity {
    INFO,
    LOW,
    MEDIUM,
    HIGH,
    CRITICAL;

    /** The word used in reports, rules and options: "critical". */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The severity of that word; empty when there is none. */
    public static Optional<Severity> ofWord(String word) {
        for (Severity severity : values()) {
            if (severity.word().equals(word)) {
                return Optional.of(severity);
            }
        }
        return Optional.empty();
    }

    /** The worse of the two. */
    public Severity max(Severity other) {
        return compareTo(other) >= 0 ? this : other;
    }

    /** One step less; information stays information. */
    public Severity lowered() {
        return switch (this) {
            case CRITICAL -> HIGH;
            case HIGH -> MEDIUM;
            case MEDIUM -> LOW;
            case LOW, INFO -> INFO;
        };
    }

    /** True when this is as bad as {@code threshold}, or worse. */
    public boolean reaches(Severity threshold) {
        return compareTo(threshold) >= 0;
    }
}
