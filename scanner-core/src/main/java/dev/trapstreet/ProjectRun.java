package dev.trapstreet;

import dev.trapstreet.decode.Decoder;
import dev.trapstreet.detect.Detector;
import dev.trapstreet.detect.HygieneDetector;
import dev.trapstreet.detect.HygieneResults;
import dev.trapstreet.engine.ChunkScanner;
import dev.trapstreet.engine.ChunkSearch;
import dev.trapstreet.engine.ClassifiedToken;
import dev.trapstreet.engine.TokenClassifier;
import dev.trapstreet.engine.TokenOccurrences;
import dev.trapstreet.engine.TrustedSuppressions;
import dev.trapstreet.engine.WorkerPool;
import dev.trapstreet.engine.WorkerThreads;
import dev.trapstreet.finding.Notice;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.ScanCounts;
import dev.trapstreet.finding.SkipReason;
import dev.trapstreet.policy.InlineSuppressions;
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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Run over the targets of one project, usually a single one: opens them, reads them, classifies the locations of their tokens, and closes
 * them. Used once. A phase that is stopped ends with an exception, and the result contains what was found until then.
 */
final class ProjectRun implements ScanThread.Body<ProjectResult> {
    /** Treatments of a source that cannot be opened. */
    enum OpenFailure {
        /** The failure is a problem of its target. */
        REPORTED,
        /** The failure is a problem of its target, unless it concerns all targets, such as a malformed pattern; that is thrown. */
        REPORTED_UNLESS_COMMON,
        /** The failure is thrown, because the source is the only one of the scan. */
        THROWN
    }

    private final ScanOptions options;
    private final Map<Integer, Source> sources; // by their index in the scan
    private final Instant started;
    private final WorkerThreads threads;
    private final ScanThread<?> control;
    private final OpenFailure openFailure;
    private final ProjectGate gate;
    private final TokenOccurrences occurrences = new TokenOccurrences();
    private final InlineSuppressions inlineSuppressions = new InlineSuppressions();
    private final List<WorkerPool> pools = new ArrayList<>();
    private final List<WorkerContext> workers = new ArrayList<>();
    private final List<ChunkSearch> searches = new ArrayList<>(); // by worker
    private final List<HygieneDetector> flaws = new ArrayList<>(); // by worker
    private final List<Problem> stopProblems = new ArrayList<>();
    private boolean allRead; // whether all sources were read to their end
    private boolean stopped; // whether a phase was cut short

    /**
     * Creates a run. Nothing is read before {@link #scan}.
     *
     * @param options the options of the scan
     * @param sources the sources of the project by their index in the scan
     * @param started the time against which tokens are checked
     * @param threads the threads that read
     * @param control stops the run
     * @param openFailure the treatment of a source that cannot be opened
     * @param gate limits how many projects are open; a clone is made before it
     */
    ProjectRun(
            ScanOptions options,
            Map<Integer, Source> sources,
            Instant started,
            WorkerThreads threads,
            ScanThread<?> control,
            OpenFailure openFailure,
            ProjectGate gate) {
        this.options = options;
        this.sources = sources;
        this.started = started;
        this.threads = threads;
        this.control = control;
        this.openFailure = openFailure;
        this.gate = gate;
    }

    /** Runs all phases, on the thread of the run. */
    @Override
    public ProjectResult scan() throws IOException {
        boolean local = isLocal();
        boolean entered = false;
        Map<Integer, SourceScan> scans = new TreeMap<>();
        try {
            try {
                control.check();
                if (local) {
                    enter();
                    entered = true;
                }
                open(scans);
                if (!local) {
                    enter();
                    entered = true;
                }
            } catch (IOException | RuntimeException e) {
                if (!control.isStopped()) {
                    throw e;
                }
                control.clearInterrupt();
                addStopProblems(Set.of(), " before it was opened");
                close(scans.values());
                scans.clear();
            }
            addWorkers();
            List<ClassifiedToken> tokens = stopped ? List.of() : search(scans);
            return result(tokens, scans);
        } finally {
            close(scans.values());
            if (entered) {
                gate.leave();
            }
        }
    }

    /** Returns whether all sources are on this machine, so that opening them takes no waiting. */
    private boolean isLocal() {
        for (Source source : sources.values()) {
            if (source.path().isEmpty()) {
                return false;
            }
        }
        return true;
    }

    private void enter() {
        control.beginWait();
        try {
            gate.enter();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoppedException();
        } finally {
            control.endWait();
        }
        control.check();
    }

    private void addWorkers() {
        WorkerPool pool = newPool();
        if (gate != ProjectGate.OPEN) {
            control.excludeWaiting(pool); // otherwise, a large target could use up the time of a small one beside it
        }
        for (int i = 0; i < options.threads(); i++) {
            flaws.add(new HygieneDetector(options.hygiene(), options.rules()));
            searches.add(new ChunkSearch(new ScannerFactory(), flaws.get(i)));
            workers.add(new WorkerContext(
                    searches.get(i), new Submission(pool), new LastSubmission(pool), options.depth()));
        }
    }

    private WorkerPool newPool() {
        WorkerPool pool = new WorkerPool(threads);
        pools.add(pool);
        return pool;
    }

    private String target(int source) {
        return Redactor.redact(Objects.requireNonNull(sources.get(source)).target());
    }

    /** Reads all sources, resolves the locations of the tokens, and classifies them. */
    private List<ClassifiedToken> search(Map<Integer, SourceScan> scans) {
        boolean trusted = !options.configuration().isCommitted();
        try {
            read(scans);
            if (occurrences.omitted() > 0) {
                workers.get(0).countSkipped(SkipReason.REPEATED, occurrences.omitted());
            }
            for (Map.Entry<Integer, SourceScan> each : scans.entrySet()) {
                if (occurrences.all().isEmpty()) {
                    break;
                }
                SourceScan scan = each.getValue();
                Task locating =
                        worker -> occurrences.resolveLocations(locations -> scan.resolveLocations(locations, worker));
                workers.get(0).run(WorkerContext.first(each.getKey(), target(each.getKey()), locating));
                control.check();
            }
            if (!trusted) {
                new TrustedSuppressions(options.configuration(), started)
                        .retainCommitted(inlineSuppressions, occurrences, workers.get(0));
                control.check();
                trusted = true;
            }
            List<ClassifiedToken> tokens = classify(scans, workers);
            control.check();
            return tokens;
        } catch (InterruptedException | StoppedException e) {
            endThreads();
            if (!trusted) {
                inlineSuppressions.retain(List.of()); // a change could otherwise suppress its own tokens
            }
            return classifyWithoutFiles();
        }
    }

    private void read(Map<Integer, SourceScan> scans) throws InterruptedException {
        WorkerPool pool = pools.get(0);
        for (Map.Entry<Integer, SourceScan> each : scans.entrySet()) {
            pool.submit(WorkerContext.first(each.getKey(), target(each.getKey()), each.getValue()));
        }
        if (!scans.isEmpty()) {
            pool.runAll(workers);
        }
        control.check();
        allRead = true;
        for (ChunkSearch search : searches) {
            for (Problem problem : search.problems()) {
                workers.get(0).report(problem);
            }
        }
    }

    /** Ends the work on the sources after a stop: drops the workers that did not end, and records what was not read. */
    private void endThreads() {
        control.clearInterrupt();
        occurrences.freeze();
        Set<String> unread = new LinkedHashSet<>();
        List<WorkerContext> abandoned = new ArrayList<>();
        for (WorkerPool pool : pools) {
            abandoned.addAll(pool.abandoned());
        }
        for (int i = workers.size() - 1; i >= 0; i--) {
            unread.addAll(workers.get(i).stoppedTargets());
            if (abandoned.contains(workers.get(i))) {
                workers.remove(i);
                searches.remove(i);
                flaws.remove(i);
            }
        }
        for (Task task : pools.get(0).remaining()) {
            unread.add(WorkerContext.targetOf(task));
        }
        if (!abandoned.isEmpty()) {
            sources.keySet().forEach(source -> unread.add(target(source)));
        }
        workers.add(0, new WorkerContext(chunk -> {}, task -> {}));
        flaws.add(0, new HygieneDetector(options.hygiene(), options.rules()));
        Progress progress = options.sourceOptions().progress();
        String done = sources.size() == 1 && progress.total() > 0
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
        Set<String> named = new LinkedHashSet<>();
        for (Integer source : sources.keySet()) {
            String target = target(source);
            if ((unread.isEmpty() || unread.contains(target)) && named.add(target)) {
                stopProblems.add(new Problem(Problem.Kind.STOPPED, target, control.stopDescription() + when));
            }
        }
    }

    private void open(Map<Integer, SourceScan> scans) throws IOException {
        SourceOptions sourceOptions = options.sourceOptions();
        for (Map.Entry<Integer, Source> each : sources.entrySet()) {
            control.check();
            SourceOptions own = options.configuration().applyTo(each.getKey(), sourceOptions);
            scans.put(each.getKey(), open(each.getValue(), withSearchVersion(own)));
        }
    }

    private SourceOptions withSearchVersion(SourceOptions own) {
        if (own.sinceLast().isEmpty()) {
            return own;
        }
        String rules = options.rules().get().version();
        return own.withSearchVersion(
                ToolInfo.version() + " " + rules + " " + options.placeholders() + " " + options.depth());
    }

    private SourceScan open(Source source, SourceOptions sourceOptions) throws IOException {
        if (openFailure != OpenFailure.THROWN
                && source.path().isPresent()
                && Files.notExists(source.path().get(), LinkOption.NOFOLLOW_LINKS)) {
            String target = Redactor.redact(source.target());
            return worker ->
                    worker.report(new Problem(Problem.Kind.NOT_OPENED, target, "there is no such file or directory"));
        }
        try {
            return source.open(sourceOptions);
        } catch (StoppedException e) {
            throw e;
        } catch (IOException e) {
            control.check();
            boolean common = e instanceof InvalidRangeException || e instanceof InvalidExcludeException;
            if (openFailure == OpenFailure.THROWN || (common && openFailure == OpenFailure.REPORTED_UNLESS_COMMON)) {
                throw e;
            }
            String detail = Redactor.redact(String.valueOf(e.getMessage()));
            String target = Redactor.redact(source.target());
            return worker -> worker.report(new Problem(Problem.Kind.NOT_OPENED, target, detail));
        } catch (RuntimeException | Error e) {
            return worker -> worker.failed(Redactor.redact(source.target()), e);
        }
    }

    // The following are not lambdas, because linking one takes 0.2 ms at the start of every scan.

    /** Factory of the token scanners of one thread. */
    private final class ScannerFactory implements Function<List<Problem>, ChunkScanner> {
        @Override
        public ChunkScanner apply(List<Problem> problems) {
            int encodings = options.depth().encodings();
            Decoder decoder = encodings == 0 ? null : new Decoder(started, encodings);
            Detector detector = new Detector(started, options.placeholders(), decoder);
            return new ChunkScanner(detector, occurrences, inlineSuppressions, problems);
        }
    }

    /** Receiver of tasks that run in any order. */
    private record Submission(WorkerPool pool) implements Consumer<Task> {
        @Override
        public void accept(Task task) {
            pool.submit(task);
        }
    }

    /** Receiver of tasks that run alone, after all others. */
    private record LastSubmission(WorkerPool pool) implements Consumer<Task> {
        @Override
        public void accept(Task task) {
            pool.submitLast(task);
        }
    }

    /**
     * Returns the tokens of a run that was stopped. Their locations are classified by their paths alone, because the sources are not
     * read any more.
     */
    private List<ClassifiedToken> classifyWithoutFiles() {
        try {
            return classify(Map.of(), workers.subList(0, 1));
        } catch (InterruptedException e) {
            return TokenClassifier.unclassified(occurrences);
        }
    }

    private List<ClassifiedToken> classify(Map<Integer, SourceScan> scans, List<WorkerContext> workers)
            throws InterruptedException {
        if (occurrences.all().isEmpty()) {
            return List.of(); // most scans
        }
        TokenClassifier.AllowedUrlKnowledge listings =
                options.onlineChecks().inventories().isEmpty()
                        ? TokenClassifier.AllowedUrlKnowledge.UNKNOWN
                        : TokenClassifier.AllowedUrlKnowledge.REQUESTED;
        try {
            int project = sources.keySet().iterator().next();
            TokenClassifier classifier = new TokenClassifier(scans, project, options.configuration(), listings);
            workers.forEach(worker -> classifier.addDeleted(worker.deletedInLayers()));
            return classifier.classify(occurrences, workers, newPool());
        } catch (RuntimeException | Error e) {
            workers.get(0).failed("the assessment of the findings", e);
            return TokenClassifier.unclassified(occurrences);
        }
    }

    private ProjectResult result(List<ClassifiedToken> tokens, Map<Integer, SourceScan> scans) {
        ScanCounts counts = new ScanCounts(0, 0, 0);
        Map<SkipReason, Long> skipped = new EnumMap<>(SkipReason.class);
        List<Problem> problems = new ArrayList<>();
        List<Notice> notices = new ArrayList<>();
        for (WorkerContext worker : workers) {
            counts = counts.plus(worker.counts());
            for (Map.Entry<SkipReason, Long> skip : worker.skips().entrySet()) {
                skipped.put(skip.getKey(), skipped.getOrDefault(skip.getKey(), 0L) + skip.getValue());
            }
            problems.addAll(worker.problems());
            notices.addAll(worker.notices());
        }
        List<HygieneResults> hygiene = new ArrayList<>();
        for (HygieneDetector each : flaws) {
            HygieneResults results = each.results();
            if (!results.isEmpty()) {
                hygiene.add(results);
            }
        }
        // Without a record to save, what the scans refer to is released now.
        boolean saves = options.sourceOptions().sinceLast().isPresent();
        return new ProjectResult(
                tokens,
                inlineSuppressions,
                hygiene,
                counts,
                skipped,
                problems,
                stopProblems,
                notices,
                stopped,
                saves && !stopped ? List.copyOf(scans.values()) : List.of());
    }

    private static void close(Iterable<SourceScan> scans) {
        for (SourceScan scan : scans) {
            scan.close();
        }
    }
}
