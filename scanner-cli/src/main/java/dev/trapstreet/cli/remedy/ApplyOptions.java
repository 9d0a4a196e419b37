package dev.trapstreet.cli.remedy;

import picocli.CommandLine.Option;

/** Whether a plan is carried out, and how it is told. */
final class ApplyOptions {
    @Option(names = "--apply", description = "Do it. Without this the plan is shown, and nothing is changed.")
    private boolean apply;

    @Option(names = "--yes", description = "With --apply: do not ask first, as where nobody can be asked.")
    private boolean yes;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "text, or json: one document at the end. Default: ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init") // has a default value
    private PlanFormat format;

    /** Forms of a plan and of what became of it. */
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
