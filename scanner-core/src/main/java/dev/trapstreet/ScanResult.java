package dev.trapstreet;

import dev.trapstreet.finding.Report;
import dev.trapstreet.source.SourceOptions;
import dev.trapstreet.source.SourceScan;
import java.io.IOException;
import java.util.List;

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
    public synchronized void saveScanned() throws IOException {
        for (SourceScan scan : scans) {
            scan.saveScanned();
        }
    }
}
