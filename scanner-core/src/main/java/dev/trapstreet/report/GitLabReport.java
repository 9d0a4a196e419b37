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
import dev.trapstreet.rule.Rule;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Secret detection report of GitLab, with one vulnerability for each location of a token
 * and each finding of a related check. A vulnerability is identified by
 * the token's fingerprint and the path, but not by the line, so it is still recognized after the file was reformatted.
 */
final class GitLabReport implements EntryWriter<IOException> {
    private static final String SCHEMA_VERSION = "15.2.1";

    /** Commit id for locations without a commit, as in GitLab's own analyzer. The schema requires one. */
    private static final String NO_COMMIT = "0000000";

    private static final int LONGEST_NAME = 255;
    private static final int LONGEST_SOLUTION = 7000;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss").withZone(ZoneOffset.UTC);

    private final JsonGenerator json;
    private final Report report;
    private final ReportOptions options;
    private final Map<String, Integer> occurrences = new HashMap<>();

    private GitLabReport(JsonGenerator json, Report report, ReportOptions options) {
        this.json = json;
        this.report = report;
        this.options = options;
    }

    static void write(Report report, ReportOptions options, OutputStream out) throws IOException {
        try (JsonGenerator json = JsonWriter.indented(out)) {
            ReportDriver.drive(report, new GitLabReport(json, report, options));
        }
        out.write('\n');
    }

    @Override
    public List<ReportEntry.Kind> order() {
        return List.of(
                ReportEntry.Kind.PROBLEM,
                ReportEntry.Kind.WARNING,
                ReportEntry.Kind.FINDING,
                ReportEntry.Kind.RELATED_CHECK);
    }

    @Override
    public void begin(Report whole) throws IOException {
        json.writeStartObject();
        json.writeStringField("version", SCHEMA_VERSION);
        json.writeObjectFieldStart("scan");
        program("analyzer");
        program("scanner");
        json.writeStringField("type", "secret_detection");
        json.writeStringField("start_time", time(report.startedAt()));
        json.writeStringField("end_time", time(report.startedAt().plus(report.duration())));
        json.writeStringField("status", report.isComplete() ? "success" : "failure");
        json.writeArrayFieldStart("messages");
    }

    @Override
    public void problem(Problem problem) throws IOException {
        message("warn", problem.sentence());
    }

    @Override
    public void warning(Notice warning) throws IOException {
        // A vulnerability needs a file and a commit, which a warning does not have.
        message(
                warning.counts() ? "warn" : "info",
                warning.label() + " (" + warning.severity().keyword() + "): " + warning.sentence());
    }

    @Override
    public void endSection(ReportEntry.Kind kind) throws IOException {
        if (kind == ReportEntry.Kind.WARNING) {
            if (!report.hasScannedAnything()) {
                message("fatal", "There was nothing to scan: check the target and the exclusions.");
            }
            json.writeEndArray();
            json.writeArrayFieldStart("primary_identifiers");
            for (Rule rule : options.rules().get().rules()) {
                identifier(rule.id(), rule.title());
            }
            identifier(FindingText.NO_RULE, FindingText.NO_RULE_TITLE);
            json.writeEndArray();
            json.writeEndObject();
            json.writeArrayFieldStart("vulnerabilities");
        }
    }

    @Override
    public void end(Report whole) throws IOException {
        json.writeEndArray();
        json.writeEndObject();
    }

    private void program(String role) throws IOException {
        json.writeObjectFieldStart(role);
        json.writeStringField("id", ToolInfo.NAME);
        json.writeStringField("name", "Trapstreet");
        json.writeStringField("version", ToolInfo.version());
        json.writeObjectFieldStart("vendor");
        json.writeStringField("name", "Trapstreet");
        json.writeEndObject();
        json.writeEndObject();
    }

    private void message(String level, String words) throws IOException {
        json.writeStartObject();
        json.writeStringField("level", level);
        json.writeStringField("value", words);
        json.writeEndObject();
    }

    private void identifier(String id, String title) throws IOException {
        json.writeStartObject();
        json.writeStringField("type", "trapstreet_rule_id");
        json.writeStringField("name", shortened(id + " " + title, LONGEST_NAME));
        json.writeStringField("value", id);
        json.writeEndObject();
    }

    @Override
    public void finding(Finding finding) throws IOException {
        occurrences.clear();
        for (FindingLocation at : FindingLocation.of(finding)) {
            startVulnerability(
                    identity(at.token().fingerprint().hex(), at.location()),
                    at.title(),
                    at.message(),
                    at.severity(),
                    at.location());
            if (!at.remedy().isEmpty()) {
                json.writeStringField("solution", shortened(at.remedy(), LONGEST_SOLUTION));
            }
            if (FirstSteps.apply(finding) && at.location().suppression().isEmpty()) {
                pageOfToken(FirstSteps.page(at.token()));
            }
            json.writeArrayFieldStart("identifiers");
            if (at.violations().isEmpty()) {
                identifier(FindingText.NO_RULE, FindingText.NO_RULE_TITLE);
            }
            for (RuleViolation violation : at.violations()) {
                identifier(violation.id(), violation.title());
            }
            json.writeEndArray();
            location(at.location());
            // The schema calls this an unsanitized excerpt. It contains only the token, redacted by default.
            json.writeStringField("raw_source_code_extract", options.tokenText(at.token()));
            json.writeEndObject();
        }
    }

    @Override
    public void relatedCheck(HygieneFinding finding) throws IOException {
        RuleViolation violation = finding.violation();
        startVulnerability(
                identity(violation.id() + " " + finding.fingerprint(), finding.location()),
                violation.title(),
                FindingText.message(violation),
                violation.severity(),
                finding.location());
        json.writeStringField("solution", shortened(violation.remedy(), LONGEST_SOLUTION));
        json.writeArrayFieldStart("identifiers");
        identifier(violation.id(), violation.title());
        json.writeEndArray();
        location(finding.location());
        json.writeEndObject();
    }

    private void pageOfToken(String address) throws IOException {
        json.writeArrayFieldStart("links");
        json.writeStartObject();
        json.writeStringField("name", "The token's page, where it can be deleted");
        json.writeStringField("url", address);
        json.writeEndObject();
        json.writeEndArray();
    }

    private void startVulnerability(String identity, String title, String message, Severity severity, Location location)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("id", identity);
        // Depends on the rule alone: GitLab groups by name.
        json.writeStringField("name", shortened(title, LONGEST_NAME));
        String history = FindingText.history(location);
        String suppression = FindingText.suppression(location);
        json.writeStringField(
                "description",
                message + " Location: " + FindingText.location(location) + (history.isEmpty() ? "" : ", " + history)
                        + "." + (suppression.isEmpty() ? "" : " It is " + suppression + "."));
        // The schema cannot express a suppression: suppressed locations become information.
        json.writeStringField("severity", severity(suppression.isEmpty() ? severity : Severity.INFO));
    }

    private void location(Location location) throws IOException {
        json.writeObjectFieldStart("location");
        json.writeStringField("file", location.path());
        if (location.provenance().part() == LocationPart.CONTENT) {
            json.writeNumberField("start_line", location.line());
            json.writeNumberField("end_line", location.line());
        }
        json.writeObjectFieldStart("commit");
        Optional<Commit> first = FindingText.introduction(location);
        json.writeStringField("sha", first.map(Commit::name).orElse(NO_COMMIT));
        if (first.isPresent()) {
            json.writeStringField("author", first.get().author());
            json.writeStringField("date", first.get().date().toString());
            json.writeStringField("message", first.get().subject());
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    /**
     * Returns the id of a vulnerability, which is the same in every run. Several occurrences of a token in one file are
     * numbered.
     */
    private String identity(String fingerprint, Location location) {
        // Without the commit of a file in the working tree: the id must not change when the file is committed.
        String commit = location.provenance().git().isEmpty()
                ? ""
                : FindingText.introduction(location).map(Commit::name).orElse("");
        String place = fingerprint + "\n" + location.path() + "\n"
                + location.provenance().part() + "\n" + commit;
        int number = occurrences.merge(place, 1, Integer::sum);
        return UUID.nameUUIDFromBytes((place + "\n" + number).getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    private static String severity(Severity severity) {
        return switch (severity) {
            case CRITICAL -> "Critical";
            case HIGH -> "High";
            case MEDIUM -> "Medium";
            case LOW -> "Low";
            case INFO -> "Info";
        };
    }

    private static String time(Instant moment) {
        return TIME.format(moment);
    }

    private static String shortened(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most - 1) + "…";
    }
}
