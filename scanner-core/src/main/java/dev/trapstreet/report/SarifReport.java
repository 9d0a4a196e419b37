package dev.trapstreet.report;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.HygieneFinding;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.LocationPart;
import dev.trapstreet.finding.Notice;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.Report;
import dev.trapstreet.finding.RuleViolation;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.finding.Suppression;
import dev.trapstreet.rule.Rule;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Report in SARIF 2.1.0. There is one result for each token and violated rule, with all locations of the token, and one for
 * each finding of a related check. Results have no snippets, which would contain the token.
 *
 * <p>{@code partialFingerprints} contain the token's fingerprint, so that a result is still recognized after its file was
 * moved or reformatted. GitHub reads {@code primaryLocationLineHash}.
 */
final class SarifReport {
    private static final String SCHEMA =
            "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
    private static final String ROOT = "%SRCROOT%";
    private static final String UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";
    private static final int LINE_HASH_DIGITS = 16;

    /** Maximum number of locations in one result. GitHub rejects a log that exceeds it. */
    private static final int MAX_LOCATIONS = 1000;

    private final JsonGenerator json;
    private final Report report;
    private final ReportOptions options;
    private final boolean anySuppressed;

    private SarifReport(JsonGenerator json, Report report, ReportOptions options) {
        this.json = json;
        this.report = report;
        this.options = options;
        this.anySuppressed =
                report.findings().stream().anyMatch(f -> f.suppression().isPresent())
                        || report.hygieneFindings().stream()
                                .anyMatch(f -> f.location().suppression().isPresent());
    }

    static void write(Report report, ReportOptions options, OutputStream out) throws IOException {
        try (JsonGenerator json = JsonWriter.indented(out)) {
            new SarifReport(json, report, options).log();
        }
        out.write('\n');
    }

    private void log() throws IOException {
        json.writeStartObject();
        json.writeStringField("$schema", SCHEMA);
        json.writeStringField("version", "2.1.0");
        json.writeArrayFieldStart("runs");
        json.writeStartObject();
        tool();
        json.writeObjectFieldStart("automationDetails");
        json.writeStringField("id", ToolInfo.NAME + "/");
        json.writeEndObject();
        invocation();
        json.writeObjectFieldStart("originalUriBaseIds");
        json.writeObjectFieldStart(ROOT);
        writeText("description", "The directory in which the scan was started.");
        json.writeEndObject();
        json.writeEndObject();
        json.writeStringField("columnKind", "unicodeCodePoints");
        json.writeArrayFieldStart("results");
        for (Finding finding : report.findings()) {
            results(finding);
        }
        for (HygieneFinding hygieneFinding : report.hygieneFindings()) {
            result(hygieneFinding);
        }
        json.writeEndArray();
        json.writeEndObject();
        json.writeEndArray();
        json.writeEndObject();
    }

    private void tool() throws IOException {
        json.writeObjectFieldStart("tool");
        json.writeObjectFieldStart("driver");
        json.writeStringField("name", ToolInfo.NAME);
        json.writeStringField("version", ToolInfo.version());
        json.writeArrayFieldStart("rules");
        for (Rule rule : options.rules().get().rules()) {
            rule(rule);
        }
        noRule();
        json.writeEndArray();
        json.writeEndObject();
        json.writeEndObject();
    }

    private void rule(Rule rule) throws IOException {
        String references =
                rule.references().stream().map(Rule.Reference::title).collect(Collectors.joining("; "));
        String help = rule.why() + "\n\nWhat to do: " + rule.remedy() + "\n\nSources: " + references + ".";
        String markdown = rule.why() + "\n\n**What to do:** " + rule.remedy() + "\n\n**Sources:** " + references + ".";
        descriptor(rule.id(), rule.title(), rule.why(), help, markdown, rule.worst());
    }

    private void noRule() throws IOException {
        String why = "A public token may be visible to everyone. Only the account's token list shows whether it is"
                + " restricted to URLs.";
        descriptor(FindingText.NO_RULE, FindingText.NO_RULE_TITLE, why, why, why, Severity.INFO);
    }

    private void descriptor(String id, String title, String why, String help, String markdown, Severity worst)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("id", id);
        writeText("shortDescription", title);
        writeText("fullDescription", why);
        json.writeObjectFieldStart("help");
        json.writeStringField("text", help);
        json.writeStringField("markdown", markdown);
        json.writeEndObject();
        json.writeObjectFieldStart("defaultConfiguration");
        json.writeStringField("level", level(worst));
        json.writeEndObject();
        json.writeObjectFieldStart("properties");
        json.writeStringField("precision", "very-high");
        json.writeStringField("security-severity", score(worst));
        json.writeArrayFieldStart("tags");
        json.writeString("security");
        json.writeString("mapbox");
        json.writeEndArray();
        json.writeEndObject();
        json.writeEndObject();
    }

    private void invocation() throws IOException {
        json.writeArrayFieldStart("invocations");
        json.writeStartObject();
        json.writeBooleanField("executionSuccessful", report.isComplete());
        json.writeStringField("startTimeUtc", report.startedAt().toString());
        json.writeStringField(
                "endTimeUtc", report.startedAt().plus(report.duration()).toString());
        json.writeArrayFieldStart("toolExecutionNotifications");
        for (Problem problem : report.problems()) {
            json.writeStartObject();
            json.writeStringField("level", problem.makesIncomplete() ? "error" : "warning");
            writeText("message", problem.where() + ": " + problem.description() + ". " + problem.advice());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("toolConfigurationNotifications");
        for (Notice notice : report.notices()) {
            json.writeStartObject();
            json.writeStringField("level", level(notice.severity()));
            writeText("message", notice.where() + ": " + notice.description() + ". " + notice.advice());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
        json.writeEndArray();
    }

    private void results(Finding finding) throws IOException {
        if (finding.violations().isEmpty()) {
            result(finding, FindingText.NO_RULE, finding.severity(), FindingText.message(finding));
        }
        for (RuleViolation violation : finding.violations()) {
            String message = violation.title() + " (" + finding.token().redacted() + "): " + violation.message() + " "
                    + violation.remedy();
            result(finding, violation.id(), violation.severity(), plain(message));
        }
    }

    private void result(Finding finding, String rule, Severity severity, String message) throws IOException {
        String fingerprint = finding.token().fingerprint().hex();
        json.writeStartObject();
        json.writeStringField("ruleId", rule);
        json.writeStringField("level", level(severity));
        writeText("message", message);
        json.writeArrayFieldStart("locations");
        List<Location> locations = finding.locations();
        for (Location location : locations.subList(0, Math.min(locations.size(), MAX_LOCATIONS))) {
            location(location);
        }
        json.writeEndArray();
        json.writeObjectFieldStart("partialFingerprints");
        json.writeStringField("trapstreetToken/v1", fingerprint);
        json.writeStringField("primaryLocationLineHash", fingerprint.substring(0, LINE_HASH_DIGITS) + ":1");
        json.writeEndObject();
        suppressions(finding.suppression());
        json.writeObjectFieldStart("properties");
        json.writeStringField("severity", severity.keyword());
        json.writeStringField("exposure", finding.exposure().name());
        json.writeStringField("redacted", finding.token().redacted());
        json.writeNumberField("places", locations.size());
        json.writeStringField("verdict", finding.verdict().state().phrase());
        json.writeStringField("restriction", finding.restriction().status().phrase());
        if (options.secrets() == ReportOptions.Secrets.SHOWN) {
            json.writeStringField("token", finding.token().raw().revealSecret());
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private void result(HygieneFinding hygieneFinding) throws IOException {
        RuleViolation violation = hygieneFinding.violation();
        json.writeStartObject();
        json.writeStringField("ruleId", violation.id());
        json.writeStringField("level", level(violation.severity()));
        writeText("message", plain(violation.title() + ": " + violation.message() + " " + violation.remedy()));
        json.writeArrayFieldStart("locations");
        location(hygieneFinding.location());
        json.writeEndArray();
        json.writeObjectFieldStart("partialFingerprints");
        json.writeStringField("trapstreetFlaw/v1", hygieneFinding.fingerprint());
        json.writeStringField(
                "primaryLocationLineHash", hygieneFinding.fingerprint().substring(0, LINE_HASH_DIGITS) + ":1");
        json.writeEndObject();
        json.writeObjectFieldStart("properties");
        json.writeStringField("severity", violation.severity().keyword());
        json.writeEndObject();
        suppressions(hygieneFinding.location().suppression());
        json.writeEndObject();
    }

    /** Writes the suppressions of a result. SARIF requires them in all results of a run or in none. */
    private void suppressions(Optional<Suppression> suppressed) throws IOException {
        if (!anySuppressed) {
            return;
        }
        json.writeArrayFieldStart("suppressions");
        if (suppressed.isPresent()) {
            Suppression suppression = suppressed.get();
            json.writeStartObject();
            json.writeStringField("kind", suppression.origin() == Suppression.Origin.LINE ? "inSource" : "external");
            json.writeStringField("status", "accepted");
            json.writeStringField("justification", suppression.reason());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void location(Location location) throws IOException {
        json.writeStartObject();
        json.writeObjectFieldStart("physicalLocation");
        json.writeObjectFieldStart("artifactLocation");
        // For an archive entry, this is the archive, which a viewer can open. The entry becomes a logical location.
        String path = location.provenance().path();
        boolean entry = !location.provenance().entries().isEmpty();
        boolean absolute = path.startsWith("/");
        json.writeStringField("uri", (absolute ? "file://" : "") + encode(path));
        if (!absolute) {
            json.writeStringField("uriBaseId", ROOT);
        }
        json.writeEndObject();
        if (location.provenance().part() == LocationPart.CONTENT && !entry) {
            json.writeObjectFieldStart("region");
            json.writeNumberField("startLine", location.line());
            json.writeNumberField("startColumn", location.column());
            json.writeNumberField("endColumn", location.endColumn());
            json.writeNumberField("byteOffset", location.offset());
            json.writeNumberField("byteLength", location.length());
            json.writeEndObject();
        }
        json.writeEndObject();
        if (entry || location.logicalLocation().isPresent()) {
            json.writeArrayFieldStart("logicalLocations");
            if (entry) {
                logical(location.path());
            }
            if (location.logicalLocation().isPresent()) {
                logical(location.logicalLocation().get().name());
            }
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    private void logical(String name) throws IOException {
        json.writeStartObject();
        json.writeStringField("fullyQualifiedName", name);
        json.writeEndObject();
    }

    private void writeText(String name, String words) throws IOException {
        json.writeObjectFieldStart(name);
        json.writeStringField("text", words);
        json.writeEndObject();
    }

    /** Escapes brackets, which SARIF interprets as links. Claims of a token must not become links. */
    private static String plain(String message) {
        return message.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]");
    }

    private static String level(Severity severity) {
        return switch (severity) {
            case CRITICAL, HIGH -> "error";
            case MEDIUM -> "warning";
            case LOW, INFO -> "note";
        };
    }

    /**
     * Returns a score in the range that GitHub displays as the same severity: critical above 9, high from 7, medium from 4.
     */
    private static String score(Severity severity) {
        return switch (severity) {
            case CRITICAL -> "9.5";
            case HIGH -> "8.0";
            case MEDIUM -> "5.5";
            case LOW -> "3.0";
            case INFO -> "1.0";
        };
    }

    /** Percent-encodes a path for a URI, except for unreserved characters and slashes. */
    private static String encode(String path) {
        StringBuilder uri = new StringBuilder();
        for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
            if (b > 0 && UNRESERVED.indexOf(b) >= 0) {
                uri.append((char) b);
            } else {
                uri.append(String.format("%%%02X", b & 0xFF));
            }
        }
        return uri.toString();
    }
}
