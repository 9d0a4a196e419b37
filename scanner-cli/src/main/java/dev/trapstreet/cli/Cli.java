package dev.trapstreet.cli;

import dev.trapstreet.policy.ExitCode;
import dev.trapstreet.text.Spelling;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;

/** The commands, and what is common to them: help, colours, and a sentence and an exit code for whatever goes wrong. */
final class Cli {
    private final Terminal terminal;

    Cli(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Runs one command and returns its exit code; throws nothing. */
    int run(String... arguments) {
        TrapstreetCommand root = new TrapstreetCommand();
        CommandLine line = new CommandLine(root)
                .addSubcommand(new ScanCommand(terminal))
                .addSubcommand(new DecodeCommand(terminal))
                .addSubcommand(new RulesCommand(terminal))
                .addSubcommand(new WarmupCommand());
        line.setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8));
        line.setColorScheme(CommandLine.Help.defaultColorScheme(
                terminal.colour() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
        line.setUsageHelpAutoWidth(false);
        line.setUsageHelpWidth(100);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExpandAtFiles(false); // @types is a folder like any other
        line.setParameterExceptionHandler((e, typed) -> misused(e));
        line.setExecutionExceptionHandler((e, command, parsed) -> Failures.codeOf(terminal, root.debug, e));
        return Failures.codeOf(terminal, root.debug, () -> line.execute(helpAsOption(arguments)));
    }

    /** "help scan" as people type it, for "scan --help". */
    private static String[] helpAsOption(String[] arguments) {
        if (arguments.length == 0 || !arguments[0].equals("help")) {
            return arguments;
        }
        String[] asked = Arrays.copyOfRange(arguments, 1, arguments.length + 1);
        asked[asked.length - 1] = "--help";
        return asked;
    }

    /** Our own guess: picocli's compares pairs of letters, and finds nothing for --frmat. */
    private static Optional<String> meant(CommandLine.UnmatchedArgumentException e) {
        CommandLine.Model.CommandSpec spec = e.getCommandLine().getCommandSpec();
        Set<String> known = new HashSet<>(spec.optionsMap().keySet());
        spec.subcommands().forEach((name, command) -> {
            if (!command.getCommandSpec().usageMessage().hidden()) {
                known.add(name);
            }
        });
        known.removeIf(name -> name.length() < 3); // every -x is one slip from every other
        return Spelling.nearest(e.getUnmatched().get(0), known);
    }

    private int misused(CommandLine.ParameterException e) {
        StringBuilder sentence = new StringBuilder(String.valueOf(e.getMessage()));
        if (e instanceof CommandLine.UnmatchedArgumentException unmatched) {
            meant(unmatched)
                    .ifPresent(word ->
                            sentence.append("; did you mean ").append(word).append('?'));
        }
        terminal.complain(sentence.toString());
        terminal.say("Try '" + e.getCommandLine().getCommandSpec().qualifiedName() + " --help'.");
        return ExitCode.USAGE.code();
    }
}
