package dev.trapstreet.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.finding.Exposure;
import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.Notice;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.Report;
import dev.trapstreet.finding.RuleViolation;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.finding.Suppression;
import dev.trapstreet.fixture.TokenBuilder;
import dev.trapstreet.token.MapboxToken;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Text reports that would be too long if they told everything of every token. */
class LongTextReportTest {
    private static final ReportOptions VERBOSE = new ReportOptions(
            ReportOptions.Secrets.WITHHELD,
            ReportOptions.Color.NONE,
            ReportOptions.Detail.VERBOSE,
            ReportOptions.DEFAULT.rules());

    private static String id(int number) {
        return TokenBuilder.cuid(Instant.parse("2024-05-01T00:00:00Z"), number);
    }

    /** Returns one of many tokens: every second one is secret, with a remedy that names its id. */
    private static Finding finding(int number, int remedies) {
        boolean secret = number % 2 == 0;
        MapboxToken token = SampleReports.open(
                (secret ? TokenBuilder.sk() : TokenBuilder.pk()).id(id(number)).build());
        Severity severity = secret ? Severity.HIGH : Severity.MEDIUM;
        String remedy = "Remedy " + number % remedies + ", on https://account.mapbox.com/access-tokens/" + id(number)
                + " or with 'trapstreet revoke " + id(number) + " --apply', and a long way to go from here to there.";
        RuleViolation violation = new RuleViolation("MBX004", "Token in a place", severity, "It is here.", remedy);
        List<Location> places = new ArrayList<>();
        for (int i = 0; i <= number % 7; i++) {
            places.add(SampleReports.place("src/main/resources/static/some/longer/path/file" + number + ".js", i + 1));
        }
        return new Finding(token, severity, List.of(violation), Exposure.WEB_CLIENT, List.of(), places);
    }

    private static Report report(int tokens, int remedies) {
        List<Finding> findings = new ArrayList<>();
        for (int i = 0; i < tokens; i++) {
            findings.add(finding(i, remedies));
        }
        findings.sort(Finding.ORDER);
        List<Problem> problems = new ArrayList<>();
        List<Notice> notices = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            problems.add(new Problem(Problem.Kind.NO_PERMISSION, "e" + i, ""));
            notices.add(new Notice(Notice.Topic.UNUSED, "a" + i, ""));
        }
        Report plain = SampleReports.report(findings, problems, java.util.Map.of());
        return new Report(
                plain.targets(),
                plain.startedAt(),
                plain.duration(),
                plain.counts(),
                plain.skipped(),
                plain.findings(),
                plain.problems(),
                notices,
                List.of(".trapstreet.yml"));
    }

    private static List<String> lines(Report report, ReportOptions options) throws IOException {
        return SampleReports.write(report, ReportFormat.TEXT, options).lines().toList();
    }

    @ParameterizedTest
    @CsvSource({"100, 1", "100, 4", "100, 25", "100, 100", "1000, 300", "20, 3"})
    void atMost120LinesByDefaultAndNoTokenIsForgotten(int tokens, int remedies) throws IOException {
        List<String> lines = lines(report(tokens, remedies), ReportOptions.DEFAULT);
        assertTrue(lines.size() <= 120, lines.size() + " lines:\n" + String.join("\n", lines));
        assertEquals(Summary.count(tokens, "token"), lines.get(0).replaceAll(" in .*", ""));
        assertTrue(lines.subList(0, 6).contains(""), "the start has at most five lines: " + lines.subList(0, 6));
        assertTrue(lines.contains("… and 35 more problems (--verbose lists all)"), String.join("\n", lines));
        assertTrue(lines.contains("… and 35 more warnings (--verbose lists all)"), String.join("\n", lines));
    }

    @Test
    void verboseTellsEverything() throws IOException {
        String text = String.join("\n", lines(report(100, 4), VERBOSE));
        for (int i = 0; i < 100; i++) {
            assertTrue(text.contains("file" + i + ".js:1:5\n"), "token " + i);
            assertTrue(text.contains("file" + i + ".js:" + (i % 7 + 1) + ":5\n"), "last location of token " + i);
        }
        assertFalse(text.contains("--verbose"), text);
        assertTrue(text.contains("NOT READ  e39: "), text);
    }

    /** Commands and addresses stay whole, because they are copied. */
    @ParameterizedTest
    @ValueSource(ints = {60, 80, 100, 120})
    void linesFitTheTerminal(int columns) throws IOException {
        for (int tokens : List.of(2, 10, 100)) {
            for (String line : lines(report(tokens, 4), ReportOptions.DEFAULT.withColumns(OptionalInt.of(columns)))) {
                boolean copied = line.matches(" *(Do first: )?(https://|trapstreet revoke |src/).*");
                assertTrue(line.length() <= columns || copied, line);
            }
        }
    }

    @Test
    void oneRemedyIsToldOnceWithTheTokensBelow() throws IOException {
        String text = String.join("\n", lines(report(4, 2), ReportOptions.DEFAULT));
        assertEquals(2, text.split("To do: ", -1).length - 1, text);
        assertTrue(
                text.contains(
                        "\n── Yours, live, 2 tokens: Token in a place (MBX004)\n  Do now: Delete these tokens, even"),
                text);
        assertTrue(text.contains("  To do: Remedy 0, and a long way to go from here to there.\n"), text);
        assertTrue(
                text.contains("  To do: Remedy 1, on https://account.mapbox.com/access-tokens/ID or with 'trapstreet"),
                text);
        for (int i = 0; i < 4; i += 2) {
            assertTrue(text.contains("\n  trapstreet revoke " + id(i) + " --apply\n"), text);
        }
    }

    @Test
    void suppressedTokensAreOneLineUnlessVerbose() throws IOException {
        List<Finding> findings = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            Suppression suppression = new Suppression(
                    i % 2 == 0 ? Suppression.Origin.BASELINE : Suppression.Origin.CONFIGURATION,
                    "f:" + i,
                    "known",
                    Optional.empty(),
                    Optional.empty());
            Finding open = finding(i, 3);
            findings.add(new Finding(
                    open.token(),
                    open.severity(),
                    open.violations(),
                    Exposure.WEB_CLIENT,
                    List.of(),
                    List.of(open.locations().get(0).withSuppression(suppression))));
        }
        Report report = SampleReports.report(findings, List.of(), java.util.Map.of());
        assertEquals(
                List.of(
                        "SUPPRESSED  50 tokens: 25 by a configuration, 25 by a baseline (--verbose lists all)",
                        "",
                        "No Mapbox token found, except for 50 suppressed tokens."),
                lines(report, ReportOptions.DEFAULT).subList(0, 3));
        String all = String.join("\n", lines(report, VERBOSE));
        assertTrue(all.contains("SUPPRESSED HIGH  sk."), all);
        assertTrue(all.contains("  Suppressed by f:49: known\n"), all);
    }
}
