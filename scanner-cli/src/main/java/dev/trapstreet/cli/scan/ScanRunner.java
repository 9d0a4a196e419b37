package dev.trapstreet.cli.scan;

import dev.trapstreet.Cancellation;
import dev.trapstreet.ScanOptions;
import dev.trapstreet.ScanRequest;
import dev.trapstreet.ScanResult;
import dev.trapstreet.SecretScanner;
import dev.trapstreet.cli.console.Console;
import dev.trapstreet.cli.console.ProgressLine;
import dev.trapstreet.cli.option.OptionValues;
import dev.trapstreet.detect.HygieneMode;
import dev.trapstreet.detect.PlaceholderMode;
import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.Notice;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.Report;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.io.CacheFolder;
import dev.trapstreet.policy.Baseline;
import dev.trapstreet.policy.Configuration;
import dev.trapstreet.policy.ExitCode;
import dev.trapstreet.report.ReportOptions;
import dev.trapstreet.report.Summary;
import dev.trapstreet.run.InvalidOptionException;
import dev.trapstreet.run.RunMessages;
import dev.trapstreet.run.RunOptions;
import dev.trapstreet.source.DepthLimits;
import dev.trapstreet.source.InvalidRangeException;
import dev.trapstreet.source.InvalidRevisionException;
import dev.trapstreet.source.Progress;
import dev.trapstreet.source.Source;
import dev.trapstreet.source.SourceOptions;
import dev.trapstreet.yaml.YamlException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Runner of one scan from the command line: interprets the arguments, scans, and writes the reports. */
public final class ScanRunner {
    private static final int MAX_THREADS = 1024;

    private final Console console;
    private final ScanArguments typed;
    private final List<Source> given;
    private boolean unsuppressed;

    /**
     * Creates a run that scans the targets of the arguments.
     *
     * @param console the streams and the environment of the run
     * @param typed the arguments
     */
    public ScanRunner(Console console, ScanArguments typed) {
        this(console, typed, List.of());
    }

    /**
     * Creates a run that scans the given sources, as a hook does.
     *
     * @param console the streams and the environment of the run
     * @param typed the arguments
     * @param given the sources; an empty list means the targets of the arguments
     */
    public ScanRunner(Console console, ScanArguments typed, List<Source> given) {
        this.console = console;
        this.typed = typed;
        this.given = given;
    }

    /**
     * Scans and writes the reports.
     *
     * @return the exit code of the process
     * @throws InvalidOptionException if an argument or the configuration is invalid; nothing was scanned
     * @throws InterruptedException if the thread is interrupted during the scan
     */
    public int run() throws InvalidOptionException, InterruptedException {
        if (typed.list.targetsFrom != null && TargetLinesOutput.isRequested(typed)) {
            return runList(typed.list.targetsFrom);
        }
        if (typed.online == null) {
            return run(Optional.empty());
        }
        try (ScanInterruption interruption = new ScanInterruption()) {
            return run(Optional.of(interruption.cancellation()));
        }
    }

    /** Scans the targets of a list, and reports each when it is complete. */
    private int runList(String from) throws InvalidOptionException, InterruptedException {
        if (typed.online != null) {
            throw new InvalidOptionException(
                    "--verify and --inventory need the tokens of all targets, and cannot be combined"
                            + " with --format jsonl and --targets-from; use another format, or verify a report later");
        }
        ListedTargets targets = ListedTargets.read(console, typed, from);
        ScanOptions options = withBaseline(options(targets.locations()));
        ProgressLine progress = progress(options);
        try {
            return new TargetListRun(console, typed, options, targets).run(new TargetConfigurations(typed, options));
        } finally {
            progress.close();
        }
    }

    private int run(Optional<Cancellation> cancellation) throws InvalidOptionException, InterruptedException {
        ReportOutputs outputs = ReportOutputs.of(console, typed.output.outputs);
        ReportOptions.Color color = typed.run.color(console);
        Prepared prepared = prepare();
        ScanOptions options = prepared.options();
        Optional<Severity> threshold = typed.run.threshold(options.configuration());
        ScanResult result = scan(prepared, cancellation);
        Report report = result.report();
        for (Finding finding : report.findings()) {
            unsuppressed |= finding.suppression().isEmpty();
        }
        ReportOptions plainOptions = new ReportOptions(
                typed.output.showSecrets ? ReportOptions.Secrets.SHOWN : ReportOptions.Secrets.WITHHELD,
                ReportOptions.Color.NONE,
                typed.run.detail(),
                options.rules(),
                threshold);
        boolean written = outputs.write(report, plainOptions, color);
        if (!outputs.showText()) {
            printNotices(report, threshold);
        }
        if (written) {
            written = saveScanned(result, threshold);
        }
        ExitCode code = typed.online != null
                ? ExitCode.of(report, threshold, typed.online.verdicts())
                : ExitCode.of(report, threshold);
        return (written || code == ExitCode.FINDINGS ? code : ExitCode.INCOMPLETE).code();
    }

    /** {@return whether {@link #run} has found a token, of any severity, that is not suppressed} */
    public boolean hasFoundTokens() {
        return unsuppressed;
    }

    /**
     * Interpreted arguments.
     *
     * @param options the options of the scan, with configuration and baseline
     * @param sources the sources to scan
     */
    public record Prepared(ScanOptions options, List<Source> sources) {}

    /**
     * Interprets the arguments, and reads configuration and baseline. Scans nothing.
     *
     * @return the options and sources of the scan
     * @throws InvalidOptionException if an argument or the configuration is invalid
     */
    public Prepared prepare() throws InvalidOptionException {
        ScanOptions options;
        List<Source> sources;
        if (typed.list.targetsFrom != null) {
            if (typed.list.resume) {
                throw new InvalidOptionException("--resume goes on with the lines of --format jsonl; give that format");
            }
            ListedTargets listed = ListedTargets.read(console, typed, typed.list.targetsFrom);
            options = options(listed.locations());
            sources = listed.sources();
        } else {
            options = options(typed.targets());
            sources = given.isEmpty() ? Targets.sources(console, typed) : given;
        }
        Configuration configuration = configuration(sources, options);
        return new Prepared(withBaseline(options).withConfiguration(configuration), sources);
    }

    private ScanOptions withBaseline(ScanOptions options) throws InvalidOptionException {
        return typed.run.baseline == null ? options : options.withBaseline(baseline(typed.run.baseline));
    }

    /**
     * Scans without writing reports, for commands that use the findings themselves. Prints warnings that do not count.
     *
     * @return the findings
     * @throws InvalidOptionException if an argument or the configuration is invalid; nothing was scanned
     * @throws InterruptedException if the thread is interrupted during the scan
     */
    public Report report() throws InvalidOptionException, InterruptedException {
        return report(prepare());
    }

    /**
     * Scans without writing reports, with the result of {@link #prepare}.
     *
     * @param prepared the options and sources of the scan
     * @return the findings
     * @throws InvalidOptionException if the scan cannot be started
     * @throws InterruptedException if the thread is interrupted during the scan
     */
    public Report report(Prepared prepared) throws InvalidOptionException, InterruptedException {
        Report report = scan(prepared, Optional.empty()).report();
        for (Notice notice : report.notices()) {
            if (!notice.counts()) { // the others matter only for a scan with a report
                printNotices(notice);
            }
        }
        return report;
    }

    private ScanResult scan(Prepared prepared, Optional<Cancellation> cancellation)
            throws InvalidOptionException, InterruptedException {
        ScanRequest request = new ScanRequest(prepared.sources(), prepared.options());
        Optional<Duration> limit = ListedTargets.limit(typed);
        if (limit.isPresent()) {
            request = request.withTargetLimit(limit.get());
        }
        ProgressLine progress = progress(prepared.options());
        try {
            return scan(cancellation.isPresent() ? request.withCancellation(cancellation.get()) : request);
        } finally {
            progress.close();
        }
    }

    private Configuration configuration(List<Source> sources, ScanOptions options) throws InvalidOptionException {
        int kinds = (typed.scope.noConfig ? 1 : 0)
                + (typed.scope.config != null ? 1 : 0)
                + (typed.change.configFrom != null ? 1 : 0);
        if (kinds > 1) {
            throw new InvalidOptionException(
                    "--config, --config-from and --no-config cannot be combined; give only one");
        }
        if (typed.scope.noConfig) {
            return Configuration.NONE;
        }
        if (typed.change.configFrom == null) {
            return RunOptions.configuration(Optional.ofNullable(typed.scope.config), sources, options.rules());
        }
        try {
            return Configuration.ofRevision(typed.change.configFrom, sources, options.rules());
        } catch (InvalidRevisionException e) {
            throw new InvalidOptionException(
                    "--config-from cannot be used: " + e.getMessage() + " (nothing was scanned)", e);
        } catch (YamlException e) {
            throw new InvalidOptionException(e.getMessage() + " (nothing was scanned)", e);
        }
    }

    private Baseline baseline(String name) throws InvalidOptionException {
        return typed.change.configFrom != null
                ? RunOptions.baseline(name, typed.change.configFrom)
                : RunOptions.baseline(name);
    }

    private ProgressLine progress(ScanOptions options) {
        return typed.run.quiet || typed.run.noProgress
                ? ProgressLine.none()
                : ProgressLine.of(options.sourceOptions().progress(), console);
    }

    /**
     * Saves which objects were scanned, for {@code --since-last}. Called after the report is written: if a run is aborted before, the
     * next one scans the objects again. On failure, prints an error message and returns false.
     */
    private boolean saveScanned(ScanResult result, Optional<Severity> threshold) {
        try {
            result.saveScanned(ExitCode.countingEntries(result.report(), threshold));
            return true;
        } catch (IOException e) {
            console.error("the scanned objects could not be saved for --since-last: " + e.getMessage());
            return false;
        }
    }

    private ScanOptions options(List<String> targets) throws InvalidOptionException {
        ScanOptions options = ScanOptions.DEFAULT
                .withExcludes(typed.scope.excludes)
                .withHistory(history())
                .withFiles(typed.scope.tracked ? SourceOptions.Files.TRACKED_BY_GIT : SourceOptions.Files.ALL)
                .withPlaceholders(typed.depth.placeholders ? PlaceholderMode.SHOW : PlaceholderMode.HIDE)
                .withDepth(new DepthLimits(
                        OptionValues.atMost(
                                "--max-decode-depth",
                                Optional.ofNullable(typed.depth.maxDecodeDepth),
                                DepthLimits.FULL.encodings()),
                        OptionValues.atMost(
                                "--max-archive-depth",
                                Optional.ofNullable(typed.depth.maxArchiveDepth),
                                DepthLimits.FULL.archives())))
                .withHygiene(typed.depth.hygiene ? HygieneMode.ALL : HygieneMode.NAMES);
        if (typed.run.threads != null) {
            options = options.withThreads(OptionValues.number("--threads", typed.run.threads, 1, MAX_THREADS));
        }
        if (typed.depth.memory != null) {
            options = options.withSourceOptions(
                    options.sourceOptions().withMemory(OptionValues.memory(typed.depth.memory)));
        }
        if (typed.run.now != null) {
            options = options.withClock(InstantSource.fixed(typed.run.now().orElseThrow()));
        }
        if (typed.run.rules != null) {
            options = options.withRules(typed.run.rules().orElseThrow());
        }
        if (typed.online != null) {
            options = options.withOnlineChecks(typed.online.toOnlineChecks(
                    console, targets, typed.run.now().orElseGet(Instant::now)));
        }
        SourceOptions sourceOptions = options.sourceOptions();
        if (typed.change.range != null) {
            sourceOptions = sourceOptions.withRange(typed.change.range);
        }
        if (typed.change.sinceLast) {
            sourceOptions = sourceOptions.withSinceLast(CacheFolder.of(console.environment(), targets));
        }
        if (typed.run.allowShallow) {
            sourceOptions = sourceOptions.withMissingObjects(SourceOptions.MissingObjects.ALLOW);
        }
        if (typed.list.cloneTo != null) {
            Path folder = RunOptions.path(typed.list.cloneTo);
            if (!Files.isDirectory(folder)) {
                throw new InvalidOptionException("--clone-to takes a directory that exists, not " + typed.list.cloneTo);
            }
            sourceOptions = sourceOptions.withTemporaryFolder(folder);
        }
        sourceOptions = sourceOptions.withLinks(links());
        options = options.withSourceOptions(sourceOptions.withProgress(new Progress()));
        return options;
    }

    /** Returns which links are followed. Given sources belong to a hook, and git followed all links before it started the hook. */
    private SourceOptions.Links links() {
        if (!given.isEmpty()) {
            return SourceOptions.Links.FOLLOWED_BY_GIT;
        }
        return typed.scope.followGitLinks ? SourceOptions.Links.FOLLOWED : SourceOptions.Links.KNOWN_LAYOUTS;
    }

    private SourceOptions.History history() throws InvalidOptionException {
        int narrowed = (typed.scope.noHistory ? 1 : 0)
                + (typed.scope.historyOnly ? 1 : 0)
                + (typed.change.staged ? 1 : 0)
                + (typed.change.range != null ? 1 : 0);
        if (narrowed > 1) {
            throw new InvalidOptionException(
                    "--no-history, --history-only, --staged and --range cannot be combined; give only one");
        }
        if (typed.change.staged && (typed.scope.tracked || typed.change.sinceLast)) {
            throw new InvalidOptionException(
                    "--staged reads only the index and cannot be combined with --tracked or --since-last");
        }
        if (typed.scope.noHistory && typed.change.sinceLast) {
            throw new InvalidOptionException(
                    "--since-last applies to the history and cannot be combined with --no-history");
        }
        if (typed.scope.noHistory) {
            return SourceOptions.History.EXCLUDED;
        }
        return typed.scope.historyOnly || typed.change.range != null
                ? SourceOptions.History.ONLY
                : SourceOptions.History.INCLUDED;
    }

    private static ScanResult scan(ScanRequest request) throws InvalidOptionException, InterruptedException {
        try {
            return SecretScanner.scan(request);
        } catch (InvalidRangeException e) {
            throw new InvalidOptionException("--range cannot be used: " + e.getMessage(), e);
        } catch (IOException e) {
            throw RunMessages.notStarted(e, "--exclude");
        }
    }

    private void printNotices(Notice notice) {
        if (notice.counts() || !typed.run.quiet) {
            console.message(RunMessages.line(notice));
        }
    }

    /**
     * Prints warnings, problems and summary as a text report would, for readers of the log if the report has another format. Tokens
     * and related checks are in the report itself.
     */
    private void printNotices(Report report, Optional<Severity> threshold) {
        for (Notice notice : report.notices()) {
            printNotices(notice);
        }
        for (Problem problem : report.problems()) {
            console.message(RunMessages.line(problem));
        }
        if (!typed.run.quiet) {
            console.message(Summary.summarize(report, threshold));
        }
    }
}
