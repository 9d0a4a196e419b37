package dev.trapstreet.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.finding.Report;
import dev.trapstreet.fixture.TokenBuilder;
import dev.trapstreet.text.TerminalEscaper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CsvReportTest {
    private static String write(Report report) throws IOException {
        return SampleReports.write(report, ReportFormat.CSV, ReportOptions.DEFAULT);
    }

    /** Parses CSV according to RFC 4180, and rejects any other syntax. */
    private static List<List<String>> records(String csv) {
        List<List<String>> records = new ArrayList<>();
        int at = 0;
        while (at < csv.length()) {
            List<String> fields = new ArrayList<>();
            while (true) {
                assertEquals('"', csv.charAt(at++), "a field that is not quoted");
                StringBuilder field = new StringBuilder();
                while (csv.charAt(at) != '"' || csv.charAt(at + 1) == '"') {
                    at += csv.charAt(at) == '"' ? 1 : 0;
                    field.append(csv.charAt(at++));
                }
                at++;
                fields.add(field.toString());
                if (csv.charAt(at) != ',') {
                    break;
                }
                at++;
            }
            assertEquals("\r\n", csv.substring(at, at + 2));
            at += 2;
            records.add(fields);
        }
        return records;
    }

    /** Returns the rows below the header, by column. */
    private static List<Map<String, String>> table(String csv) {
        List<List<String>> records = records(csv);
        List<Map<String, String>> lines = new ArrayList<>();
        for (List<String> fields : records.subList(1, records.size())) {
            assertEquals(records.get(0).size(), fields.size());
            Map<String, String> line = new LinkedHashMap<>();
            for (int i = 0; i < fields.size(); i++) {
                line.put(records.get(0).get(i), fields.get(i));
            }
            lines.add(line);
        }
        return lines;
    }

    static Stream<Arguments> reports() throws IOException, InterruptedException {
        return SampleReports.ofEveryKind().entrySet().stream()
                .map(kind -> Arguments.of(kind.getKey(), kind.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("reports")
    void everyReportIsATableWithOneLinePerPlaceAndProblem(String kind, Report report) throws IOException {
        long places =
                report.findings().stream().mapToLong(f -> f.locations().size()).sum();
        for (ReportOptions options : List.of(ReportOptions.DEFAULT, SampleReports.WITH_SECRETS)) {
            List<Map<String, String>> lines = table(SampleReports.write(report, ReportFormat.CSV, options));
            int others = report.hygieneFindings().size()
                    + report.problems().size()
                    + report.notices().size();
            assertEquals(places + others, lines.size());
        }
    }

    @Test
    void aLineSaysWhatAndWhere() throws IOException, InterruptedException {
        String token = TokenBuilder.sk().build();
        Map<String, String> line =
                table(write(SampleReports.scan("<stdin>", "x\n  " + token))).get(0);
        assertEquals("finding", line.get("kind"));
        assertEquals("high", line.get("severity"));
        assertEquals("sk", line.get("type"));
        assertEquals("trapstreet-test", line.get("account"));
        assertEquals("2024-05-01T00:00:00Z", line.get("created"));
        assertEquals("<stdin>", line.get("path"));
        assertEquals("2", line.get("line"));
        assertEquals("3", line.get("column"));
        assertTrue(line.get("rules").startsWith("MBX004"), line.get("rules"));
        assertEquals("", line.get("commit"));
        assertFalse(line.containsKey("token"));
        assertEquals(32, line.get("fingerprint").length());
    }

    static List<String> names() {
        return HostileNames.names();
    }

    @ParameterizedTest
    @MethodSource("names")
    void aNameStaysAName(String name) throws IOException {
        List<Map<String, String>> lines = table(write(HostileNames.report(name)));
        assertEquals(3, lines.size());
        for (Map<String, String> line : lines) {
            String path = line.get("path");
            assertTrue(
                    path.equals(TerminalEscaper.escape(name)) || path.equals("'" + TerminalEscaper.escape(name)), path);
            for (String field : line.values()) {
                assertFalse(field.stripLeading().matches("(?s)[=+\\-@\uFF1D\uFF0B\uFF0D\uFF20\t\r\n].*"), field);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"=1,'''=1'", "+1,'''+1'", "-1,'''-1'", "@x,'''@x'", "1=1,1=1", "a-b,a-b"})
    void aFieldThatBeginsLikeAFormulaIsText(String name, String shown) throws IOException {
        assertEquals(shown, table(write(HostileNames.report(name))).get(0).get("path"));
    }

    @Test
    void aPlaceInTheHistoryNamesItsCommit() throws IOException {
        Map<String, String> line = table(write(HostileNames.report("a.js"))).get(1);
        assertEquals("c".repeat(40), line.get("commit"));
        assertEquals("a.js <a@example.com>", line.get("author"));
        assertEquals("1970-01-01T00:00:00Z", line.get("date"));
        assertEquals("no", line.get("in_head"));
    }
}
