package dev.trapstreet.saved;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.HygieneFinding;
import dev.trapstreet.finding.ReportEntry;
import dev.trapstreet.report.EntryText;
import dev.trapstreet.report.JsonWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** JSON about the differences between two reports, of the form {@code trapstreet-comparison/1}. See docs/report.md#saved-reports. */
public final class ComparisonJson {
    private ComparisonJson() {}

    /**
     * Writes a comparison. Does not close the stream.
     *
     * @param comparison the comparison
     * @param out the stream to write to
     * @throws IOException if writing fails
     */
    public static void write(ReportComparison comparison, OutputStream out) throws IOException {
        try (JsonGenerator json = JsonWriter.indented(out)) {
            json.writeStartObject();
            json.writeStringField("schema", "trapstreet-comparison/1");
            json.writeBooleanField("complete", comparison.complete());
            json.writeNumberField("same", comparison.same());
            entries(json, "new", comparison.added());
            json.writeArrayFieldStart("changed");
            for (ReportComparison.ChangedFinding change : comparison.changed()) {
                json.writeStartObject();
                fields(json, change.after());
                json.writeStringField("before", change.before().severity().keyword());
                json.writeBooleanField("worse", change.isWorse());
                json.writeArrayFieldStart("differences");
                for (String difference : change.differences()) {
                    json.writeString(difference);
                }
                json.writeEndArray();
                json.writeEndObject();
            }
            json.writeEndArray();
            entries(json, "gone", comparison.gone());
            json.writeEndObject();
        }
        out.write('\n');
    }

    private static void entries(JsonGenerator json, String name, List<ReportEntry> entries) throws IOException {
        json.writeArrayFieldStart(name);
        for (ReportEntry entry : entries) {
            json.writeStartObject();
            fields(json, entry);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void fields(JsonGenerator json, ReportEntry entry) throws IOException {
        if (entry instanceof Finding finding) {
            json.writeStringField("fingerprint", finding.token().fingerprint().hex());
            json.writeStringField("redacted", finding.token().redacted());
            json.writeStringField("severity", finding.severity().keyword());
        } else if (entry instanceof HygieneFinding finding) {
            json.writeStringField("fingerprint", finding.fingerprint());
            json.writeStringField("severity", finding.severity().keyword());
        }
        json.writeStringField("summary", EntryText.headline(entry));
    }
}
