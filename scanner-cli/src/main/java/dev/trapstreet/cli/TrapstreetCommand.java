package dev.trapstreet.cli;

import dev.trapstreet.cli.console.ProgramVersion;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

@Command(
        name = "trapstreet",
        versionProvider = TrapstreetCommand.Version.class,
        header = "Finds Mapbox access tokens that leaked, and says what each one means.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "Exit codes:",
            "  0  clean",
            "  1  findings at or above --fail-on",
            "  2  wrong use or configuration; nothing was scanned",
            "  3  something could not be read, or there was nothing to look at",
            "  4  what the Tokens API was required to say could not be had",
            "",
            "'trapstreet scan .' is a good start; 'trapstreet scan --help' tells the rest."
        })
public final class TrapstreetCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help and exit.")
    @SuppressWarnings("unused") // picocli acts on it
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Name the version of the program and of its rules, and exit.")
    @SuppressWarnings("unused") // picocli acts on it
    private boolean version;

    @Option(
            names = "--debug",
            scope = ScopeType.INHERIT,
            description = "Show where in the program something went wrong.")
    public boolean debug;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    /** The version of the program and of its rules. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {ProgramVersion.versionLine()};
        }
    }
}
