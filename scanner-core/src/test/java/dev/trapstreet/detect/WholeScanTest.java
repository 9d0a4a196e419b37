package dev.trapstreet.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.ScanOptions;
import dev.trapstreet.SecretScanner;
import dev.trapstreet.Sources;
import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.LocationPart;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.Report;
import dev.trapstreet.finding.ScanCounts;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.fixture.TokenBuilder;
import dev.trapstreet.report.ReportFormat;
import dev.trapstreet.report.ReportOptions;
import dev.trapstreet.report.Reports;
import dev.trapstreet.source.Source;
import dev.trapstreet.token.Confidence;
import dev.trapstreet.token.TokenType;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole scans through the public API of the library, from bytes to findings. */
final class WholeScanTest {
    private static final ScanOptions OPTIONS =
            ScanOptions.DEFAULT.withThreads(1).withClock(InstantSource.fixed(Detection.NOW));

    @TempDir
    Path root;

    private static Report scan(ScanOptions options, Source... sources) throws Exception {
        return new SecretScanner(options).scan(List.of(sources));
    }

    private static Source stream(String name, String text) {
        return Sources.stream(name, new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<String> places(Finding finding) {
        return finding.locations().stream()
                .map(location -> location.line() + ":" + location.column())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "\r\n", "\r\n\r\n", ";"})
    void aTokenIsFoundHoweverTheFileEnds(String end) throws Exception {
        String token = TokenBuilder.pk().build();
        Files.writeString(root.resolve("map.js"), "// Karte\r\nconst größe = '" + token + "'" + end);
        Files.writeString(root.resolve("token"), token + end.replace(";", ""));
        Report report = scan(OPTIONS, Sources.at(root));
        assertEquals(1, report.findings().size());
        assertEquals(List.of("2:16", "1:1"), places(report.findings().get(0)));
        assertTrue(report.isComplete());
    }

    @Test
    void aByteOrderMarkHasNoColumn() throws Exception {
        String token = TokenBuilder.pk().build();
        Report report = scan(OPTIONS, stream("a", "\ufeff" + token), stream("b", "\ufeffx\n\ufeff" + token));
        List<Location> locations = report.findings().get(0).locations();
        assertEquals(List.of("1:1", "2:2"), places(report.findings().get(0)));
        assertEquals(3, locations.get(0).offset());
        assertEquals(1 + token.length(), locations.get(0).endColumn());
    }

    @Test
    void oneTokenIsOneFindingWithALocationForEachLine() throws Exception {
        String token = TokenBuilder.sk().build();
        String other = TokenBuilder.pk().build();
        String text = "a " + token + " " + token + "\nb\n" + other + " " + token + "," + token + "\n";
        Report report = scan(OPTIONS, stream("x", text), stream("y", token));
        assertEquals(2, report.findings().size());
        Finding first = report.findings().get(0);
        assertEquals(TokenType.SECRET, first.token().type(), "the worst first");
        int column = other.length() + 2;
        assertEquals(List.of("1:3", "3:" + column, "1:1"), places(first));
        assertEquals(
                List.of("x", "x", "y"),
                first.locations().stream().map(Location::path).toList());
        assertEquals(List.of("3:1"), places(report.findings().get(1)));
    }

    @Test
    void theConfidenceIsThatOfTheBestLocation() throws Exception {
        String token = TokenBuilder.pk().build();
        for (List<String> texts : List.of(
                List.of(token, token + "xx"),
                List.of(token + "xx", token),
                List.of(token + "xx\n" + token),
                List.of(token + "\n" + token + "xx"))) {
            List<Source> sources = new ArrayList<>();
            for (String text : texts) {
                sources.add(stream("text " + sources.size(), text));
            }
            Report report = new SecretScanner(OPTIONS).scan(sources);
            assertEquals(1, report.findings().size());
            assertEquals(2, report.findings().get(0).locations().size());
            assertEquals(Confidence.CERTAIN, report.findings().get(0).token().confidence());
            assertEquals(List.of(), report.findings().get(0).token().doubts());
        }
    }

    @Test
    void theDoubtsDoNotDependOnTheOrderOfTheLocations() throws Exception {
        String cutShort = "pk.eyJ1IjoiTUFQQk9YX1VTRVIi"; // once at the end of the text, once before a blank
        ScanOptions options = OPTIONS.withPlaceholders(PlaceholderMode.SHOW);
        Report one = scan(options, stream("a", cutShort), stream("b", cutShort + " "));
        Report other = scan(options, stream("b", cutShort + " "), stream("a", cutShort));
        assertEquals(1, one.findings().size());
        assertEquals(
                one.findings().get(0).token().doubts(),
                other.findings().get(0).token().doubts());
    }

    @Test
    void tokensInNamesAndLinkTextsAreFoundAndNoPathShowsThem() throws Exception {
        String inFile = TokenBuilder.sk().account("trapstreet-file").build();
        String inDirectory = TokenBuilder.sk().account("trapstreet-directory").build();
        String inLink = TokenBuilder.sk().account("trapstreet-link").build();
        String inside = TokenBuilder.sk().account("trapstreet-inside").build();
        Files.writeString(root.resolve("a " + inFile), "x");
        Files.createDirectory(root.resolve(inDirectory));
        Files.writeString(root.resolve(inDirectory).resolve("b"), inside);
        Files.createSymbolicLink(root.resolve("link"), Path.of(inLink));
        Report report = scan(OPTIONS, Sources.at(root));

        Set<String> seen = new HashSet<>();
        for (Finding finding : report.findings()) {
            Location location = finding.locations().get(0);
            seen.add(finding.token().claims().account().orElseThrow() + " "
                    + location.provenance().part() + " "
                    + location.path().substring(root.toString().length() + 1) + ":" + location.column());
        }
        assertEquals(
                Set.of(
                        "trapstreet-file " + LocationPart.NAME + " a sk.…:3",
                        "trapstreet-directory " + LocationPart.NAME + " sk.…:1",
                        "trapstreet-link " + LocationPart.LINK + " link:1",
                        "trapstreet-inside " + LocationPart.CONTENT + " sk.…/b:1"),
                seen);
        for (ReportFormat format : ReportFormat.values()) {
            String rendered = rendered(report, format);
            for (String token : List.of(inFile, inDirectory, inLink, inside)) {
                assertFalse(rendered.contains(token.substring(3, 30)), format.keyword());
                assertFalse(rendered.contains(token.substring(token.length() - 22)), format.keyword());
            }
        }
    }

    @Test
    void anyNumberOfThreadsGivesTheSameReportToTheByte() throws Exception {
        Random random = new Random(8);
        List<String> tokens = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            tokens.add(TokenBuilder.random(random).build());
        }
        for (int i = 0; i < 300; i++) {
            Path directory = Files.createDirectories(root.resolve("d" + i % 40 + "/e" + i % 7));
            String token = tokens.get(random.nextInt(tokens.size()));
            String glued = random.nextInt(4) == 0 ? "Q1" : "";
            String end = random.nextBoolean() ? " pk.eyJ1..." : " pk.eyJ1IjoiTUFQQk9YX1VTRVIi" + " ".repeat(i % 2);
            Files.writeString(directory.resolve("f" + i), "x\n".repeat(random.nextInt(50)) + token + glued + end);
        }
        Files.createDirectory(root.resolve(".git"));
        Files.createSymbolicLink(root.resolve("up"), Path.of(".."));
        ScanOptions options = OPTIONS.withPlaceholders(PlaceholderMode.SHOW);
        Source missing = Sources.at(root.resolve("missing"));
        Report alone = scan(options.withThreads(1), Sources.at(root), missing);
        for (int i = 0; i < 4; i++) {
            Report together = scan(options.withThreads(8), Sources.at(root), missing);
            for (ReportFormat format : ReportFormat.values()) {
                String expected = rendered(alone, format);
                assertTrue(expected.contains("trapstreet"));
                assertEquals(expected, rendered(together, format));
            }
        }
    }

    @Test
    void theOrderOfTargetsDoesNotChangeTheFindings() throws Exception {
        List<Source> sources = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            String token = TokenBuilder.random(new Random(i % 4)).build();
            Files.writeString(root.resolve("f" + i), "a\n" + token);
            sources.add(Sources.at(root.resolve("f" + i)));
        }
        Report report = new SecretScanner(OPTIONS).scan(sources);
        Collections.reverse(sources);
        assertEquals(findingLines(report), findingLines(new SecretScanner(OPTIONS).scan(sources)));
        assertEquals(4, findingLines(report).size());
    }

    /** Lines about findings. A warning about a token in several targets names its first target, which depends on their order. */
    private static List<String> findingLines(Report report) throws IOException {
        return rendered(report, ReportFormat.JSONL)
                .lines()
                .filter(line -> line.startsWith("{\"finding\""))
                .toList();
    }

    @Test
    void placeholdersAreFindingsOnRequestOnly() throws Exception {
        String text = "pk.eyJ1... sk.eyJ1IjoiMAPBOX";
        assertEquals(List.of(), scan(OPTIONS, stream("x", text)).findings());
        List<Finding> shown = scan(OPTIONS.withPlaceholders(PlaceholderMode.SHOW), stream("x", text))
                .findings();
        assertEquals(2, shown.size());
        for (Finding finding : shown) {
            assertEquals(Severity.INFO, finding.severity());
            assertEquals(List.of(), finding.violations());
        }
    }

    @Test
    void aReportSaysWhatWasLookedAtAndWhatNot() throws Exception {
        Files.writeString(root.resolve("a"), "12345");
        Files.createSymbolicLink(root.resolve("l"), Path.of("a"));
        Path missing = root.resolve("missing");
        Report report = scan(OPTIONS, Sources.at(root), stream("<stdin>", "123"), Sources.at(missing));
        assertEquals(new ScanCounts(2, 1, 8), report.counts());
        assertEquals(List.of(root.toString(), "<stdin>", missing.toString()), report.targets());
        assertEquals(Detection.NOW, report.startedAt());
        assertEquals(Duration.ZERO, report.duration());
        assertEquals(
                List.of(Problem.Kind.NOT_OPENED),
                report.problems().stream().map(Problem::kind).toList());
        assertEquals(missing.toString(), report.problems().get(0).where());
        assertEquals(
                "there is no such file or directory", report.problems().get(0).detail());
        assertFalse(report.isComplete());
    }

    @Test
    void aScanOfNothingIsNotComplete() throws Exception {
        Report report = scan(OPTIONS, Sources.at(root));
        assertFalse(report.isComplete());
        assertEquals(List.of(), report.problems());
    }

    @Test
    void aScannerCanBeUsedAgain() throws Exception {
        Files.writeString(root.resolve("a"), TokenBuilder.pk().build());
        SecretScanner scanner = new SecretScanner(OPTIONS.withThreads(3));
        Report first = scanner.scan(List.of(Sources.at(root)));
        Report second = scanner.scan(List.of(Sources.at(root)));
        assertEquals(first, second);
        assertEquals(1, first.findings().size());
    }

    private static String rendered(Report report, ReportFormat format) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Reports.write(report, format, ReportOptions.DEFAULT, out);
        return out.toString(StandardCharsets.UTF_8);
    }
}
