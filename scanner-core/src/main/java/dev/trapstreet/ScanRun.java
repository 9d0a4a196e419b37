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
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.Report;
import dev.trapstreet.policy.InlineSuppressions;
import dev.trapstreet.policy.SeverityPolicy;
import dev.trapstreet.policy.SuppressionResolver;
import dev.trapstreet.report.ToolInfo;
import dev.trapstreet.source.InvalidExcludeException;
import dev.trapstreet.source.InvalidRangeException;
import dev.trapstreet.source.Progress;
import dev.trapstreet.source.Source;
import dev.trapstreet.source.SourceOptions;
import dev.trapstreet.source.SourceScan;
import dev.trapstreet.source.StoppedException;
import dev.trapstreet.source.Task;
import dev.trapstreet.source.WorkerContext;
import dev.trapstreet.token.Redactor;
import dev.trapstreet.verify.OnlineChecks;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Run of one scan: its phases, from opening the sources to the report. Used once. A phase that is stopped ends with an exception, and the
 * report contains what was found until then.
 */
final class ScanRun implements ScanThread.Body {
    private final ScanRequest request;
    private final ScanOptions options;
    private final List<Source> sources;
    private final List<String> targets;
    private final ScanThread control;
    private final TokenOccurrences occurrences = new TokenOccurrences();
    private final InlineSuppressions inlineSuppressions = new InlineSuppressions();
    private final WorkerPool pool = new WorkerPool();
    private final List<WorkerContext> workers = new ArrayList<>();
    private final List<ChunkSearch> searches = new ArrayList<>(); // by worker
    private final List<HygieneDetector> flaws = new ArrayList<>(); // by worker
    private final List<Problem> stopProblems = new ArrayList<>();
    private boolean allRead; // whether all sources were read to their end
    private boolean stopped; // whether a phase was cut short

    /** Creates a run. Nothing is read before {@link #await}. */
    ScanRun(ScanRequest request) {
        this.request = request;
        this.options = request.options();
        this.sources = request.sources();
        this.targets = targets(sources);
        this.control = new ScanThread(request);
    }

    /**
     * Runs the scan and waits for its end.
     *
     * @return the result
     * @throws IOException if the scan could not be started
     * @throws InterruptedException if the calling thread was interrupted; the scan has ended then
     */
    ScanResult await() throws IOException, InterruptedException {
        return control.await(this);
    }

    /** Runs all phases, on the thread of the scan. */
    @Override
    public ScanResult scan() throws IOException {
        Instant started = options.clock().instant();
        List<SourceScan> scans;
        try {
            scans = open();
        } catch (IOException | RuntimeException e) {
            if (!control.isStopped()) {
                throw e;
            }
            control.clearInterrupt();
            addStopProblems(Set.of(), " before it was opened");
            scans = List.of();
        }
        for (int i = 0; i < scans.size(); i++) {
            pool.submit(WorkerContext.first(i, targets.get(i), scans.get(i)));
        }
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
            findings = stopped ? List.of() : search(scans, started, suppressions);
        } finally {
            close(scans);
        }
        // After the sources were closed, because online checks can take minutes.
        OnlineChecks.CheckedFindings asked = runOnlineChecks(findings, started, suppressions);
        control.finish();
        List<HygieneFinding> around = flaws(flaws, asked.findings(), workers.get(0));
        Report report = new ReportAssembler(options, targets, started, suppressions)
                .assemble(workers, asked, around, stopProblems, stopped);
        return new ScanResult(report, stopped, scans);
    }

    /** Reads all sources, resolves the locations of the tokens, and returns the findings. */
    private List<Finding> search(List<SourceScan> scans, Instant started, SuppressionResolver suppressions) {
        boolean trusted = !options.configuration().isCommitted();
        try {
            read();
            for (int i = 0; i < scans.size() && !occurrences.all().isEmpty(); i++) {
                SourceScan scan = scans.get(i);
                Task locating =
                        worker -> occurrences.resolveLocations(locations -> scan.resolveLocations(locations, worker));
                workers.get(0).run(WorkerContext.first(i, targets.get(i), locating));
                control.check();
            }
            if (!trusted) {
                new TrustedSuppressions(options.configuration(), started)
                        .retainCommitted(inlineSuppressions, occurrences, workers.get(0));
                control.check();
                trusted = true;
            }
            List<Finding> findings = assemble(scans, workers, started, suppressions);
            control.check();
            return findings;
        } catch (InterruptedException | StoppedException e) {
            endThreads();
            if (!trusted) {
                inlineSuppressions.retain(List.of()); // a change could otherwise suppress its own tokens
            }
            return assembleWithoutFiles(started, suppressions);
        }
    }

    private void read() throws InterruptedException {
        pool.runAll(workers);
        control.check();
        allRead = true;
        for (ChunkSearch search : searches) {
            search.problems().forEach(workers.get(0)::report);
        }
    }

    /** Ends the work on the sources after a stop: drops the workers that did not end, and records what was not read. */
    private void endThreads() {
        control.clearInterrupt();
        occurrences.freeze();
        Set<String> unread = new LinkedHashSet<>();
        List<WorkerContext> abandoned = pool.abandoned();
        for (int i = workers.size() - 1; i >= 0; i--) {
            unread.addAll(workers.get(i).stoppedTargets());
            if (abandoned.contains(workers.get(i))) {
                workers.remove(i);
                searches.remove(i);
                flaws.remove(i);
            }
        }
        for (Task task : pool.remaining()) {
            unread.add(WorkerContext.targetOf(task));
        }
        if (!abandoned.isEmpty()) {
            unread.addAll(targets);
        }
        workers.add(0, new WorkerContext(chunk -> {}, task -> {}));
        flaws.add(0, new HygieneDetector(options.hygiene(), options.rules()));
        Progress progress = options.sourceOptions().progress();
        String done = targets.size() == 1 && progress.total() > 0
                ? " after " + progress.done() + " of " + progress.total() + " " + progress.unit()
                : "";
        if (allRead) {
            addStopProblems(Set.of(), " before its locations were resolved");
        } else {
            addStopProblems(unread, done);
        }
    }

    /**
     * Adds a problem for each target that is affected by the stop.
     *
     * @param unread the targets that were not read completely; empty if all are affected
     * @param when how much was done by then, or an empty text
     */
    private void addStopProblems(Set<String> unread, String when) {
        stopped = true;
        String reason = control.reason() == ScanThread.StopReason.TIME_LIMIT
                ? "the time limit of " + request.timeLimit().orElseThrow().toMillis() + " ms was exceeded"
                : "it was cancelled";
        for (String target : new LinkedHashSet<>(targets)) {
            if (unread.isEmpty() || unread.contains(target)) {
                stopProblems.add(new Problem(Problem.Kind.STOPPED, target, reason + when));
            }
        }
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
            List<Finding> findings, Instant now, SuppressionResolver suppressions) {
        if (options.onlineChecks().isEmpty()) {
            return OnlineChecks.CheckedFindings.unchanged(findings);
        }
        if (stopped) {
            return uncheckedFindings(findings);
        }
        try {
            return options.onlineChecks()
                    .run(
                            findings,
                            policy(now, suppressions)::assess,
                            options.rules(),
                            options.sourceOptions().progress());
        } catch (InterruptedException e) {
            control.clearInterrupt();
            stopped = true;
            return uncheckedFindings(findings);
        } catch (RuntimeException | Error e) {
            return new OnlineChecks.CheckedFindings(
                    findings, List.of(Problem.of("the Tokens API", e)), List.of(), List.of());
        }
    }

    /** Returns findings without results of the Tokens API, with a problem for each kind of check that the stop has prevented. */
    private OnlineChecks.CheckedFindings uncheckedFindings(List<Finding> findings) {
        List<Problem> problems = new ArrayList<>();
        String detail = "the scan was stopped";
        if (options.onlineChecks().verifier().isPresent()) {
            String address = options.onlineChecks().verifier().get().address();
            problems.add(new Problem(Problem.Kind.VERDICT_UNKNOWN, address, detail));
        }
        for (OnlineChecks.InventorySource inventory : options.onlineChecks().inventories()) {
            problems.add(new Problem(Problem.Kind.LISTING_UNKNOWN, inventory.where(), detail));
        }
        return new OnlineChecks.CheckedFindings(findings, problems, List.of(), List.of());
    }

    private SeverityPolicy policy(Instant now, SuppressionResolver suppressions) {
        return new SeverityPolicy(options.rules().get(), now, options.configuration(), suppressions);
    }

    private List<SourceScan> open() throws IOException {
        SourceOptions sourceOptions = options.sourceOptions();
        if (sourceOptions.sinceLast().isPresent()) {
            String rules = options.rules().get().version();
            sourceOptions = sourceOptions.withSearchVersion(
                    ToolInfo.version() + " " + rules + " " + options.placeholders() + " " + options.depth());
        }
        control.check();
        List<SourceScan> scans = new ArrayList<>();
        try {
            for (int i = 0; i < sources.size(); i++) {
                control.check();
                SourceOptions own = options.configuration().applyTo(i, sourceOptions);
                scans.add(open(sources.get(i), own, sources.size() == 1));
            }
            return scans;
        } catch (IOException | RuntimeException | Error e) {
            close(scans);
            throw e;
        }
    }

    private SourceScan open(Source source, SourceOptions sourceOptions, boolean isOnlyOne) throws IOException {
        try {
            return source.open(sourceOptions);
        } catch (InvalidRangeException | InvalidExcludeException | StoppedException e) {
            throw e; // it concerns every source
        } catch (IOException e) {
            control.check();
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

    private Detector detector(Instant now) {
        int encodings = options.depth().encodings();
        Decoder decoder = encodings == 0 ? null : new Decoder(now, encodings);
        return new Detector(now, options.placeholders(), decoder);
    }

    /**
     * Returns the findings of a scan that was stopped. Their locations are classified by their paths alone, because the sources are not
     * read any more.
     */
    private List<Finding> assembleWithoutFiles(Instant now, SuppressionResolver suppressions) {
        try {
            return assemble(
                    Collections.nCopies(sources.size(), worker -> {}), workers.subList(0, 1), now, suppressions);
        } catch (InterruptedException e) {
            return FindingAssembler.unjudged(occurrences);
        }
    }

    private List<Finding> assemble(
            List<SourceScan> scans, List<WorkerContext> workers, Instant now, SuppressionResolver suppressions)
            throws InterruptedException {
        if (occurrences.all().isEmpty()) {
            return List.of(); // most scans; the rules are not loaded then
        }
        FindingAssembler.AllowedUrlKnowledge listings =
                options.onlineChecks().inventories().isEmpty()
                        ? FindingAssembler.AllowedUrlKnowledge.UNKNOWN
                        : FindingAssembler.AllowedUrlKnowledge.REQUESTED;
        try {
            FindingAssembler judge = new FindingAssembler(
                    scans, projects(sources), options.configuration(), policy(now, suppressions), listings);
            workers.forEach(worker -> judge.addDeleted(worker.deletedInLayers()));
            List<Finding> findings = judge.assemble(occurrences, workers);
            judge.notices().forEach(workers.get(0)::notice);
            return findings;
        } catch (RuntimeException | Error e) {
            workers.get(0).failed("the assessment of the findings", e);
            return FindingAssembler.unjudged(occurrences);
        }
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
}
