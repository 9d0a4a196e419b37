package dev.trapstreet.report;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.HygieneFinding;
import dev.trapstreet.finding.Notice;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.Report;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/**
 * Writer of the JSON lines of a list of targets: a line for each target when it is complete, and a last one with each token once. The
 * names are those of the JSON report. {@code targets-1.schema.json} in this package is the schema. {@link TargetLinesFile} reads the lines
 * of a run that was killed. Confined to one thread at a time.
 */
public final class TargetLines {
    static final String SCHEMA = "trapstreet-targets/1";

    private final OutputStream out;
    private final ReportOptions options;
    private final String search;
    private final TargetSummary summary;

    /**
     * A target of a list.
     *
     * @param id identifies its address: the same in each run, and without a secret of it
     * @param name its name in the list, safe to display
     * @param location its path or URL, safe to display
     * @param owner who is responsible for it, as the list says; safe to display
     */
    public record Target(String id, String name, String location, Optional<String> owner) {}

    /**
     * Creates a writer.
     *
     * @param out the stream to write to; each line is written at once, and flushed
     * @param options the options of the reports
     * @param search identification of everything that affects which tokens a scan finds and how they are judged
     * @param summary what is known of targets that were scanned before; receives the others
     */
    public TargetLines(OutputStream out, ReportOptions options, String search, TargetSummary summary) {
        this.out = out;
        this.options = options;
        this.search = search;
        this.summary = summary;
    }

    /**
     * Writes the line of a target.
     *
     * @param target the target
     * @param report its report
     * @param fails whether a finding in it reaches the threshold
     * @throws IOException if writing fails
     */
    public void write(Target target, Report report, boolean fails) throws IOException {
        line("target", json -> {
            JsonReport fields = new JsonReport(json, options);
            json.writeStartObject();
            json.writeStringField("id", target.id());
            json.writeStringField("name", target.name());
            json.writeStringField("location", target.location());
            JsonWriter.nullable(json, "owner", target.owner().orElse(null));
            json.writeStringField("search", search);
            json.writeBooleanField("fails", fails);
            json.writeFieldName("run");
            fields.run(report);
            json.writeArrayFieldStart("findings");
            for (Finding finding : report.findings()) {
                fields.finding(finding);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("hygiene");
            for (HygieneFinding finding : report.hygieneFindings()) {
                fields.hygieneFinding(finding);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("problems");
            for (Problem problem : report.problems()) {
                fields.problem(problem);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("notices");
            for (Notice notice : report.notices()) {
                fields.notice(notice);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
        summary.put(target.id(), TargetSummary.entry(target.name(), report, fails));
    }

    /**
     * Writes the last line.
     *
     * @param listed the number of targets in the list
     * @throws IOException if writing fails
     */
    public void writeSummary(int listed) throws IOException {
        line("summary", json -> {
            json.writeStartObject();
            json.writeStringField("schema", SCHEMA);
            json.writeFieldName("tool");
            new JsonReport(json, options).tool();
            json.writeNumberField("targets", listed);
            json.writeNumberField("scanned", summary.targets());
            json.writeNumberField("incomplete", summary.incomplete());
            json.writeArrayFieldStart("tokens");
            for (TargetSummary.JoinedToken token : summary.joined()) {
                json.writeStartObject();
                json.writeStringField("fingerprint", token.worst().fingerprint());
                json.writeStringField("type", token.worst().type());
                json.writeStringField("redacted", token.worst().redacted());
                json.writeStringField("severity", token.worst().severity().keyword());
                json.writeBooleanField("suppressed", token.worst().suppressed());
                JsonWriter.strings(json, "targets", token.targets());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private interface Fragment {
        void write(JsonGenerator json) throws IOException;
    }

    private void line(String kind, Fragment part) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try (JsonGenerator json = JsonWriter.compact(line)) {
            json.writeStartObject();
            json.writeFieldName(kind);
            part.write(json);
            json.writeEndObject();
        }
        line.write('\n');
        line.writeTo(out); // at once: a run that is killed leaves at most one half line, at the end
        out.flush();
    }
}
