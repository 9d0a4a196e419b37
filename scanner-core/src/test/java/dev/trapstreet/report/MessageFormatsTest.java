package dev.trapstreet.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.Report;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.fixture.TokenBuilder;
import dev.trapstreet.token.MapboxToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The formats {@code codequality}, {@code slack} and {@code chat}. GitLab and Slack publish their requirements as text, which is restated
 * here as schemas.
 */
final class MessageFormatsTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** docs.gitlab.com: Code Quality, "Code Quality report format". Paths are relative to the repository and do not start with "./". */
    private static final JsonSchema CODE_QUALITY = schema("""
        { "type": "array", "items": { "type": "object",
          "required": ["description", "check_name", "fingerprint", "severity", "location"],
          "properties": {
            "description": { "type": "string", "minLength": 1 },
            "check_name": { "type": "string", "minLength": 1 },
            "fingerprint": { "type": "string", "pattern": "^[0-9a-f]{32}$" },
            "severity": { "enum": ["info", "minor", "major", "critical", "blocker"] },
            "location": { "type": "object", "required": ["path", "lines"], "properties": {
              "path": { "type": "string", "minLength": 1, "not": { "pattern": "^\\\\./" } },
              "lines": { "type": "object", "required": ["begin"], "properties": {
                "begin": { "type": "integer", "minimum": 1 } } } } } } } }
        """);

    /** api.slack.com, "Block Kit": 50 blocks; 150 characters in a header, 3000 in a section. */
    private static final JsonSchema SLACK = schema("""
        { "type": "object", "required": ["text", "blocks"], "additionalProperties": false, "properties": {
          "text": { "type": "string", "minLength": 1, "maxLength": 3000 },
          "blocks": { "type": "array", "minItems": 1, "maxItems": 50, "items": { "oneOf": [
            { "additionalProperties": false, "required": ["type", "text"], "properties": {
              "type": { "const": "header" }, "text": { "$ref": "#/$defs/header" } } },
            { "additionalProperties": false, "required": ["type", "text"], "properties": {
              "type": { "const": "section" }, "text": { "$ref": "#/$defs/mrkdwn" } } },
            { "additionalProperties": false, "required": ["type", "elements"], "properties": {
              "type": { "const": "context" },
              "elements": { "type": "array", "maxItems": 10, "items": { "$ref": "#/$defs/plain" } } } } ] } } },
          "$defs": {
            "header": { "allOf": [ { "$ref": "#/$defs/plain" }, { "properties": { "text": { "maxLength": 150 } } } ] },
            "plain": { "required": ["type", "text"], "additionalProperties": false, "properties": {
              "type": { "const": "plain_text" }, "emoji": { "type": "boolean" },
              "text": { "type": "string", "minLength": 1, "maxLength": 3000 } } },
            "mrkdwn": { "required": ["type", "text"], "additionalProperties": false, "properties": {
              "type": { "const": "mrkdwn" }, "verbatim": { "type": "boolean" },
              "text": { "type": "string", "minLength": 1, "maxLength": 3000,
                        "not": { "pattern": "<|>|&(?!amp;|lt;|gt;)" } } } } } }
        """);

    private static JsonSchema schema(String text) {
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(text);
    }

    static Stream<Arguments> reports() throws IOException, InterruptedException {
        List<Arguments> reports = new ArrayList<>();
        SampleReports.ofEveryKind().forEach((kind, report) -> reports.add(Arguments.of(kind, report)));
        HostileNames.names().forEach(name -> reports.add(Arguments.of("a name", HostileNames.report(name))));
        HostileNames.names()
                .forEach(name -> reports.add(Arguments.of("a long name", HostileNames.report(name.repeat(20)))));
        return reports.stream();
    }

    private static String write(Report report, ReportFormat format) throws IOException {
        return SampleReports.write(report, format, ReportOptions.DEFAULT);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("reports")
    void aReportIsValid(String kind, Report report) throws IOException {
        JsonNode issues = MAPPER.readTree(write(report, ReportFormat.CODEQUALITY));
        assertEquals(Set.of(), CODE_QUALITY.validate(issues));
        Set<String> fingerprints = new HashSet<>();
        issues.forEach(
                issue -> assertTrue(fingerprints.add(issue.get("fingerprint").asText())));
        assertEquals(Set.of(), SLACK.validate(MAPPER.readTree(write(report, ReportFormat.SLACK))));
        for (String line : write(report, ReportFormat.CHAT).split("\n", -1)) {
            assertFalse(line.startsWith("#") || line.startsWith("|") || line.startsWith("    "), line);
        }
    }

    @Test
    void theSchemasAreNotSatisfiedByAnything() throws IOException {
        assertFalse(CODE_QUALITY.validate(MAPPER.readTree("[{}]")).isEmpty());
        assertFalse(SLACK.validate(MAPPER.readTree("{\"text\":\"x\",\"blocks\":[{\"type\":\"header\"}]}"))
                .isEmpty());
    }

    @Test
    void aMessageNamesTheWorstAndCountsTheRest() throws IOException {
        List<Finding> findings = new ArrayList<>();
        for (int i = 0; i < 14; i++) {
            MapboxToken token = SampleReports.open(
                    TokenBuilder.pk().account("trapstreet-" + i).build());
            findings.add(SampleReports.finding(token, Severity.HIGH, SampleReports.place("src/f" + i + ".js", 3)));
        }
        Report report = SampleReports.report(findings, List.of(), Map.of());
        JsonNode slack = MAPPER.readTree(write(report, ReportFormat.SLACK));
        assertEquals(12, slack.get("blocks").size());
        assertTrue(slack.at("/blocks/1/text/text").asText().startsWith("*HIGH* `pk.trapstreet-0."));
        assertTrue(slack.at("/blocks/11/elements/0/text").asText().startsWith("And 4 more. "));
        String chat = write(report, ReportFormat.CHAT);
        assertTrue(chat.startsWith("**14 tokens in 14 locations: 14 high.**\n\n1. **HIGH** `pk.trapstreet-0."), chat);
        assertTrue(chat.contains("\n   `src/f0.js:3:5`\n   To do: Remedy of MBX004.\n"), chat);
        assertTrue(chat.contains("\nAnd 4 more. "), chat);
    }

    /** Names cannot mention people, link, or end the code span that they are in. */
    @Test
    void aNameIsNoMarkup() throws IOException {
        Report report = HostileNames.report("a`<!channel> @everyone *b* [x](http://y.example)");
        JsonNode slack = MAPPER.readTree(write(report, ReportFormat.SLACK));
        slack.findValuesAsText("text")
                .forEach(text -> assertFalse(text.contains("<!channel>") && text.contains("*b* `")));
        for (String line : write(report, ReportFormat.CHAT).split("\n", -1)) {
            String outside = line.replaceAll("`[^`]*`", "");
            assertFalse(outside.contains("`") && !outside.contains("\\`"), line);
            assertFalse(outside.contains("@"), line);
            assertFalse(outside.replace("\\[", "").contains("["), line);
        }
    }

    @Test
    void theFingerprintOfAnIssueDoesNotDependOnTheLine() throws IOException {
        MapboxToken token = SampleReports.open(TokenBuilder.sk().build());
        List<String> fingerprints = new ArrayList<>();
        for (int line : List.of(3, 9)) {
            Report report = SampleReports.report(
                    SampleReports.finding(token, Severity.HIGH, SampleReports.place("./src/a.js", line)));
            JsonNode issue =
                    MAPPER.readTree(write(report, ReportFormat.CODEQUALITY)).get(0);
            assertEquals("src/a.js", issue.at("/location/path").asText());
            assertEquals(line, issue.at("/location/lines/begin").asInt());
            assertEquals("critical", issue.get("severity").asText());
            fingerprints.add(issue.get("fingerprint").asText());
        }
        assertEquals(fingerprints.get(0), fingerprints.get(1));
    }
}
