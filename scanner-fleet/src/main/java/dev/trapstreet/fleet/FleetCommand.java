package dev.trapstreet.fleet;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code trapstreet fleet}: the command of all fleet commands. */
@Command(
        name = "trapstreet fleet",
        header = "Scans thousands of repositories on Apache Spark, and keeps the findings in tables.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "Exit codes:",
            "  0  clean",
            "  1  findings at or above --fail-on",
            "  2  wrong use; nothing was done",
            "  3  more repositories than --allow-failures could not be read",
            "",
            "See docs/fleet.md."
        })
final class FleetCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Print this help and exit.")
    @SuppressWarnings("unused") // picocli acts on it
    private boolean help;

    /** Whether to print a stack trace if the run fails. */
    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Print a stack trace if the run fails.")
    boolean debug;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing; trapstreet fleet --help lists them");
    }
}
