package dev.trapstreet;

import dev.trapstreet.detect.HygieneResults;
import dev.trapstreet.engine.FindingAssembler;
import dev.trapstreet.engine.RestrictedTokenSeverity;
import dev.trapstreet.engine.WorkerThreads;
import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.HygieneFinding;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.Report;
import dev.trapstreet.policy.InlineSuppressions;
import dev.trapstreet.policy.SeverityPolicy;
import dev.trapstreet.policy.SuppressionResolver;
import dev.trapstreet.source.PathFilter;
import dev.trapstreet.source.Progress;
import dev.trapstreet.source.Source;
import dev.trapstreet.source.SourceScan;
import dev.trapstreet.source.StoppedException;
import dev.trapstreet.source.WorkerContext;
import dev.trapstreet.token.Redactor;
import dev.trapstreet.verify.OnlineChecks;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Run of one scan. Opens, reads and closes the targets of one project after the other ({@link ProjectRun}), and then judges the tokens of
 * all of them together. Used once. Memory grows with the tokens that are found, but not with the number of targets.
 */
final class ScanRun implements ScanThread.Body<ScanResult> {
    private final ScanRequest request;
    private final @Nullable Shared shared;
    private final ScanOptions options;
    private final List<Source> sources;
    private final List<String> targets;
    private final ScanThread<ScanResult> control;
    private final FindingAssembler assembler = new FindingAssembler();
    private @Nullable WorkerContext judging; // receives failures while findings are judged; created for the first one
    private boolean stopped; // whether a phase was cut short

    /**
     * Objects that the run of one target shares with those of other targets that are reported separately.
     *
     * @param threads the worker threads
     * @param gate the limit for the number of open projects
     */
    record Shared(WorkerThreads threads, ProjectGate gate) {}

    /** Creates a run. Nothing is read before {@link #await}. */
    ScanRun(ScanRequest request) {
        this(request, null);
    }

    /**
     * Creates a run for one of several targets that are reported separately. A target that cannot be opened is a problem in its report.
     *
     * @param request the request for this target
     * @param shared what it shares with the runs of the other targets; null for a run of its own
     */
    ScanRun(ScanRequest request, @Nullable Shared shared) {
        this.request = request;
        this.shared = shared;
        this.options = request.options();
        this.sources = request.sources();
        this.targets = targets(sources);
        this.control = new ScanThread<>(limit(request), request.cancellation());
    }

    /** Returns the time limit of the whole scan. A single target has only one limit, the shorter one. */
    private static Optional<Duration> limit(ScanRequest request) {
        Optional<Duration> whole = request.timeLimit();
        Optional<Duration> target = request.targetLimit();
        boolean single = request.sources().size() == 1 && target.isPresent();
        boolean shorter = single && (whole.isEmpty() || target.get().compareTo(whole.get()) < 0);
        return shorter ? target : whole;
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
        List<Map<Integer, Source>> projects = projects(sources);
        List<ProjectResult> results = read(projects, started);
        InlineSuppressions inlineSuppressions =
                results.size() == 1 ? results.get(0).inlineSuppressions() : joined(results);
        SuppressionResolver suppressions =
                new SuppressionResolver(options.configuration(), options.baseline(), inlineSuppressions, started);
        for (ProjectResult result : results) {
            stopped |= result.stopped();
            assembler.add(result.tokens());
        }
        List<Finding> findings = assemble(started, suppressions);
        // After the sources were closed, because online checks can take minutes.
        OnlineChecks.CheckedFindings asked = runOnlineChecks(findings, started, suppressions);
        control.finish();
        List<HygieneFinding> around = flaws(results, asked.findings());
        Report report = new ReportAssembler(options, targets, started, suppressions)
                .assemble(
                        results, judging == null ? List.of() : judging.problems(), assembler.notices(), asked, around);
        List<SourceScan> scans = new ArrayList<>();
        for (ProjectResult result : results) {
            scans.addAll(result.scans());
        }
        return new ScanResult(report, stopped, scans);
    }

    private List<ProjectResult> read(List<Map<Integer, Source>> projects, Instant started) throws IOException {
        if (shared != null) {
            return List.of(only(projects.get(0), started, shared, ProjectRun.OpenFailure.REPORTED));
        }
        try (WorkerThreads threads = new WorkerThreads(options.threads())) {
            if (projects.size() != 1) {
                return several(projects, started, threads);
            }
            ProjectRun.OpenFailure openFailure =
                    sources.size() == 1 ? ProjectRun.OpenFailure.THROWN : ProjectRun.OpenFailure.REPORTED_UNLESS_COMMON;
            return List.of(only(projects.get(0), started, new Shared(threads, ProjectGate.OPEN), openFailure));
        }
    }

    private ProjectResult only(
            Map<Integer, Source> project, Instant started, Shared own, ProjectRun.OpenFailure openFailure)
            throws IOException {
        return new ProjectRun(options, project, started, own.threads(), control, openFailure, own.gate()).scan();
    }

    /** Runs the projects in their order, several at a time, so that the worker threads always have something to read. */
    private List<ProjectResult> several(List<Map<Integer, Source>> projects, Instant started, WorkerThreads threads)
            throws IOException {
        PathFilter.of(
                options.sourceOptions()); // a pattern that is malformed concerns every target, so nothing is scanned
        Projects queue = new Projects(projects, started, threads);
        try {
            control.check();
            queue.lanes.runAll();
        } catch (InterruptedException | StoppedException e) {
            queue.lanes.end(control.reason(), control.stopDescription());
            control.clearInterrupt();
            stopped = true;
        }
        return queue.results();
    }

    /** The projects of the scan in their order, and the results of those that were read. */
    private final class Projects implements ScanLanes.Supply {
        private final List<Map<Integer, Source>> projects;
        private final Instant started;
        private final WorkerThreads threads;
        private final ScanLanes lanes;
        private final ScanOptions
                own; // with a progress of their own, because several targets are read at the same time
        private final ProjectResult[] results; // also the lock of all that follow
        private int next;
        private int done;

        Projects(List<Map<Integer, Source>> projects, Instant started, WorkerThreads threads) {
            this.projects = projects;
            this.started = started;
            this.threads = threads;
            this.lanes = new ScanLanes(options.threads() + 1, projects.size(), this);
            this.own = options.withSourceOptions(options.sourceOptions().withProgress(new Progress()));
            this.results = new ProjectResult[projects.size()];
            options.sourceOptions().progress().update("scanning", 0, projects.size(), "targets");
        }

        @Override
        public ScanLanes.@Nullable Work next() {
            int number = next++;
            return number < projects.size() ? () -> scan(number) : null;
        }

        private void scan(int number) throws IOException, InterruptedException {
            Map<Integer, Source> project = projects.get(number);
            ScanThread<ProjectResult> thread = new ScanThread<>(
                    request.targetLimit().map(limit -> limit.multipliedBy(project.size())), Optional.of(lanes.stop()));
            ProjectResult result = thread.await(new ProjectRun(
                    own,
                    project,
                    started,
                    threads,
                    thread,
                    ProjectRun.OpenFailure.REPORTED_UNLESS_COMMON,
                    lanes.gate()));
            synchronized (results) {
                results[number] = result;
                done++;
                options.sourceOptions().progress().update("scanning", done, projects.size(), "targets");
            }
        }

        /** Returns the results in the order of the projects. Those that were not opened because of a stop are named as such. */
        List<ProjectResult> results() {
            List<ProjectResult> all = new ArrayList<>(projects.size());
            synchronized (results) {
                for (int i = 0; i < results.length; i++) {
                    ProjectResult result = results[i];
                    all.add(result == null ? notOpened(projects.get(i)) : result);
                }
            }
            return all;
        }
    }

    private ProjectResult notOpened(Map<Integer, Source> project) {
        List<Problem> problems = new ArrayList<>();
        String detail = control.stopDescription() + " before it was opened";
        for (Integer source : project.keySet()) {
            problems.add(new Problem(Problem.Kind.STOPPED, targets.get(source), detail));
        }
        return ProjectResult.notOpened(problems);
    }

    private static InlineSuppressions joined(List<ProjectResult> results) {
        InlineSuppressions all = new InlineSuppressions();
        results.forEach(result -> all.addAll(result.inlineSuppressions()));
        return all;
    }

    private WorkerContext judging() {
        WorkerContext worker = judging;
        if (worker == null) {
            worker = new WorkerContext(new Nothing<>(), new Nothing<>());
            judging = worker;
        }
        return worker;
    }

    /** Consumer that ignores everything. Not a lambda, which adds some milliseconds to the start of the program. */
    private static final class Nothing<T> implements Consumer<T> {
        @Override
        public void accept(T ignored) {}
    }

    private List<Finding> assemble(Instant started, SuppressionResolver suppressions) {
        if (assembler.isEmpty()) {
            return List.of(); // most scans; the rules are not loaded then
        }
        try {
            return assembler.assemble(policy(started, suppressions), judging());
        } catch (RuntimeException | Error e) {
            if (!control.isStopped()) {
                return unjudged(e);
            }
            control.clearInterrupt(); // the interrupt may be the cause, and does not come again
        }
        try {
            return assembler.assemble(policy(started, suppressions), judging());
        } catch (RuntimeException | Error e) {
            return unjudged(e);
        }
    }

    private List<Finding> unjudged(Throwable failure) {
        control.finish();
        judging().failed("the assessment of the findings", failure);
        return assembler.unjudged();
    }

    private List<HygieneFinding> flaws(List<ProjectResult> results, List<Finding> findings) {
        List<HygieneResults> all = new ArrayList<>();
        for (ProjectResult result : results) {
            all.addAll(result.hygiene());
        }
        if (all.isEmpty()) {
            return List.of();
        }
        try {
            return RestrictedTokenSeverity.apply(HygieneResults.merge(all), findings, options.rules());
        } catch (RuntimeException | Error e) {
            judging().failed("related checks", e);
            return List.of();
        }
    }

    private OnlineChecks.CheckedFindings runOnlineChecks(
            List<Finding> findings, Instant now, SuppressionResolver suppressions) {
        if (options.onlineChecks().isEmpty()) {
            return OnlineChecks.CheckedFindings.unchanged(findings);
        }
        if (control.isStopped()) {
            return uncheckedFindings(findings);
        }
        try {
            OnlineChecks.CheckedFindings checked = options.onlineChecks()
                    .run(
                            findings,
                            policy(now, suppressions)::assess,
                            options.rules(),
                            options.sourceOptions().progress());
            if (checked.interrupted()) {
                control.clearInterrupt();
                stopped = true;
            }
            return checked;
        } catch (RuntimeException | Error e) {
            return new OnlineChecks.CheckedFindings(
                    findings, List.of(Problem.of("the Tokens API", e)), List.of(), List.of(), false);
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
        return new OnlineChecks.CheckedFindings(findings, problems, List.of(), List.of(), true);
    }

    private SeverityPolicy policy(Instant now, SuppressionResolver suppressions) {
        return new SeverityPolicy(options.rules().get(), now, options.configuration(), suppressions);
    }

    /**
     * Returns the projects of the sources in their order, each with its sources by index. Sources in the same repository belong together,
     * and so do the parts of one build, which have display names of their own.
     */
    private static List<Map<Integer, Source>> projects(List<Source> sources) {
        Map<Object, Map<Integer, Source>> projects = new LinkedHashMap<>();
        for (int i = 0; i < sources.size(); i++) {
            Source source = sources.get(i);
            Object key = i;
            if (sources.size() > 1 && source.displayName().isPresent()) {
                key = "";
            } else if (sources.size() > 1 && source.path().isPresent()) {
                key = Sources.projectRoot(source.path().get());
            }
            Map<Integer, Source> project = projects.get(key);
            if (project == null) {
                project = new TreeMap<>();
                projects.put(key, project);
            }
            project.put(i, source);
        }
        return List.copyOf(projects.values());
    }

    private static List<String> targets(List<Source> sources) {
        List<String> targets = new ArrayList<>(sources.size());
        for (Source source : sources) {
            targets.add(Redactor.redact(source.target()));
        }
        return targets;
    }
}
