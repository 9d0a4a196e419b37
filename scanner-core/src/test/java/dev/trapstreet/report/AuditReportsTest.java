package dev.trapstreet.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaId;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import dev.trapstreet.ScanOptions;
import dev.trapstreet.SecretScanner;
import dev.trapstreet.Sources;
import dev.trapstreet.audit.Audit;
import dev.trapstreet.audit.Auditor;
import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.Report;
import dev.trapstreet.finding.Suppression;
import dev.trapstreet.fixture.TokenBuilder;
import dev.trapstreet.policy.Configuration;
import dev.trapstreet.rule.RuleSet;
import dev.trapstreet.source.Source;
import dev.trapstreet.verify.Inventory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Formats of an audit: the JSON matches its schema, and text of the account's owner is displayed literally. */
class AuditReportsTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final String ACCOUNT = "trapstreet-test";
    private static final String HOSTILE = "=HYPERLINK(\\\"https://example.com\\\")\\u001b[2J\\u202e, \\r\\n<b>";
    private static final String ID = "urn:trapstreet:audit-1";
    private static final JsonSchemaFactory FACTORY = JsonSchemaFactory.getInstance(
            SpecVersion.VersionFlag.V202012,
            builder -> builder.schemaLoaders(loaders ->
                    loaders.schemas(Map.of(ID, schema("audit-1"), "urn:trapstreet:report-1", schema("report-1")))));
    private static final SchemaValidatorsConfig STRICT =
            SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();
    private static final JsonSchema DOCUMENT = FACTORY.getSchema(SchemaLocation.of(ID), STRICT);

    private static String schema(String name) {
        try (InputStream in = JsonReport.class.getResourceAsStream(name + ".schema.json")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String id(int seed) {
        return TokenBuilder.cuid(Instant.parse("2025-12-01T00:00:00Z"), seed);
    }

    private static Inventory listing() {
        String text = "[{'id': '" + id(1) + "', 'usage': 'pk', 'scopes': ['styles:read'], 'note': '" + HOSTILE
                + "', 'created': '2025-12-01T00:00:00.000Z', 'modified': '2025-12-02T00:00:00.000Z'},"
                + "{'id': '" + id(2) + "', 'usage': 'pk', 'scopes': ['+styles:read'], 'allowedUrls': ['@evil', 'com'],"
                + "'allowedApplications': [{'platform': 'iOS', 'bundleId': 'com.example'}]},"
                + "{'id': '" + id(3) + "', 'usage': 'sk', 'scopes': ['tokens:write'], 'note': '"
                + TokenBuilder.sk().build() + "'},"
                + "{'id': 'x', 'usage': 'pk', 'scopes': [], 'default': true}]";
        byte[] json = text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return Inventory.read(json, NOW).value().orElseThrow();
    }

    /** Returns a report with one suppressed token, one token in two locations, one deleted token, and one problem. */
    private static Report scanned() throws IOException, InterruptedException {
        String accepted = TokenBuilder.pk().id(id(1)).build();
        String twice = TokenBuilder.sk().id(id(3)).build();
        String gone = TokenBuilder.sk().id(id(4)).build();
        List<Source> sources = new ArrayList<>();
        for (String text : List.of(accepted, twice, twice, gone)) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            sources.add(Sources.stream("=file" + sources.size(), new ByteArrayInputStream(bytes)));
        }
        ScanOptions options = ScanOptions.DEFAULT.withThreads(1).withClock(InstantSource.fixed(NOW));
        Report report = new SecretScanner(options).scan(sources);
        Suppression demo = new Suppression(
                Suppression.Origin.LINE, "a:3", "a demo", Optional.of("maps"), Optional.of(LocalDate.of(2027, 1, 31)));
        List<Finding> findings = new ArrayList<>();
        for (Finding finding : report.findings()) {
            List<Location> locations = finding.token().raw().revealSecret().equals(accepted)
                    ? List.of(finding.locations().get(0).withSuppression(demo))
                    : finding.locations();
            findings.add(new Finding(
                    finding.token(),
                    finding.severity(),
                    finding.violations(),
                    finding.context(),
                    finding.tags(),
                    locations));
        }
        return new Report(
                report.targets(),
                report.startedAt(),
                report.duration(),
                report.counts(),
                report.skipped(),
                findings,
                List.of(new Problem(Problem.Kind.UNREADABLE, "=a", "")));
    }

    private static Audit audit(Optional<Report> scanned) {
        return new Auditor(RuleSet.builtIn(), NOW, Configuration.NONE)
                .audit(ACCOUNT, listing(), Optional.empty(), scanned);
    }

    private static String write(Audit audit, AuditReports.Format format) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        AuditReports.write(audit, format, ReportOptions.DEFAULT, out);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static Set<?> faults(JsonSchema schema, JsonNode node) {
        return schema.validate(node);
    }

    private static JsonNode full() throws Exception {
        return MAPPER.readTree(write(audit(Optional.of(scanned())), AuditReports.Format.JSON));
    }

    @Test
    void anAuditIsValid() throws Exception {
        JsonNode audit = full();
        assertEquals(Set.of(), faults(DOCUMENT, audit));
        assertEquals(5, audit.get("tokens").size());
        JsonNode alone = MAPPER.readTree(write(audit(Optional.empty()), AuditReports.Format.JSON));
        assertEquals(Set.of(), faults(DOCUMENT, alone));
        assertEquals(4, alone.get("tokens").size());
    }

    @Test
    void theSchemaIsASchema() throws IOException {
        JsonSchema meta = FACTORY.getSchema(SchemaLocation.of(SchemaId.V202012), STRICT);
        assertEquals(Set.of(), faults(meta, MAPPER.readTree(schema("audit-1"))));
    }

    @Test
    void anAuditThatLacksAnythingOrHasAnotherTypeOrHasMoreIsInvalid() throws Exception {
        JsonNode whole = full();
        List<JsonPointer> places = new ArrayList<>();
        collect(whole, JsonPointer.empty(), places);
        assertTrue(places.size() > 150, "a full audit has many values, not " + places.size());
        List<String> unnoticed = new ArrayList<>();
        for (JsonPointer place : places) {
            String name = place.last().getMatchingProperty();
            boolean optional = Set.of("breadth", "reason", "listed").contains(name); // also optional in a report
            JsonNode without = whole.deepCopy();
            if (without.at(place.head()) instanceof ObjectNode parent && !optional) {
                parent.remove(name);
                note(unnoticed, "without " + place, without);
            }
            JsonNode other = whole.deepCopy();
            JsonNode value = other.at(place);
            if (other.at(place.head()) instanceof ObjectNode parent) {
                parent.set(
                        name,
                        value.isTextual() || value.isNull()
                                ? JsonNodeFactory.instance.numberNode(17)
                                : JsonNodeFactory.instance.textNode("another"));
                note(unnoticed, "another type at " + place, other);
            }
            JsonNode more = whole.deepCopy();
            if (more.at(place) instanceof ObjectNode object) {
                object.put("surprise", "something");
                note(unnoticed, "more in " + place, more);
            }
        }
        assertEquals(List.of(), unnoticed);
    }

    private static void note(List<String> unnoticed, String what, JsonNode broken) {
        if (faults(DOCUMENT, broken).isEmpty()) {
            unnoticed.add(what);
        }
    }

    private static void collect(JsonNode node, JsonPointer place, List<JsonPointer> found) {
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            collect(node.get(i), place.appendIndex(i), found);
        }
        node.properties().forEach(field -> {
            found.add(place.appendProperty(field.getKey()));
            collect(field.getValue(), place.appendProperty(field.getKey()), found);
        });
    }

    @Test
    void noCellBeginsLikeAFormula() throws Exception {
        String csv = write(audit(Optional.of(scanned())), AuditReports.Format.CSV);
        List<String> cells = List.of(csv.substring(1).split("(\",\"|\"\r\n\"|\"\r\n$)", -1));
        assertEquals(7 * 20 + 1, cells.size());
        for (String cell : cells) {
            assertFalse(cell.stripLeading().matches("(?s)[=+@-].*"), cell);
        }
        assertTrue(cells.contains("'+styles:read"), csv);
        assertTrue(cells.contains("'=a"), csv);
        assertTrue(csv.contains("'=HYPERLINK(\"\"https://example.com\"\")"), csv);
        assertTrue(csv.contains("'@evil com"), csv);
        assertEquals(7, csv.lines().count());
    }

    @Test
    void noFormHoldsATokenOrWhatMovesTheCursor() throws Exception {
        String end =
                TokenBuilder.sk().build().substring(TokenBuilder.sk().build().length() - 22);
        for (AuditReports.Format format : AuditReports.Format.values()) {
            String text = write(audit(Optional.of(scanned())), format);
            assertFalse(text.contains(end), text);
            assertFalse(text.contains("\u001b") || text.contains("\u202e"), text);
        }
    }
}
