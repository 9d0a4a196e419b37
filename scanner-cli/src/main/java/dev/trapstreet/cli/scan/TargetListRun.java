package dev.trapstreet.cli.scan;

import dev.trapstreet.Cancellation;
import dev.trapstreet.ScanOptions;
import dev.trapstreet.SecretScanner;
import dev.trapstreet.TargetResult;
import dev.trapstreet.TargetsRequest;
import dev.trapstreet.cli.console.Console;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.Report;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.policy.ExitCode;
import dev.trapstreet.report.ReportOptions;
import dev.trapstreet.report.TargetLines;
import dev.trapstreet.report.TargetSummary;
import dev.trapstreet.run.InvalidOptionException;
import dev.trapstreet.run.RunMessages;
import dev.trapstreet.run.TargetList;
import dev.trapstreet.source.Source;
import dev.trapstreet.token.Redactor;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Run over the targets of a list, each of which is reported on a line of its own once it is complete. Nothing else is kept of a target but
 * its tokens, so the list may be long. A run that is killed leaves the lines of all targets that were complete.
 */
final class TargetListRun {
    private final Console console;
    private final ScanArguments typed;
    private final ScanOptions options;
    private final ListedTargets targets;
    private boolean written = true;
    private int done;

    /**
     * Creates a run.
     *
     * @param options the options of the scan, with the baseline
     * @param targets the targets of the list
     */
    TargetListRun(Console console, ScanArguments typed, ScanOptions options, ListedTargets targets) {
        this.console = console;
        this.typed = typed;
        this.options = options;
        this.targets = targets;
    }

    /**
     * Scans the targets and writes the lines.
     *
     * @param configurations finds the configuration and the threshold of a target
     * @return the exit code of the process
     * @throws InvalidOptionException if an option is invalid; nothing was scanned
     * @throws InterruptedException if the thread is interrupted during the scan
     */
    int run(TargetConfigurations configurations) throws InvalidOptionException, InterruptedException {
        String search = new SearchIdentity(typed, options).hex();
        List<ListedTarget> all = targets.all();
        Set<String> ids = new LinkedHashSet<>();
        all.forEach(target -> ids.add(target.id()));
        try (TargetLinesOutput output = TargetLinesOutput.open(console, typed, search, ids);
                ScanInterruption interruption = new ScanInterruption()) {
            List<ListedTarget> pending = new ArrayList<>();
            for (ListedTarget target : all) {
                if (!output.summary().contains(target.id())) {
                    pending.add(target);
                }
            }
            done = all.size() - pending.size();
            if (done > 0 && !typed.run.quiet) {
                console.message("trapstreet: " + done + " of " + all.size() + " targets were scanned before");
            }
            ReportOptions reportOptions = new ReportOptions(
                    typed.output.showSecrets ? ReportOptions.Secrets.SHOWN : ReportOptions.Secrets.WITHHELD,
                    ReportOptions.Color.NONE,
                    typed.run.detail(),
                    options.rules(),
                    Optional.empty());
            TargetLines lines = new TargetLines(output.stream(), reportOptions, search, output.summary());
            boolean whole = scan(pending, configurations, lines, interruption.cancellation());
            if (whole) {
                lines.writeSummary(all.size());
            }
            return exitCode(output.summary(), all.size(), whole);
        } catch (IOException e) {
            console.error("the results could not be written: " + e.getMessage());
            return ExitCode.INCOMPLETE.code();
        }
    }

    private boolean scan(
            List<ListedTarget> pending,
            TargetConfigurations configurations,
            TargetLines lines,
            Cancellation cancellation)
            throws IOException, InvalidOptionException, InterruptedException {
        Iterable<Source> sources =
                () -> pending.stream().map(ListedTarget::source).iterator();
        TargetsRequest request = new TargetsRequest(sources, options)
                .withConfiguration(configurations)
                .withCancellation(cancellation);
        Optional<Duration> limit = targets.limit();
        if (limit.isPresent()) {
            request = request.withTargetLimit(limit.get());
        }
        int all = done + pending.size();
        options.sourceOptions().progress().update("scanning", done, all, "targets");
        return SecretScanner.scanEach(request, result -> {
            write(pending.get((int) result.index()), result, configurations, lines);
            options.sourceOptions().progress().update("scanning", ++done, all, "targets");
        });
    }

    private void write(ListedTarget target, TargetResult result, TargetConfigurations configurations, TargetLines lines)
            throws IOException {
        Report report = result.result().report();
        if (!report.problems().isEmpty() && ScanInterruption.isEnding()) {
            return; // git may have been ended with this program
        }
        Optional<Severity> threshold = configurations.threshold(result.source());
        lines.write(
                target.shown(),
                report,
                !ExitCode.countingEntries(report, threshold).isEmpty());
        for (Problem problem : report.problems()) {
            console.message(RunMessages.line(problem));
        }
        try {
            result.result().saveScanned();
        } catch (IOException e) {
            console.error("the scanned objects could not be saved for --since-last: " + e.getMessage());
            written = false;
        }
    }

    private int exitCode(TargetSummary summary, int listed, boolean whole) {
        if (!typed.run.quiet) {
            console.message(sentence(summary, listed));
        }
        if (summary.fails()) {
            return ExitCode.FINDINGS.code();
        }
        boolean complete = whole && written && summary.incomplete() == 0;
        return complete ? ExitCode.CLEAN.code() : ExitCode.INCOMPLETE.code();
    }

    private static String sentence(TargetSummary summary, int listed) {
        int tokens = summary.tokens();
        long with = summary.targetsWithTokens();
        String found = tokens == 0
                ? "No Mapbox token found."
                : tokens + (tokens == 1 ? " token in " : " tokens in ") + with + (with == 1 ? " target." : " targets.");
        found += " Scanned " + summary.targets() + " of " + listed + (listed == 1 ? " target." : " targets.");
        long incomplete = summary.incomplete();
        return incomplete == 0
                ? found
                : found + " " + incomplete
                        + (incomplete == 1 ? " target was not read completely." : " targets were not read completely.");
    }

    /**
     * Target of the list, ready to be scanned.
     *
     * @param id identifies its address; the same in each run
     * @param entry the entry of the list
     * @param source the source
     */
    record ListedTarget(String id, TargetList.Entry entry, Source source) {
        TargetLines.Target shown() {
            return new TargetLines.Target(
                    id,
                    Redactor.redact(entry.name().equals(entry.location()) ? source.target() : entry.name()),
                    Redactor.redact(source.target()),
                    entry.owner().map(Redactor::redact));
        }
    }
}
