package dev.trapstreet.source.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.ScanOptions;
import dev.trapstreet.ScanRequest;
import dev.trapstreet.ScanResult;
import dev.trapstreet.SecretScanner;
import dev.trapstreet.Sources;
import dev.trapstreet.detect.PlaceholderMode;
import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.Report;
import dev.trapstreet.finding.SkipReason;
import dev.trapstreet.fixture.TokenBuilder;
import dev.trapstreet.io.CacheFolder;
import dev.trapstreet.rule.RuleSet;
import dev.trapstreet.source.Git;
import dev.trapstreet.source.SourceOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A second scan reads only new objects, and only after the report of the first one was written. Git provides the
 * expected numbers of objects.
 */
class SinceLastTest {
    private static final String FIRST = TokenBuilder.sk().build();
    private static final String SECOND = TokenBuilder.pk().build();

    @TempDir
    private Path root;

    @TempDir
    private Path kept;

    @BeforeEach
    void aRepositoryWithAToken() throws Exception {
        Git.run(root, "init", "-q");
        commit("a.txt", "x = " + FIRST);
        commit("b.txt", "nothing");
    }

    private void commit(String name, String text) throws Exception {
        Files.writeString(root.resolve(name), text);
        Git.run(root, "add", ".");
        Git.run(root, "-c", "user.name=A", "-c", "user.email=a@example.com", "commit", "-q", "-m", "adds " + name);
    }

    private long objects() throws Exception {
        return Git.run(root, "cat-file", "--batch-all-objects", "--batch-check")
                .lines()
                .count();
    }

    private Report scan(boolean remember) throws Exception {
        return scan(ScanOptions.DEFAULT, remember);
    }

    private Report scan(ScanOptions options, boolean remember) throws Exception {
        SourceOptions sourceOptions = options.sourceOptions()
                .withHistory(SourceOptions.History.ONLY)
                .withSinceLast(CacheFolder.at(kept, List.of(root.toString())));
        ScanResult result = SecretScanner.scan(
                new ScanRequest(List.of(Sources.at(root)), options.withSourceOptions(sourceOptions)));
        Report report = result.report();
        if (remember) {
            result.saveScanned();
        }
        return report;
    }

    private static List<String> tokens(Report report) {
        return report.findings().stream()
                .map(Finding::token)
                .map(token -> token.raw().revealSecret())
                .toList();
    }

    @Test
    void theSecondScanReadsWhatIsNewAndSaysHowManyItPassedOver() throws Exception {
        long before = objects();
        Report first = scan(true);
        assertEquals(before, first.counts().objects());
        assertEquals(List.of(FIRST), tokens(first));

        Report again = scan(true);
        assertEquals(0, again.counts().objects());
        assertEquals(List.of(), again.findings());
        assertEquals(before, again.skipped().get(SkipReason.SCANNED_BEFORE));
        assertTrue(again.isComplete(), "there was something, and all of it was read before");

        commit("c.txt", "y = " + SECOND);
        Report third = scan(true);
        assertEquals(objects() - before, third.counts().objects());
        assertEquals(List.of(SECOND), tokens(third));
        String commit = Git.run(root, "rev-parse", "HEAD").strip();
        assertEquals(
                List.of(commit),
                third.findings().get(0).locations().get(0).provenance().git().orElseThrow().introductions().stream()
                        .map(introduction -> introduction.name())
                        .toList());
    }

    /** Each result saves what its own scan has read, although the other one came later. */
    @Test
    void twoScansOfOneScannerDoNotMix(@TempDir Path other) throws Exception {
        Git.run(other, "init", "-q");
        Git.run(
                other,
                "-c",
                "user.name=A",
                "-c",
                "user.email=a@example.com",
                "commit",
                "-q",
                "--allow-empty",
                "-m",
                SECOND);
        SourceOptions sourceOptions = SourceOptions.DEFAULT
                .withHistory(SourceOptions.History.ONLY)
                .withSinceLast(CacheFolder.at(kept, List.of(root.toString(), other.toString())));
        ScanOptions options = ScanOptions.DEFAULT.withSourceOptions(sourceOptions);
        ScanResult first = SecretScanner.scan(new ScanRequest(List.of(Sources.at(root)), options));
        ScanResult second = SecretScanner.scan(new ScanRequest(List.of(Sources.at(other)), options));
        assertEquals(List.of(FIRST), tokens(first.report()));
        assertEquals(List.of(SECOND), tokens(second.report()));
        first.saveScanned();
        SecretScanner again = new SecretScanner(options);
        assertEquals(List.of(), tokens(again.scan(List.of(Sources.at(root)))));
        assertEquals(List.of(SECOND), tokens(again.scan(List.of(Sources.at(other)))));
    }

    @Test
    void whatIsPackedAnewStaysKnown() throws Exception {
        scan(true);
        Git.run(root, "gc", "-q");
        assertEquals(0, scan(true).counts().objects());
    }

    /** Otherwise tokens in the old objects that only the new options find would be missed. */
    @Test
    void anotherWayToSearchReadsEverythingAgain(@TempDir Path folder) throws Exception {
        scan(true);
        assertEquals(0, scan(true).counts().objects());
        List<ScanOptions> others = List.of(
                ScanOptions.DEFAULT.withRules(changedRules(folder)),
                ScanOptions.DEFAULT.withPlaceholders(PlaceholderMode.SHOW),
                ScanOptions.DEFAULT.withExcludes(List.of("b.txt")));
        for (ScanOptions other : others) {
            assertEquals(objects(), scan(other, false).counts().objects(), other.toString());
        }
        assertEquals(0, scan(ScanOptions.DEFAULT.withThreads(1), false).counts().objects());
    }

    private static RuleSet changedRules(Path folder) throws IOException {
        try (Stream<Path> rules = Files.list(Path.of("../rules"))) {
            for (Path rule :
                    rules.filter(file -> file.toString().endsWith(".yml")).toList()) {
                String text = Files.readString(rule).replace("title: Secret", "title: A secret");
                Files.writeString(folder.resolve(rule.getFileName()), text);
            }
        }
        RuleSet changed = RuleSet.read(folder);
        assertNotEquals(RuleSet.builtIn().version(), changed.version());
        return changed;
    }

    @Test
    void aRunThatIsKilledBeforeItsReportIsOutHasReadNothing() throws Exception {
        scan(false);
        assertEquals(objects(), scan(false).counts().objects());
    }

    @Test
    void aFileThatIsNotWholeCountsAsNone() throws Exception {
        scan(true);
        Path file = only(kept);
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length += 7) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertEquals(objects(), scan(false).counts().objects(), "cut to " + length);
        }
        for (int at = 0; at < whole.length; at += 11) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 4;
            Files.write(file, damaged);
            assertEquals(objects(), scan(false).counts().objects(), "damaged at " + at);
        }
        Files.write(file, whole);
        assertEquals(0, scan(false).counts().objects());
    }

    /** Lists that a hostile repository could contain: a list of all its objects, or a pipe that blocks. */
    @ParameterizedTest
    @ValueSource(strings = {"in the repository", "a pipe", "a link", "others write"})
    void aListThatIsNotTrustedIsNeitherReadNorWrittenAndThatIsSaid(String why) throws Exception {
        scan(true);
        Path file = only(kept);
        switch (why) {
            case "in the repository" -> {
                Path shipped = Files.createDirectory(root.resolve("cache"));
                file = Files.move(file, shipped.resolve(file.getFileName()));
                kept = shipped;
            }
            case "a pipe" -> {
                Files.delete(file);
                assertEquals(
                        0,
                        new ProcessBuilder("mkfifo", "-m", "600", file.toString())
                                .start()
                                .waitFor());
            }
            case "a link" -> Files.createSymbolicLink(file, Files.move(file, root.resolve("elsewhere")));
            default -> Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
        }
        List<Path> before = all(kept);
        Object key = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey();
        Report report = assertTimeoutPreemptively(Duration.ofSeconds(20), () -> scan(true));
        assertEquals(List.of(FIRST), tokens(report));
        assertEquals(
                List.of(Problem.Kind.CACHE_NOT_USED),
                report.problems().stream().map(Problem::kind).toList());
        assertTrue(
                report.problems().get(0).description().contains(" is not used: "),
                report.problems().toString());
        assertTrue(report.isComplete(), "all of it was read");
        assertEquals(before, all(kept));
        assertEquals(
                key,
                Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                        .fileKey());
    }

    @Test
    void nothingIsKeptInTheRepository() throws Exception {
        List<Path> before = all(root);
        scan(true);
        assertEquals(before, all(root));
        assertEquals(
                Optional.empty(),
                all(kept).stream().filter(p -> p.toString().endsWith(".tmp")).findAny());
    }

    private static Path only(Path folder) throws IOException {
        List<Path> files = all(folder);
        assertEquals(2, files.size(), "the folder and one file");
        return files.get(1);
    }

    private static List<Path> all(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.sorted().toList();
        }
    }
}
