package dev.trapstreet.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.Report;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lines of a list of targets, and rows, which have the names of the JSON report. */
final class TargetLinesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SEARCH = "0123456789abcdef0123456789abcdef";

    @TempDir
    private Path folder;

    private static String schema(String name) throws IOException {
        try (InputStream in = JsonReport.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static TargetLines.Target target(int number) {
        String id = String.format("%032x", number);
        return new TargetLines.Target(id, "org/r" + number, "https://example.com/" + number, Optional.of("maps"));
    }

    private static String lines() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        TargetLines lines = new TargetLines(out, ReportOptions.DEFAULT, SEARCH, new TargetSummary());
        int number = 0;
        for (Report report : SampleReports.ofEveryKind().values()) {
            lines.write(target(number++), report, false);
        }
        lines.writeSummary(number);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void everyLineIsValidAndHasWhatTheReportOfItsTargetSays() throws Exception {
        Map<String, String> schemas = Map.of(
                "urn:trapstreet:report-1", schema("report-1.schema.json"),
                "urn:trapstreet:targets-1", schema("targets-1.schema.json"));
        JsonSchema schema = JsonSchemaFactory.getInstance(
                        SpecVersion.VersionFlag.V202012,
                        builder -> builder.schemaLoaders(loaders -> loaders.schemas(schemas)))
                .getSchema(SchemaLocation.of("urn:trapstreet:targets-1"));
        List<Report> reports = new ArrayList<>(SampleReports.ofEveryKind().values());
        List<String> lines = lines().lines().toList();
        assertEquals(reports.size() + 1, lines.size());
        for (int i = 0; i < lines.size(); i++) {
            JsonNode line = JSON.readTree(lines.get(i));
            assertEquals(List.of(), List.copyOf(schema.validate(line)), lines.get(i));
            if (i < reports.size()) {
                JsonNode document =
                        JSON.readTree(SampleReports.write(reports.get(i), ReportFormat.JSON, ReportOptions.DEFAULT));
                for (String part : List.of("run", "findings", "hygiene", "problems", "notices")) {
                    assertEquals(document.get(part), line.get("target").get(part), part);
                }
            }
        }
    }

    @Test
    void aRowIsAnElementOfTheJsonReport() throws Exception {
        int rows = 0;
        for (Report report : SampleReports.ofEveryKind().values()) {
            JsonNode document = JSON.readTree(SampleReports.write(report, ReportFormat.JSON, ReportOptions.DEFAULT));
            for (int i = 0; i < report.findings().size(); i++) {
                Finding finding = report.findings().get(i);
                JsonNode row = JSON.readTree(JSON.writeValueAsString(ReportRows.of(finding, ReportOptions.DEFAULT)));
                assertEquals(document.get("findings").get(i), row);
                rows++;
            }
            for (int i = 0; i < report.problems().size(); i++) {
                assertEquals(
                        document.get("problems").get(i),
                        JSON.readTree(JSON.writeValueAsString(
                                ReportRows.of(report.problems().get(i), ReportOptions.DEFAULT))));
            }
            assertEquals(
                    document.get("run"),
                    JSON.readTree(JSON.writeValueAsString(ReportRows.run(report, ReportOptions.DEFAULT))));
        }
        assertTrue(rows > 3, rows + " rows");
    }

    /** Wherever the program is killed, the targets whose lines are complete are known, and nothing else. */
    @Test
    void aFileThatEndsAnywhereHasItsCompleteLines() throws Exception {
        byte[] whole = lines().getBytes(StandardCharsets.UTF_8);
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < SampleReports.ofEveryKind().size(); i++) {
            ids.add(target(i).id());
        }
        Path file = folder.resolve("lines.jsonl");
        int step = Math.max(1, whole.length / 150);
        for (int length = 0; length <= whole.length; length += step) {
            Files.write(file, java.util.Arrays.copyOf(whole, length));
            int ends = 0;
            int end = 0;
            for (int i = 0; i < length; i++) {
                if (whole[i] == '\n' && ends < ids.size()) {
                    ends++;
                    end = i + 1;
                }
            }
            TargetLinesFile read = TargetLinesFile.read(file, SEARCH, ids);
            assertEquals(ends, read.summary().targets(), "of " + length + " bytes");
            assertEquals(end, read.length(), "of " + length + " bytes");
        }
        Files.write(file, whole);
        assertEquals(0, TargetLinesFile.read(file, "another", ids).summary().targets());
    }
}
