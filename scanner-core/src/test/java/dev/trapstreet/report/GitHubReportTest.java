package dev.trapstreet.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.finding.ContentId;
import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.GitOrigin;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.LocationPart;
import dev.trapstreet.finding.Provenance;
import dev.trapstreet.finding.Report;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.fixture.TokenBuilder;
import dev.trapstreet.text.TerminalEscaper;
import dev.trapstreet.token.MapboxToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class GitHubReportTest {
    /** Command as the runner parses it. */
    private static final Pattern COMMAND = Pattern.compile("::([a-z-]+)(?: ([^:]*(?::[^:]+)*?))?::(.*)");

    private record Command(String name, Map<String, String> properties, String data) {}

    private static List<Command> commands(String written) {
        List<Command> commands = new ArrayList<>();
        for (String line : written.split("\n|\r", -1)) {
            if (line.contains("::") && line.startsWith("::")) {
                Matcher parts = COMMAND.matcher(line);
                assertTrue(parts.matches(), line);
                Map<String, String> properties = new LinkedHashMap<>();
                if (parts.group(2) != null) {
                    for (String property : parts.group(2).split(",", -1)) {
                        String[] pair = property.split("=", 2);
                        properties.put(
                                pair[0], unescaped(pair[1]).replace("%3A", ":").replace("%2C", ","));
                    }
                }
                commands.add(new Command(parts.group(1), properties, unescaped(parts.group(3))));
            }
        }
        return commands;
    }

    /** Resolves escapes as the runner does: the percent sign last. */
    private static String unescaped(String text) {
        return text.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%");
    }

    private static String write(Report report) throws IOException {
        return SampleReports.write(report, ReportFormat.GITHUB, ReportOptions.DEFAULT);
    }

    @Test
    void aFindingIsAnAnnotationOfItsLine() throws IOException {
        MapboxToken token = SampleReports.open(TokenBuilder.sk().build());
        List<Command> commands = commands(write(SampleReports.report(SampleReports.finding(token, Severity.HIGH))));
        assertEquals(1, commands.size());
        Command command = commands.get(0);
        assertEquals("error", command.name());
        assertEquals(
                Map.of(
                        "file", "src/map.js",
                        "line", "3",
                        "col", "5",
                        "endColumn", "105",
                        "title", "Title of MBX004 (" + token.redacted() + ")"),
                command.properties());
        assertTrue(
                command.data().startsWith("src/map.js:3:5: MBX004 high: Message of MBX004. Do now: Delete this token"),
                command.data());
        assertTrue(command.data().endsWith(" To do: Remedy of MBX004."), command.data());
    }

    @ParameterizedTest
    @CsvSource({"CRITICAL,error", "HIGH,error", "MEDIUM,warning", "LOW,notice", "INFO,notice"})
    void theLevelIsThatOfTheSeverity(Severity severity, String level) throws IOException {
        MapboxToken token = SampleReports.open(TokenBuilder.sk().build());
        String written = write(SampleReports.report(SampleReports.finding(token, severity)));
        assertEquals(level, commands(written).get(0).name());
    }

    static List<String> names() {
        return HostileNames.names();
    }

    @ParameterizedTest
    @MethodSource("names")
    void aNameStaysAName(String name) throws IOException {
        String written = write(HostileNames.report(name));
        List<Command> commands = commands(written);
        assertEquals(
                List.of("error", "error", "error"),
                commands.stream().map(Command::name).toList());
        assertEquals(TerminalEscaper.escape(name), commands.get(1).properties().get("file"));
        assertEquals("3", commands.get(1).properties().get("line"));
        assertTrue(commands.get(1).data().startsWith(TerminalEscaper.escape(name) + ":3:5: "));
        // Three annotations and three lines of summary: the name has not added a line.
        assertEquals(6, written.lines().count(), written);
        assertFalse(written.contains("\r"));
    }

    @Test
    void whatIsInTheHistoryAloneMarksNoFile() throws IOException {
        Command command = commands(write(HostileNames.report("a.js"))).get(2);
        assertEquals(List.of("title"), List.copyOf(command.properties().keySet()));
        assertTrue(
                command.data()
                        .startsWith("a.js:4:2, in the history since 1970-01-01, cccccccccccc; no longer in HEAD: "),
                command.data());
    }

    @Test
    void whatIsStillInHeadMarksItsLineThere() throws IOException {
        GitOrigin git = new GitOrigin(
                GitOrigin.ObjectKind.BLOB,
                "b".repeat(40),
                List.of(),
                Optional.of(new GitOrigin.HeadPosition(
                        "b".repeat(40), 70, 9, ContentId.ofObject(0, "", "a.js", "b".repeat(40)))),
                true,
                List.of());
        Location location = new Location(
                new Provenance(ContentId.ofTarget(0, "a.js"), "a.js", LocationPart.CONTENT, Optional.of(git)),
                4,
                2,
                102,
                9,
                100);
        MapboxToken token = SampleReports.open(TokenBuilder.sk().build());
        Command command = commands(write(SampleReports.report(SampleReports.finding(token, Severity.LOW, location))))
                .get(0);
        assertEquals("70", command.properties().get("line"));
        assertEquals("9", command.properties().get("col"));
    }

    /** GitHub shows at most ten errors, ten warnings and ten notices for each step. */
    @Test
    void noMoreAreWrittenThanGitHubShowsAndTheOthersAreCounted() throws IOException {
        MapboxToken token = SampleReports.open(TokenBuilder.sk().build());
        List<Finding> findings = new ArrayList<>();
        for (int i = 0; i < 13; i++) {
            findings.add(SampleReports.finding(token, Severity.HIGH, SampleReports.place("a" + i, 1)));
            findings.add(SampleReports.finding(token, Severity.LOW, SampleReports.place("a" + i, 2)));
        }
        String written = write(SampleReports.report(findings, List.of(), Map.of()));
        assertEquals(20, commands(written).size());
        assertTrue(written.contains("\nMore locations than annotations: 6 are only in the other formats"), written);
    }

    @Test
    void aTokenThatIsToBeShownIsMaskedFirst() throws IOException {
        MapboxToken token = SampleReports.open(TokenBuilder.sk().build());
        Report report = SampleReports.report(SampleReports.finding(token, Severity.HIGH));
        String written = SampleReports.write(report, ReportFormat.GITHUB, SampleReports.WITH_SECRETS);
        Command first = commands(written).get(0);
        assertEquals("add-mask", first.name());
        assertEquals(token.raw().revealSecret(), first.data());
        assertFalse(write(report).contains("add-mask"));
    }
}
