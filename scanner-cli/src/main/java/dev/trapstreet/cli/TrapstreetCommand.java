package dev.trapstreet.cli;

import dev.trapstreet.cli.console.ProgramVersion;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code trapstreet}: the root command, with the options that all commands have. */
@Command(
        name = "trapstreet",
        versionProvider = TrapstreetCommand.Version.class,
        header = "Finds leaked Mapbox access tokens and explains each one.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "Exit codes:",
            "  0  clean",
            "  1  findings at or above --fail-on",
            "  2  wrong use or configuration; nothing was scanned",
            "  3  something could not be read, or there was nothing to scan",
            "  4  verification or a token list was required and not available",
            "",
            "Start with 'trapstreet scan .'; 'trapstreet scan --help' describes all options.",
            "In a checkout, './trapstreet fleet' scans thousands of repositories; see docs/fleet.md."
        })
public final class TrapstreetCommand implements Runnable {
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

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Print the version of the program and of its rules, and exit.")
    @SuppressWarnings("unused") // picocli acts on it
    private boolean version;

    /** Whether to print a stack trace if the run fails. */
    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Print a stack trace if the run fails.")
    public boolean debug;

    /** Creates the command, whose options picocli sets. */
    public TrapstreetCommand() {}

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    /** Version information for {@code --version}. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {ProgramVersion.versionLine()};
        }
    }
}
