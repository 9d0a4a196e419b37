package dev.trapstreet.fleet;

import dev.trapstreet.cli.console.Console;
import dev.trapstreet.cli.console.ErrorHandler;
import dev.trapstreet.policy.ExitCode;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/** Entry point of the process: the main class for java and for spark-submit. The only class that ends the process. */
public final class FleetMain {
    /** System property with a number that is added to the exit code. The launcher uses 100, because Java itself exits with 1 on failure. */
    private static final String EXIT_BASE = "trapstreet.exit.base";

    private FleetMain() {}

    /**
     * Runs one command and ends the process with its exit code.
     *
     * @param arguments the words of the command line after {@code fleet}
     */
    public static void main(String[] arguments) {
        Console console = Console.ofProcess();
        int code = run(console, arguments);
        console.err().flush();
        System.exit(Integer.getInteger(EXIT_BASE, 0) + code);
    }

    /**
     * Runs one command. Throws no exception.
     *
     * @param console the streams that the command uses
     * @param arguments the words of the command line after {@code fleet}
     * @return the exit code of the process
     */
    public static int run(Console console, String... arguments) {
        FleetCommand root = new FleetCommand();
        CommandLine line = new CommandLine(root)
                .addSubcommand(new ScanFleetCommand(console))
                .addSubcommand(new QueryCommand.Status(console))
                .addSubcommand(new QueryCommand.Tokens(console))
                .addSubcommand(new QueryCommand.Repositories(console))
                .addSubcommand(new QueryCommand.Accounts(console))
                .addSubcommand(new QueryCommand.Changes(console))
                .addSubcommand(new ReportFleetCommand(console))
                .addSubcommand(new VerifyFleetCommand(console))
                .addSubcommand(new ExportFleetCommand(console))
                .addSubcommand(new WarmupFleetCommand());
        line.setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8));
        line.setUsageHelpAutoWidth(false);
        line.setUsageHelpWidth(100);
        line.setExpandAtFiles(false);
        line.setParameterExceptionHandler((e, words) -> {
            console.error(String.valueOf(e.getMessage()));
            return ExitCode.USAGE.code();
        });
        line.setExecutionExceptionHandler((e, command, parsed) -> ErrorHandler.exitCodeOf(console, root.debug, e));
        try {
            return line.execute(arguments);
        } catch (Throwable e) { // an Error, which picocli does not handle
            return ErrorHandler.exitCodeOf(console, root.debug, e);
        }
    }
}
