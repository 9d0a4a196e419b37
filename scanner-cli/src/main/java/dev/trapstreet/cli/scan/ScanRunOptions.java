package dev.trapstreet.cli.scan;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of the run of a scan and of the judgment of its findings, for the commands that report findings. */
public final class ScanRunOptions {
    @Option(
            names = "--allow-shallow",
            description = "Count a shallow or partial clone as complete. The report has the number of missing objects.")
    private boolean allowShallow;

    @Option(
            names = "--fail-on",
            paramLabel = "SEVERITY",
            description =
                    "Exit with 1 if a finding has at least this severity: info, low, medium, high or critical; or none to "
                            + "never do so. Default: the value in .trapstreet.yml, otherwise high.")
    private @Nullable String failOn;

    @Option(
            names = "--baseline",
            paramLabel = "FILE",
            description =
                    "Report the tokens in this file, written by 'trapstreet baseline create', as suppressed, so that they do "
                            + "not count.")
    private @Nullable String baseline;

    @Option(
            names = "--rules",
            paramLabel = "DIR",
            description = "Use the rules in this directory instead of the built-in ones.")
    private @Nullable String rules;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Use this number of worker threads, 1 to 1024. Default: one per processor.")
    private @Nullable String threads;

    @Option(
            names = "--now",
            paramLabel = "TIME",
            description =
                    "Calculate ages as of this moment, such as 2026-11-21T00:00:00Z, for repeatable reports. Default: now.")
    private @Nullable String now;

    @Option(
            names = "--color",
            paramLabel = "WHEN",
            defaultValue = ScanArguments.DEFAULT_COLOR,
            description =
                    "Color the text report: auto, always or never. auto respects NO_COLOR. Default: ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init") // has a default value
    private String color;

    @Option(
            names = {"-q", "--quiet"},
            description = "Print only findings, and what could not be read.")
    private boolean quiet;

    @Option(names = "--no-progress", description = "Do not display progress.")
    private boolean noProgress;

    /** Creates the options, which picocli sets. */
    public ScanRunOptions() {}

    /** {@return whether an option was given that has no effect without a scan} */
    public boolean needsScan() {
        return allowShallow || baseline != null || threads != null;
    }

    /**
     * Adds these options to the arguments of a scan.
     *
     * @param arguments the arguments
     * @return the given builder
     */
    public ScanArguments.Builder addTo(ScanArguments.Builder arguments) {
        return arguments
                .allowShallow(allowShallow)
                .failOn(failOn)
                .baseline(baseline)
                .rules(rules)
                .threads(threads)
                .now(now)
                .color(color)
                .quiet(quiet)
                .noProgress(noProgress);
    }
}
