package dev.trapstreet.cli.console;

import dev.trapstreet.policy.ExitCode;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Base class of the commands that only have commands of their own, each of which is a method. */
@Command(synopsisSubcommandLabel = "COMMAND", commandListHeading = "%nCommands:%n", optionListHeading = "%nOptions:%n")
public abstract class CommandGroup implements Runnable {
    private final Console console;
    private final List<String> commands;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    /**
     * Creates a group.
     *
     * @param console the streams that the commands use
     * @param commands the names of the commands, at least two, for the message if none is given
     */
    protected CommandGroup(Console console, String... commands) {
        this.console = console;
        this.commands = List.of(commands);
    }

    /** {@return the streams that the commands use} */
    protected final Console console() {
        return console;
    }

    @Override
    public final void run() {
        int last = commands.size() - 1;
        throw new ParameterException(
                spec.commandLine(),
                "a command is missing: " + String.join(", ", commands.subList(0, last)) + " or " + commands.get(last));
    }

    /**
     * Prints the entire output of a command on standard output.
     *
     * @param text the output, with a line break at its end, escaped
     * @return the exit code 0
     * @throws IOException if standard output cannot be written
     */
    protected final int print(CharSequence text) throws IOException {
        console.print(text);
        return ExitCode.CLEAN.code();
    }
}
