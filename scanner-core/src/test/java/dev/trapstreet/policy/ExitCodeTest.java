package dev.trapstreet.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.trapstreet.finding.ContentId;
import dev.trapstreet.finding.Exposure;
import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.LocationPart;
import dev.trapstreet.finding.Notice;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.Provenance;
import dev.trapstreet.finding.Report;
import dev.trapstreet.finding.ScanCounts;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.fixture.TokenBuilder;
import dev.trapstreet.token.MapboxToken;
import dev.trapstreet.token.TokenParser;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Exit codes, as documented in docs/cli.md#exit-codes. */
final class ExitCodeTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @ParameterizedTest
    @CsvSource({
        // worst finding, files read, problems, threshold, exit code
        ", 5, 0, HIGH, CLEAN",
        "LOW, 5, 0, HIGH, CLEAN",
        "HIGH, 5, 0, HIGH, FINDINGS",
        "CRITICAL, 5, 0, HIGH, FINDINGS",
        "INFO, 5, 0, INFO, FINDINGS",
        "HIGH, 5, 0, CRITICAL, CLEAN",
        "CRITICAL, 5, 0, , CLEAN", // nothing fails the run
        ", 5, 1, HIGH, INCOMPLETE",
        "LOW, 5, 1, HIGH, INCOMPLETE",
        "HIGH, 5, 1, HIGH, FINDINGS", // findings take precedence
        "CRITICAL, 5, 1, , INCOMPLETE",
        ", 0, 0, HIGH, INCOMPLETE", // nothing was read, which never counts as clean
        ", 0, 0, , INCOMPLETE",
        ", 0, 1, HIGH, INCOMPLETE",
    })
    void theCodeTellsTheWorstThatHappened(
            Severity worst, long files, int problems, Severity failOn, ExitCode expected) {
        assertEquals(expected, ExitCode.of(report(worst, files, problems), Optional.ofNullable(failOn)));
    }

    @Test
    void theNumbersAreThoseOfTheContract() {
        assertEquals(0, ExitCode.CLEAN.code());
        assertEquals(1, ExitCode.FINDINGS.code());
        assertEquals(2, ExitCode.USAGE.code());
        assertEquals(3, ExitCode.INCOMPLETE.code());
        assertEquals(4, ExitCode.UNVERIFIED.code());
        assertEquals(5, ExitCode.values().length);
    }

    /**
     * A verification status that the API did not return does not make the scan incomplete. It counts only if it was
     * required.
     */
    @ParameterizedTest
    @CsvSource({
        "VERDICT_UNKNOWN, BEST_EFFORT, , CLEAN",
        "VERDICT_UNKNOWN, REQUIRED, , UNVERIFIED",
        "VERDICT_UNKNOWN, REQUIRED, HIGH, FINDINGS", // findings take precedence
        "VERDICTS_NOT_KEPT, REQUIRED, , CLEAN",
        "CACHE_NOT_USED, REQUIRED, , CLEAN", // everything was read
        "LISTING_UNKNOWN, BEST_EFFORT, , UNVERIFIED", // a token list is only requested when it is needed
        "LISTING_UNKNOWN, BEST_EFFORT, HIGH, FINDINGS",
        "UNREADABLE, REQUIRED, , INCOMPLETE",
    })
    void whatTheApiKeptToItselfCountsWhereItWasRequired(
            Problem.Kind kind, ExitCode.Verdicts verdicts, Severity worst, ExitCode expected) {
        Report read = report(worst, 5, 0);
        List<Problem> problems = List.of(new Problem(kind, "a", ""));
        Report report =
                new Report(read.targets(), NOW, Duration.ZERO, read.counts(), Map.of(), read.findings(), problems);
        assertEquals(kind != Problem.Kind.UNREADABLE, report.isComplete());
        assertEquals(expected, ExitCode.of(report, Optional.of(Severity.HIGH), verdicts));
    }

    @ParameterizedTest
    @CsvSource({
        "READ_ELSEWHERE, INFO, CLEAN", // nothing is wrong: a linked working tree must be able to pass
        "SEVERAL_TARGETS, INFO, CLEAN", // its finding counts
        "COMMITS_REPLACED, INFO, CLEAN", // the commits were read as they were made
        "UNUSED_TOKENS, LOW, FINDINGS",
        "UNUSED_TOKENS, MEDIUM, CLEAN",
        "UNUSED, MEDIUM, FINDINGS"
    })
    void aWarningCountsUnlessItIsOnlyInformation(Notice.Topic kind, Severity failOn, ExitCode expected) {
        Report read = report(null, 5, 0);
        List<Notice> notices = List.of(new Notice(kind, "a", ""));
        Report report = new Report(
                read.targets(), NOW, Duration.ZERO, read.counts(), Map.of(), List.of(), List.of(), notices, List.of());
        assertEquals(expected, ExitCode.of(report, Optional.of(failOn)));
    }

    private static Report report(Severity worst, long files, int problems) {
        List<Finding> findings = worst == null ? List.of() : List.of(finding(Severity.INFO), finding(worst));
        Problem problem = new Problem(Problem.Kind.UNREADABLE, "a", "");
        ScanCounts counts = new ScanCounts(files, 0, 0);
        List<Problem> all = problems == 0 ? List.of() : List.of(problem);
        return new Report(List.of("."), NOW, Duration.ZERO, counts, Map.of(), findings, all);
    }

    private static Finding finding(Severity severity) {
        MapboxToken token =
                new TokenParser(NOW).parse(TokenBuilder.pk().build()).token().orElseThrow();
        Location location =
                new Location(new Provenance(ContentId.ofTarget(0, "a"), "a", LocationPart.CONTENT), 1, 1, 2, 0, 1);
        return new Finding(token, severity, List.of(), Exposure.UNKNOWN, List.of(), List.of(location));
    }
}
