package dev.trapstreet.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.Notice;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.Report;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.fixture.TokenBuilder;
import dev.trapstreet.token.MapboxToken;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * GitLab publishes its schemas only in a repository, not as a package that a build could use. Their requirements are
 * restated here by hand. With {@code -Dgitlab.schema=FILE}, every report is also validated against that file.
 */
class GitLabReportTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String TIME = "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}";

    private static JsonNode write(Report report, ReportOptions options) throws IOException {
        return MAPPER.readTree(SampleReports.write(report, ReportFormat.GITLAB, options));
    }

    private static JsonNode write(Report report) throws IOException {
        return write(report, ReportOptions.DEFAULT);
    }

    static Stream<Arguments> reports() throws IOException, InterruptedException {
        List<Arguments> reports = new ArrayList<>();
        SampleReports.ofEveryKind().forEach((kind, report) -> reports.add(Arguments.of(kind, report)));
        HostileNames.names().forEach(name -> reports.add(Arguments.of("a name", HostileNames.report(name))));
        return reports.stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("reports")
    void aReportIsValidAgainstGitLabsOwnSchema(String kind, Report report) throws IOException {
        String file = System.getProperty("gitlab.schema", "");
        assumeTrue(!file.isEmpty(), "-Dgitlab.schema=FILE names no schema");
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            JsonSchema schema =
                    JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7).getSchema(in);
            assertEquals(Set.of(), schema.validate(write(report)));
            assertEquals(Set.of(), schema.validate(write(report, SampleReports.WITH_SECRETS)));
            assertFalse(
                    schema.validate(MAPPER.readTree("{\"version\":\"15.2.1\"}")).isEmpty());
        }
    }

    @Test
    void whatWasReadElsewhereIsNoWarning() throws IOException {
        for (Notice.Topic kind : Notice.Topic.values()) {
            JsonNode messages =
                    write(SampleReports.ofNotices(new Notice(kind, "a", ""))).at("/scan/messages");
            assertEquals(1, messages.size());
            boolean note = kind == Notice.Topic.READ_ELSEWHERE
                    || kind == Notice.Topic.SEVERAL_TARGETS
                    || kind == Notice.Topic.COMMITS_REPLACED;
            String expected = note ? "info" : "warn";
            assertEquals(expected, messages.get(0).get("level").textValue());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("reports")
    void aReportHasWhatTheSchemaDemands(String kind, Report report) throws IOException {
        JsonNode document = write(report);
        assertEquals(Set.of("version", "scan", "vulnerabilities"), names(document));
        assertEquals("15.2.1", document.get("version").textValue());
        JsonNode scan = document.get("scan");
        assertEquals("secret_detection", scan.get("type").textValue());
        assertTrue(scan.get("start_time").textValue().matches(TIME));
        assertTrue(scan.get("end_time").textValue().matches(TIME));
        assertTrue(Set.of("success", "failure").contains(scan.get("status").textValue()));
        for (String program : List.of("analyzer", "scanner")) {
            for (String part : List.of("/id", "/name", "/version", "/vendor/name")) {
                assertFalse(scan.at("/" + program + part).asText().isEmpty(), program + part);
            }
        }
        for (JsonNode message : scan.get("messages")) {
            assertTrue(Set.of("info", "warn", "fatal")
                    .contains(message.get("level").textValue()));
            assertFalse(message.get("value").textValue().isEmpty());
        }
        Set<String> ids = new HashSet<>();
        for (JsonNode vulnerability : document.get("vulnerabilities")) {
            assertTrue(ids.add(vulnerability.get("id").textValue()), "an id that is not unique");
            assertEquals(
                    vulnerability.get("id").textValue(),
                    UUID.fromString(vulnerability.get("id").textValue()).toString());
            assertTrue(vulnerability.get("name").textValue().length() <= 255);
            assertTrue(vulnerability.get("description").textValue().length() <= 1 << 20);
            assertTrue(vulnerability.path("solution").asText().length() <= 7000);
            assertTrue(Set.of("Info", "Low", "Medium", "High", "Critical")
                    .contains(vulnerability.get("severity").textValue()));
            assertFalse(vulnerability.get("identifiers").isEmpty());
            for (JsonNode identifier : vulnerability.get("identifiers")) {
                for (String part : List.of("type", "name", "value")) {
                    assertFalse(identifier.get(part).textValue().isEmpty(), part);
                }
            }
            assertFalse(vulnerability.at("/location/commit/sha").asText().isEmpty());
            assertTrue(vulnerability.at("/location/file").isTextual());
        }
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new HashSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    @Test
    void aPlaceIsAVulnerability() throws IOException {
        MapboxToken token = SampleReports.open(TokenBuilder.sk().build());
        JsonNode one = write(SampleReports.report(SampleReports.finding(token, Severity.CRITICAL)))
                .at("/vulnerabilities/0");
        assertEquals("Title of MBX004", one.get("name").textValue());
        assertEquals("Critical", one.get("severity").textValue());
        String solution = one.get("solution").textValue();
        assertTrue(solution.startsWith("Do now: Delete this token"), solution);
        assertTrue(solution.endsWith(" To do: Remedy of MBX004."), solution);
        assertEquals("MBX004", one.at("/identifiers/0/value").textValue());
        assertEquals("src/map.js", one.at("/location/file").textValue());
        assertEquals(3, one.at("/location/start_line").intValue());
        assertEquals("0000000", one.at("/location/commit/sha").textValue());
        assertEquals(token.redacted(), one.get("raw_source_code_extract").textValue());
    }

    @Test
    void aPlaceInTheHistoryNamesItsCommit() throws IOException {
        JsonNode commit = write(HostileNames.report("a.js")).at("/vulnerabilities/1/location/commit");
        assertEquals("c".repeat(40), commit.get("sha").textValue());
        assertEquals("a.js <a@example.com>", commit.get("author").textValue());
        assertEquals("1970-01-01T00:00:00Z", commit.get("date").textValue());
    }

    private static String id(MapboxToken token, Location location) throws IOException {
        Report report = SampleReports.report(SampleReports.finding(token, Severity.HIGH, location));
        return write(report).at("/vulnerabilities/0/id").textValue();
    }

    @Test
    void anIdentityIsThatOfTokenAndPathWhateverTheLine() throws IOException {
        MapboxToken token = SampleReports.open(TokenBuilder.sk().build());
        MapboxToken other = SampleReports.open(TokenBuilder.pk().build());
        String id = id(token, SampleReports.place("a", 1));
        assertEquals(id, id(token, SampleReports.place("a", 99)));
        assertNotEquals(id, id(token, SampleReports.place("b", 1)));
        assertNotEquals(id, id(other, SampleReports.place("a", 1)));
    }

    @ParameterizedTest
    @CsvSource({"true,success,0", "false,failure,1"})
    void whatCouldNotBeReadIsSaid(boolean complete, String status, int messages) throws IOException {
        List<Problem> problems = complete ? List.of() : List.of(new Problem(Problem.Kind.NO_PERMISSION, "a", ""));
        JsonNode scan =
                write(SampleReports.report(List.of(), problems, Map.of())).get("scan");
        assertEquals(status, scan.get("status").textValue());
        assertEquals(messages, scan.get("messages").size());
    }

    @Test
    void twoPlacesInOneFileAreTwo() throws IOException {
        MapboxToken token = SampleReports.open(TokenBuilder.sk().build());
        Finding one = SampleReports.finding(token, Severity.HIGH);
        Finding finding = new Finding(
                token,
                one.severity(),
                one.violations(),
                one.exposure(),
                List.of(),
                List.of(SampleReports.place("a", 1), SampleReports.place("a", 2)));
        JsonNode found = write(SampleReports.report(finding)).get("vulnerabilities");
        assertNotEquals(found.at("/0/id"), found.at("/1/id"));
    }
}
