package dev.trapstreet.cli.scan;

import dev.trapstreet.cli.console.Console;
import dev.trapstreet.cli.option.OptionValues;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.policy.Configuration;
import dev.trapstreet.report.ReportOptions;
import dev.trapstreet.rule.RuleSet;
import dev.trapstreet.run.InvalidOptionException;
import dev.trapstreet.run.RunOptions;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options for the run of a scan and for the judgment of its findings, for the commands that report findings. */
public final class ScanRunOptions {
    @Option(
            names = "--allow-shallow",
            description = "Count a shallow or partial clone as complete. The report has the number of missing objects.")
    boolean allowShallow;

    @Option(
            names = "--fail-on",
            paramLabel = "SEVERITY",
            description =
                    "Exit with 1 if a finding has at least this severity: info, low, medium, high or critical; or none to "
                            + "never do so. Default: the value in .trapstreet.yml, otherwise high.")
    @Nullable
    String failOn;

    @Option(
            names = "--baseline",
            paramLabel = "FILE",
            description =
                    "Report the tokens in this file, written by 'trapstreet baseline create', as suppressed, so that they do "
                            + "not count.")
    @Nullable
    String baseline;

    @Option(
            names = "--rules",
            paramLabel = "DIR",
            description = "Use the rules in this directory instead of the built-in ones.")
    @Nullable
    String rules;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Use this number of worker threads, 1 to 1024. Default: one per processor.")
    @Nullable
    String threads;

    @Option(
            names = "--now",
            paramLabel = "TIME",
            description =
                    "Calculate ages as of this moment, such as 2026-11-21T00:00:00Z, for repeatable reports. Default: now.")
    @Nullable
    String now;

    @Option(
            names = "--color",
            paramLabel = "WHEN",
            description =
                    "Color the text report: auto, always or never. auto respects NO_COLOR. Default: ${DEFAULT-VALUE}.")
    String color = "auto";

    @Option(
            names = {"-q", "--quiet"},
            description = "Print only findings, and what could not be read.")
    boolean quiet;

    @Option(
            names = {"-v", "--verbose"},
            description =
                    "Print all locations and the evidence of every token, suppressed tokens as well, however long that gets.")
    boolean verbose;

    @Option(names = "--no-progress", description = "Do not display progress.")
    boolean noProgress;

    /** Creates the options, which picocli sets. */
    public ScanRunOptions() {}

    /** {@return whether an option was given that has no effect without a scan} */
    public boolean needsScan() {
        return allowShallow || baseline != null || threads != null;
    }

    /** {@return whether only findings, and what could not be read, are printed} */
    public boolean isQuiet() {
        return quiet;
    }

    /** {@return the extent of a text report} */
    public ReportOptions.Detail detail() {
        if (verbose) {
            return ReportOptions.Detail.VERBOSE;
        }
        return quiet ? ReportOptions.Detail.QUIET : ReportOptions.Detail.FULL;
    }

    /**
     * Returns the lowest severity that fails the run.
     *
     * @param configuration the configuration, which decides if {@code --fail-on} was not given
     * @return the severity; empty if findings never do
     * @throws InvalidOptionException if the given value is invalid
     */
    public Optional<Severity> threshold(Configuration configuration) throws InvalidOptionException {
        return RunOptions.threshold("--fail-on", Optional.ofNullable(failOn), configuration);
    }

    /**
     * Returns whether a text report on standard output is colored.
     *
     * @param console decides if {@code --color} is {@code auto}
     * @return the colors of the report
     * @throws InvalidOptionException if the given value is invalid
     */
    public ReportOptions.Color color(Console console) throws InvalidOptionException {
        return OptionValues.color(color, console);
    }

    /**
     * Returns the moment at which ages are judged.
     *
     * @return the moment given with {@code --now}; empty if it was not given
     * @throws InvalidOptionException if the given value is invalid
     */
    public Optional<Instant> now() throws InvalidOptionException {
        return now == null ? Optional.empty() : Optional.of(OptionValues.moment(now));
    }

    /**
     * Reads the rules that replace the built-in ones.
     *
     * @return the rules in the directory given with {@code --rules}; empty if it was not given
     * @throws InvalidOptionException if the directory or a rule is invalid
     */
    public Optional<RuleSet> rules() throws InvalidOptionException {
        return rules == null ? Optional.empty() : Optional.of(OptionValues.read(rules));
    }
}
