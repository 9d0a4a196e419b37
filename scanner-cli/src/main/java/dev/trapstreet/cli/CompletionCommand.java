package dev.trapstreet.cli;

import dev.trapstreet.cli.console.Console;
import dev.trapstreet.policy.ExitCode;
import dev.trapstreet.run.InvalidOptionException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code trapstreet completion}. The build adds its output, completion scripts and the manual page, to the distribution. */
@Command(
        name = "completion",
        hidden = true,
        header = "Prints a completion script for a shell, or the manual page.",
        optionListHeading = "%nOptions:%n")
final class CompletionCommand implements Callable<Integer> {
    private static final String NAME = "trapstreet";

    private final Console console;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Parameters(paramLabel = "KIND", description = "The shell: bash, zsh or fish; or man for the manual page.")
    @SuppressWarnings("NullAway.Init") // required
    private String kind;

    CompletionCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException, InvalidOptionException {
        console.out().write(script(kind, spec.root().commandLine()).getBytes(StandardCharsets.UTF_8));
        console.out().flush();
        return ExitCode.CLEAN.code();
    }

    static String script(String kind, CommandLine root) throws InvalidOptionException {
        return switch (kind) {
            case "bash" -> BashCompletion.script(NAME, root);
            case "zsh" ->
                "autoload -U +X compinit && compinit -i\nautoload -U +X bashcompinit && bashcompinit\n"
                        + BashCompletion.script(NAME, root);
            case "fish" -> fish(root);
            case "man" -> ManPage.render(root);
            default -> throw new InvalidOptionException("completion takes bash, zsh, fish or man, not " + kind);
        };
    }

    private static String fish(CommandLine root) {
        StringBuilder text = new StringBuilder("# fish completions for trapstreet\ncomplete -c trapstreet -f\n");
        options(text, root, "__fish_use_subcommand");
        commands(text, root, "__fish_use_subcommand", "");
        return text.toString();
    }

    private static void commands(StringBuilder text, CommandLine parent, String when, String above) {
        parent.getSubcommands().forEach((name, command) -> {
            if (command.getCommandSpec().usageMessage().hidden()) {
                return;
            }
            text.append("complete -c trapstreet -n '")
                    .append(when)
                    .append("' -a ")
                    .append(name);
            text.append(" -d ").append(quoted(header(command))).append('\n');
            String inside = above + "__fish_seen_subcommand_from " + name;
            options(text, command, inside);
            for (ArgSpec parameter : command.getCommandSpec().positionalParameters()) {
                parameter(text, command, parameter, inside);
            }
            String names = String.join(" ", command.getSubcommands().keySet());
            commands(text, command, inside + "; and not __fish_seen_subcommand_from " + names, inside + "; and ");
        });
    }

    private static void parameter(StringBuilder text, CommandLine command, ArgSpec parameter, String when) {
        List<String> words = CompletionValues.words(command, parameter);
        boolean path = CompletionValues.takesPath(parameter);
        if (path || !words.isEmpty()) {
            text.append("complete -c trapstreet -n '").append(when).append('\'');
            text.append(path ? " -F\n" : " -a " + quoted(String.join(" ", words)) + "\n");
        }
    }

    private static void options(StringBuilder text, CommandLine command, String when) {
        for (OptionSpec option : command.getCommandSpec().options()) {
            text.append("complete -c trapstreet -n '").append(when).append('\'');
            for (String name : option.names()) {
                text.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
            }
            List<String> words = CompletionValues.words(command, option);
            if (option.arity().max() > 0) {
                text.append(words.isEmpty() ? " -r" : " -x -a " + quoted(String.join(" ", words)));
                text.append(CompletionValues.takesPath(option) ? " -F" : "");
            }
            text.append(" -d ").append(quoted(sentence(option))).append('\n');
        }
    }

    private static String sentence(OptionSpec option) {
        String all = String.join(" ", option.description());
        int end = all.indexOf(". ");
        return end < 0 ? all : all.substring(0, end + 1);
    }

    private static String header(CommandLine command) {
        return String.join(" ", command.getCommandSpec().usageMessage().header());
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
