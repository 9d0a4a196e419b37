package dev.trapstreet.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.trapstreet.finding.Exposure;
import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.Looked;
import dev.trapstreet.finding.Part;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.Provenance;
import dev.trapstreet.finding.Report;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.finding.Tag;
import dev.trapstreet.fixture.TokenBuilder;
import dev.trapstreet.rule.RuleSet;
import dev.trapstreet.token.MapboxToken;
import dev.trapstreet.token.TokenReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExitCodeTest {
    private static final Instant NOW = Instant.parse("2024-05-02T00:00:00Z");
    private static final Problem PROBLEM = new Problem(Problem.Kind.VANISHED, "somewhere", "");
    private static final List<Location> HERE =
            List.of(new Location(new Provenance("a.js", Part.CONTENT), 1, 1, 90, 0, 89));

    @Test
    void cleanIsZero() {
        assertEquals(0, code(report(1, List.of(), List.of()), Severity.INFO));
    }

    @Test
    void aFindingCountsFromTheThresholdOn() {
        Report report = report(1, List.of(finding(Severity.MEDIUM)), List.of());
        assertEquals(1, code(report, Severity.LOW));
        assertEquals(1, code(report, Severity.MEDIUM));
        assertEquals(0, code(report, Severity.HIGH));
        assertEquals(0, ExitCode.of(report, Optional.empty()).code());
    }

    @Test
    void whatCouldNotBeReadIsThreeUnlessSomethingWasFound() {
        assertEquals(3, code(report(1, List.of(), List.of(PROBLEM)), Severity.HIGH));
        assertEquals(3, code(report(1, List.of(finding(Severity.LOW)), List.of(PROBLEM)), Severity.HIGH));
        assertEquals(1, code(report(1, List.of(finding(Severity.HIGH)), List.of(PROBLEM)), Severity.HIGH));
    }

    @Test
    void nothingToLookAtIsNeverZero() {
        assertEquals(3, code(report(0, List.of(), List.of()), Severity.HIGH));
    }

    @Test
    void aFreshPublicTokenIsInformation() {
        Finding finding = new SeverityPolicy(RuleSet.builtIn(), NOW).judge(token("pk"), Exposure.UNKNOWN, HERE);
        assertEquals(Severity.INFO, finding.severity());
        assertEquals(List.of(), finding.rules());
    }

    @Test
    void aFindingIsAsBadAsTheWorstRuleItBreaks() {
        Instant later = NOW.plus(Duration.ofDays(400)); // medium for its age, high for where it stands
        Finding finding = new SeverityPolicy(RuleSet.builtIn(), later).judge(token("sk"), Exposure.SERVER, HERE);
        assertEquals(Severity.HIGH, finding.severity());
        assertEquals(
                List.of("MBX004", "MBX028"),
                finding.rules().stream().map(hit -> hit.id()).toList());
    }

    @Test
    void aPlaceholderBreaksNoRule() {
        byte[] text = "sk.eyJ1Ijoi...".getBytes(StandardCharsets.UTF_8);
        MapboxToken placeholder = new TokenReader(NOW)
                .readPlaceholder(text, 0, text.length)
                .token()
                .orElseThrow();
        Finding finding = new SeverityPolicy(RuleSet.builtIn(), NOW).judge(placeholder, Exposure.WEB_CLIENT, HERE);
        assertEquals(Severity.INFO, finding.severity());
        assertEquals(List.of(), finding.rules());
        assertEquals(List.<Tag>of(), finding.tags());
    }

    private static int code(Report report, Severity failOn) {
        return ExitCode.of(report, Optional.of(failOn)).code();
    }

    private static Report report(long files, List<Finding> findings, List<Problem> problems) {
        return new Report(
                List.of("."), NOW, Duration.ZERO, new Looked(files, 0, files * 10), Map.of(), findings, problems);
    }

    private static Finding finding(Severity severity) {
        return new Finding(token("pk"), severity, List.of(), Exposure.UNKNOWN, List.of(), HERE);
    }

    private static MapboxToken token(String type) {
        String text = type.equals("pk")
                ? TokenBuilder.pk().build()
                : TokenBuilder.sk().build();
        return new TokenReader(NOW).read(text).token().orElseThrow();
    }
}
