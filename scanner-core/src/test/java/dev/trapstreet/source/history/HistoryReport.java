package dev.trapstreet.source.history;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.trapstreet.ScanOptions;
import dev.trapstreet.SecretScanner;
import dev.trapstreet.Sources;
import dev.trapstreet.finding.Commit;
import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.GitOrigin;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.Report;
import dev.trapstreet.source.Source;
import dev.trapstreet.source.SourceOptions;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** Report on a repository, with access by the text of a token. */
public final class HistoryReport {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final Path root;
    private final Report report;

    private HistoryReport(Path root, Report report) {
        this.root = root;
        this.report = report;
    }

    /** Scans only the history. */
    public static HistoryReport of(Path root) throws Exception {
        return of(root, SourceOptions.History.ONLY, 2);
    }

    static HistoryReport of(Path root, SourceOptions.History history, int threads) throws Exception {
        return of(root, Sources.at(root), SourceOptions.DEFAULT.withHistory(history), threads);
    }

    /** Scans with the given options. */
    public static HistoryReport of(Path root, SourceOptions options) throws Exception {
        return of(root, Sources.at(root), options, 2);
    }

    /** Scans a source at the given root. */
    public static HistoryReport of(Path root, Source source, SourceOptions sourceOptions, int threads)
            throws Exception {
        ScanOptions options = ScanOptions.DEFAULT
                .withThreads(threads)
                .withSourceOptions(sourceOptions)
                .withClock(InstantSource.fixed(NOW));
        return new HistoryReport(root, new SecretScanner(options).scan(List.of(source)));
    }

    public Report report() {
        return report;
    }

    public List<Problem.Kind> problems() {
        return report.problems().stream().map(Problem::kind).toList();
    }

    public List<Finding> findings() {
        return report.findings();
    }

    public static String text(Finding finding) {
        return finding.token().raw().revealSecret();
    }

    /** Returns all locations of a token; empty if it was not found. */
    public List<Location> places(String token) {
        return report.findings().stream()
                .filter(finding -> text(finding).equals(token))
                .flatMap(finding -> finding.locations().stream())
                .toList();
    }

    /** Returns the only location of a token. */
    Location place(String token) {
        List<Location> locations = places(token);
        assertEquals(1, locations.size(), () -> locations + " " + report.problems());
        return locations.get(0);
    }

    public GitOrigin origin(String token) {
        return place(token).provenance().git().orElseThrow();
    }

    /** Returns the path relative to the root of the repository. */
    String path(Location location) {
        String prefix = root + "/";
        return location.path().startsWith(prefix) ? location.path().substring(prefix.length()) : location.path();
    }

    static List<String> commits(GitOrigin origin) {
        return origin.introductions().stream().map(Commit::name).toList();
    }
}
