package dev.trapstreet.finding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.fixture.TokenBuilder;
import dev.trapstreet.token.MapboxToken;
import dev.trapstreet.token.TokenParser;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Values of a report: their order and keywords, and their immutability. */
final class ValuesTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private static Location place(String path, LocationPart part, int line, long offset, int length) {
        return new Location(
                new Provenance(ContentId.ofTarget(0, path), path, part), line, 1, 1 + length, offset, length);
    }

    private static MapboxToken token(String account) {
        return new TokenParser(NOW)
                .parse(TokenBuilder.pk().account(account).build())
                .token()
                .orElseThrow();
    }

    private static Finding finding(String account, Severity severity, Location location) {
        return new Finding(token(account), severity, List.of(), Exposure.UNKNOWN, List.of(), List.of(location));
    }

    @Test
    void locationsAreOrderedByPathThenPartThenOffsetThenLength() {
        List<Location> ordered = List.of(
                place("a", LocationPart.CONTENT, 2, 9, 80),
                place("a", LocationPart.CONTENT, 2, 9, 81),
                place("a", LocationPart.CONTENT, 1, 3_000_000_000L, 80),
                place("a", LocationPart.LINK, 1, 0, 80),
                place("a", LocationPart.NAME, 1, 0, 80),
                place("a/b", LocationPart.CONTENT, 1, 0, 80),
                place("b", LocationPart.CONTENT, 1, 0, 80));
        List<Location> shuffled = new ArrayList<>(ordered);
        Collections.shuffle(shuffled, new Random(1));
        shuffled.sort(Location.ORDER);
        assertEquals(ordered, shuffled);
    }

    @Test
    void findingsAreOrderedByTheirSeverityWorstFirstThenByTheirPlace() {
        Location a = place("a", LocationPart.CONTENT, 1, 5, 80);
        Location b = place("b", LocationPart.CONTENT, 1, 0, 80);
        List<Finding> ordered = List.of(
                finding("trapstreet-1", Severity.CRITICAL, b),
                finding("trapstreet-2", Severity.HIGH, a),
                finding("trapstreet-3", Severity.HIGH, b),
                finding("trapstreet-4", Severity.INFO, a));
        List<Finding> shuffled = new ArrayList<>(ordered);
        Collections.shuffle(shuffled, new Random(1));
        shuffled.sort(Finding.ORDER);
        assertEquals(ordered, shuffled);
    }

    @Test
    void findingsOfOnePlaceAreOrderedByTheirFingerprint() {
        Location location = place("a", LocationPart.CONTENT, 1, 5, 80);
        List<Finding> findings = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            findings.add(finding("trapstreet-" + i, Severity.LOW, location));
        }
        findings.sort(Finding.ORDER);
        List<String> fingerprints =
                findings.stream().map(f -> f.token().fingerprint().hex()).toList();
        assertEquals(fingerprints.stream().sorted().toList(), fingerprints);
    }

    @Test
    void aFindingStandsSomewhere() {
        MapboxToken token = token("trapstreet");
        assertThrows(
                IllegalArgumentException.class,
                () -> new Finding(token, Severity.LOW, List.of(), Exposure.UNKNOWN, List.of(), List.of()));
    }

    @Test
    void problemsAreOrderedByPlaceThenKindThenDetail() {
        List<Problem> ordered = List.of(
                new Problem(Problem.Kind.UNREADABLE, "a", "x"),
                new Problem(Problem.Kind.NO_PERMISSION, "b", ""),
                new Problem(Problem.Kind.UNREADABLE, "b", "x"),
                new Problem(Problem.Kind.UNREADABLE, "b", "y"));
        List<Problem> shuffled = new ArrayList<>(ordered);
        Collections.shuffle(shuffled, new Random(2));
        shuffled.sort(Problem.ORDER);
        assertEquals(ordered, shuffled);
    }

    @ParameterizedTest
    @EnumSource
    void everyKindOfProblemSaysWhatHappenedAndWhatToDo(Problem.Kind kind) {
        Problem bare = new Problem(kind, "a", "");
        Problem detailed = new Problem(kind, "a", "only half of it");
        assertFalse(bare.description().isBlank() || bare.description().contains(":"), bare.description());
        assertEquals(bare.description() + ": only half of it", detailed.description());
        assertTrue(bare.advice().endsWith("."), bare.advice());
    }

    @ParameterizedTest
    @EnumSource
    void everythingPassedOverHasWords(SkipReason what) {
        assertFalse(what.phrase().isBlank());
    }

    @Test
    void tagsAndPartsHaveTheWordsOfAReport() {
        assertEquals("documentation-example", Tag.DOCUMENTATION_EXAMPLE.keyword());
        assertEquals(
                List.of("content", "link", "name"),
                List.of(LocationPart.values()).stream()
                        .map(LocationPart::keyword)
                        .toList());
    }

    @Test
    void aReportIsCompleteWhenSomethingWasLookedAtAndNothingFailed() {
        Problem problem = new Problem(Problem.Kind.VANISHED, "a", "");
        assertTrue(report(new ScanCounts(1, 0, 0), List.of()).isComplete());
        assertTrue(report(new ScanCounts(0, 1, 0), List.of()).isComplete());
        assertFalse(report(new ScanCounts(0, 0, 0), List.of()).isComplete());
        assertFalse(report(new ScanCounts(1, 1, 9), List.of(problem)).isComplete());
        assertTrue(report(new ScanCounts(1, 0, 0), List.of(problem)).hasScannedAnything());
        assertFalse(report(new ScanCounts(0, 0, 0), List.of(problem)).hasScannedAnything());
    }

    private static Report report(ScanCounts counts, List<Problem> problems) {
        return new Report(List.of("."), NOW, Duration.ZERO, counts, Map.of(), List.of(), problems);
    }

    @Test
    void valuesAreCopiedDefensively() {
        List<Problem> problems = new ArrayList<>();
        List<Location> locations = new ArrayList<>(List.of(place("a", LocationPart.CONTENT, 1, 0, 80)));
        Report report = report(new ScanCounts(1, 0, 0), problems);
        MapboxToken token = token("trapstreet");
        Finding finding = new Finding(token, Severity.LOW, List.of(), Exposure.UNKNOWN, List.of(), locations);
        problems.add(new Problem(Problem.Kind.VANISHED, "a", ""));
        locations.clear();
        assertEquals(List.of(), report.problems());
        assertEquals(1, finding.locations().size());
        assertThrows(
                UnsupportedOperationException.class, () -> finding.locations().clear());
    }
}
