package dev.trapstreet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.Report;
import dev.trapstreet.finding.SkipReason;
import dev.trapstreet.fixture.CpuCost;
import dev.trapstreet.fixture.TokenBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of a token that one file repeats, the first thousand places are reported and the others counted. */
final class RepeatedTokenTest {
    private static final String ONE =
            TokenBuilder.sk().account("trapstreet-one").build();
    private static final String TWO =
            TokenBuilder.sk().account("trapstreet-two").build();

    @TempDir
    private Path folder;

    private Report scan() throws Exception {
        return new SecretScanner(ScanOptions.DEFAULT).scan(List.of(Sources.at(folder, "", List.of())));
    }

    private static Map<String, Integer> places(Report report) {
        Map<String, Integer> places = new TreeMap<>();
        for (Finding finding : report.findings()) {
            places.put(
                    finding.token().claims().account().orElseThrow(),
                    finding.locations().size());
        }
        return places;
    }

    @Test
    void theFirstThousandPlacesOfEachTokenAndFileAreReported() throws Exception {
        Files.writeString(folder.resolve("a.log"), (ONE + "\n").repeat(2_500) + TWO + "\n" + (ONE + "\n").repeat(500));
        Files.writeString(folder.resolve("b.log"), (ONE + "\n").repeat(1_000));
        Report report = scan();
        assertEquals(Map.of("trapstreet-one", 2_000, "trapstreet-two", 1), places(report));
        assertEquals(2_000, report.skipped().get(SkipReason.REPEATED));
        int last = report.findings().stream()
                .filter(finding -> finding.token().raw().revealSecret().equals(ONE))
                .flatMap(finding -> finding.locations().stream())
                .mapToInt(location -> location.line())
                .max()
                .orElseThrow();
        assertEquals(1_000, last);
    }

    /** The file is read in several windows. */
    @Test
    void theWindowsOfAFileAreCountedTogether() throws Exception {
        int lines = 3 << 20 >> 6;
        Files.writeString(folder.resolve("a.log"), (ONE + "\n").repeat(lines));
        Report report = scan();
        assertEquals(Map.of("trapstreet-one", 1_000), places(report));
        assertEquals(lines - 1_000L, report.skipped().get(SkipReason.REPEATED));
    }

    @Test
    void aRepeatedTokenCostsLittleMoreThanTheTextAround() throws Exception {
        Path few = Files.createDirectory(folder.resolve("few"));
        Path many = Files.createDirectory(folder.resolve("many"));
        String line = "GET /v4/a.json?access_token=" + ONE + " HTTP/1.1 - 200 - a user agent with some words\n";
        Files.writeString(few.resolve("a.log"), line.repeat(2_000));
        Files.writeString(many.resolve("a.log"), line.repeat(40_000));
        double ratio = CpuCost.ratio(() -> scan(many), () -> scan(few));
        assertTrue(ratio < 10, () -> "twenty times the places cost " + ratio + " times as much");
    }

    private static void scan(Path target) {
        try {
            new SecretScanner(ScanOptions.DEFAULT).scan(List.of(Sources.at(target, "", List.of())));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
