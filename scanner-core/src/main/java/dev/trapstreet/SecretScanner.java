package dev.trapstreet;

import dev.trapstreet.finding.Report;
import dev.trapstreet.source.Source;
import java.io.IOException;
import java.util.List;

/**
 * Scanner for Mapbox access tokens. Finds the tokens in sources, classifies their locations, and applies the rules.
 *
 * <pre>
 *   ScanRequest request = ScanRequest.of(Sources.at(Path.of("."))).withTimeLimit(Duration.ofMinutes(5));
 *   Report report = SecretScanner.scan(request).report();
 * </pre>
 *
 * <p>The report does not depend on the number of threads. A scanner keeps no state between scans, and several scans may run at the same
 * time. Thread-safe, as long as the sources and the clock, supplier and online checks of the options are.
 */
public final class SecretScanner {
    private final ScanOptions options;

    /**
     * Creates a scanner for several scans with the same options. Nothing is read before {@link #scan(List)}.
     *
     * @param options the options of all scans
     */
    public SecretScanner(ScanOptions options) {
        this.options = options;
    }

    /**
     * Scans sources with the options of this scanner and returns the report. Equivalent to {@link #scan(ScanRequest)} without a time limit
     * and without a cancellation.
     *
     * @param sources the sources; an empty list gives an empty report
     * @return the report
     * @throws IOException if the only source cannot be opened, or if an option that applies to all sources is invalid
     * @throws InterruptedException if the calling thread is interrupted
     */
    public Report scan(List<Source> sources) throws IOException, InterruptedException {
        return scan(new ScanRequest(sources, options)).report();
    }

    /**
     * Scans sources and returns the result. Starts {@link ScanOptions#threads} daemon threads and one that coordinates them, and ends them
     * before it returns. Online checks, if any, run after all sources were closed.
     *
     * <p>If something cannot be read, the failure becomes a problem in the report, and the scan continues. This includes exhausted
     * memory, unexpected exceptions and failed online checks. If there are several sources, it also includes a source that cannot be
     * opened.
     *
     * <p>A scan that is cancelled or exceeds its time limit ends within a second and returns what was found until then. Its threads have
     * ended by then, its git processes too, and temporary files are deleted. Each target that was not read completely has a problem of the
     * kind {@link dev.trapstreet.finding.Problem.Kind#STOPPED}, so the exit code of such a report is 3 unless a finding makes it 1. The
     * only exception is a thread that reads a stream of the caller which does not react to an interrupt: it ends when that read does.
     *
     * @param request the sources, the options, the time limit and the cancellation. A source is opened once for each scan.
     * @return the report, and the record of what was read
     * @throws IOException if the only source cannot be opened, or if an option that applies to all sources is invalid, such as a
     *     revision range or an exclude pattern. Nothing was scanned then.
     * @throws InterruptedException if the calling thread is interrupted. The scan has ended then, as after a cancellation, and there is no
     *     report.
     */
    public static ScanResult scan(ScanRequest request) throws IOException, InterruptedException {
        return new ScanRun(request).await();
    }

    /**
     * Scans many targets, and passes the result of each to a listener once it has been read, judged and closed. Memory does not grow with
     * the number of targets. Each is judged on its own, as by {@link #scan(ScanRequest)} with this target only, but the worker threads are
     * shared, and while one target is judged or cloned, others are read. A target that cannot be opened, has an invalid configuration or
     * exceeds the limit of a target has a problem in its report; it never ends the scan.
     *
     * <p>After a cancellation or at the time limit, the scan ends within a second. Targets that are not complete by then are not passed on.
     *
     * @param request the targets, the options, the time limits and the cancellation
     * @param listener receives the results
     * @return whether all targets were passed on; false if the scan was cancelled or exceeded its time limit
     * @throws IOException if the listener throws it, or if an exclude pattern is malformed, in which case nothing was scanned. All threads
     *     have ended.
     * @throws InterruptedException if the calling thread is interrupted. The scan has ended then, as after a cancellation.
     */
    public static boolean scanEach(TargetsRequest request, TargetListener listener)
            throws IOException, InterruptedException {
        return new TargetsRun(request, listener).await();
    }
}
