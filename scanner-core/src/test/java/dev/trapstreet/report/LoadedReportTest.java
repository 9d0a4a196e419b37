package dev.trapstreet.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.finding.Exposure;
import dev.trapstreet.finding.Report;
import dev.trapstreet.fixture.TokenBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reports that are read again give the tokens and their locations. */
final class LoadedReportTest {
    /** Report written by hand according to docs/report.md. */
    private static final String REPORT = """
            { "schema": "trapstreet-report/1", "tool": { "name": "trapstreet" },
              "run": { "targets": ["."], "complete": true, "looked": { "files": 2 } },
              "findings": [ {
                "fingerprint": "5f3c0e1a9b7d4c2e8f6a5b4c3d2e1f0a", "type": "pk", "doubts": ["complete"],
                "claims": { "account": "trapstreet-test", "id": "cl1", "scopes": null, "expiresAt": null },
                "exposure": { "kind": "WEB_CLIENT", "evidence": ["id"] },
                "locations": [
                  { "path": "a.js", "line": 3, "exposure": "WEB_CLIENT", "tags": [] },
                  { "path": "a.js", "line": 7, "exposure": "WEB_CLIENT",
                    "git": { "kind": "blob", "commit": "c0", "head": { "line": 3, "column": 1 }, "inHead": true } },
                  { "path": "b.js", "line": 9, "exposure": "OF_LATER",
                    "git": { "kind": "blob", "introductions": [ { "commit": "c0" } ], "inHead": false, "head": null } },
                  { "path": "c.js", "line": 1, "exposure": "DOC", "git": { "kind": "staged", "head": null } } ] } ],
              "problems": [], "later": { "findings": [1] } }
            """;

    private static LoadedReport read(String text) throws IOException, LoadedReport.InvalidReportException {
        return LoadedReport.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void everyPlaceIsThereOnce() throws Exception {
        LoadedReport report = read(REPORT);
        assertTrue(report.complete());
        LoadedReport.LoadedFinding finding = report.entries().get(0);
        assertEquals("5f3c0e1a9b7d4c2e8f6a5b4c3d2e1f0a", finding.fingerprint());
        assertEquals("pk", finding.type());
        assertEquals(Optional.of("trapstreet-test"), finding.account());
        assertEquals(Optional.of("cl1"), finding.id());
        assertEquals(Optional.empty(), finding.expires());
        assertEquals(
                List.of(
                        new LoadedReport.ReportedLocation("a.js", 3, Exposure.WEB_CLIENT, false),
                        new LoadedReport.ReportedLocation("b.js", 9, Exposure.UNKNOWN, true),
                        new LoadedReport.ReportedLocation("c.js", 1, Exposure.DOC, false)),
                finding.locations());
    }

    @Test
    void aScanThatWasNotWholeIsKnown() throws Exception {
        assertFalse(read(REPORT.replace("\"complete\": true", "\"complete\": false"))
                .complete());
    }

    /** A report that was written and read again is equal to the original. */
    @ParameterizedTest
    @EnumSource(names = {"JSON", "JSONL"})
    void ourOwnReportsAreRead(ReportFormat format) throws Exception {
        for (Map.Entry<String, Report> sample : SampleReports.ofEveryKind().entrySet()) {
            String text = SampleReports.write(sample.getValue(), format, SampleReports.WITH_SECRETS);
            assertEquals(LoadedReport.of(sample.getValue()), read(text), sample.getKey());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "[]", "{}", "{\"findings\": []}", "{\"run\": {}", "nothing", "{\"run\":{},\"finding\":{}}"})
    void whatIsNoReportIsRefusedWithoutBeingQuoted(String text) {
        String message = assertThrows(LoadedReport.InvalidReportException.class, () -> read(text))
                .getMessage();
        assertFalse(message.contains("{"), message);
    }

    @Test
    void aTokenInAPathIsWithheld() throws Exception {
        String token = TokenBuilder.sk().build();
        LoadedReport report = read(REPORT.replace("b.js", token));
        assertFalse(report.toString().contains(token.substring(3, 30)), report::toString);
    }
}
