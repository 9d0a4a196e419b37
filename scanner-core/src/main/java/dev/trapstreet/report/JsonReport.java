package dev.trapstreet.report;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.trapstreet.finding.Commit;
import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.GitOrigin;
import dev.trapstreet.finding.HygieneFinding;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.LogicalLocation;
import dev.trapstreet.finding.Notice;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.Report;
import dev.trapstreet.finding.ReportEntry;
import dev.trapstreet.finding.RuleViolation;
import dev.trapstreet.finding.SkipReason;
import dev.trapstreet.finding.Standing;
import dev.trapstreet.finding.Suppression;
import dev.trapstreet.finding.Tag;
import dev.trapstreet.token.AuthorizationId;
import dev.trapstreet.token.Claims;
import dev.trapstreet.token.MapboxToken;
import dev.trapstreet.token.Redactor;
import dev.trapstreet.token.Scope;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Report in JSON and JSON Lines. {@code report-1.schema.json} in this package is the schema of both. */
final class JsonReport {
    private static final String SCHEMA = "trapstreet-report/1";

    private final JsonGenerator json;
    private final ReportOptions options;

    JsonReport(JsonGenerator json, ReportOptions options) {
        this.json = json;
        this.options = options;
    }

    static void writeDocument(Report report, ReportOptions options, OutputStream out) throws IOException {
        try (JsonGenerator json = JsonWriter.indented(out)) {
            ReportDriver.drive(report, new Document(new JsonReport(json, options)));
        }
        out.write('\n');
    }

    static void writeLines(Report report, ReportOptions options, OutputStream out) throws IOException {
        ReportDriver.drive(report, new Lines(options, out));
    }

    private static final List<ReportEntry.Kind> ORDER = List.of(
            ReportEntry.Kind.FINDING,
            ReportEntry.Kind.RELATED_CHECK,
            ReportEntry.Kind.PROBLEM,
            ReportEntry.Kind.WARNING);

    /** Writer of one JSON document with an array for each kind of entry. */
    private static final class Document implements EntryWriter<IOException> {
        private final JsonReport fields;

        Document(JsonReport fields) {
            this.fields = fields;
        }

        @Override
        public List<ReportEntry.Kind> order() {
            return ORDER;
        }

        @Override
        public void begin(Report report) throws IOException {
            fields.json.writeStartObject();
            fields.json.writeStringField("schema", SCHEMA);
            fields.json.writeFieldName("tool");
            fields.tool();
            fields.json.writeFieldName("run");
            fields.run(report);
        }

        @Override
        public void beginSection(ReportEntry.Kind kind) throws IOException {
            fields.json.writeArrayFieldStart(
                    switch (kind) {
                        case FINDING -> "findings";
                        case RELATED_CHECK -> "hygiene";
                        case PROBLEM -> "problems";
                        case WARNING -> "notices";
                    });
        }

        @Override
        public void endSection(ReportEntry.Kind kind) throws IOException {
            fields.json.writeEndArray();
        }

        @Override
        public void finding(Finding finding) throws IOException {
            fields.finding(finding);
        }

        @Override
        public void relatedCheck(HygieneFinding finding) throws IOException {
            fields.hygieneFinding(finding);
        }

        @Override
        public void warning(Notice warning) throws IOException {
            fields.notice(warning);
        }

        @Override
        public void problem(Problem problem) throws IOException {
            fields.problem(problem);
        }

        @Override
        public void end(Report report) throws IOException {
            fields.json.writeEndObject();
        }
    }

    /** Writer of a JSON object on a line of its own for each entry, and a last one for the run. */
    private static final class Lines implements EntryWriter<IOException> {
        private final ReportOptions options;
        private final OutputStream out;

        Lines(ReportOptions options, OutputStream out) {
            this.options = options;
            this.out = out;
        }

        @Override
        public List<ReportEntry.Kind> order() {
            return ORDER;
        }

        @Override
        public void begin(Report report) {
            // The run comes last, so that a truncated file is recognized by its absence.
        }

        @Override
        public void finding(Finding finding) throws IOException {
            line("finding", fields -> fields.finding(finding));
        }

        @Override
        public void relatedCheck(HygieneFinding finding) throws IOException {
            line("hygiene", fields -> fields.hygieneFinding(finding));
        }

        @Override
        public void warning(Notice warning) throws IOException {
            line("notice", fields -> fields.notice(warning));
        }

        @Override
        public void problem(Problem problem) throws IOException {
            line("problem", fields -> fields.problem(problem));
        }

        @Override
        public void end(Report report) throws IOException {
            line("run", fields -> fields.run(report));
        }

        private void line(String kind, Fragment part) throws IOException {
            try (JsonGenerator json = JsonWriter.compact(out)) {
                json.writeStartObject();
                json.writeFieldName(kind);
                part.write(new JsonReport(json, options));
                json.writeEndObject();
            }
            out.write('\n');
        }
    }

    private interface Fragment {
        void write(JsonReport fields) throws IOException;
    }

    void tool() throws IOException {
        json.writeStartObject();
        json.writeStringField("name", ToolInfo.NAME);
        json.writeStringField("version", ToolInfo.version());
        json.writeStringField("rules", options.rules().get().version());
        json.writeEndObject();
    }

    void run(Report report) throws IOException {
        json.writeStartObject();
        json.writeArrayFieldStart("targets");
        for (String target : report.targets()) {
            json.writeString(Redactor.redact(target));
        }
        json.writeEndArray();
        strings("configuredBy", report.configuredBy());
        json.writeStringField("startedAt", report.startedAt().toString());
        json.writeNumberField("seconds", report.duration().toMillis() / 1000.0);
        json.writeBooleanField("complete", report.isComplete());
        json.writeObjectFieldStart("looked");
        json.writeNumberField("files", report.counts().files());
        json.writeNumberField("links", report.counts().links());
        json.writeNumberField("commits", report.counts().commits());
        json.writeNumberField("objects", report.counts().objects());
        json.writeNumberField("blobs", report.counts().blobs());
        json.writeNumberField("archives", report.counts().archives());
        json.writeNumberField("entries", report.counts().entries());
        json.writeNumberField("bytes", report.counts().bytes());
        json.writeEndObject();
        json.writeArrayFieldStart("skipped");
        for (SkipReason what : SkipReason.values()) {
            Long count = report.skipped().get(what);
            if (count != null) {
                json.writeStartObject();
                json.writeStringField("what", what.phrase());
                json.writeNumberField("count", count);
                json.writeEndObject();
            }
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    void finding(Finding finding) throws IOException {
        MapboxToken token = finding.token();
        json.writeStartObject();
        json.writeStringField("fingerprint", token.fingerprint().hex());
        json.writeStringField("type", token.type().header());
        json.writeStringField("redacted", token.redacted());
        if (options.secrets() == ReportOptions.Secrets.SHOWN) {
            json.writeStringField("token", token.raw().revealSecret());
        }
        json.writeStringField("confidence", token.confidence().name().toLowerCase(Locale.ROOT));
        strings("doubts", token.doubts());
        json.writeFieldName("claims");
        claims(json, token);
        if (FirstSteps.apply(finding)) {
            FirstSteps.write(json, token, FirstSteps.scopes(finding));
        }
        json.writeStringField("severity", finding.severity().keyword());
        json.writeArrayFieldStart("rules");
        for (RuleViolation violation : finding.violations()) {
            violation(violation);
        }
        json.writeEndArray();
        tags(finding.tags());
        json.writeStringField("standing", Standing.of(finding).keyword());
        json.writeObjectFieldStart("exposure");
        json.writeStringField("kind", finding.exposure().name());
        strings("evidence", finding.context().evidence());
        json.writeEndObject();
        AccountStatusJson.write(json, finding.accountStatus());
        json.writeArrayFieldStart("locations");
        boolean differ = FindingText.rulesDiffer(finding);
        for (FindingLocation at : FindingLocation.of(finding)) {
            location(
                    at.location(),
                    differ ? Optional.of(at.violations()) : Optional.empty(),
                    finding.violations().containsAll(at.violations()) ? List.of() : at.violations());
        }
        json.writeEndArray();
        json.writeFieldName("suppressed");
        suppression(finding.suppression());
        json.writeEndObject();
    }

    void suppression(Optional<Suppression> suppression) throws IOException {
        if (suppression.isEmpty()) {
            json.writeNull();
            return;
        }
        json.writeStartObject();
        json.writeStringField("reason", suppression.get().reason());
        JsonWriter.nullable(json, "owner", suppression.get().owner().orElse(null));
        JsonWriter.nullable(
                json, "until", suppression.get().until().map(Object::toString).orElse(null));
        json.writeStringField("by", suppression.get().origin().keyword());
        json.writeStringField("where", suppression.get().where());
        json.writeEndObject();
    }

    void notice(Notice notice) throws IOException {
        json.writeStartObject();
        json.writeStringField("severity", notice.severity().keyword());
        json.writeStringField("where", notice.where());
        json.writeStringField("what", notice.description());
        json.writeStringField("do", notice.advice());
        json.writeEndObject();
    }

    void violation(RuleViolation violation) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", violation.id());
        json.writeStringField("severity", violation.severity().keyword());
        json.writeStringField("title", violation.title());
        json.writeStringField("message", violation.message());
        json.writeStringField("remedy", violation.remedy());
        if (violation.guidance() == RuleViolation.Guidance.SPECIFIC) {
            json.writeStringField("guidance", "specific");
        }
        json.writeEndObject();
    }

    void hygieneFinding(HygieneFinding hygieneFinding) throws IOException {
        json.writeStartObject();
        json.writeStringField("fingerprint", hygieneFinding.fingerprint());
        json.writeStringField("severity", hygieneFinding.severity().keyword());
        json.writeFieldName("rule");
        violation(hygieneFinding.violation());
        json.writeFieldName("location");
        location(hygieneFinding.location());
        json.writeFieldName("suppressed");
        suppression(hygieneFinding.location().suppression());
        json.writeEndObject();
    }

    private void tags(Collection<Tag> tags) throws IOException {
        strings("tags", tags.stream().sorted().map(Tag::keyword).toList());
    }

    private static void claims(JsonGenerator json, MapboxToken token) throws IOException {
        json.writeStartObject();
        claimFields(json, token);
        json.writeEndObject();
    }

    /** Writes the claims of a token as fields of the current object. Also used by {@link TokenExplanation}. */
    static void claimFields(JsonGenerator json, MapboxToken token) throws IOException {
        Claims claims = token.claims();
        JsonWriter.nullable(
                json, "account", claims.account().map(Redactor::redact).orElse(null));
        JsonWriter.nullable(
                json,
                "id",
                claims.id().map(AuthorizationId::value).map(Redactor::redact).orElse(null));
        JsonWriter.nullable(
                json, "createdAt", token.createdAt().map(Object::toString).orElse(null));
        Optional<List<Scope>> scopes = claims.scopes();
        if (scopes.isPresent()) {
            json.writeArrayFieldStart("scopes");
            for (Scope scope : scopes.get()) {
                json.writeString(Redactor.redact(scope.name()));
            }
            json.writeEndArray();
        } else {
            json.writeNullField("scopes");
        }
        JsonWriter.nullable(
                json, "expiresAt", claims.expiresAt().map(Object::toString).orElse(null));
    }

    void location(Location location) throws IOException {
        location(location, Optional.empty(), List.of());
    }

    /**
     * Writes a location.
     *
     * @param violations the rules violated there; empty if those of the finding are violated at all of its locations
     * @param judgments the same with severities and messages; empty if they are those of the finding
     */
    private void location(Location location, Optional<List<RuleViolation>> violations, List<RuleViolation> judgments)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("path", location.path());
        json.writeStringField("part", location.provenance().part().keyword());
        json.writeNumberField("line", location.line());
        json.writeNumberField("column", location.column());
        json.writeNumberField("endColumn", location.endColumn());
        json.writeNumberField("offset", location.offset());
        json.writeNumberField("length", location.length());
        strings("container", location.provenance().containers());
        strings("encoding", location.encoding());
        Optional<LogicalLocation> within = location.logicalLocation();
        if (within.isPresent()) {
            json.writeObjectFieldStart("within");
            json.writeStringField("kind", within.get().kind().keyword());
            json.writeStringField("name", within.get().name());
            json.writeEndObject();
        }
        json.writeStringField("exposure", location.context().exposure().name());
        strings("evidence", location.context().evidence());
        tags(location.context().tags());
        if (violations.isPresent()) {
            strings("rules", violations.get().stream().map(RuleViolation::id).toList());
        }
        if (!judgments.isEmpty()) {
            json.writeArrayFieldStart("judgments");
            for (RuleViolation judgment : judgments) {
                violation(judgment);
            }
            json.writeEndArray();
        }
        Optional<GitOrigin> git = location.gitOrigin();
        json.writeFieldName("suppressed");
        suppression(location.suppression());
        if (git.isPresent()) {
            json.writeFieldName("git");
            git(git.get(), location.provenance().git().isEmpty());
        }
        json.writeEndObject();
    }

    private void git(GitOrigin git, boolean inWorkingTree) throws IOException {
        json.writeStartObject();
        json.writeStringField("object", git.object());
        json.writeStringField("kind", git.kind().name().toLowerCase(Locale.ROOT));
        if (git.introductions().isEmpty()) {
            for (String name : List.of("commit", "author", "date", "subject")) {
                json.writeNullField(name);
            }
        } else {
            commit(git.introductions().get(0));
        }
        json.writeArrayFieldStart("introductions");
        for (Commit commit : git.introductions()) {
            json.writeStartObject();
            commit(commit);
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeBooleanField("inHead", git.head().isPresent());
        json.writeFieldName("head");
        if (git.head().isPresent()) {
            GitOrigin.HeadPosition head = git.head().get();
            json.writeStartObject();
            json.writeStringField("object", head.object());
            json.writeNumberField("line", head.line());
            json.writeNumberField("column", head.column());
            json.writeEndObject();
        } else {
            json.writeNull();
        }
        if (git.branch().isPresent()) {
            json.writeStringField("branch", git.branch().get());
        }
        json.writeBooleanField("reachable", git.reachable());
        strings("refs", git.refs());
        if (inWorkingTree) {
            json.writeBooleanField("inWorkingTree", true);
        }
        json.writeEndObject();
    }

    private void commit(Commit commit) throws IOException {
        json.writeStringField("commit", commit.name());
        json.writeStringField("author", commit.author());
        json.writeStringField("date", commit.date().toString());
        json.writeStringField("subject", commit.subject());
    }

    void problem(Problem problem) throws IOException {
        json.writeStartObject();
        json.writeStringField("where", problem.where());
        json.writeStringField("what", problem.description());
        json.writeStringField("do", problem.advice());
        json.writeEndObject();
    }

    void strings(String name, List<String> values) throws IOException {
        JsonWriter.strings(json, name, values);
    }
}
