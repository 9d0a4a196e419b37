package dev.trapstreet.report;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.trapstreet.finding.Commit;
import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.GitOrigin;
import dev.trapstreet.finding.HygieneFinding;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.LocationPart;
import dev.trapstreet.finding.Notice;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.Report;
import dev.trapstreet.finding.ReportEntry;
import dev.trapstreet.finding.RuleViolation;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.finding.Suppression;
import dev.trapstreet.rule.Rule;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Report in SARIF 2.1.0. There is one result for each token and violated rule, with the locations that violate it, and one for
 * each finding of a related check. The other locations of the token are related locations. Results have no snippets, which would
 * contain the token. Levels depend on the severity alone: code scanning has a threshold of its own.
 *
 * <p>{@code partialFingerprints} contain the token's fingerprint, so that a result is still recognized after its file was
 * moved or reformatted. GitHub reads {@code primaryLocationLineHash}.
 */
final class SarifReport implements EntryWriter<IOException> {
    private static final String SCHEMA =
            "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
    private static final int LINE_HASH_DIGITS = 16;

    /** Maximum number of locations in one result. GitHub rejects a log that exceeds it. */
    private static final int MAX_LOCATIONS = 1000;

    private final JsonGenerator json;
    private final Report report;
    private final ReportOptions options;
    private final boolean anySuppressed;
    private final Map<String, SarifRevision> revisions = new LinkedHashMap<>(); // by target and commit

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
            ReportDriver.drive(report, new SarifReport(json, report, options));
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
        json.writeStringField("$schema", SCHEMA);
        json.writeStringField("version", "2.1.0");
        json.writeArrayFieldStart("runs");
        json.writeStartObject();
        tool();
        json.writeObjectFieldStart("automationDetails");
        json.writeStringField("id", ToolInfo.NAME + "/");
        json.writeEndObject();
        json.writeArrayFieldStart("invocations");
        json.writeStartObject();
        json.writeBooleanField("executionSuccessful", report.isComplete());
        json.writeStringField("startTimeUtc", report.startedAt().toString());
        json.writeStringField(
                "endTimeUtc", report.startedAt().plus(report.duration()).toString());
    }

    @Override
    public void beginSection(ReportEntry.Kind kind) throws IOException {
        switch (kind) {
            case PROBLEM -> json.writeArrayFieldStart("toolExecutionNotifications");
            case WARNING -> json.writeArrayFieldStart("toolConfigurationNotifications");
            case FINDING -> {
                json.writeObjectFieldStart("originalUriBaseIds");
                json.writeObjectFieldStart(SarifUri.ROOT);
                writeText("description", "The directory in which the scan was started.");
                json.writeEndObject();
                json.writeEndObject();
                json.writeStringField("columnKind", "unicodeCodePoints");
                json.writeArrayFieldStart("results");
            }
            case RELATED_CHECK -> {} // the results continue
        }
    }

    @Override
    public void endSection(ReportEntry.Kind kind) throws IOException {
        switch (kind) {
            case PROBLEM, RELATED_CHECK -> json.writeEndArray();
            case WARNING -> {
                json.writeEndArray();
                json.writeEndObject();
                json.writeEndArray();
            }
            case FINDING -> {}
        }
    }

    @Override
    public void problem(Problem problem) throws IOException {
        json.writeStartObject();
        json.writeStringField("level", problem.makesIncomplete() ? "error" : "warning");
        writeText("message", problem.sentence());
        json.writeEndObject();
    }

    @Override
    public void warning(Notice warning) throws IOException {
        // Not a result: it is about the configuration or an account, and code scanning shows results in files.
        json.writeStartObject();
        json.writeStringField("level", level(warning.severity()));
        writeText("message", warning.sentence());
        json.writeObjectFieldStart("properties");
        json.writeStringField("severity", warning.severity().keyword());
        json.writeEndObject();
        json.writeEndObject();
    }

    @Override
    public void end(Report whole) throws IOException {
        if (!revisions.isEmpty()) {
            json.writeArrayFieldStart("versionControlProvenance");
            for (SarifRevision revision : revisions.values()) {
                revision.write(json);
            }
            json.writeEndArray();
        }
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

    @Override
    public void finding(Finding finding) throws IOException {
        if (finding.violations().isEmpty()) {
            String message = FindingText.message(finding.token(), List.of()) + spaced(FirstSteps.paragraph(finding));
            result(finding, FindingText.NO_RULE, finding.severity(), message, finding.locations(), List.of());
        }
        for (RuleViolation violation : finding.violations()) {
            String message = violation.title() + " (" + finding.token().redacted() + "): " + violation.message()
                    + spaced(FirstSteps.paragraph(finding)) + " " + violation.remedy();
            List<Location> violated = finding.locationsOf(violation);
            List<Location> others = new ArrayList<>();
            if (violated.size() < finding.locations().size()) {
                others.addAll(finding.locations());
                others.removeIf(new HashSet<>(violated)::contains);
            }
            result(finding, violation.id(), violation.severity(), plain(message), violated, others);
        }
    }

    /**
     * Writes a result.
     *
     * @param violated the locations that violate the rule; not empty. GitHub shows only the first.
     * @param others the other locations of the token
     */
    private void result(
            Finding finding,
            String rule,
            Severity severity,
            String message,
            List<Location> violated,
            List<Location> others)
            throws IOException {
        String fingerprint = finding.token().fingerprint().hex();
        json.writeStartObject();
        json.writeStringField("ruleId", rule);
        json.writeStringField("level", level(severity));
        writeText("message", message + since(violated.get(0)));
        json.writeArrayFieldStart("locations");
        for (Location location : violated.subList(0, Math.min(violated.size(), MAX_LOCATIONS))) {
            location(location, "");
        }
        json.writeEndArray();
        if (!others.isEmpty()) {
            json.writeArrayFieldStart("relatedLocations");
            for (Location location : others.subList(0, Math.min(others.size(), MAX_LOCATIONS))) {
                location(location, location.suppression().isPresent() ? "suppressed" : "does not violate " + rule);
            }
            json.writeEndArray();
        }
        json.writeObjectFieldStart("partialFingerprints");
        json.writeStringField("trapstreetToken/v1", fingerprint);
        json.writeStringField("primaryLocationLineHash", fingerprint.substring(0, LINE_HASH_DIGITS) + ":1");
        json.writeEndObject();
        suppressions(finding.suppression());
        json.writeObjectFieldStart("properties");
        json.writeStringField("severity", severity.keyword());
        json.writeStringField("exposure", finding.exposure().name());
        json.writeStringField("redacted", finding.token().redacted());
        json.writeNumberField("places", finding.locations().size());
        json.writeStringField("verdict", finding.verdict().state().phrase());
        json.writeStringField("restriction", finding.restriction().status().phrase());
        if (FirstSteps.apply(finding)) {
            json.writeStringField("tokenPage", FirstSteps.page(finding.token()));
        }
        if (options.secrets() == ReportOptions.Secrets.SHOWN) {
            json.writeStringField("token", finding.token().raw().revealSecret());
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private static String spaced(String sentences) {
        return sentences.isEmpty() ? "" : " " + sentences;
    }

    /** Returns the history of a location that a viewer cannot open as a file, as a sentence after the message. */
    private static String since(Location location) {
        String history = location.provenance().git().isEmpty() ? "" : FindingText.history(location);
        return history.isEmpty() ? "" : " Location: " + history + ".";
    }

    @Override
    public void relatedCheck(HygieneFinding hygieneFinding) throws IOException {
        RuleViolation violation = hygieneFinding.violation();
        json.writeStartObject();
        json.writeStringField("ruleId", violation.id());
        json.writeStringField("level", level(violation.severity()));
        writeText("message", plain(violation.title() + ": " + violation.message() + " " + violation.remedy()));
        json.writeArrayFieldStart("locations");
        location(hygieneFinding.location(), "");
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

    /**
     * Writes a location.
     *
     * @param note a note about it, as a clause; may be empty
     */
    private void location(Location location, String note) throws IOException {
        json.writeStartObject();
        json.writeObjectFieldStart("physicalLocation");
        json.writeObjectFieldStart("artifactLocation");
        // For an archive entry, this is the archive, which a viewer can open. The entry becomes a logical location.
        String path = location.provenance().path();
        boolean entry = !location.provenance().entries().isEmpty();
        boolean absolute = path.startsWith("/");
        json.writeStringField("uri", (absolute ? "file://" : "") + SarifUri.encode(path));
        if (!absolute) {
            json.writeStringField("uriBaseId", SarifUri.ROOT);
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
        String history = FindingText.history(location);
        if (!note.isEmpty() || !history.isEmpty()) {
            writeText("message", note + (note.isEmpty() || history.isEmpty() ? "" : "; ") + history);
        }
        if (location.gitOrigin().isPresent()) {
            git(location, location.gitOrigin().get());
        }
        json.writeEndObject();
    }

    /** Writes the introducing commit and the object, because SARIF has no revision for a single location. */
    private void git(Location location, GitOrigin git) throws IOException {
        Optional<Commit> first = FindingText.introduction(location);
        json.writeObjectFieldStart("properties");
        json.writeStringField("object", git.object());
        if (first.isPresent()) {
            json.writeStringField("commit", first.get().name());
            json.writeStringField("author", first.get().author());
            json.writeStringField("date", first.get().date().toString());
            json.writeStringField("subject", first.get().subject());
            if (location.isOnlyInHistory()) {
                String target = SarifRevision.targetOf(location, report.targets());
                revisions.computeIfAbsent(
                        target + "\n" + first.get().name(), key -> new SarifRevision(target, first.get()));
            }
        }
        json.writeBooleanField("inHead", git.head().isPresent());
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
}
