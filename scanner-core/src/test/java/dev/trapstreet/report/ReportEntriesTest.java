package dev.trapstreet.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.HygieneFinding;
import dev.trapstreet.finding.Notice;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.Report;
import dev.trapstreet.finding.ReportEntry;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.fixture.TokenBuilder;
import dev.trapstreet.policy.ExitCode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of entry in every format, and the one threshold by which all of them count. */
class ReportEntriesTest {
    private static final Finding TOKEN =
            SampleReports.finding(SampleReports.open(TokenBuilder.sk().build()), Severity.CRITICAL);
    private static final HygieneFinding RELATED_CHECK = SampleReports.flaw(Severity.CRITICAL, "a/b.env", 3);
    private static final Notice WARNING = new Notice(Notice.Topic.EXPIRED, "c.yml:9", "it applied until 2025-12-31");
    private static final Problem PROBLEM = new Problem(Problem.Kind.NO_PERMISSION, "d/unread.bin", "");

    private static Report report(
            List<Finding> findings, List<HygieneFinding> relatedChecks, List<Notice> warnings, List<Problem> problems) {
        Report plain = SampleReports.report();
        return new Report(
                plain.targets(),
                plain.startedAt(),
                plain.duration(),
                plain.counts(),
                plain.skipped(),
                findings,
                relatedChecks,
                problems,
                warnings,
                plain.configuredBy());
    }

    private static Report of(ReportEntry entry) {
        return report(
                entry == TOKEN ? List.of(TOKEN) : List.of(),
                entry == RELATED_CHECK ? List.of(RELATED_CHECK) : List.of(),
                entry == WARNING ? List.of(WARNING) : List.of(),
                entry == PROBLEM ? List.of(PROBLEM) : List.of());
    }

    /** What each kind of entry is named by: severity, location, and rule or description. */
    private static final Map<ReportEntry, List<String>> NAMES = Map.of(
            TOKEN, List.of("critical", "src/map.js", "mbx004"),
            RELATED_CHECK, List.of("critical", "a/b.env", "mbx077"),
            WARNING, List.of("medium", "c.yml:9", "this suppression has expired"),
            PROBLEM, List.of("d/unread.bin", "permission denied"));

    static Stream<Arguments> table() {
        List<Arguments> table = new ArrayList<>();
        for (ReportEntry entry : List.of(TOKEN, RELATED_CHECK, WARNING, PROBLEM)) {
            for (ReportFormat format : ReportFormat.values()) {
                table.add(Arguments.of(entry.getClass().getSimpleName(), entry, format));
            }
        }
        return table.stream();
    }

    @ParameterizedTest(name = "{0} {2}")
    @MethodSource("table")
    void everyKindIsNamedInEveryFormat(String kind, ReportEntry entry, ReportFormat format) throws IOException {
        String with = write(of(entry), format);
        String without = write(SampleReports.report(), format);
        for (String name : NAMES.get(entry)) {
            // More often than without it, because some formats describe all rules.
            assertTrue(count(with, name) > count(without, name), () -> name + " is not in " + with);
        }
    }

    @Test
    void theLineForALogNamesEveryKind() {
        NAMES.forEach((entry, names) -> {
            String line = EntryText.headline(entry).toLowerCase(Locale.ROOT);
            names.forEach(name -> assertTrue(line.contains(name), line));
        });
        assertTrue(EntryText.headline(PROBLEM).startsWith("NOT READ d/unread.bin: "));
    }

    private static String write(Report report, ReportFormat format) throws IOException {
        String written = SampleReports.write(report, format, ReportOptions.DEFAULT);
        return Pattern.compile("&#([0-9]+);") // as Markdown is escaped
                .matcher(written)
                .replaceAll(escape -> Matcher.quoteReplacement(Character.toString(Integer.parseInt(escape.group(1)))))
                .toLowerCase(Locale.ROOT);
    }

    private static long count(String text, String part) {
        return Pattern.compile(Pattern.quote(part)).matcher(text).results().count();
    }

    /** One entry of each kind and severity: those that count are the failed tests and the error annotations. */
    @ParameterizedTest
    @EnumSource
    void allCountTheSameEntries(Severity threshold) throws IOException {
        List<Finding> findings = new ArrayList<>();
        List<HygieneFinding> relatedChecks = new ArrayList<>();
        int expected = Severity.MEDIUM.compareTo(threshold) >= 0 ? 1 : 0; // the warning
        for (Severity severity : Severity.values()) {
            findings.add(
                    SampleReports.finding(SampleReports.open(TokenBuilder.sk().build()), severity));
            relatedChecks.add(SampleReports.flaw(severity, "a", 1));
            expected += severity.compareTo(threshold) >= 0 ? 2 : 0;
        }
        Report report = report(findings, relatedChecks, List.of(WARNING), List.of());
        ReportOptions options = ReportOptions.DEFAULT.withFailOn(Optional.of(threshold));
        assertEquals(
                expected,
                ExitCode.countingEntries(report, Optional.of(threshold)).size());
        assertEquals(ExitCode.FINDINGS, ExitCode.of(report, Optional.of(threshold)));
        assertEquals(expected, count(SampleReports.write(report, ReportFormat.JUNIT, options), "<failure "));
        // GitHub shows ten errors of a step.
        assertEquals(
                Math.min(expected, 10), count(SampleReports.write(report, ReportFormat.GITHUB, options), "::error "));
    }

    @Test
    void withoutAThresholdNothingFails() throws IOException {
        Report report = report(List.of(TOKEN), List.of(RELATED_CHECK), List.of(WARNING), List.of());
        ReportOptions options = ReportOptions.DEFAULT.withFailOn(Optional.empty());
        assertEquals(ExitCode.CLEAN, ExitCode.of(report, Optional.empty()));
        assertEquals(0, count(SampleReports.write(report, ReportFormat.JUNIT, options), "<failure "));
        assertEquals(0, count(SampleReports.write(report, ReportFormat.GITHUB, options), "::error "));
        assertEquals(0, count(Summary.summarize(report, Optional.empty()), "fails the run"));
    }

    @Test
    void theSummaryCountsByKind() {
        Report report = report(List.of(TOKEN), List.of(RELATED_CHECK), List.of(WARNING), List.of());
        assertTrue(Summary.summarize(report, Optional.of(Severity.MEDIUM))
                .contains("Severity medium or worse, which fails the run: "
                        + "1 Mapbox token, 1 finding of a related check and 1 warning."));
    }

    @Test
    void aFormatThatForgetsAKindIsAnError() {
        EntryWriter<RuntimeException> forgetful = new EntryWriter<>() {
            @Override
            public List<ReportEntry.Kind> order() {
                return List.of(ReportEntry.Kind.FINDING, ReportEntry.Kind.WARNING, ReportEntry.Kind.PROBLEM);
            }

            @Override
            public void begin(Report report) {}

            @Override
            public void finding(Finding finding) {}

            @Override
            public void relatedCheck(HygieneFinding finding) {}

            @Override
            public void warning(Notice warning) {}

            @Override
            public void problem(Problem problem) {}

            @Override
            public void end(Report report) {}
        };
        assertThrows(IllegalStateException.class, () -> ReportDriver.drive(SampleReports.report(), forgetful));
    }
}
