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

/**
 * A heading, then a line for each place of each token and for each notice and each thing that could not be read.
 */
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

    private final Rendering how;
    private final CsvTable out;

    private CsvReport(Rendering how, OutputStream out) {
        this.how = how;
        this.out = new CsvTable(out);
    }

    static void write(Report report, Rendering how, OutputStream out) throws IOException {
        new CsvReport(how, out).table(report);
    }

    private void table(Report report) throws IOException {
        List<String> heading = new ArrayList<>(HEADING);
        if (how.secrets() == Rendering.Secrets.SHOWN) {
            heading.add("token");
        }
        out.line(heading);
        for (Finding finding : report.findings()) {
            for (Location location : finding.locations()) {
                out.line(place(finding, location));
            }
        }
        for (Notice notice : report.notices()) {
            out.line(other(
                    "notice", notice.severity().keyword(), notice.where(), notice.description(), notice.advice()));
        }
        for (Problem problem : report.problems()) {
            out.line(other("problem", "", problem.where(), problem.description(), problem.advice()));
        }
    }

    private List<String> place(Finding finding, Location location) {
        Optional<Commit> first = Headline.introduction(location);
        Optional<GitOrigin> git = location.provenance().git();
        List<String> fields = new ArrayList<>(List.of(
                "finding",
                finding.severity().keyword(),
                finding.token().type().header(),
                finding.token().redacted(),
                finding.token().claims().account().map(Redactor::redact).orElse(""),
                finding.token().createdAt().map(Object::toString).orElse(""),
                finding.token().fingerprint().hex(),
                Headline.rules(finding),
                location.context().exposure().name(),
                location.path(),
                location.provenance().part().keyword(),
                Integer.toString(location.line()),
                Integer.toString(location.column()),
                first.map(Commit::name).orElse(""),
                first.map(Commit::author).orElse(""),
                first.map(commit -> commit.date().toString()).orElse(""),
                git.map(origin -> origin.head().isPresent() ? "yes" : "no").orElse(""),
                Headline.message(finding),
                Headline.remedy(finding),
                Headline.accepted(location)));
        if (how.secrets() == Rendering.Secrets.SHOWN) {
            fields.add(how.shown(finding.token()));
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
        if (how.secrets() == Rendering.Secrets.SHOWN) {
            fields.add("");
        }
        return fields;
    }
}
