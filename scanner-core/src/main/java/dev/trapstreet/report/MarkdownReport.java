package dev.trapstreet.report;

import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.Notice;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.Report;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Report in Markdown for the summary of a CI job: the findings, most severe first, and the summary. It is limited in
 * length, because GitHub accepts at most 1 MiB.
 */
final class MarkdownReport {
    private static final int MAX_FINDINGS = 100;
    private static final int MAX_PLACES = 5;

    private final StringBuilder text = new StringBuilder();
    private final ReportOptions options;

    private MarkdownReport(ReportOptions options) {
        this.options = options;
    }

    static void write(Report report, ReportOptions options, OutputStream out) throws IOException {
        MarkdownReport markdown = new MarkdownReport(options);
        markdown.page(report);
        out.write(markdown.text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private void page(Report report) {
        text.append("## Mapbox tokens\n\n");
        int most = Math.min(report.findings().size(), MAX_FINDINGS);
        if (most > 0) {
            text.append("| severity | token | location | finding | to do |\n|---|---|---|---|---|\n");
            report.findings().subList(0, most).forEach(this::row);
            text.append('\n');
        }
        if (most < report.findings().size()) {
            text.append(report.findings().size() - most)
                    .append(" more tokens are in the other formats of the report.\n\n");
        }
        for (Notice notice : report.notices()) {
            text.append("* **" + notice.label() + ":** ")
                    .append(Escaping.markdown(notice.where() + ": " + notice.description() + ". " + notice.advice()))
                    .append('\n');
        }
        for (Problem problem : report.problems()) {
            text.append("* **" + problem.label() + ":** ")
                    .append(Escaping.markdown(problem.where() + ": " + problem.description() + ". " + problem.advice()))
                    .append('\n');
        }
        text.append(report.problems().isEmpty() && report.notices().isEmpty() ? "" : "\n");
        for (String line : Summary.summarize(report).split("\n", -1)) {
            text.append(Escaping.markdown(line)).append("\n\n");
        }
    }

    private void row(Finding finding) {
        text.append("| ")
                .append(finding.suppression().isPresent() ? "suppressed " : "")
                .append(finding.severity().keyword())
                .append(" | ")
                .append(Escaping.markdown(options.tokenText(finding.token())))
                .append(" | ");
        int most = Math.min(finding.locations().size(), MAX_PLACES);
        for (int i = 0; i < most; i++) {
            Location location = finding.locations().get(i);
            String history = FindingText.history(location);
            String accepted = FindingText.suppression(location);
            text.append(i == 0 ? "" : "<br>")
                    .append(Escaping.markdown(FindingText.location(location)
                            + (history.isEmpty() ? "" : ", " + history)
                            + (accepted.isEmpty() ? "" : ", " + accepted)));
        }
        if (most < finding.locations().size()) {
            text.append("<br>and ").append(finding.locations().size() - most).append(" more locations");
        }
        text.append(" | ")
                .append(Escaping.markdown(FindingText.message(finding)))
                .append(" | ")
                .append(Escaping.markdown(FindingText.remedy(finding)))
                .append(" |\n");
    }
}
