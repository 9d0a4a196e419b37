package dev.trapstreet.cli.remedy;

import picocli.CommandLine.Option;

/** Options that decide whether a plan is carried out, and in which format it is printed. */
final class ApplyOptions {
    @Option(names = "--apply", description = "Carry out the plan. Without this option, it is only shown.")
    private boolean apply;

    @Option(names = "--yes", description = "With --apply, do not ask for confirmation.")
    private boolean yes;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "Print the plan and its result as text, or as json, one document at the end. Default: "
                    + "${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init") // has a default value
    private PlanFormat format;

    /** Formats of a plan and its result. */
    enum PlanFormat {
        text,
        json
    }

    boolean isApplied() {
        return apply;
    }

    boolean isAgreed() {
        return yes;
    }

    boolean isJson() {
        return format == PlanFormat.json;
    }
}
