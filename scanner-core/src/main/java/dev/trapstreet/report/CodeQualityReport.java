package dev.trapstreet.report;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.trapstreet.finding.Commit;
import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.HygieneFinding;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.LocationPart;
import dev.trapstreet.finding.Notice;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.Report;
import dev.trapstreet.finding.ReportEntry;
import dev.trapstreet.finding.RuleViolation;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.text.Sha256;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Code Quality report of GitLab: a list of issues, one for each location of a token, each finding of a related check, each warning and each
 * problem. GitLab compares the fingerprints of two reports, so they do not depend on the line.
 */
final class CodeQualityReport implements EntryWriter<IOException> {
    private static final int FINGERPRINT_BYTES = 16;

    private final JsonGenerator json;
    private final Map<String, Integer> occurrences = new HashMap<>();

    private CodeQualityReport(JsonGenerator json) {
        this.json = json;
    }

    static void write(Report report, OutputStream out) throws IOException {
        try (JsonGenerator json = JsonWriter.indented(out)) {
            ReportDriver.drive(report, new CodeQualityReport(json));
        }
        out.write('\n');
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
        json.writeStartArray();
    }

    @Override
    public void finding(Finding finding) throws IOException {
        for (FindingLocation at : FindingLocation.of(finding)) {
            Location location = at.location();
            located(
                    at.title() + " (" + at.token().redacted() + "). " + at.message() + at.advice(),
                    at.rule(),
                    at.severity(),
                    at.token().fingerprint().hex(),
                    location);
        }
    }

    @Override
    public void relatedCheck(HygieneFinding finding) throws IOException {
        RuleViolation violation = finding.violation();
        located(
                violation.title() + ". " + FindingText.message(violation) + " " + violation.remedy(),
                violation.id(),
                violation.severity(),
                violation.id() + " " + finding.fingerprint(),
                finding.location());
    }

    private void located(String description, String rule, Severity severity, String fingerprint, Location location)
            throws IOException {
        String suppression = FindingText.suppression(location);
        String entry = location.provenance().entries().isEmpty() ? "" : " In " + FindingText.location(location) + ".";
        String history = FindingText.history(location);
        boolean inFile = location.provenance().part() == LocationPart.CONTENT
                && location.provenance().entries().isEmpty();
        String commit = location.provenance().git().isEmpty()
                ? ""
                : FindingText.introduction(location).map(Commit::name).orElse("");
        issue(
                description
                        + entry
                        + (history.isEmpty() ? "" : " It is " + history + ".")
                        + (suppression.isEmpty() ? "" : " It is " + suppression + "."),
                rule,
                suppression.isEmpty() ? severity : Severity.INFO, // the format cannot express a suppression
                fingerprint + "\n" + location.path() + "\n"
                        + location.provenance().part() + "\n" + commit,
                location.provenance().path(),
                inFile ? location.line() : 1);
    }

    @Override
    public void warning(Notice warning) throws IOException {
        String label = warning.label() + " (" + warning.severity().keyword() + "): ";
        issue(label + warning.sentence(), "warning", warning.severity(), warning.sentence(), warning.where(), 1);
    }

    @Override
    public void problem(Problem problem) throws IOException {
        String text = problem.label() + ": " + problem.sentence();
        issue(text, "problem", Severity.MEDIUM, text, problem.where(), 1);
    }

    private void issue(String description, String rule, Severity severity, String identity, String path, int line)
            throws IOException {
        int number = occurrences.merge(identity, 1, Integer::sum);
        json.writeStartObject();
        json.writeStringField("type", "issue");
        json.writeStringField("check_name", rule);
        json.writeStringField("description", description);
        json.writeArrayFieldStart("categories");
        json.writeString("Security");
        json.writeEndArray();
        json.writeStringField("fingerprint", Sha256.hex(identity + "\n" + number, FINGERPRINT_BYTES));
        json.writeStringField("severity", severity(severity));
        json.writeObjectFieldStart("location");
        json.writeStringField("path", path.startsWith("./") ? path.substring(2) : path);
        json.writeObjectFieldStart("lines");
        json.writeNumberField("begin", line);
        json.writeEndObject();
        json.writeEndObject();
        json.writeEndObject();
    }

    @Override
    public void end(Report report) throws IOException {
        json.writeEndArray();
    }

    private static String severity(Severity severity) {
        return switch (severity) {
            case CRITICAL -> "blocker";
            case HIGH -> "critical";
            case MEDIUM -> "major";
            case LOW -> "minor";
            case INFO -> "info";
        };
    }
}
