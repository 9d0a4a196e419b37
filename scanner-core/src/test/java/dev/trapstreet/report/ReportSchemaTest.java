package dev.trapstreet.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaId;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.Notice;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.Report;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.finding.SkipReason;
import dev.trapstreet.finding.Suppression;
import dev.trapstreet.finding.Tag;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares the JSON formats with {@code report-1.schema.json} in both directions. */
class ReportSchemaTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String ID = "urn:trapstreet:report-1";
    private static final String TEXT = schemaText();
    private static final JsonSchemaFactory FACTORY = JsonSchemaFactory.getInstance(
            SpecVersion.VersionFlag.V202012,
            builder -> builder.schemaLoaders(loaders -> loaders.schemas(Map.of(ID, TEXT))));
    private static final SchemaValidatorsConfig STRICT =
            SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();
    private static final JsonSchema DOCUMENT = FACTORY.getSchema(SchemaLocation.of(ID), STRICT);
    private static final JsonSchema LINE = FACTORY.getSchema("{\"$ref\": \"" + ID + "#line\"}", STRICT);

    static Stream<Arguments> reports() throws IOException, InterruptedException {
        return SampleReports.ofEveryKind().entrySet().stream()
                .map(kind -> Arguments.of(kind.getKey(), kind.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("reports")
    void aReportIsValid(String kind, Report report) throws IOException {
        assertEquals(List.of(), faults(DOCUMENT, document(report, ReportOptions.DEFAULT)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("reports")
    void aReportWithSecretsIsValidAndHoldsEveryToken(String kind, Report report) throws IOException {
        JsonNode document = document(report, SampleReports.WITH_SECRETS);
        assertEquals(List.of(), faults(DOCUMENT, document));
        for (int i = 0; i < report.findings().size(); i++) {
            String token = report.findings().get(i).token().raw().revealSecret();
            assertEquals(token, document.at("/findings/" + i + "/token").textValue());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("reports")
    void everyLineIsValidAndSaysWhatTheDocumentSays(String kind, Report report) throws IOException {
        JsonNode document = document(report, ReportOptions.DEFAULT);
        List<JsonNode> expected = new ArrayList<>();
        document.get("findings").forEach(finding -> expected.add(named("finding", finding)));
        document.get("hygiene").forEach(flaw -> expected.add(named("hygiene", flaw)));
        document.get("problems").forEach(problem -> expected.add(named("problem", problem)));
        document.get("notices").forEach(notice -> expected.add(named("notice", notice)));
        expected.add(named("run", document.get("run")));

        String text = SampleReports.write(report, ReportFormat.JSONL, ReportOptions.DEFAULT);
        List<JsonNode> lines = new ArrayList<>();
        for (String line : text.lines().toList()) {
            lines.add(MAPPER.readTree(line));
        }
        assertEquals(expected, lines);
        assertTrue(text.endsWith("}\n"));
        for (JsonNode line : lines) {
            assertEquals(List.of(), faults(LINE, line));
        }
    }

    @Test
    void aLineOfTwoKindsOrOfNoneIsInvalid() throws IOException {
        JsonNode document = document(full(), ReportOptions.DEFAULT);
        ObjectNode two = named("run", document.get("run"));
        two.set("problem", document.get("problems").get(0));
        assertTrue(!faults(LINE, two).isEmpty());
        assertTrue(!faults(LINE, MAPPER.createObjectNode()).isEmpty());
        assertTrue(!faults(LINE, named("problem", document.get("run"))).isEmpty());
        assertTrue(!faults(LINE, document).isEmpty());
    }

    @Test
    void aReportThatLacksAnythingIsInvalid() throws IOException {
        JsonNode whole = document(full(), ReportOptions.DEFAULT);
        List<String> unnoticed = new ArrayList<>();
        for (JsonPointer place : places(whole)) {
            JsonNode broken = whole.deepCopy();
            boolean optional = "firstSteps".equals(place.last().getMatchingProperty()); // only of secret tokens
            if (!optional && broken.at(place.head()) instanceof ObjectNode parent) {
                parent.remove(place.last().getMatchingProperty());
                note(unnoticed, "without " + place, broken);
            }
        }
        assertEquals(List.of(), unnoticed);
    }

    @Test
    void aReportThatHoldsAnythingElseIsInvalid() throws IOException {
        JsonNode whole = document(full(), ReportOptions.DEFAULT);
        List<String> unnoticed = new ArrayList<>();
        for (JsonPointer place : places(whole)) {
            JsonNode broken = whole.deepCopy();
            if (broken.at(place) instanceof ObjectNode object) {
                object.put("surprise", "something");
                note(unnoticed, "more in " + place, broken);
            }
        }
        JsonNode broken = whole.deepCopy();
        ((ObjectNode) broken).put("surprise", "something");
        note(unnoticed, "more at the top", broken);
        assertEquals(List.of(), unnoticed);
    }

    @Test
    void aReportWithAValueOfAnotherTypeIsInvalid() throws IOException {
        JsonNode whole = document(full(), ReportOptions.DEFAULT);
        List<String> unnoticed = new ArrayList<>();
        for (JsonPointer place : places(whole)) {
            JsonNode broken = whole.deepCopy();
            JsonNode value = broken.at(place);
            JsonNode other = value.isTextual() || value.isNull()
                    ? JsonNodeFactory.instance.numberNode(17)
                    : JsonNodeFactory.instance.textNode("another");
            JsonNode parent = broken.at(place.head());
            if (parent instanceof ObjectNode object) {
                object.set(place.last().getMatchingProperty(), other);
            } else {
                ((ArrayNode) parent).set(place.last().getMatchingIndex(), other);
            }
            note(unnoticed, "another type at " + place, broken);
        }
        assertEquals(List.of(), unnoticed);
    }

    @Test
    void aReportWithAWrongWordIsInvalid() throws IOException {
        Map<String, String> wrong = new TreeMap<>(Map.of(
                "/schema", "trapstreet-report/2",
                "/run/startedAt", "yesterday",
                "/findings/0/fingerprint", "0123",
                "/findings/0/type", "xk",
                "/findings/0/redacted", "pk.trapstreet.AAAAAAAAAAAAAAAAAAAAAA",
                "/findings/0/confidence", "sure",
                "/findings/0/severity", "severe",
                "/findings/0/exposure/kind", "MOON",
                "/findings/0/rules/0/id", "MBX1",
                "/findings/0/locations/0/part", "whole"));
        wrong.put("/hygiene/0/fingerprint", "0123");
        wrong.put("/hygiene/0/severity", "severe");
        JsonNode whole = document(full(), ReportOptions.DEFAULT);
        List<String> unnoticed = new ArrayList<>();
        wrong.forEach((place, word) -> {
            JsonPointer pointer = JsonPointer.compile(place);
            JsonNode broken = whole.deepCopy();
            assertTrue(broken.at(pointer).isTextual(), place);
            ((ObjectNode) broken.at(pointer.head())).put(pointer.last().getMatchingProperty(), word);
            note(unnoticed, place + " = " + word, broken);
        });
        assertEquals(List.of(), unnoticed);
    }

    @Test
    void theSchemaIsASchema() throws IOException {
        JsonSchema meta = FACTORY.getSchema(SchemaLocation.of(SchemaId.V202012), STRICT);
        assertEquals(List.of(), faults(meta, MAPPER.readTree(TEXT)));
    }

    @Test
    void theSchemaAllowsNoOtherPropertiesAndDescribesEachOne() throws IOException {
        List<String> faults = new ArrayList<>();
        int[] objects = {0};
        walk(MAPPER.readTree(TEXT), "", (place, node) -> {
            if (!"object".equals(node.path("type").textValue())) {
                return;
            }
            objects[0]++;
            if (!node.path("additionalProperties").isBoolean()
                    || node.path("additionalProperties").booleanValue()) {
                faults.add(place + " is open");
            }
            node.path("properties").properties().forEach(property -> {
                if (property.getValue().path("description").asText().length() < 5) {
                    faults.add(place + "/" + property.getKey() + " is not described");
                }
            });
        });
        assertEquals(List.of(), faults);
        assertEquals(27, objects[0]);
    }

    private interface Visit {
        void at(String place, JsonNode node);
    }

    private static void walk(JsonNode node, String place, Visit visit) {
        if (node.isObject()) {
            visit.at(place, node);
        }
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                walk(node.get(i), place + "/" + i, visit);
            }
        }
        node.properties().forEach(field -> walk(field.getValue(), place + "/" + field.getKey(), visit));
    }

    /** Returns a report in which no list is empty, except those that always are. */
    private static Report full() {
        Finding live = SampleReports.finding(SampleReports.tokens().get("tk, live"), Severity.CRITICAL);
        Finding doubtful = SampleReports.finding(SampleReports.tokens().get("sk, doubtful"), Severity.HIGH);
        Finding tagged = new Finding(
                doubtful.token(),
                doubtful.severity(),
                doubtful.violations(),
                doubtful.exposure(),
                List.of(Tag.DOCUMENTATION_EXAMPLE),
                doubtful.locations());
        Suppression suppression = new Suppression(
                Suppression.Origin.LINE, "a:3", "a demo", Optional.of("maps"), Optional.of(LocalDate.of(2027, 1, 31)));
        Finding accepted = new Finding(
                live.token(),
                live.severity(),
                live.violations(),
                live.context(),
                live.tags(),
                List.of(live.locations().get(0).withSuppression(suppression)));
        Report plain = SampleReports.report(
                List.of(live, tagged, accepted),
                List.of(new Problem(Problem.Kind.UNREADABLE, "a", "")),
                Map.of(SkipReason.SPECIAL, 1L));
        return new Report(
                plain.targets(),
                plain.startedAt(),
                plain.duration(),
                plain.counts(),
                plain.skipped(),
                plain.findings(),
                List.of(SampleReports.flaw(Severity.LOW, "b", 2)),
                plain.problems(),
                List.of(new Notice(Notice.Topic.UNUSED, ".trapstreet.yml:3", "")),
                List.of(".trapstreet.yml"));
    }

    private static void note(List<String> unnoticed, String what, JsonNode broken) {
        if (faults(DOCUMENT, broken).isEmpty()) {
            unnoticed.add(what);
        }
    }

    /** Returns pointers to all values below the root. */
    private static List<JsonPointer> places(JsonNode node) {
        List<JsonPointer> found = new ArrayList<>();
        collect(node, JsonPointer.empty(), found);
        assertTrue(found.size() > 80, "a full report has many values, not " + found.size());
        return found;
    }

    private static void collect(JsonNode node, JsonPointer place, List<JsonPointer> found) {
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            found.add(place.appendIndex(i));
            collect(node.get(i), place.appendIndex(i), found);
        }
        node.properties().forEach(field -> {
            found.add(place.appendProperty(field.getKey()));
            collect(field.getValue(), place.appendProperty(field.getKey()), found);
        });
    }

    private static ObjectNode named(String name, JsonNode value) {
        ObjectNode object = MAPPER.createObjectNode();
        object.set(name, value);
        return object;
    }

    private static JsonNode document(Report report, ReportOptions options) throws IOException {
        return MAPPER.readTree(SampleReports.write(report, ReportFormat.JSON, options));
    }

    private static List<String> faults(JsonSchema schema, JsonNode node) {
        return List.copyOf(new TreeSet<>(
                schema.validate(node).stream().map(ValidationMessage::toString).toList()));
    }

    private static String schemaText() {
        try (InputStream in = JsonReport.class.getResourceAsStream("report-1.schema.json")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
