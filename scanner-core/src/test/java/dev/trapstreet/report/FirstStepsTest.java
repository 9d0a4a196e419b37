package dev.trapstreet.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trapstreet.finding.AccountStatus;
import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.ListingEntry;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.LocationContext;
import dev.trapstreet.finding.Restriction;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.finding.Suppression;
import dev.trapstreet.finding.Tag;
import dev.trapstreet.finding.Verdict;
import dev.trapstreet.fixture.TokenBuilder;
import dev.trapstreet.token.MapboxToken;
import dev.trapstreet.token.TokenParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What to do at once about a secret token, in every format, and where nothing is to be done. */
class FirstStepsTest {
    private static final String ID =
            TokenBuilder.cuid(Instant.parse("2024-05-01T00:00:00Z"), 1).substring(0, 21) + "k1x9";
    private static final MapboxToken SECRET =
            SampleReports.open(TokenBuilder.sk().id(ID).build());
    private static final String PAGE = "https://account.mapbox.com/access-tokens/" + ID;
    private static final String COMMAND = "trapstreet revoke " + ID + " --apply";
    private static final String STATISTICS = "https://account.mapbox.com/statistics";

    @ParameterizedTest
    @EnumSource
    void everyFormatSaysThemForASecretToken(ReportFormat format) throws IOException {
        String report = write(SampleReports.finding(SECRET, Severity.HIGH), format);
        for (String step : List.of(PAGE, COMMAND, STATISTICS)) {
            assertTrue(report.contains(step), () -> step + " is not in " + report);
        }
        assertTrue(report.indexOf(PAGE) < report.indexOf("Remedy of MBX004"), report);
    }

    /** A location at which no rule is violated has no remedy, but the token is as stolen. */
    @ParameterizedTest
    @EnumSource
    void alsoWithoutAViolatedRule(ReportFormat format) throws IOException {
        Finding plain = SampleReports.finding(SECRET, Severity.INFO);
        Finding finding = new Finding(
                SECRET, Severity.INFO, List.of(), plain.context(), List.of(), plain.locations(), AccountStatus.OFFLINE);
        assertTrue(write(finding, format).contains(PAGE));
    }

    @ParameterizedTest
    @EnumSource
    void noFormatSaysThemWhereNothingIsToBeDone(ReportFormat format) throws IOException {
        Finding secret = SampleReports.finding(SECRET, Severity.HIGH);
        Finding dead = secret.withVerdict(new Verdict(Verdict.State.REVOKED, Optional.of("TokenRevoked"), ""));
        assertFalse(write(dead, format).contains(PAGE), "revoked");
        Finding open = SampleReports.finding(
                SampleReports.open(TokenBuilder.pk().id(ID).build()), Severity.HIGH);
        assertFalse(write(open, format).contains(PAGE), "public");
        Location place = SampleReports.place("src/map.js", 3);
        Location suppressed = place.withSuppression(
                new Suppression(Suppression.Origin.CONFIGURATION, "c:1", "known", Optional.empty(), Optional.empty()));
        assertFalse(
                write(SampleReports.finding(SECRET, Severity.HIGH, suppressed), format)
                        .contains(PAGE),
                "suppressed");
        Location elsewhere = place.withContext(LocationContext.UNKNOWN.withTag(Tag.THIRD_PARTY));
        assertFalse(
                write(SampleReports.finding(SECRET, Severity.HIGH, elsewhere), format)
                        .contains(PAGE),
                "somebody else's");
    }

    @ParameterizedTest
    @EnumSource
    void whatEachKnownScopePermitsFollows(ReportFormat format) throws IOException {
        ListingEntry entry = new ListingEntry(
                false,
                List.of("uploads:write"),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of());
        Finding listed = SampleReports.finding(SECRET, Severity.HIGH)
                .withAccountStatus(new AccountStatus(Verdict.NOT_ASKED, Restriction.NONE, Optional.of(entry)));
        assertTrue(write(listed, format).contains("which can replace the tilesets of live maps"));
    }

    /** A page of GitLab, a link of Markdown, and fields of JSON and SARIF can be followed without reading a sentence. */
    @Test
    void programsFindThePageAndTheCommand() throws IOException {
        Finding finding = SampleReports.finding(SECRET, Severity.HIGH);
        ObjectMapper mapper = new ObjectMapper();
        JsonNode steps = mapper.readTree(write(finding, ReportFormat.JSON)).at("/findings/0/firstSteps");
        assertEquals(PAGE, steps.path("page").asText());
        assertEquals(COMMAND, steps.path("command").asText());
        assertEquals(
                PAGE,
                mapper.readTree(write(finding, ReportFormat.SARIF))
                        .at("/runs/0/results/0/properties/tokenPage")
                        .asText());
        assertEquals(
                PAGE,
                mapper.readTree(write(finding, ReportFormat.GITLAB))
                        .at("/vulnerabilities/0/links/0/url")
                        .asText());
        String markdown =
                SampleReports.write(SampleReports.report(finding), ReportFormat.MARKDOWN, ReportOptions.DEFAULT);
        assertTrue(markdown.contains("](" + PAGE + ")"), markdown);
    }

    @Test
    void theExplanationOfOneTokenHasThemAsJson() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new TokenExplanation(
                        new TokenParser(SampleReports.NOW).parse(SECRET.raw().revealSecret()), SampleReports.NOW)
                .writeJson(out);
        JsonNode steps = new ObjectMapper()
                .readTree(out.toString(StandardCharsets.UTF_8))
                .path("firstSteps");
        assertEquals(PAGE, steps.path("page").asText());
        assertEquals(COMMAND, steps.path("command").asText());
    }

    private static String write(Finding finding, ReportFormat format) throws IOException {
        String written = SampleReports.write(SampleReports.report(finding), format, ReportOptions.DEFAULT);
        // As Markdown and HTML are escaped, and as the text is wrapped.
        return Pattern.compile("&#([0-9]+);")
                .matcher(written)
                .replaceAll(escape -> Matcher.quoteReplacement(Character.toString(Integer.parseInt(escape.group(1)))))
                .replaceAll("\\s+", " ");
    }
}
