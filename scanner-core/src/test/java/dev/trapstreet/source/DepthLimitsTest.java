package dev.trapstreet.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.trapstreet.ScanOptions;
import dev.trapstreet.SecretScanner;
import dev.trapstreet.Sources;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.Report;
import dev.trapstreet.finding.SkipReason;
import dev.trapstreet.fixture.Containers;
import dev.trapstreet.fixture.TokenBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Encodings and archives are opened up to the requested depth, and those beyond are counted. */
class DepthLimitsTest {
    private static final Instant NOW = Instant.parse("2025-01-01T00:00:00Z");
    private static final String TOKEN = TokenBuilder.sk().build();

    @TempDir
    private Path folder;

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(bytes(text));
    }

    private void write(String name, byte[] content) throws IOException {
        Files.write(folder.resolve(name), content);
    }

    private Report scan(DepthLimits depth) throws IOException, InterruptedException {
        return new SecretScanner(ScanOptions.DEFAULT
                        .withThreads(1)
                        .withClock(InstantSource.fixed(NOW))
                        .withDepth(depth))
                .scan(List.of(Sources.at(folder)));
    }

    /** Returns the paths relative to the folder. */
    private List<String> places(Report report) {
        return report.findings().stream()
                .flatMap(finding -> finding.locations().stream())
                .map(Location::path)
                .map(path -> path.substring(folder.toString().length() + 1))
                .sorted()
                .toList();
    }

    @Test
    void encodingsAreUndoneAsDeepAsAsked() throws Exception {
        write("0", bytes(TOKEN));
        write("1", bytes(base64("token " + TOKEN)));
        write("2", bytes(base64("first " + base64("token " + TOKEN))));
        write("3", bytes(base64("zeroth " + base64("first " + base64("token " + TOKEN)))));
        for (int depth = 0; depth <= 3; depth++) {
            Report report = scan(new DepthLimits(depth, 8));
            assertEquals(List.of("0", "1", "2", "3").subList(0, depth + 1), places(report));
            assertEquals(depth < 3 ? Map.of(SkipReason.ENCODING_DEPTH, 1L) : Map.of(), report.skipped());
        }
    }

    @Test
    void archivesAreOpenedAsDeepAsAsked() throws Exception {
        byte[] inner = Containers.GZIP.pack("t", bytes(TOKEN));
        write("0", bytes(TOKEN));
        write("1.gz", inner);
        write("2.tar", Containers.TAR.pack("1.gz", inner));
        write("3.zip", Containers.ZIP.pack("2.tar", Containers.TAR.pack("1.gz", inner)));
        List<String> places = List.of("0", "1.gz!/1", "2.tar!/1.gz!/1", "3.zip!/2.tar!/1.gz!/1");
        for (int depth = 0; depth <= 3; depth++) {
            Report report = scan(new DepthLimits(3, depth));
            assertEquals(places.subList(0, depth + 1), places(report));
            assertEquals(depth < 3 ? Map.of(SkipReason.ARCHIVE_DEPTH, 3L - depth) : Map.of(), report.skipped());
            assertEquals(List.of(), report.problems());
        }
    }

    @Test
    void anArchiveThatIsNotOpenedIsReadAsItIs() throws Exception {
        write("stored.tar", Containers.TAR.pack("t", bytes(TOKEN)));
        assertEquals(List.of("stored.tar"), places(scan(new DepthLimits(3, 0))));
    }

    @Test
    void theSameHoldsForAHistory() throws Exception {
        WorkingTree repository = WorkingTree.init(folder);
        write("a.gz", Containers.GZIP.pack("t", bytes(TOKEN)));
        repository.commit("packed");
        assertEquals(List.of("a.gz!/a"), places(scan(DepthLimits.FULL))); // on disk and in the history
        Report report = scan(new DepthLimits(3, 0));
        assertEquals(List.of(), places(report));
        assertEquals(2L, report.skipped().get(SkipReason.ARCHIVE_DEPTH), "one file and one blob");
    }

    @Test
    void aDepthThatNoScanHasIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new DepthLimits(4, 0));
        assertThrows(IllegalArgumentException.class, () -> new DepthLimits(-1, 0));
        assertThrows(IllegalArgumentException.class, () -> new DepthLimits(0, 9));
        assertThrows(IllegalArgumentException.class, () -> new DepthLimits(0, -1));
    }
}
