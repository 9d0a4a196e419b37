package dev.trapstreet.cli;

import dev.trapstreet.cli.audit.AuditCommand;
import dev.trapstreet.cli.config.ConfigCommand;
import dev.trapstreet.cli.console.Console;
import dev.trapstreet.cli.console.ErrorHandler;
import dev.trapstreet.cli.fix.FixCommand;
import dev.trapstreet.cli.hook.HookCommand;
import dev.trapstreet.cli.ignore.IgnoreCommand;
import dev.trapstreet.cli.ignore.UnignoreCommand;
import dev.trapstreet.cli.remedy.MintCommand;
import dev.trapstreet.cli.remedy.RestrictCommand;
import dev.trapstreet.cli.remedy.RevokeCommand;
import dev.trapstreet.cli.remedy.RotateCommand;
import dev.trapstreet.cli.rules.RulesCommand;
import dev.trapstreet.cli.scan.BaselineCommand;
import dev.trapstreet.cli.scan.OnlineCheckOptions;
import dev.trapstreet.cli.scan.ReportCommand;
import dev.trapstreet.cli.scan.ScanCommand;
import dev.trapstreet.cli.token.CheckUrlCommand;
import dev.trapstreet.cli.token.DecodeCommand;
import dev.trapstreet.cli.triage.TriageCommand;
import dev.trapstreet.policy.ExitCode;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;

/** Command line parser and dispatcher. Prints help, and turns every failure into one sentence and an exit code. */
public final class Cli {
    private final Console console;
    private final Program program;

    /**
     * Creates the commands of one run.
     *
     * @param console the streams that the commands use
     * @param program the entire program, which {@code warmup} runs
     */
    public Cli(Console console, Program program) {
        this.console = console;
        this.program = program;
    }

    /**
     * Runs one command. Throws no exception.
     *
     * @param arguments the words of the command line, starting with the command
     * @return the exit code of the process
     */
    public int run(String... arguments) {
        TrapstreetCommand root = new TrapstreetCommand();
        CommandLine line = commands(root, console, program);
        line.setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8));
        line.setColorScheme(CommandLine.Help.defaultColorScheme(
                console.color() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
        line.setUsageHelpAutoWidth(false);
        line.setUsageHelpWidth(100);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExpandAtFiles(false); // a target can be a directory such as @types
        line.setParameterExceptionHandler(this::reportUsage);
        line.setExecutionStrategy(Cli::execute);
        line.setExecutionExceptionHandler((e, command, parsed) -> ErrorHandler.exitCodeOf(console, root.debug, e));
        int code;
        try {
            code = line.execute(OnlineCheckOptions.withExplicitValues(helpAsOption(arguments)));
        } catch (Throwable e) { // an Error, which picocli does not handle
            code = ErrorHandler.exitCodeOf(console, root.debug, e);
        }
        // Help and version are printed through a PrintWriter, which throws no exceptions.
        if (line.getOut().checkError()) {
            console.error("the output could not be written completely to standard output");
            return ExitCode.INCOMPLETE.code();
        }
        return code;
    }

    /** Rejects unknown commands also if help is requested: picocli ignores the word and would print the help of the program. */
    private static int execute(CommandLine.ParseResult parsed) {
        for (CommandLine command : parsed.asCommandLineList()) {
            List<String> unmatched = command.getUnmatchedArguments();
            if (!unmatched.isEmpty()
                    && !unmatched.get(0).startsWith("-")
                    && !command.getSubcommands().isEmpty()) {
                throw new CommandLine.UnmatchedArgumentException(command, unmatched);
            }
        }
        return new CommandLine.RunLast().execute(parsed);
    }

    /** Returns the root command with all commands. */
    static CommandLine commands(TrapstreetCommand root, Console console, Program program) {
        return new CommandLine(root)
                .addSubcommand(new ScanCommand(console))
                .addSubcommand(new ReportCommand(console))
                .addSubcommand(new TriageCommand(console))
                .addSubcommand(new FixCommand(console))
                .addSubcommand(new IgnoreCommand(console))
                .addSubcommand(new UnignoreCommand(console))
                .addSubcommand(new DecodeCommand(console))
                .addSubcommand(new CheckUrlCommand(console))
                .addSubcommand(new AuditCommand(console))
                .addSubcommand(new RestrictCommand(console))
                .addSubcommand(new RotateCommand(console))
                .addSubcommand(new RevokeCommand(console))
                .addSubcommand(new MintCommand(console))
                .addSubcommand(new RulesCommand(console))
                .addSubcommand(new ConfigCommand(console))
                .addSubcommand(new BaselineCommand(console))
                .addSubcommand(new HookCommand(console))
                .addSubcommand(new CompletionCommand(console))
                .addSubcommand(new WarmupCommand(program));
    }

    /** Replaces {@code help scan} with {@code scan --help}. */
    private static String[] helpAsOption(String[] arguments) {
        if (arguments.length == 0 || !arguments[0].equals("help")) {
            return arguments;
        }
        String[] asked = Arrays.copyOfRange(arguments, 1, arguments.length + 1);
        asked[asked.length - 1] = "--help";
        return asked;
    }

    private int reportUsage(CommandLine.ParameterException e, String[] typed) {
        console.error(UsageMessages.sentence(e, typed));
        return ExitCode.USAGE.code();
    }
}
