package dev.trapstreet.report;

import java.util.Locale;
import java.util.Optional;

/** Formats of a report. */
public enum ReportFormat {
    /** Text for people: one block per token, most severe first. */
    TEXT("trapstreet.txt"),
    /** One JSON document with the schema {@code trapstreet-report/1}. */
    JSON("trapstreet.json"),
    /** JSON Lines: one finding, problem or warning per line, the summary of the run last. */
    JSONL("trapstreet.jsonl"),
    /** SARIF 2.1.0 for code scanning services. */
    SARIF("trapstreet.sarif"),
    /** JUnit XML for CI servers: one failed test case per location. */
    JUNIT("TEST-trapstreet.xml"),
    /** Secret detection report of GitLab, schema 15.2.1. */
    GITLAB("gl-secret-detection-report.json"),
    /** CSV as of RFC 4180, one row per location. */
    CSV("trapstreet.csv"),
    /** Self-contained HTML page. */
    HTML("trapstreet.html"),
    /** Workflow commands of GitHub Actions, which create annotations when a step prints them. */
    GITHUB("trapstreet-annotations.txt"),
    /** Markdown for the summary of a CI job. */
    MARKDOWN("trapstreet.md"),
    /** Code Quality report of GitLab, whose issues a merge request shows in its changes. */
    CODEQUALITY("gl-code-quality-report.json"),
    /** Message of Slack, as its incoming webhooks take it. */
    SLACK("trapstreet-slack.json"),
    /** Markdown without tables for a chat, which can also be read as plain text. */
    CHAT("trapstreet-chat.md");

    private final String fileName;

    ReportFormat(String fileName) {
        this.fileName = fileName;
    }

    /** {@return the word used in options, such as "json"} */
    public String keyword() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** {@return the default file name, as the consumers of this format expect it} */
    public String fileName() {
        return fileName;
    }

    /**
     * Returns the format with the given keyword.
     *
     * @param word the keyword, such as "json"
     * @return the format, or an empty result if there is none
     */
    public static Optional<ReportFormat> ofKeyword(String word) {
        for (ReportFormat format : values()) {
            if (format.keyword().equals(word)) {
                return Optional.of(format);
            }
        }
        return Optional.empty();
    }

    /** {@return all keywords as text for users, such as "text, json or sarif"} */
    public static String keywords() {
        StringBuilder words = new StringBuilder();
        ReportFormat[] formats = values();
        for (int i = 0; i < formats.length; i++) {
            words.append(i == 0 ? "" : i == formats.length - 1 ? " or " : ", ").append(formats[i].keyword());
        }
        return words.toString();
    }
}
