package dev.trapstreet.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.Report;
import dev.trapstreet.finding.ScanCounts;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.finding.SkipReason;
import dev.trapstreet.fixture.TokenBuilder;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SummaryTest {
    private static Report report(ScanCounts counts, Duration took, List<Finding> findings) {
        return new Report(List.of("."), SampleReports.NOW, took, counts, Map.of(), findings, List.of());
    }

    @Test
    void nothingFoundAndNothingLeftOutIsSaidInTwoLines() {
        assertEquals("""
                No Mapbox token found.
                Scanned 1 file, 12 bytes, in 0.00 s. No file was skipped.""", Summary.summarize(report(new ScanCounts(1, 0, 12), Duration.ofMillis(4), List.of())));
    }

    @Test
    void aRunWithNothingToLookAtSaysSo() {
        assertEquals("""
                No Mapbox token found.
                Scanned 0 files, 0 bytes, in 0.00 s. No file was skipped.
                There was nothing to scan: check the target and the exclusions.""", Summary.summarize(SampleReports.empty()));
    }

    @Test
    void findingsAreCountedByFallingSeverity() {
        List<Finding> findings = Arrays.stream(Severity.values())
                .map(severity -> SampleReports.finding(
                        SampleReports.open(TokenBuilder.sk().build()), severity))
                .toList();
        assertEquals(
                "5 tokens in 5 locations: 1 critical, 1 high, 1 medium, 1 low, 1 info.",
                firstLine(report(new ScanCounts(1, 0, 1), Duration.ZERO, findings)));
        assertEquals(
                "1 token in 1 location: 1 high.",
                firstLine(report(new ScanCounts(1, 0, 1), Duration.ZERO, List.of(findings.get(3)))));
    }

    private static String firstLine(Report report) {
        return Summary.summarize(report).lines().findFirst().orElseThrow();
    }

    @Test
    void archivesAreToldWithTheirEntries() {
        assertEquals(
                "Scanned 3 files, 2 archives of 1,200 entries, 7 bytes, in 1.00 s. No file was skipped.",
                secondLine(report(new ScanCounts(3, 0, 0, 0, 0, 2, 1200, 7), Duration.ofSeconds(1), List.of())));
        assertEquals(
                "Scanned 3 files, 1 archive, 7 bytes, in 1.00 s. No file was skipped.",
                secondLine(report(new ScanCounts(3, 0, 0, 0, 0, 1, 0, 7), Duration.ofSeconds(1), List.of())));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    0       | 1 | 'Scanned 0 files and 1 symbolic link, 7 bytes, in 1.00 s.'
                    1       | 0 | 'Scanned 1 file, 7 bytes, in 1.00 s.'
                    999     | 2 | 'Scanned 999 files and 2 symbolic links, 7 bytes, in 1.00 s.'
                    1000    | 0 | 'Scanned 1,000 files, 7 bytes, in 1.00 s.'
                    1234567 | 0 | 'Scanned 1,234,567 files, 7 bytes, in 1.00 s.'
                    """)
    void numbersAreGroupedAndNounsAgree(long files, long links, String expected) {
        assertEquals(
                expected + " No file was skipped.",
                secondLine(report(new ScanCounts(files, links, 7), Duration.ofSeconds(1), List.of())));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 bytes",
        "1, 1 byte",
        "999, 999 bytes",
        "1000, 1.0 kB",
        "999949, 999.9 kB",
        "999950, 1.0 MB",
        "999999, 1.0 MB",
        "1000000, 1.0 MB",
        "812345678, 812.3 MB",
        "1050000000, 1.1 GB",
        "2990000000000, 3.0 TB",
        "1234500000000000, 1234.5 TB"
    })
    void bytesAreSaidInTheirUnit(long bytes, String expected) {
        assertEquals(
                "Scanned 2 files, " + expected + ", in 1.00 s. No file was skipped.",
                secondLine(report(new ScanCounts(2, 0, bytes), Duration.ofSeconds(1), List.of())));
    }

    @ParameterizedTest
    @CsvSource({"0, 0.00", "9, 0.00", "10, 0.01", "99, 0.09", "1830, 1.83", "61000, 61.00", "3600000, 3600.00"})
    void timeIsSaidInHundredthsOfASecond(long millis, String expected) {
        assertEquals(
                "Scanned 2 files, 7 bytes, in " + expected + " s. No file was skipped.",
                secondLine(report(new ScanCounts(2, 0, 7), Duration.ofMillis(millis), List.of())));
    }

    private static String secondLine(Report report) {
        return Summary.summarize(report).lines().skip(1).findFirst().orElseThrow();
    }

    @Test
    void everythingLeftOutIsNamedWithItsCount() {
        Map<SkipReason, Long> skipped = new EnumMap<>(SkipReason.class);
        for (SkipReason what : SkipReason.values()) {
            skipped.put(what, 2L);
        }
        List<Problem> problems = List.of(new Problem(Problem.Kind.SHRANK, "a", ""));
        String line = secondLine(SampleReports.report(List.of(), problems, skipped));
        assertEquals(
                "Not scanned: 1 location that could not be read; "
                        + "nested git directories (to scan their history, name their repositories): 2; "
                        + "targets whose history was not scanned, as requested: 2; "
                        + "targets inside a working tree (to scan the history, name its root): 2; "
                        + "objects that are missing in a shallow or partial clone: 2; "
                        + "submodules that are not checked out (git submodule update --init fetches them): 2; "
                        + "files that Git LFS has not downloaded (git lfs fetch --all does): 2; "
                        + "objects that were scanned before with the same settings: 2; "
                        + "directories of other modules, and output of tests and reports: 2; "
                        + "files and directories excluded by --exclude or a configuration file: 2; "
                        + "targets in which only tracked files were scanned: 2; "
                        + "targets in which only staged changes were scanned: 2; "
                        + "repositories in which only new commits were scanned: 2; "
                        + "locations that had the token before the change: 2; "
                        + "further places of a token that one file has more than 1,000 times: 2; "
                        + "files with merge conflicts, which cannot be committed as they are: 2; "
                        + "tracked entries that are not files in the working tree (deleted, sparse, or submodules): 2; "
                        + "symbolic links that lead out of the target (only their own text was scanned): 2; "
                        + "pipes, sockets and devices: 2; "
                        + "RAR archives (scanned as plain bytes): 2; "
                        + "cabinet files (scanned as plain bytes): 2; "
                        + "squashfs images and snaps (scanned as plain bytes): 2; "
                        + "AppImages (scanned as plain bytes): 2; "
                        + "ISO images (scanned as plain bytes): 2; "
                        + "disk images (qcow2, VMDK, VHD, dmg) (scanned as plain bytes): 2; "
                        + "xar archives and macOS packages (scanned as plain bytes): 2; "
                        + "lzop files (scanned as plain bytes): 2; "
                        + "LHA archives (scanned as plain bytes): 2; "
                        + "archives of rare formats (lrzip, WIM, CHM, FreeArc, old LZ4, Flash with LZMA) (scanned as plain bytes): 2; "
                        + "NSIS installers (scanned as plain bytes): 2; "
                        + "Inno Setup installers (scanned as plain bytes): 2; "
                        + "Parquet files (scanned as plain bytes): 2; "
                        + "ORC files (scanned as plain bytes): 2; "
                        + "Avro files (scanned as plain bytes): 2; "
                        + "encrypted files (scanned as plain bytes): 2; "
                        + "archives that were not opened, as requested (scanned as plain bytes): 2; "
                        + "targets that were decoded less deeply than possible, as requested: 2.",
                line.substring(line.indexOf("Not scanned: ")));
    }
}
