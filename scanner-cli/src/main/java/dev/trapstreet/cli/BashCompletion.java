package dev.trapstreet.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Completion script for bash. Picocli writes the commands and options, and knows the values of enums only; the values of all other options
 * and parameters are added here. Options keep their text types, because their errors name what is accepted.
 */
final class BashCompletion {
    private static final String NOTHING = "\n      return\n      ;;";
    private static final String POSITIONALS = "    local positionals=\"\"\n";
    private static final String REPLY = "    COMPREPLY=( $(compgen -W \"${commands// /";

    private BashCompletion() {}

    static String script(String name, CommandLine root) {
        StringBuilder script = new StringBuilder(AutoComplete.bash(name, root));
        root.getSubcommands().values().forEach(command -> addValues(script, command, "_picocli_" + name));
        return script.toString();
    }

    private static void addValues(StringBuilder script, CommandLine command, String above) {
        String function = above + "_" + command.getCommandName().replace("-", "");
        int start = script.indexOf("function " + function + "() {\n");
        if (start < 0) {
            return; // a hidden command
        }
        int end = script.indexOf("\n}\n", start);
        script.replace(start, end, withValues(script.substring(start, end), command));
        command.getSubcommands().values().forEach(below -> addValues(script, below, function));
    }

    private static String withValues(String function, CommandLine command) {
        String text = function;
        for (OptionSpec option : command.getCommandSpec().options()) {
            List<String> names = new ArrayList<>();
            for (String name : option.names()) {
                names.add("'" + name + "'");
            }
            String label = "\n    " + String.join("|", names) + ")";
            Optional<String> reply = reply(command, option);
            if (reply.isPresent()) {
                text = text.replace(
                        label + NOTHING, label + "\n      " + reply.get().replace("\n", "\n      ") + NOTHING);
            }
        }
        List<String> replies = new ArrayList<>();
        for (ArgSpec parameter : command.getCommandSpec().positionalParameters()) {
            reply(command, parameter).filter(reply -> !replies.contains(reply)).ifPresent(replies::add);
        }
        int at = text.indexOf(POSITIONALS);
        if (!replies.isEmpty() && at >= 0 && text.indexOf(REPLY, at) >= 0) {
            int reply = text.lastIndexOf("\n", text.indexOf(REPLY, at)) + 1;
            int line = text.indexOf("\n", reply);
            text = text.substring(0, at) + "    " + replies.get(0).replace("\n", "\n    ") + text.substring(line);
        }
        return text;
    }

    private static Optional<String> reply(CommandLine command, ArgSpec argument) {
        if (CompletionValues.takesPath(argument)) {
            return Optional.of("type compopt &>/dev/null && compopt -o filenames\nlocal IFS=$'\\n'\n"
                    + "COMPREPLY=( $(compgen -f -- \"${curr_word}\") )");
        }
        List<String> words = CompletionValues.words(command, argument);
        return words.isEmpty()
                ? Optional.empty()
                : Optional.of("COMPREPLY=( $(compgen -W \"" + String.join(" ", words) + "\" -- \"${curr_word}\") )");
    }
}
