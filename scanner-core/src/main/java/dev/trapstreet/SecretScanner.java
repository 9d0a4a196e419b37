package dev.trapstreet;

import dev.trapstreet.decode.Decoder;
import dev.trapstreet.detect.Detector;
import dev.trapstreet.detect.HygieneDetector;
import dev.trapstreet.engine.ChunkScanner;
import dev.trapstreet.engine.ChunkSearch;
import dev.trapstreet.engine.FindingAssembler;
import dev.trapstreet.engine.RestrictedTokenSeverity;
import dev.trapstreet.engine.TokenOccurrences;
import dev.trapstreet.engine.TrustedSuppressions;
import dev.trapstreet.engine.WorkerPool;
import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.HygieneFinding;
import dev.trapstreet.finding.Notice;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.Report;
import dev.trapstreet.finding.ScanCounts;
import dev.trapstreet.finding.SkipReason;
import dev.trapstreet.policy.InlineSuppressions;
import dev.trapstreet.policy.SeverityPolicy;
import dev.trapstreet.policy.SuppressionResolver;
import dev.trapstreet.report.ToolInfo;
import dev.trapstreet.source.DepthLimits;
import dev.trapstreet.source.InvalidExcludeException;
import dev.trapstreet.source.InvalidRangeException;
import dev.trapstreet.source.Source;
import dev.trapstreet.source.SourceOptions;
import dev.trapstreet.source.SourceScan;
import dev.trapstreet.source.Task;
import dev.trapstreet.source.WorkerContext;
import dev.trapstreet.token.Redactor;
import dev.trapstreet.verify.OnlineChecks;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Scanner for Mapbox access tokens. Finds the tokens in sources, classifies their locations, and applies the rules.
 *
 * <pre>
 *   Report report = new SecretScanner(ScanOptions.DEFAULT).scan(List.of(Sources.at(Path.of("."))));
 * </pre>
 *
 * <p>The report does not depend on the number of threads. A scanner can be used for several scans, one after the other. It is not
 * thread-safe: two scans at the same time need two scanners.
 */
public final class SecretScanner {
    /**
     * Skip reasons that make a scan partial. After a partial scan, unused suppressions are not reported: their tokens may be in
     * what was skipped.
     */
    private static final Set<SkipReason> PARTIAL_SCAN_REASONS = EnumSet.of(
            SkipReason.HISTORY,
            SkipReason.ENCLOSING_HISTORY,
            SkipReason.ABSENT,
            SkipReason.SCANNED_BEFORE,
            SkipReason.NOT_TRACKED,
            SkipReason.ARCHIVE);

    private final ScanOptions options;
    private List<SourceScan> lastScans = List.of();

    /**
     * Creates a scanner. Nothing is read before {@link #scan}.
     *
     * @param options the options of all scans
     */
    public SecretScanner(ScanOptions options) {
        this.options = options;
    }

    /**
     * Scans sources and returns a report. Starts {@link ScanOptions#threads} daemon threads and ends them before it returns. Online
     * checks, if any, run after all sources were closed.
     *
     * <p>If something cannot be read, the failure becomes a problem in the report, and the scan continues. This includes exhausted
     * memory, unexpected exceptions and failed online checks. If there are several sources, it also includes a source that cannot be
     * opened.
     *
     * @param sources the sources; an empty list gives an empty report. A source is opened once for each scan.
     * @return the report; its findings, problems and warnings are sorted
     * @throws IOException if the only source cannot be opened, or if an option that applies to all sources is invalid, such as a
     *     revision range or an exclude pattern. Nothing was scanned then.
     * @throws InterruptedException if the calling thread is interrupted. All sources are closed then, and there is no report.
     */
    public Report scan(List<Source> sources) throws IOException, InterruptedException {
        Instant started = options.clock().instant();
        List<SourceScan> scans = open(sources);
        lastScans = scans;
        List<String> targets = targets(sources);
        WorkerPool pool = new WorkerPool();
        for (int i = 0; i < scans.size(); i++) {
            pool.submit(WorkerContext.first(i, targets.get(i), scans.get(i)));
        }
        TokenOccurrences occurrences = new TokenOccurrences();
        InlineSuppressions inlineSuppressions = new InlineSuppressions();
        List<WorkerContext> workers = new ArrayList<>();
        List<HygieneDetector> flaws = new ArrayList<>();
        List<ChunkSearch> searches = new ArrayList<>();
        for (int i = 0; i < options.threads(); i++) {
            flaws.add(new HygieneDetector(options.hygiene(), options.rules()));
            searches.add(new ChunkSearch(
                    told -> new ChunkScanner(detector(started), occurrences, inlineSuppressions, told), flaws.get(i)));
            workers.add(new WorkerContext(searches.get(i), pool::submit, pool::submitLast, options.depth()));
        }
        SuppressionResolver suppressions =
                new SuppressionResolver(options.configuration(), options.baseline(), inlineSuppressions, started);
        List<Finding> findings;
        try {
            pool.runAll(workers);
            searches.forEach(search -> search.problems().forEach(workers.get(0)::report));
            if (!occurrences.all().isEmpty()) {
                for (int i = 0; i < scans.size(); i++) {
                    SourceScan scan = scans.get(i);
                    Task locating = worker ->
                            occurrences.resolveLocations(locations -> scan.resolveLocations(locations, worker));
                    workers.get(0).run(WorkerContext.first(i, targets.get(i), locating));
                }
            }
            if (options.configuration().isCommitted()) {
                new TrustedSuppressions(options.configuration(), started)
                        .retainCommitted(inlineSuppressions, occurrences, workers.get(0));
            }
            findings = assemble(scans, projects(sources), occurrences, workers, started, suppressions);
        } finally {
            close(scans);
        }
        // After the sources were closed, because online checks can take minutes.
        OnlineChecks.CheckedFindings asked = runOnlineChecks(findings, started, suppressions);
        List<HygieneFinding> around = flaws(flaws, asked.findings(), workers.get(0));
        return report(targets, started, workers, asked, around, suppressions);
    }

    private List<HygieneFinding> flaws(List<HygieneDetector> detectors, List<Finding> findings, WorkerContext worker) {
        try {
            return RestrictedTokenSeverity.apply(HygieneDetector.merge(detectors), findings, options.rules());
        } catch (RuntimeException | Error e) {
            worker.failed("related checks", e);
            return List.of();
        }
    }

    private OnlineChecks.CheckedFindings runOnlineChecks(
            List<Finding> findings, Instant now, SuppressionResolver suppressions) throws InterruptedException {
        if (options.onlineChecks().isEmpty()) {
            return OnlineChecks.CheckedFindings.unchanged(findings);
        }
        try {
            return options.onlineChecks()
                    .run(
                            findings,
                            policy(now, suppressions)::assess,
                            options.rules(),
                            options.sourceOptions().progress());
        } catch (RuntimeException | Error e) {
            return new OnlineChecks.CheckedFindings(
                    findings, List.of(Problem.of("the Tokens API", e)), List.of(), List.of());
        }
    }

    private SeverityPolicy policy(Instant now, SuppressionResolver suppressions) {
        return new SeverityPolicy(options.rules().get(), now, options.configuration(), suppressions);
    }

    private List<SourceScan> open(List<Source> sources) throws IOException {
        SourceOptions sourceOptions = options.sourceOptions();
        if (sourceOptions.sinceLast().isPresent()) {
            String rules = options.rules().get().version();
            sourceOptions = sourceOptions.withSearchVersion(
                    ToolInfo.version() + " " + rules + " " + options.placeholders() + " " + options.depth());
        }
        List<SourceScan> scans = new ArrayList<>();
        try {
            for (int i = 0; i < sources.size(); i++) {
                SourceOptions own = options.configuration().applyTo(i, sourceOptions);
                scans.add(open(sources.get(i), own, sources.size() == 1));
            }
            return scans;
        } catch (IOException | RuntimeException | Error e) {
            close(scans);
            throw e;
        }
    }

    private static SourceScan open(Source source, SourceOptions options, boolean isOnlyOne) throws IOException {
        try {
            return source.open(options);
        } catch (InvalidRangeException | InvalidExcludeException e) {
            throw e; // the option applies to every source, so it is wrong for all of them
        } catch (IOException e) {
            if (isOnlyOne) {
                throw e;
            }
            String detail = Redactor.redact(String.valueOf(e.getMessage()));
            String target = Redactor.redact(source.target());
            return worker -> worker.report(new Problem(Problem.Kind.NOT_OPENED, target, detail));
        } catch (RuntimeException | Error e) {
            return worker -> worker.failed(Redactor.redact(source.target()), e);
        }
    }

    /**
     * Saves which objects of the history the last scan has read, if the options request an incremental scan with
     * {@link SourceOptions#sinceLast}; otherwise does nothing. The next scan then skips these objects. To be called after the report
     * was written: if the program ends before, no finding is lost.
     *
     * @throws IOException if the list cannot be written. The next scan then reads the objects again.
     */
    public void saveScanned() throws IOException {
        for (SourceScan scan : lastScans) {
            scan.saveScanned();
        }
    }

    private Detector detector(Instant now) {
        int encodings = options.depth().encodings();
        Decoder decoder = encodings == 0 ? null : new Decoder(now, encodings);
        return new Detector(now, options.placeholders(), decoder);
    }

    private List<Finding> assemble(
            List<SourceScan> scans,
            List<Integer> projects,
            TokenOccurrences occurrences,
            List<WorkerContext> workers,
            Instant now,
            SuppressionResolver suppressions)
            throws InterruptedException {
        if (occurrences.all().isEmpty()) {
            return List.of(); // most scans; the rules are not loaded then
        }
        FindingAssembler.AllowedUrlKnowledge listings =
                options.onlineChecks().inventories().isEmpty()
                        ? FindingAssembler.AllowedUrlKnowledge.UNKNOWN
                        : FindingAssembler.AllowedUrlKnowledge.REQUESTED;
        try {
            FindingAssembler judge =
                    new FindingAssembler(scans, projects, options.configuration(), policy(now, suppressions), listings);
            workers.forEach(worker -> judge.addDeleted(worker.deletedInLayers()));
            List<Finding> findings = judge.assemble(occurrences, workers);
            judge.notices().forEach(workers.get(0)::notice);
            return findings;
        } catch (RuntimeException | Error e) {
            workers.get(0).failed("the assessment of the findings", e);
            return FindingAssembler.unjudged(occurrences);
        }
    }

    private Report report(
            List<String> targets,
            Instant started,
            List<WorkerContext> workers,
            OnlineChecks.CheckedFindings asked,
            List<HygieneFinding> hygieneFindings,
            SuppressionResolver suppressions) {
        ScanCounts counts = new ScanCounts(0, 0, 0);
        Map<SkipReason, Long> skipped = new EnumMap<>(SkipReason.class);
        if (options.depth().encodings() < DepthLimits.FULL.encodings()) {
            skipped.put(SkipReason.ENCODING_DEPTH, (long) targets.size());
        }
        List<Problem> problems = new ArrayList<>();
        List<Notice> elsewhere = new ArrayList<>();
        for (WorkerContext worker : workers) {
            counts = counts.plus(worker.counts());
            for (Map.Entry<SkipReason, Long> skip : worker.skips().entrySet()) {
                skipped.put(skip.getKey(), skipped.getOrDefault(skip.getKey(), 0L) + skip.getValue());
            }
            problems.addAll(worker.problems());
            elsewhere.addAll(worker.notices());
        }
        // Before notices(), which reports the suppressions that were not used until then.
        List<HygieneFinding> marked = suppressions.apply(hygieneFindings);
        boolean whole = isExhaustive(problems, skipped);
        List<Notice> notices = new ArrayList<>(suppressions.notices(whole));
        notices.addAll(elsewhere);
        notices.addAll(asked.notices());
        if (whole) {
            notices.addAll(asked.accountNotices());
        }
        if (notices.size() > 1) {
            notices.sort(Notice.ORDER);
        }
        problems.addAll(asked.problems());
        if (problems.size() > 1) {
            problems.sort(Problem.ORDER);
        }
        return new Report(
                targets,
                started,
                Duration.between(started, options.clock().instant()),
                counts,
                skipped,
                asked.findings(),
                marked,
                problems,
                notices,
                options.configuration().fileNames());
    }

    /**
     * Returns the number of the project of each source: sources in the same repository belong together, and so do the parts of one
     * build, which have display names of their own.
     */
    private static List<Integer> projects(List<Source> sources) {
        List<Integer> projects = new ArrayList<>(sources.size());
        Map<Object, Integer> known = new HashMap<>();
        for (int i = 0; i < sources.size(); i++) {
            Source source = sources.get(i);
            Object key = i;
            if (sources.size() > 1 && source.displayName().isPresent()) {
                key = "";
            } else if (sources.size() > 1 && source.path().isPresent()) {
                key = Sources.projectRoot(source.path().get());
            }
            Integer other = known.putIfAbsent(key, i);
            projects.add(other == null ? i : other);
        }
        return projects;
    }

    private static void close(List<SourceScan> scans) {
        for (SourceScan scan : scans) {
            scan.close();
        }
    }

    private static List<String> targets(List<Source> sources) {
        List<String> targets = new ArrayList<>(sources.size());
        for (Source source : sources) {
            targets.add(Redactor.redact(source.target()));
        }
        return targets;
    }

    /** Whether everything in the targets was read, including the history. Only then unused suppressions are reported. */
    private boolean isExhaustive(List<Problem> problems, Map<SkipReason, Long> skipped) {
        SourceOptions sourceOptions = options.sourceOptions();
        return problems.isEmpty()
                && !skipped.containsKey(SkipReason.NOT_STAGED)
                && !skipped.containsKey(SkipReason.NOT_NEW)
                && options.depth().equals(DepthLimits.FULL)
                && sourceOptions.excludes().isEmpty()
                && sourceOptions.history() == SourceOptions.History.INCLUDED
                && Collections.disjoint(skipped.keySet(), PARTIAL_SCAN_REASONS);
    }
}
