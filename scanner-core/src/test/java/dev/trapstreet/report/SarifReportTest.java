package dev.trapstreet.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import dev.trapstreet.finding.AccountStatus;
import dev.trapstreet.finding.ContentId;
import dev.trapstreet.finding.Exposure;
import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.LocationContext;
import dev.trapstreet.finding.LocationPart;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.Provenance;
import dev.trapstreet.finding.Report;
import dev.trapstreet.finding.RuleViolation;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.fixture.TokenBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SarifReportTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final JsonSchema OFFICIAL = officialSchema();

    static Stream<Arguments> reports() throws IOException, InterruptedException {
        return SampleReports.ofEveryKind().entrySet().stream()
                .map(kind -> Arguments.of(kind.getKey(), kind.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("reports")
    void aLogIsValidAgainstTheOfficialSchema(String kind, Report report) throws IOException {
        assertEquals(List.of(), faults(log(report, ReportOptions.DEFAULT)));
        assertEquals(List.of(), faults(log(report, SampleReports.WITH_SECRETS)));
    }

    @Test
    void theOfficialSchemaRefusesABrokenLog() throws IOException {
        JsonNode log = log(scanOf(TokenBuilder.sk().build()), ReportOptions.DEFAULT);
        ObjectNode level = log.deepCopy();
        ((ObjectNode) level.at("/runs/0/results/0")).put("level", "terrible");
        assertFalse(faults(level).isEmpty());
        ObjectNode message = log.deepCopy();
        ((ObjectNode) message.at("/runs/0/results/0")).remove("message");
        assertFalse(faults(message).isEmpty());
        ObjectNode more = log.deepCopy();
        ((ObjectNode) more.at("/runs/0")).put("surprise", 1);
        assertFalse(faults(more).isEmpty());
        ObjectNode line = log.deepCopy();
        ((ObjectNode) line.at("/runs/0/results/0/locations/0/physicalLocation/region")).put("startLine", 0);
        assertFalse(faults(line).isEmpty());
        ObjectNode time = log.deepCopy();
        ((ObjectNode) time.at("/runs/0/invocations/0")).put("startTimeUtc", "today");
        assertFalse(faults(time).isEmpty());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("reports")
    void everyResultNamesARuleOfTheDriver(String kind, Report report) throws IOException {
        JsonNode run = run(report);
        Set<String> ids = new HashSet<>();
        for (JsonNode rule : run.at("/tool/driver/rules")) {
            assertTrue(ids.add(rule.get("id").textValue()), () -> "twice: " + rule.get("id"));
        }
        int results = 0;
        for (JsonNode result : run.get("results")) {
            assertTrue(ids.contains(result.get("ruleId").textValue()), () -> "unknown: " + result.get("ruleId"));
            results++;
        }
        int expected = report.findings().stream()
                .mapToInt(finding -> Math.max(1, finding.violations().size()))
                .sum();
        assertEquals(expected + report.hygieneFindings().size(), results);
    }

    /** Limits and fields as in GitHub's documentation of its SARIF support. */
    @Test
    void everyRuleHasAllThatACodeScanningServiceShows() throws IOException {
        JsonNode rules = run(SampleReports.report()).at("/tool/driver/rules");
        assertTrue(rules.size() > 10);
        for (JsonNode rule : rules) {
            String id = rule.get("id").textValue();
            assertTrue(rule.at("/shortDescription/text").asText().length() > 10, id);
            int length = rule.at("/fullDescription/text").asText().length();
            assertTrue(length > 10 && length <= 1024, id + " is described in " + length + " characters");
            assertTrue(rule.at("/help/text").asText().length() > 10, id);
            assertTrue(rule.at("/help/markdown").asText().length() > 10, id);
            assertTrue(rule.at("/properties/security-severity").isTextual(), id);
            double score =
                    Double.parseDouble(rule.at("/properties/security-severity").textValue());
            assertTrue(score > 0 && score <= 10, id);
            assertEquals("security", rule.at("/properties/tags/0").textValue(), id);
            assertTrue(Set.of("error", "warning", "note")
                    .contains(rule.at("/defaultConfiguration/level").asText()));
        }
    }

    /**
     * Highest severities of some rules according to docs/domain.md#rules, and the score ranges of GitHub's severities.
     */
    @ParameterizedTest
    @CsvSource({
        "MBX001, 9.1, 10.0, error", // critical
        "MBX004, 7.0, 8.9, error", // high
        "MBX021, 4.0, 6.9, warning", // medium
        "MBX010, 0.1, 3.9, note", // low
        "mapbox-token, 0.1, 3.9, note" // information
    })
    void aRuleIsAsBadAsItsWorstCase(String id, double least, double most, String level) throws IOException {
        JsonNode rules = run(SampleReports.report()).at("/tool/driver/rules");
        int found = 0;
        for (JsonNode rule : rules) {
            if (rule.get("id").textValue().equals(id)) {
                double score = Double.parseDouble(
                        rule.at("/properties/security-severity").textValue());
                assertTrue(score >= least && score <= most, id + " scores " + score);
                assertEquals(level, rule.at("/defaultConfiguration/level").textValue());
                found++;
            }
        }
        assertEquals(1, found);
    }

    @ParameterizedTest
    @CsvSource({"CRITICAL, error", "HIGH, error", "MEDIUM, warning", "LOW, note", "INFO, note"})
    void theLevelFollowsTheSeverityOfTheBrokenRule(Severity severity, String level) throws IOException {
        Finding finding =
                SampleReports.finding(SampleReports.open(TokenBuilder.sk().build()), severity);
        JsonNode result = run(SampleReports.report(finding)).at("/results/0");
        assertEquals(level, result.get("level").textValue());
        assertEquals(
                severity.name(), result.at("/properties/severity").textValue().toUpperCase(java.util.Locale.ROOT));
    }

    @Test
    void aTokenThatBreaksTwoRulesIsTwoResultsEachAsBadAsItsRule() throws IOException {
        Finding finding = new Finding(
                SampleReports.open(TokenBuilder.sk().build()),
                Severity.HIGH,
                List.of(SampleReports.hit("MBX004", Severity.HIGH), SampleReports.hit("MBX028", Severity.MEDIUM)),
                Exposure.SERVER,
                List.of(),
                List.of(SampleReports.place("a", 1), SampleReports.place("b", 2)));
        JsonNode results = run(SampleReports.report(finding)).get("results");
        assertEquals(2, results.size());
        assertEquals("MBX004 error", words(results.get(0), "ruleId", "level"));
        assertEquals("MBX028 warning", words(results.get(1), "ruleId", "level"));
        for (JsonNode result : results) {
            assertEquals(2, result.get("locations").size());
            assertEquals("SERVER", result.at("/properties/exposure").textValue());
            assertTrue(result.at("/message/text").textValue().contains("trapstreet-test"));
            assertTrue(result.at("/message/text")
                    .textValue()
                    .contains("Remedy of " + result.get("ruleId").textValue()));
        }
    }

    /** The rule about URLs was reported at a line without any. */
    @Test
    void aResultNamesTheLocationsThatViolateItsRuleAndRelatesTheOthers() throws IOException {
        RuleViolation text = SampleReports.hit("MBX004", Severity.HIGH);
        RuleViolation url = SampleReports.hit("MBX031", Severity.HIGH);
        Finding finding = new Finding(
                SampleReports.open(TokenBuilder.sk().build()),
                Severity.HIGH,
                List.of(text, url),
                LocationContext.UNKNOWN,
                List.of(),
                List.of(SampleReports.place("a.js", 1), SampleReports.place("z.js", 2)),
                AccountStatus.OFFLINE,
                List.of(List.of(text), List.of(text, url)));
        JsonNode log = log(SampleReports.report(finding), ReportOptions.DEFAULT);
        assertEquals(List.of(), faults(log));
        JsonNode results = log.at("/runs/0/results");
        assertEquals("MBX004", results.at("/0/ruleId").textValue());
        assertEquals(List.of("a.js", "z.js"), uris(results.at("/0/locations")));
        assertFalse(results.get(0).has("relatedLocations"));
        assertEquals("MBX031", results.at("/1/ruleId").textValue());
        assertEquals(List.of("z.js"), uris(results.at("/1/locations")));
        assertEquals(List.of("a.js"), uris(results.at("/1/relatedLocations")));
    }

    private static List<String> uris(JsonNode locations) {
        List<String> uris = new ArrayList<>();
        locations.forEach(location ->
                uris.add(location.at("/physicalLocation/artifactLocation/uri").textValue()));
        return uris;
    }

    @Test
    void aTokenOnlyInTheHistoryNamesItsCommit() throws IOException {
        JsonNode log = log(HostileNames.report("a.js"), ReportOptions.DEFAULT);
        assertEquals(List.of(), faults(log));
        JsonNode revision = log.at("/runs/0/versionControlProvenance/0");
        assertEquals("c".repeat(40), revision.get("revisionId").textValue());
        assertTrue(URI.create(revision.get("repositoryUri").textValue()).isAbsolute());
        assertEquals("%SRCROOT%", revision.at("/mappedTo/uriBaseId").textValue());
        assertEquals("1970-01-01T00:00:00Z", revision.at("/properties/date").textValue());
        JsonNode past = log.at("/runs/0/results/0/locations/1");
        assertEquals("c".repeat(40), past.at("/properties/commit").textValue());
        assertEquals("b".repeat(40), past.at("/properties/object").textValue());
        assertEquals("a.js <a@example.com>", past.at("/properties/author").textValue());
        assertFalse(past.at("/properties/inHead").booleanValue());
        assertFalse(log.at("/runs/0/results/0/locations/0").has("properties"));
        assertFalse(run(SampleReports.report()).has("versionControlProvenance"));
    }

    /**
     * GitHub rejects a log with more than 1,000 locations in one result. The token of a map can be in every page of a
     * site.
     */
    @ParameterizedTest
    @ValueSource(ints = {1, 1000, 1001, 2500})
    void aTokenInVeryManyPlacesNamesTheFirstThousand(int places) throws IOException {
        List<Location> locations = new ArrayList<>();
        for (int i = 1; i <= places; i++) {
            locations.add(SampleReports.place("file", i));
        }
        Finding finding = new Finding(
                SampleReports.open(TokenBuilder.pk().build()),
                Severity.INFO,
                List.of(),
                Exposure.UNKNOWN,
                List.of(),
                locations);
        JsonNode result = run(SampleReports.report(finding)).at("/results/0");
        assertEquals(Math.min(places, 1000), result.get("locations").size());
        assertEquals(
                1, result.at("/locations/0/physicalLocation/region/startLine").intValue());
        assertEquals(places, result.at("/properties/places").intValue());
    }

    private static String words(JsonNode node, String first, String second) {
        return node.get(first).textValue() + " " + node.get(second).textValue();
    }

    @Test
    void fingerprintsSurviveARenameAMoveAndAReformat(@TempDir Path folder) throws IOException, InterruptedException {
        String token = TokenBuilder.sk().build();
        Map<String, JsonNode> original = fingerprints(folder, "src/map.js", "token = '" + token + "';\n");
        assertEquals(Set.of("MBX004", "MBX028"), original.keySet());
        assertEquals(original, fingerprints(folder, "lib/other name.ts", "token = '" + token + "';\n"), "renamed");
        assertEquals(
                original, fingerprints(folder, "src/map.js", "\n\n// more\n\ntoken = '" + token + "';\n"), "moved");
        assertEquals(original, fingerprints(folder, "src/map.js", "token=\"" + token + "\"//"), "reformatted");
        assertEquals(
                original,
                fingerprints(folder, "src/map.js", "token = '" + token + "';\nagain = '" + token + "';\n"),
                "written twice");
    }

    @Test
    void fingerprintsOfAnotherTokenAreOthers(@TempDir Path folder) throws IOException, InterruptedException {
        Map<String, JsonNode> one = fingerprints(
                folder, "a", TokenBuilder.sk().signature(new Random(1)).build());
        Map<String, JsonNode> other = fingerprints(
                folder, "a", TokenBuilder.sk().signature(new Random(2)).build());
        assertEquals(one.keySet(), other.keySet());
        assertFalse(one.isEmpty());
        one.forEach((rule, fingerprints) -> {
            assertEquals(2, fingerprints.size());
            fingerprints
                    .properties()
                    .forEach(each -> assertNotEquals(
                            each.getValue().textValue(),
                            other.get(rule).get(each.getKey()).textValue()));
        });
    }

    @Test
    void gitHubFindsTheFingerprintUnderTheNameThatItReads() throws IOException, InterruptedException {
        JsonNode fingerprints = run(scanOf(TokenBuilder.sk().build())).at("/results/0/partialFingerprints");
        assertTrue(fingerprints.get("primaryLocationLineHash").textValue().matches("[0-9a-f]{16}:1"));
    }

    /** Returns the fingerprints by rule. */
    private static Map<String, JsonNode> fingerprints(Path folder, String file, String text)
            throws IOException, InterruptedException {
        Path root = Files.createTempDirectory(folder, "tree");
        Files.createDirectories(root.resolve(file).getParent());
        Files.writeString(root.resolve(file), text);
        Map<String, JsonNode> found = new TreeMap<>();
        for (JsonNode result : run(SampleReports.scan(root)).get("results")) {
            found.put(result.get("ruleId").textValue(), result.get("partialFingerprints"));
        }
        return found;
    }

    @Test
    void columnsAreSaidToCountCodePointsAndDo() throws IOException, InterruptedException {
        String token = TokenBuilder.sk().build();
        JsonNode run = run(SampleReports.scan("a", "line one\nü😀 = " + token));
        assertEquals("unicodeCodePoints", run.get("columnKind").textValue());
        JsonNode region = run.at("/results/0/locations/0/physicalLocation/region");
        assertEquals(2, region.get("startLine").intValue());
        assertEquals(6, region.get("startColumn").intValue());
        assertEquals(6 + token.length(), region.get("endColumn").intValue());
        assertEquals(9 + 6 + 3, region.get("byteOffset").intValue());
        assertEquals(token.length(), region.get("byteLength").intValue());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("reports")
    void everyRegionHasALineAndNothingHasASnippet(String kind, Report report) throws IOException {
        walk(run(report), (name, value) -> {
            assertFalse(
                    Set.of("snippet", "contextRegion", "contents", "rendered").contains(name), name);
            if (name.equals("region")) {
                assertTrue(value.path("startLine").isInt());
            }
        });
    }

    @Test
    void theTokenStandsInItOnlyOnRequest() throws IOException, InterruptedException {
        String token = TokenBuilder.sk().build();
        Report report = scanOf(token);
        String log = SampleReports.write(report, ReportFormat.SARIF, ReportOptions.DEFAULT);
        assertFalse(log.contains(token));
        assertFalse(log.contains(token.substring(token.length() - 22)));
        assertTrue(SampleReports.write(report, ReportFormat.SARIF, SampleReports.WITH_SECRETS)
                .contains(token));
    }

    @ParameterizedTest
    @ValueSource(strings = {"LINK", "NAME"})
    void aTokenOutsideTheContentHasNoRegion(LocationPart part) throws IOException {
        Location location = new Location(new Provenance(ContentId.ofTarget(0, "a"), "a", part), 1, 1, 101, 0, 100);
        Finding finding = new Finding(
                SampleReports.open(TokenBuilder.sk().build()),
                Severity.HIGH,
                List.of(),
                Exposure.UNKNOWN,
                List.of(),
                List.of(location));
        JsonNode place = run(SampleReports.report(finding)).at("/results/0/locations/0/physicalLocation");
        assertEquals("a", place.at("/artifactLocation/uri").textValue());
        assertFalse(place.has("region"));
    }

    static final String[] NAMES = {
        "plain.js",
        "a b.js",
        "ünïcode.js",
        "日本/地図.ts",
        "smiley 😀.js",
        "100%.js",
        "%41.js",
        "what?.js",
        "h#sh.js",
        "[x]{y}.js",
        "a:b.js",
        "semi;colon,and&more=.js",
        "plus+tilde~.js",
        "quote'\"`.js",
        "back\\slash.js",
        "pipe|caret^<>.js",
        "bell\u0007tab\t.js"
    };

    static Stream<String> names() {
        return Stream.of(NAMES);
    }

    @ParameterizedTest
    @MethodSource("names")
    void anAbsoluteUriLeadsToTheFile(String name, @TempDir Path folder) throws IOException, InterruptedException {
        Path root = folder.toRealPath();
        Path file = Path.of(URI.create(root.toUri() + percentEncoded(name)));
        Files.createDirectories(file.getParent());
        Files.writeString(file, TokenBuilder.sk().build());
        JsonNode artifact =
                run(SampleReports.scan(root)).at("/results/0/locations/0/physicalLocation/artifactLocation");
        URI uri = URI.create(artifact.get("uri").textValue());
        assertEquals(file, Path.of(uri));
        assertTrue(Files.isRegularFile(Path.of(uri)));
        assertFalse(artifact.has("uriBaseId"));
    }

    @ParameterizedTest
    @MethodSource("names")
    void aRelativeUriLeadsToTheFileFromTheBase(String name, @TempDir Path folder) throws IOException {
        Location location = new Location(
                new Provenance(ContentId.ofTarget(0, "dir/" + name), "dir/" + name, LocationPart.CONTENT),
                1,
                1,
                101,
                0,
                100);
        Finding finding = new Finding(
                SampleReports.open(TokenBuilder.sk().build()),
                Severity.HIGH,
                List.of(),
                Exposure.UNKNOWN,
                List.of(),
                List.of(location));
        JsonNode run = run(SampleReports.report(finding));
        JsonNode artifact = run.at("/results/0/locations/0/physicalLocation/artifactLocation");
        URI uri = URI.create(artifact.get("uri").textValue());
        assertFalse(uri.isAbsolute());
        assertEquals(
                Path.of(URI.create(folder.toUri() + "dir/" + percentEncoded(name))),
                // With three slashes. With only one, Java converts the path through text in the platform's encoding.
                Path.of(URI.create("file://" + folder.toUri().resolve(uri).getRawPath())));
        assertEquals("%SRCROOT%", artifact.get("uriBaseId").textValue());
        assertTrue(run.at("/originalUriBaseIds").has("%SRCROOT%"));
    }

    /** Encodes every byte except the slash, so that the name is independent of the platform's encoding. */
    private static String percentEncoded(String name) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            encoded.append(b == '/' ? "/" : String.format("%%%02X", b));
        }
        return encoded.toString();
    }

    @Test
    void whatCouldNotBeReadIsANotificationOfARunThatFailed() throws IOException {
        List<Problem> problems = List.of(new Problem(Problem.Kind.NO_PERMISSION, "secret/dir", ""));
        JsonNode invocation =
                run(SampleReports.report(List.of(), problems, Map.of())).at("/invocations/0");
        assertFalse(invocation.get("executionSuccessful").booleanValue());
        JsonNode notification = invocation.at("/toolExecutionNotifications/0");
        assertEquals("error", notification.get("level").textValue());
        String text = notification.at("/message/text").textValue();
        assertTrue(text.startsWith("secret/dir: permission denied. Run as a user with read permission"), text);
    }

    @Test
    void aRunIsSuccessfulWhenAllWasReadAndNotWhenThereWasNothing() throws IOException {
        JsonNode complete = run(SampleReports.report()).at("/invocations/0");
        assertTrue(complete.get("executionSuccessful").booleanValue());
        assertEquals("2026-01-01T00:00:00Z", complete.get("startTimeUtc").textValue());
        assertEquals("2026-01-01T00:00:01.830Z", complete.get("endTimeUtc").textValue());
        JsonNode empty = run(SampleReports.empty()).at("/invocations/0");
        assertFalse(empty.get("executionSuccessful").booleanValue());
    }

    private interface Visit {
        void at(String name, JsonNode value);
    }

    private static void walk(JsonNode node, Visit visit) {
        node.properties().forEach(field -> {
            visit.at(field.getKey(), field.getValue());
            walk(field.getValue(), visit);
        });
        if (node.isArray()) {
            node.forEach(element -> walk(element, visit));
        }
    }

    private static Report scanOf(String token) throws IOException {
        try {
            return SampleReports.scan("some/file.js", "x = '" + token + "'");
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode run(Report report) throws IOException {
        return log(report, ReportOptions.DEFAULT).at("/runs/0");
    }

    private static JsonNode log(Report report, ReportOptions options) throws IOException {
        return MAPPER.readTree(SampleReports.write(report, ReportFormat.SARIF, options));
    }

    private static List<String> faults(JsonNode log) {
        return new ArrayList<>(new TreeSet<>(
                OFFICIAL.validate(log).stream().map(ValidationMessage::toString).toList()));
    }

    private static JsonSchema officialSchema() {
        try (InputStream in = SarifReportTest.class.getResourceAsStream("/schema/sarif-schema-2.1.0.json")) {
            SchemaValidatorsConfig strict = SchemaValidatorsConfig.builder()
                    .formatAssertionsEnabled(true)
                    .build();
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7).getSchema(in, strict);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
