package dev.trapstreet.report;

import dev.trapstreet.finding.Commit;
import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.GitOrigin;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.Notice;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.Report;
import dev.trapstreet.token.Redactor;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Report in CSV: a header row, then one row for each location of each token, each warning and each problem. */
final class CsvReport {
    private static final List<String> HEADING = List.of(
            "kind",
            "severity",
            "type",
            "redacted",
            "account",
            "created",
            "fingerprint",
            "rules",
            "exposure",
            "path",
            "part",
            "line",
            "column",
            "commit",
            "author",
            "date",
            "in_head",
            "message",
            "remedy",
            "accepted");

    private final ReportOptions options;
    private final CsvWriter out;

    private CsvReport(ReportOptions options, OutputStream out) {
        this.options = options;
        this.out = new CsvWriter(out);
    }

    static void write(Report report, ReportOptions options, OutputStream out) throws IOException {
        new CsvReport(options, out).table(report);
    }

    private void table(Report report) throws IOException {
        List<String> heading = new ArrayList<>(HEADING);
        if (options.secrets() == ReportOptions.Secrets.SHOWN) {
            heading.add("token");
        }
        out.writeRow(heading);
        for (Finding finding : report.findings()) {
            for (Location location : finding.locations()) {
                out.writeRow(locationRow(finding, location));
            }
        }
        for (Notice notice : report.notices()) {
            out.writeRow(other(
                    "notice", notice.severity().keyword(), notice.where(), notice.description(), notice.advice()));
        }
        for (Problem problem : report.problems()) {
            out.writeRow(other("problem", "", problem.where(), problem.description(), problem.advice()));
        }
    }

    private List<String> locationRow(Finding finding, Location location) {
        Optional<Commit> first = FindingText.introduction(location);
        Optional<GitOrigin> git = location.provenance().git();
        List<String> fields = new ArrayList<>(List.of(
                "finding",
                finding.severity().keyword(),
                finding.token().type().header(),
                finding.token().redacted(),
                finding.token().claims().account().map(Redactor::redact).orElse(""),
                finding.token().createdAt().map(Object::toString).orElse(""),
                finding.token().fingerprint().hex(),
                FindingText.rules(finding),
                location.context().exposure().name(),
                location.path(),
                location.provenance().part().keyword(),
                Integer.toString(location.line()),
                Integer.toString(location.column()),
                first.map(Commit::name).orElse(""),
                first.map(Commit::author).orElse(""),
                first.map(commit -> commit.date().toString()).orElse(""),
                git.map(origin -> origin.head().isPresent() ? "yes" : "no").orElse(""),
                FindingText.message(finding),
                FindingText.remedy(finding),
                FindingText.suppression(location)));
        if (options.secrets() == ReportOptions.Secrets.SHOWN) {
            fields.add(options.tokenText(finding.token()));
        }
        return fields;
    }

    private List<String> other(String kind, String severity, String where, String what, String advice) {
        List<String> fields = new ArrayList<>();
        for (String column : HEADING) {
            fields.add(
                    switch (column) {
                        case "kind" -> kind;
                        case "severity" -> severity;
                        case "path" -> where;
                        case "message" -> what;
                        case "remedy" -> advice;
                        default -> "";
                    });
        }
        if (options.secrets() == ReportOptions.Secrets.SHOWN) {
            fields.add("");
        }
        return fields;
    }
}
