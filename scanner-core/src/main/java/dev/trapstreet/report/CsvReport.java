package dev.trapstreet.report;

import dev.trapstreet.finding.Commit;
import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.GitOrigin;
import dev.trapstreet.finding.HygieneFinding;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.Notice;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.Report;
import dev.trapstreet.finding.ReportEntry;
import dev.trapstreet.finding.RuleViolation;
import dev.trapstreet.token.Redactor;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Report in CSV: a header row, then one row for each location of each token, each finding of a related check, each warning and
 * each problem.
 */
final class CsvReport implements EntryWriter<IOException> {
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

    CsvReport(ReportOptions options, OutputStream out) {
        this.options = options;
        this.out = new CsvWriter(out);
    }

    @Override
    public List<ReportEntry.Kind> order() {
        return List.of(
                ReportEntry.Kind.FINDING,
                ReportEntry.Kind.RELATED_CHECK,
                ReportEntry.Kind.WARNING,
                ReportEntry.Kind.PROBLEM);
    }

    @Override
    public void begin(Report report) throws IOException {
        List<String> heading = new ArrayList<>(HEADING);
        if (options.secrets() == ReportOptions.Secrets.SHOWN) {
            heading.add("token");
        }
        out.writeRow(heading);
    }

    @Override
    public void finding(Finding finding) throws IOException {
        for (FindingLocation at : FindingLocation.of(finding)) {
            Map<String, String> row = location(at.location());
            row.put("kind", "finding");
            row.put("severity", at.severity().keyword());
            row.put("type", at.token().type().header());
            row.put("redacted", at.token().redacted());
            row.put(
                    "account",
                    at.token().claims().account().map(Redactor::redact).orElse(""));
            row.put("created", at.token().createdAt().map(Object::toString).orElse(""));
            row.put("fingerprint", at.token().fingerprint().hex());
            row.put("rules", FindingText.rules(at.violations()));
            row.put("message", at.message());
            row.put("remedy", at.remedy());
            write(row, options.secrets() == ReportOptions.Secrets.SHOWN ? options.tokenText(at.token()) : "");
        }
    }

    @Override
    public void relatedCheck(HygieneFinding finding) throws IOException {
        RuleViolation violation = finding.violation();
        Map<String, String> row = location(finding.location());
        row.put("kind", "hygiene");
        row.put("severity", violation.severity().keyword());
        row.put("fingerprint", finding.fingerprint());
        row.put("rules", violation.id());
        row.put("message", FindingText.message(violation));
        row.put("remedy", violation.remedy());
        write(row, "");
    }

    private static Map<String, String> location(Location location) {
        Map<String, String> row = new HashMap<>();
        row.put("exposure", location.context().exposure().name());
        row.put("path", location.path());
        row.put("part", location.provenance().part().keyword());
        row.put("line", Integer.toString(location.line()));
        row.put("column", Integer.toString(location.column()));
        row.put("in_head", location.gitOrigin().map(CsvReport::inHead).orElse(""));
        row.put("accepted", FindingText.suppression(location));
        if (FindingText.introduction(location).isPresent()) {
            Commit first = FindingText.introduction(location).get();
            row.put("commit", first.name());
            row.put("author", first.author());
            row.put("date", first.date().toString());
        }
        return row;
    }

    private static String inHead(GitOrigin git) {
        return git.head().isPresent() ? "yes" : "no";
    }

    @Override
    public void warning(Notice warning) throws IOException {
        write(
                Map.of(
                        "kind", "notice",
                        "severity", warning.severity().keyword(),
                        "path", warning.where(),
                        "message", warning.description(),
                        "remedy", warning.advice()),
                "");
    }

    @Override
    public void problem(Problem problem) throws IOException {
        write(
                Map.of(
                        "kind", "problem",
                        "path", problem.where(),
                        "message", problem.description(),
                        "remedy", problem.advice()),
                "");
    }

    /** Writes a row. Columns without a value stay empty. */
    private void write(Map<String, String> row, String token) throws IOException {
        List<String> fields = new ArrayList<>();
        for (String column : HEADING) {
            fields.add(row.getOrDefault(column, ""));
        }
        if (options.secrets() == ReportOptions.Secrets.SHOWN) {
            fields.add(token);
        }
        out.writeRow(fields);
    }

    @Override
    public void end(Report report) {
        // A table has no end of its own.
    }
}
