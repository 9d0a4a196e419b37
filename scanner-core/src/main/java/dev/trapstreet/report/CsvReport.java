package dev.trapstreet.report;

import dev.trapstreet.finding.Commit;
import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.GitOrigin;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.Notice;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.Report;
import dev.trapstreet.text.Printable;
import dev.trapstreet.token.TokenText;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * RFC 4180: a heading, then a line for each place of each token and for each notice and each thing that could not be read. Every field is
 * quoted, and none begins like a formula: a spreadsheet would work it out, and the file's names are not ours.
 */
final class CsvReport {
    private static final String FORMULA = "=+-@\uFF1D\uFF0B\uFF0D\uFF20";
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
    private final OutputStream out;

    private CsvReport(Rendering how, OutputStream out) {
        this.how = how;
        this.out = out;
    }

    static void write(Report report, Rendering how, OutputStream out) throws IOException {
        new CsvReport(how, out).table(report);
    }

    private void table(Report report) throws IOException {
        List<String> heading = new ArrayList<>(HEADING);
        if (how.secrets() == Rendering.Secrets.SHOWN) {
            heading.add("token");
        }
        line(heading);
        for (Finding finding : report.findings()) {
            for (Location location : finding.locations()) {
                line(place(finding, location));
            }
        }
        for (Notice notice : report.notices()) {
            line(other("notice", notice.severity().word(), notice.where(), notice.what(), notice.advice()));
        }
        for (Problem problem : report.problems()) {
            line(other("problem", "", problem.where(), problem.what(), problem.advice()));
        }
    }

    private List<String> place(Finding finding, Location location) {
        Optional<Commit> first = Headline.introduction(location);
        Optional<GitOrigin> git = location.provenance().git();
        List<String> fields = new ArrayList<>(List.of(
                "finding",
                finding.severity().word(),
                finding.token().type().header(),
                finding.token().redacted(),
                finding.token().claims().account().map(TokenText::withheld).orElse(""),
                finding.token().createdAt().map(Object::toString).orElse(""),
                finding.token().fingerprint().hex(),
                Headline.rules(finding),
                location.setting().exposure().name(),
                location.path(),
                location.provenance().part().word(),
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

    private void line(List<String> fields) throws IOException {
        StringBuilder line = new StringBuilder();
        for (String field : fields) {
            line.append(line.length() == 0 ? "\"" : ",\"").append(cell(field)).append('"');
        }
        out.write(line.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
    }

    private static String cell(String field) {
        String shown = Printable.of(field).replace("\"", "\"\"");
        // Blanks before it do not keep every spreadsheet from reading a formula.
        String content = shown.stripLeading();
        return !content.isEmpty() && FORMULA.indexOf(content.charAt(0)) >= 0 ? "'" + shown : shown;
    }
}
