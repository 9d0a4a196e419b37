package dev.trapstreet;

import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.HygieneFinding;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.Report;
import dev.trapstreet.finding.ReportEntry;
import dev.trapstreet.source.SourceOptions;
import dev.trapstreet.source.SourceScan;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Result of one scan: the report, and the list of scanned objects. It is independent of all other scans. It refers to no open file and no
 * thread, but to the list of the history's objects if the scan was incremental. Thread-safe.
 */
public final class ScanResult {
    private final Report report;
    private final boolean stopped;
    private final List<SourceScan> scans;

    /** @param scans the closed scans of all sources that were read to their end, if there is a record to save */
    ScanResult(Report report, boolean stopped, List<SourceScan> scans) {
        this.report = report;
        this.stopped = stopped;
        this.scans = List.copyOf(scans);
    }

    /** {@return the report; its findings, problems and warnings are sorted} */
    public Report report() {
        return report;
    }

    /**
     * Returns whether the scan was cancelled or exceeded its time limit before it was complete. The report then has a problem of the kind
     * {@link dev.trapstreet.finding.Problem.Kind#STOPPED} for each target that was not read completely.
     *
     * @return whether the scan was stopped
     */
    public boolean wasStopped() {
        return stopped;
    }

    /**
     * Saves which objects of the history were read, if the options requested an incremental scan with {@link SourceOptions#sinceLast};
     * otherwise does nothing. The next scan then skips these objects. To be called after the report was written: if the program ends
     * before, no finding is lost. Targets whose scan was stopped are left out, so that the next scan reads them again.
     *
     * @throws IOException if the list cannot be written. The next scan then reads the objects again.
     */
    public void saveScanned() throws IOException {
        saveScanned(List.of());
    }

    /**
     * Saves which objects of the history were read, like {@link #saveScanned()}, except those in which the given entries were found. They
     * are read and reported again until they are suppressed: a run that fails must also fail if it is repeated.
     *
     * @param failing the entries of the report that failed the run
     * @throws IOException if the list cannot be written. The next scan then reads the objects again.
     */
    public synchronized void saveScanned(List<ReportEntry> failing) throws IOException {
        Set<String> again = new HashSet<>();
        for (ReportEntry entry : failing) {
            if (entry instanceof Finding finding) {
                finding.locations().forEach(location -> addObjects(location, again));
            } else if (entry instanceof HygieneFinding finding) {
                addObjects(finding.location(), again);
            }
        }
        for (SourceScan scan : scans) {
            scan.saveScanned(again);
        }
    }

    private static void addObjects(Location location, Set<String> objects) {
        location.provenance().git().ifPresent(git -> objects.add(git.object()));
        location.history().ifPresent(git -> objects.add(git.object()));
    }
}
