package dev.trapstreet.fleet;

import dev.trapstreet.cli.console.Console;
import dev.trapstreet.cli.option.OptionValues;
import dev.trapstreet.fleet.list.Repository;
import dev.trapstreet.fleet.list.RepositoryList;
import dev.trapstreet.fleet.plan.Plan;
import dev.trapstreet.fleet.query.RunCounts;
import dev.trapstreet.fleet.run.FleetScan;
import dev.trapstreet.fleet.run.FleetSession;
import dev.trapstreet.fleet.run.RunRecord;
import dev.trapstreet.fleet.run.StopSignals;
import dev.trapstreet.fleet.scan.ScanSettings;
import dev.trapstreet.fleet.scan.ScanStatus;
import dev.trapstreet.fleet.store.Store;
import dev.trapstreet.policy.ExitCode;
import dev.trapstreet.report.ToolInfo;
import dev.trapstreet.rule.RuleSet;
import dev.trapstreet.run.InvalidOptionException;
import dev.trapstreet.run.RunOptions;
import dev.trapstreet.source.DepthLimits;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code fleet scan}: scans what has changed of a list, and keeps the findings in a store. */
@Command(
        name = "scan",
        header = "Scan the repositories of a list, as far as they have changed, and keep the findings.",
        description = {
            "The list is a file with a line for each repository (name, path or URL, and owner, separated by tabs), what"
                    + " 'gh repo list --json nameWithOwner,url,diskUsage' or GitLab's API print, or a directory whose"
                    + " children are repositories. The history of each is read. A run that was killed is continued by"
                    + " the next one.",
            ""
        })
final class ScanFleetCommand implements Callable<Integer> {
    private static final DateTimeFormatter RUN =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** Time for the scans that are running when the program is stopped. Kubernetes allows 30 s until it kills. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final Console console;

    @Mixin
    private final SparkOptions sparkOptions = new SparkOptions();

    @Option(names = "--repos", paramLabel = "LIST", description = "The list of repositories: a file or a directory.")
    private @Nullable String repos;

    @Option(
            names = "--artifacts",
            paramLabel = "GLOB",
            description = "Files to scan in place of repositories, such as 'crawl/*.warc.gz' or 'builds/**/*.apk'.")
    private @Nullable String artifacts;

    @Option(
            names = "--store",
            paramLabel = "DIR",
            required = true,
            description = "The store of the findings: a directory, or a URI such as s3a://bucket/findings.")
    private String store = "";

    @Option(
            names = "--limit",
            paramLabel = "TIME",
            defaultValue = "10m",
            description = "Time limit for each repository, with its clone: 90s, 10m or 2h. Default: ${DEFAULT-VALUE}.")
    private String limit = "";

    @Option(
            names = "--ask-limit",
            paramLabel = "TIME",
            defaultValue = "30s",
            description = "Time limit for asking a host for the refs of a repository. Default: ${DEFAULT-VALUE}.")
    private String askLimit = "";

    @Option(
            names = "--memory",
            paramLabel = "SIZE",
            description =
                    "Memory for the objects of each repository, such as 512m. Default: an equal share of the heap.")
    private @Nullable String memory;

    @Option(
            names = "--max-archive-depth",
            paramLabel = "N",
            defaultValue = "8",
            description = "Number of nested archives that are opened. Default: ${DEFAULT-VALUE}.")
    private String archiveDepth = "";

    @Option(
            names = "--clones-per-host",
            paramLabel = "N",
            defaultValue = "4",
            description = "Clones from one host at the same time, in each executor. Default: ${DEFAULT-VALUE}.")
    private String clonesPerHost = "";

    @Option(
            names = "--scratch",
            paramLabel = "DIR",
            defaultValue = "",
            description = "Directory for clones on each executor. Default: that of temporary files.")
    private String scratch = "";

    @Option(
            names = "--isolate",
            paramLabel = "HOW",
            defaultValue = "none",
            description = "none: scans run in the executor. process: in child processes, so that a repository that"
                    + " exhausts the memory ends its child alone. Default: ${DEFAULT-VALUE}.")
    private String isolate = "";

    @Option(
            names = "--allow-failures",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "Number of repositories that may be unreadable without exit code 3. Default: ${DEFAULT-VALUE}.")
    private String allowFailures = "";

    @Option(names = "--dry-run", description = "Print what would be scanned, with sizes, and scan nothing.")
    private boolean dryRun;

    ScanFleetCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        Instant started = Instant.now();
        ScanSettings settings = settings(RUN.format(started));
        int allowed = OptionValues.number("--allow-failures", allowFailures, 0, Integer.MAX_VALUE);
        List<Repository> repositories = repositories();
        try (FleetSession session = sparkOptions.start()) {
            FleetScan scan = new FleetScan(session, settings, line -> console.message("trapstreet: " + line));
            Store open = dryRun
                    ? Store.forPlan(session.spark(), store)
                    : Store.forRun(session.spark(), store, settings.run());
            StopSignals.onSignal(() -> {
                console.message("trapstreet: stopping; what was scanned is kept");
                scan.stop(GRACE);
            });
            Plan plan = scan.plan(repositories, open);
            console.message("trapstreet: " + PlanText.summary(repositories.size(), plan));
            if (dryRun) {
                console.print(PlanText.table(plan));
                return ExitCode.CLEAN.code();
            }
            int lost = scan.scan(plan, open);
            RunCounts counts = RunCounts.of(open, settings.run());
            open.write(
                    "runs/" + settings.run() + ".json",
                    record(started, repositories.size(), plan, counts, scan).toJson());
            open.close();
            return summarize(plan, counts, lost, scan.wasStopped(), allowed);
        }
    }

    private int summarize(Plan plan, RunCounts counts, int lost, boolean stopped, int allowed) throws IOException {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<String, Integer> status : new TreeMap<>(counts.statuses()).entrySet()) {
            ScanStatus outcome = ScanStatus.ofKeyword(status.getKey());
            text.append(String.format("%7d  %s%n", status.getValue(), outcome.phrase()));
        }
        if (plan.unchanged() > 0) {
            text.append(String.format("%7d  unchanged, not read again%n", plan.unchanged()));
        }
        if (!plan.givenUp().isEmpty()) {
            text.append(String.format(
                    "%7d  given up after %d attempts (fleet status lists them)%n",
                    plan.givenUp().size(), Plan.MAX_ATTEMPTS));
        }
        text.append(String.format(
                "%7d  findings, of %d different tokens, in what was scanned%n", counts.findings(), counts.tokens()));
        console.print(text);
        if (stopped || lost > 0) {
            console.error(
                    stopped
                            ? "stopped before the end; run it again to continue"
                            : lost + (lost == 1 ? " wave was" : " waves were") + " not kept; run it again to continue");
            return ExitCode.INCOMPLETE.code();
        }
        int failures = plan.givenUp().size() + counts.failures();
        return failures > allowed ? ExitCode.INCOMPLETE.code() : ExitCode.CLEAN.code();
    }

    private RunRecord record(Instant started, int listed, Plan plan, RunCounts counts, FleetScan scan) {
        return new RunRecord(
                RUN.format(started),
                started,
                Instant.now(),
                repos != null ? repos : String.valueOf(artifacts),
                listed,
                plan.unchanged(),
                plan.copies(),
                plan.givenUp(),
                counts.statuses(),
                counts.tokens(),
                scan.wasStopped());
    }

    private List<Repository> repositories() throws InvalidOptionException, IOException {
        if ((repos == null) == (artifacts == null)) {
            throw new InvalidOptionException("name what to scan with either --repos or --artifacts");
        }
        return repos != null
                ? RepositoryList.read(RunOptions.path(repos))
                : RepositoryList.artifacts(String.valueOf(artifacts));
    }

    private ScanSettings settings(String run) throws InvalidOptionException {
        int depth = OptionValues.number("--max-archive-depth", archiveDepth, 0, DepthLimits.MAX_ARCHIVES);
        ScanSettings.Isolation isolation = switch (isolate) {
            case "none" -> ScanSettings.Isolation.NONE;
            case "process" -> ScanSettings.Isolation.PROCESS;
            default -> throw new InvalidOptionException("--isolate takes none or process, not " + isolate);
        };
        String search = ToolInfo.version() + " rules " + RuleSet.builtIn().version() + " archives " + depth;
        return new ScanSettings(
                run,
                search,
                Durations.parse("--limit", limit).toMillis(),
                Durations.parse("--ask-limit", askLimit).toMillis(),
                memory == null ? 0 : OptionValues.memory(memory),
                depth,
                OptionValues.number("--clones-per-host", clonesPerHost, 1, 100),
                isolation,
                scratch);
    }
}
