package dev.trapstreet.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trapstreet.finding.AccountStatus;
import dev.trapstreet.finding.ArchiveEntry;
import dev.trapstreet.finding.ContentId;
import dev.trapstreet.finding.Exposure;
import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.LocationContext;
import dev.trapstreet.finding.LocationPart;
import dev.trapstreet.finding.Notice;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.Provenance;
import dev.trapstreet.finding.Report;
import dev.trapstreet.finding.RuleViolation;
import dev.trapstreet.finding.ScanCounts;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.finding.SkipReason;
import dev.trapstreet.finding.Suppression;
import dev.trapstreet.finding.Tag;
import dev.trapstreet.fixture.GitRepository;
import dev.trapstreet.fixture.TokenBuilder;
import dev.trapstreet.saved.InvalidReportException;
import dev.trapstreet.saved.ReportJoin;
import dev.trapstreet.saved.SavedReport;
import dev.trapstreet.token.MapboxToken;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A report that was saved as JSON and read back gives the same bytes in every format as the report itself. */
final class SavedReportTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @TempDir
    private Path folder;

    private static SavedReport read(String json) throws IOException, InvalidReportException {
        return SavedReport.read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)), "");
    }

    private static String json(Report report) throws IOException {
        return SampleReports.write(report, ReportFormat.JSON, ReportOptions.DEFAULT);
    }

    private static void checkFormats(Report report) throws IOException, InvalidReportException {
        for (ReportFormat saved : List.of(ReportFormat.JSON, ReportFormat.JSONL)) {
            Report again = read(SampleReports.write(report, saved, ReportOptions.DEFAULT))
                    .report();
            for (ReportFormat format : ReportFormat.values()) {
                assertEquals(
                        SampleReports.write(report, format, ReportOptions.DEFAULT),
                        SampleReports.write(again, format, ReportOptions.DEFAULT),
                        () -> saved + " to " + format);
            }
        }
    }

    static Stream<Arguments> reports() throws IOException, InterruptedException {
        return SampleReports.ofEveryKind().entrySet().stream()
                .map(kind -> Arguments.of(kind.getKey(), kind.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("reports")
    void everyFormatIsThatOfTheReportItself(String kind, Report report) throws Exception {
        checkFormats(report);
    }

    /** Names with syntax of the formats. JSON cannot write an unpaired surrogate. */
    @Test
    void hostileNamesAreKept() throws Exception {
        for (String name : HostileNames.names()) {
            if (name.codePoints().noneMatch(c -> c >= 0xD800 && c < 0xE000)) {
                checkFormats(HostileNames.report(name));
            }
        }
    }

    /** Files, archives, a history, a suppression, a baseline of severities that differ between the locations. */
    @Test
    void aScannedRepositoryIsKept() throws Exception {
        String secret = TokenBuilder.sk().build();
        String pk = TokenBuilder.pk().build();
        GitRepository repository = GitRepository.at(folder);
        repository.git("init", "-q", "-b", "main");
        write("src/map.js", "mapboxgl.accessToken = '" + pk + "';\n");
        write("server/config.py", "TOKEN = '" + secret + "'\n");
        write("test/fixture.txt", secret + " # trapstreet:allow reason=\"a test\" until=2030-01-31\n");
        repository.git("add", ".");
        repository.git("-c", "user.name=T", "-c", "user.email=t@example.com", "commit", "-q", "-m", "one");
        write("server/config.py", "TOKEN = ''\n");
        repository.git("-c", "user.name=T", "-c", "user.email=t@example.com", "commit", "-q", "-a", "-m", "two");
        Report report = SampleReports.scan(folder);
        assertEquals(2, report.findings().size());
        checkFormats(report);
    }

    private void write(String path, String text) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    @Test
    void severitiesAndRemediesOfSingleLocationsAreKept() throws Exception {
        MapboxToken token = SampleReports.open(TokenBuilder.sk().build());
        RuleViolation high = SampleReports.hit("MBX004", Severity.HIGH);
        RuleViolation exact = new RuleViolation(
                "MBX074", "Title", Severity.HIGH, "Message.", "Exact.", RuleViolation.Guidance.SPECIFIC);
        LocationContext image = new LocationContext(
                Exposure.SERVER, List.of("a layer"), EnumSet.of(Tag.DELETED_IN_LAYER, Tag.HARD_CODED));
        Location plain = SampleReports.place("a.js", 3).withContext(image);
        Location nested = new Location(
                new Provenance(
                        ContentId.ofTarget(0, "x.tgz"),
                        "x.tgz",
                        LocationPart.CONTENT,
                        Optional.empty(),
                        List.of(ArchiveEntry.CONTENT, ArchiveEntry.named("in!/b.jar"), ArchiveEntry.named("c.txt"))),
                1,
                1,
                2,
                3,
                4);
        Location accepted = SampleReports.place("z.js", 1)
                .withSuppression(new Suppression(
                        Suppression.Origin.CONFIGURATION,
                        ".trapstreet.yml:3",
                        "a reason",
                        Optional.of("team"),
                        Optional.of(LocalDate.of(2030, 1, 31))));
        Finding finding = new Finding(
                token,
                Severity.HIGH,
                List.of(high, exact),
                image,
                List.of(),
                List.of(plain, nested, accepted),
                AccountStatus.OFFLINE,
                List.of(List.of(high, exact), List.of(high.withSeverity(Severity.LOW)), List.of()));
        checkFormats(SampleReports.report(finding));
        Finding same = new Finding(
                token,
                Severity.HIGH,
                List.of(high),
                image,
                List.of(),
                List.of(plain, nested),
                AccountStatus.OFFLINE,
                List.of(List.of(high), List.of(high.withSeverity(Severity.LOW))));
        checkFormats(SampleReports.report(same));
    }

    @Test
    void noTokenComesOutOfAReportThatHasSome() throws Exception {
        String raw = TokenBuilder.sk().build();
        Report report = SampleReports.report(SampleReports.finding(SampleReports.open(raw), Severity.HIGH));
        String shown = SampleReports.write(report, ReportFormat.JSON, SampleReports.WITH_SECRETS);
        assertTrue(shown.contains(raw));
        Report again = read(shown.replace("src/map.js", "src/" + raw + "/x.js")).report();
        for (ReportFormat format : ReportFormat.values()) {
            if (format != ReportFormat.TEXT && format != ReportFormat.JSON) {
                assertFalse(SampleReports.write(again, format, ReportOptions.DEFAULT)
                        .contains(raw.substring(4, 30)));
            }
        }
        assertThrows(
                IllegalStateException.class,
                () -> again.findings().get(0).token().raw().revealSecret());
    }

    /** Every value of a report with everything is replaced by values of other types; the reader refuses or reads it, and never fails. */
    @Test
    void aValueOfAnotherTypeIsRefusedInOneSentence() throws Exception {
        MapboxToken token = SampleReports.open(TokenBuilder.sk().build());
        Report report = new Report(
                List.of("."),
                SampleReports.NOW,
                Duration.ofSeconds(1),
                new ScanCounts(1, 1, 1),
                Map.of(SkipReason.RAR, 2L),
                List.of(SampleReports.listed(), SampleReports.finding(token, Severity.LOW)),
                List.of(SampleReports.flaw(Severity.LOW, "a", 1)),
                List.of(new Problem(Problem.Kind.SHRANK, "a", "")),
                List.of(new Notice(Notice.Topic.UNUSED, "a", "")),
                List.of("x"));
        JsonNode whole = MAPPER.readTree(json(report));
        List<JsonNode> wrong = List.of(
                JsonNodeFactory.instance.numberNode(-1),
                JsonNodeFactory.instance.numberNode(new BigInteger("9".repeat(40))),
                JsonNodeFactory.instance.textNode("\u0000"),
                MAPPER.createArrayNode().addObject(),
                MAPPER.createObjectNode().putObject("x"));
        int refused = 0;
        int tried = 0;
        for (String pointer : pointers(whole, "")) {
            for (JsonNode value : wrong) {
                JsonNode broken = whole.deepCopy();
                set(broken, pointer, value);
                tried++;
                try {
                    read(broken.toString());
                } catch (InvalidReportException e) {
                    refused++;
                    assertFalse(String.valueOf(e.getMessage()).contains("\n"), e.getMessage());
                    assertNull(e.getCause());
                }
            }
        }
        assertTrue(refused > tried * 3 / 4, refused + " of " + tried);
    }

    private static List<String> pointers(JsonNode node, String at) {
        List<String> pointers = new ArrayList<>();
        node.properties().forEach(property -> {
            pointers.add(at + "/" + property.getKey());
            pointers.addAll(pointers(property.getValue(), at + "/" + property.getKey()));
        });
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            pointers.add(at + "/" + i);
            pointers.addAll(pointers(node.get(i), at + "/" + i));
        }
        return pointers;
    }

    private static void set(JsonNode whole, String pointer, JsonNode value) {
        int slash = pointer.lastIndexOf('/');
        JsonNode parent = whole.at(pointer.substring(0, slash));
        String name = pointer.substring(slash + 1);
        if (parent instanceof ObjectNode object) {
            object.set(name, value);
        } else if (parent instanceof ArrayNode array) {
            array.set(Integer.parseInt(name), value);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "nonsense",
                "{}",
                "{\"schema\":\"trapstreet-report/2\"}",
                "{\"schema\":7}",
                "{\"run\":{}}",
                "{\"findings\":{}}",
                "{\"findings\":[",
                "{\"target\":[]}",
                "{\"target\":{\"findings\":[]}}",
                "{\"run\":{},\"run\":{}}"
            })
    void anythingElseIsRefused(String text) {
        assertThrows(InvalidReportException.class, () -> read(text));
    }

    @Test
    void aTruncatedReportIsRefused() throws Exception {
        Report report = SampleReports.report(
                SampleReports.finding(SampleReports.open(TokenBuilder.sk().build()), Severity.LOW));
        String lines = SampleReports.write(report, ReportFormat.JSONL, ReportOptions.DEFAULT);
        String withoutRun = lines.substring(0, lines.indexOf("{\"run\""));
        assertThrows(InvalidReportException.class, () -> read(withoutRun));
        String document = json(report);
        for (int length = 0; length < document.length() - 2; length += 37) {
            String part = document.substring(0, length);
            assertThrows(InvalidReportException.class, () -> read(part));
        }
        assertThrows(InvalidReportException.class, () -> read(document + document));
        assertThrows(InvalidReportException.class, () -> read("{\"a\":".repeat(100_000)));
    }

    /** Keys that a later version adds are ignored; a severity or exposure that it adds is not understood. */
    @Test
    void aLaterVersionIsReadIfNothingHasAnotherMeaning() throws Exception {
        String document = json(SampleReports.report(
                SampleReports.finding(SampleReports.open(TokenBuilder.sk().build()), Severity.LOW)));
        read(document.replaceFirst("\\{", "{\"later\": {\"findings\": [1]},"));
        assertThrows(InvalidReportException.class, () -> read(document.replace("\"low\"", "\"lowest\"")));
    }

    @Test
    void aTokenOfTwoReportsIsOneFinding() throws Exception {
        MapboxToken token = SampleReports.open(TokenBuilder.sk().build());
        MapboxToken other =
                SampleReports.open(TokenBuilder.pk().account("trapstreet-b").build());
        Report first = SampleReports.report(
                SampleReports.finding(token, Severity.LOW, SampleReports.place("src/a.js", 1)),
                SampleReports.finding(other, Severity.LOW));
        Report second =
                SampleReports.report(SampleReports.finding(token, Severity.HIGH, SampleReports.place("src/a.js", 1)));
        Report app = SavedReport.read(stream(json(first)), "app/").report();
        Report web = SavedReport.read(stream(json(second)), "web/").report();
        Report joined = ReportJoin.of(List.of(app, web));
        assertEquals(2, joined.findings().size());
        Finding worst = joined.findings().get(0);
        assertEquals(token.fingerprint(), worst.token().fingerprint());
        assertEquals(Severity.HIGH, worst.severity());
        assertEquals(
                List.of("app/src/a.js", "web/src/a.js"),
                worst.locations().stream().map(Location::path).toList());
        assertEquals(Severity.LOW, worst.severityAt(0));
        assertEquals(List.of("app", "web"), joined.targets());
        assertEquals(2 * 812, joined.counts().files());
        checkFormats(joined);
        assertEquals(json(first), json(ReportJoin.of(List.of(first))), "one report stays as it is");
        assertEquals(
                first.findings().size(),
                ReportJoin.of(List.of(first, first)).findings().size());
    }

    private static ByteArrayInputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A location that is suppressed in one report does not hide the others. */
    @Test
    void aSuppressedLocationDoesNotSuppressTheToken() throws Exception {
        MapboxToken token = SampleReports.open(TokenBuilder.sk().build());
        Location accepted = SampleReports.place("a.js", 1)
                .withSuppression(new Suppression(
                        Suppression.Origin.LINE, "a.js:1", "a reason", Optional.empty(), Optional.empty()));
        Report one = SampleReports.report(SampleReports.finding(token, Severity.CRITICAL, accepted));
        Report two = SampleReports.report(SampleReports.finding(token, Severity.LOW, SampleReports.place("b.js", 1)));
        Finding joined = ReportJoin.of(List.of(one, two)).findings().get(0);
        assertEquals(Optional.empty(), joined.suppression());
        assertEquals(Severity.LOW, joined.severity());
        assertEquals(Set.of(), Set.copyOf(joined.violationsByLocation().get(0)));
        Finding both = ReportJoin.of(List.of(one, one)).findings().get(0);
        assertTrue(both.suppression().isPresent());
        assertEquals(Severity.CRITICAL, both.severity());
    }
}
