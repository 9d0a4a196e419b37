package dev.trapstreet.report;

import java.util.Locale;
import java.util.Optional;

/** The forms that a report can take. */
public enum ReportFormat {
    /** For people: grouped by token, the worst first. */
    TEXT,
    /** One document, with the schema {@code trapstreet-report/1}. */
    JSON,
    /** One finding or problem a line, the run last. */
    JSONL,
    /** SARIF 2.1.0, as code scanning services read it. */
    SARIF;

    /** The word used in options: "json". */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The format of that word; empty when there is none. */
    public static Optional<ReportFormat> ofWord(String word) {
        for (ReportFormat format : values()) {
            if (format.word().equals(word)) {
                return Optional.of(format);
            }
        }
        return Optional.empty();
    }
}
