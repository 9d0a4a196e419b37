package dev.trapstreet.report;

import java.util.Locale;
import java.util.Optional;

/** The forms that a report can take. */
public enum ReportFormat {
    /** For people: grouped by token, the worst first. */
    TEXT("trapstreet.txt"),
    /** One document, with the schema {@code trapstreet-report/1}. */
    JSON("trapstreet.json"),
    /** One finding or problem a line, the run last. */
    JSONL("trapstreet.jsonl"),
    /** SARIF 2.1.0, as code scanning services read it. */
    SARIF("trapstreet.sarif"),
    /** JUnit's XML, as servers for continuous integration read it: a failed test case per place. */
    JUNIT("TEST-trapstreet.xml"),
    /** GitLab's secret detection report, schema 15.2.1. */
    GITLAB("gl-secret-detection-report.json"),
    /** A table with one line per place, RFC 4180. */
    CSV("trapstreet.csv"),
    /** One page that needs nothing else. */
    HTML("trapstreet.html"),
    /** Workflow commands that become annotations in GitHub Actions, to be printed by a step. */
    GITHUB("trapstreet-annotations.txt"),
    /** Markdown, as the summary of a job shows it. */
    MARKDOWN("trapstreet.md");

    private final String fileName;

    ReportFormat(String fileName) {
        this.fileName = fileName;
    }

    /** The word used in options: "json". */
    public String keyword() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The name of a file of this form, where nobody names one: what reads such files looks for such names. */
    public String fileName() {
        return fileName;
    }

    /** The format of that word; empty when there is none. */
    public static Optional<ReportFormat> ofKeyword(String word) {
        for (ReportFormat format : values()) {
            if (format.keyword().equals(word)) {
                return Optional.of(format);
            }
        }
        return Optional.empty();
    }

    /** All words, for a person: "text, json or sarif". */
    public static String keywords() {
        StringBuilder words = new StringBuilder();
        ReportFormat[] formats = values();
        for (int i = 0; i < formats.length; i++) {
            words.append(i == 0 ? "" : i == formats.length - 1 ? " or " : ", ").append(formats[i].keyword());
        }
        return words.toString();
    }
}
