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
import dev.trapstreet.git.GitProcess;
import dev.trapstreet.policy.InlineSuppressions;
import dev.trapstreet.policy.SeverityPolicy;
import dev.trapstreet.policy.SuppressionResolver;
import dev.trapstreet.report.ToolInfo;
import dev.trapstreet.source.DepthLimits;
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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Run of one scan: its phases, and its end if it is stopped. Used once.
 *
 * <p>The phases run on a thread of their own, so that the caller can wait for it with a time limit and can be interrupted. To stop the run
 * is to interrupt that thread, which passes the interrupt on to the worker threads and kills their git processes. A phase that is stopped
 * ends with an exception, and the report is made of what was found until then.
 */
final class ScanRun implements Runnable {
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

    /** Reasons to stop a scan. */
    enum StopReason {
        /** The cancellation of the request was used. */
        CANCELLED,
        /** The time limit of the request was exceeded. */
        TIME_LIMIT,
        /** The calling thread was interrupted. */
        INTERRUPTED
    }

    private final ScanRequest request;
    private final ScanOptions options;
    private final List<Source> sources;
    private final List<String> targets;
    private final TokenOccurrences occurrences = new TokenOccurrences();
    private final InlineSuppressions inlineSuppressions = new InlineSuppressions();
    private final WorkerPool pool = new WorkerPool();
    private final List<WorkerContext> workers = new ArrayList<>();
    private final List<ChunkSearch> searches = new ArrayList<>(); // by worker
    private final List<HygieneDetector> flaws = new ArrayList<>(); // by worker
    private final List<Problem> stopProblems = new ArrayList<>();
    private @Nullable Thread thread;
    private volatile @Nullable StopReason stopReason;
    private boolean allRead; // whether all sources were read to their end
    private boolean stopped; // whether a phase was cut short
    private boolean finished; // whether it is too late to stop the run
    private @Nullable ScanResult result;
    private @Nullable Throwable failure;

    /** Creates a run. Nothing is read before {@link #await}. */
    ScanRun(ScanRequest request) {
        this.request = request;
        this.options = request.options();
        this.sources = request.sources();
        this.targets = targets(sources);
    }

    /**
     * Runs the scan and waits for its end.
     *
     * @return the result
     * @throws IOException if the scan could not be started
     * @throws InterruptedException if the calling thread was interrupted; the scan has ended then
     */
    ScanResult await() throws IOException, InterruptedException {
        Thread own = new Thread(null, this, "trapstreet-scan", 0, true);
        own.setDaemon(true);
        thread = own;
        try {
            own.start();
        } catch (OutOfMemoryError e) { // also thrown if the system allows no further thread
            thread = Thread.currentThread();
            run();
        }
        if (request.cancellation().isPresent()) {
            request.cancellation().get().add(this);
        }
        try {
            if (request.timeLimit().isPresent()) {
                own.join(Math.max(1, request.timeLimit().get().toMillis()));
                if (own.isAlive()) {
                    stop(StopReason.TIME_LIMIT);
                }
            }
            own.join();
        } catch (InterruptedException e) {
            stop(StopReason.INTERRUPTED);
            awaitEnd(own);
            throw e;
        } finally {
            if (request.cancellation().isPresent()) {
                request.cancellation().get().remove(this);
            }
        }
        return result();
    }

    /** Waits for the end of a stopped run. Further interrupts do not end the wait. */
    private static void awaitEnd(Thread own) {
        while (own.isAlive()) {
            try {
                own.join();
            } catch (InterruptedException e) {
                continue; // the caller throws an InterruptedException anyway
            }
        }
    }

    private ScanResult result() throws IOException, InterruptedException {
        Throwable thrown = failure;
        if (thrown instanceof IOException e) {
            throw e;
        }
        if (thrown instanceof RuntimeException e) {
            throw e;
        }
        if (thrown instanceof Error e) {
            throw e;
        }
        if (stopReason == StopReason.INTERRUPTED) {
            throw new InterruptedException("the scan was interrupted");
        }
        return Objects.requireNonNull(result, "a run ends with a result or a failure");
    }

    /**
     * Stops the run. Returns at once. The first reason counts; has no effect once the run has ended.
     *
     * @param reason the reason, for the report
     */
    synchronized void stop(StopReason reason) {
        Thread own = thread;
        if (stopReason == null && !finished && own != null && own.isAlive()) {
            stopReason = reason;
            own.interrupt();
            GitProcess.endAllOf(List.of(own));
        }
    }

    /** Checks whether the run was stopped while an operation converted the interrupt to an ordinary failure, or ignored it. */
    private void checkStopped() {
        if (stopReason != null) {
            throw new StoppedException();
        }
    }

    @Override
    public void run() {
        try {
            result = scan();
        } catch (IOException | RuntimeException | Error e) {
            failure = e;
        }
    }

    private ScanResult scan() throws IOException {
        Instant started = options.clock().instant();
        List<SourceScan> scans;
        try {
            scans = open();
        } catch (IOException | RuntimeException e) {
            if (stopReason == null) {
                throw e;
            }
            clearInterrupt();
            addStopProblems(Set.of(), " before it was opened");
            scans = List.of();
        }
        for (int i = 0; i < scans.size(); i++) {
            pool.submit(WorkerContext.first(targets.get(i), scans.get(i)));
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
        finish();
        List<HygieneFinding> around = flaws(flaws, asked.findings(), workers.get(0));
        return new ScanResult(report(targets, started, workers, asked, around, suppressions), stopped, scans);
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
                workers.get(0).run(WorkerContext.first(targets.get(i), locating));
                checkStopped();
            }
            if (!trusted) {
                new TrustedSuppressions(options.configuration(), started)
                        .retainCommitted(inlineSuppressions, occurrences, workers.get(0));
                checkStopped();
                trusted = true;
            }
            List<Finding> findings = assemble(scans, workers, started, suppressions);
            checkStopped();
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
        checkStopped();
        allRead = true;
        for (ChunkSearch search : searches) {
            search.problems().forEach(workers.get(0)::report);
        }
    }

    /** Ends the work on the sources after a stop: drops the workers that did not end, and records what was not read. */
    private void endThreads() {
        if (stopReason == null) {
            stopReason = StopReason.INTERRUPTED; // this thread is the caller's own, because no other could be started
        }
        clearInterrupt();
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

    /** Clears the interrupt of a stop, so that the report can be made. That needs no file and no network. */
    private synchronized void clearInterrupt() {
        Thread.interrupted(); // synchronized, like stop(): the interrupt cannot come after this
    }

    /** From here on, the run cannot be stopped any more. */
    private synchronized void finish() {
        finished = true;
        Thread.interrupted();
    }

    /**
     * Adds a problem for each target that is affected by the stop.
     *
     * @param unread the targets that were not read completely; empty if all are affected
     * @param when how much was done by then, or an empty text
     */
    private void addStopProblems(Set<String> unread, String when) {
        stopped = true;
        String reason = stopReason == StopReason.TIME_LIMIT
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
                            options.sourceOptions().progress());
        } catch (InterruptedException e) {
            clearInterrupt();
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
        List<SourceScan> scans = new ArrayList<>();
        try {
            for (Source source : sources) {
                checkStopped();
                scans.add(open(source, options.configuration().applyTo(source, sourceOptions), sources.size() == 1));
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
            checkStopped();
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
            FindingAssembler judge =
                    new FindingAssembler(scans, options.configuration(), policy(now, suppressions), listings);
            workers.forEach(worker -> judge.addDeleted(worker.deletedInLayers()));
            return judge.assemble(occurrences, workers);
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
        boolean whole = !stopped && isExhaustive(problems, skipped);
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
        problems.addAll(stopProblems);
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
