package dev.trapstreet.cli;

import dev.trapstreet.text.SpellingSuggestion;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Messages about invalid command lines: one sentence with the error and a suggestion, in place of picocli's text. */
final class UsageMessages {
    private UsageMessages() {}

    /**
     * Returns a message about an invalid command line.
     *
     * @param e the error, as picocli reports it
     * @param typed all words of the command line
     */
    static String sentence(CommandLine.ParameterException e, String[] typed) {
        CommandSpec command = e.getCommandLine().getCommandSpec();
        return description(e, command, typed)
                + suggestion(e, command)
                        .map(word -> "; did you mean " + word + "?")
                        .orElse("; see '" + command.qualifiedName() + " --help'");
    }

    private static String description(CommandLine.ParameterException e, CommandSpec command, String[] typed) {
        if (e instanceof CommandLine.UnmatchedArgumentException unmatched) {
            return unmatched(unmatched, command);
        }
        if (e instanceof CommandLine.MissingParameterException missing
                && !missing.getMissing().isEmpty()) {
            return missing(missing.getMissing().get(0), typed);
        }
        if (e instanceof CommandLine.OverwrittenOptionException twice) {
            return name(twice.getOverwritten()) + " is given more than once";
        }
        ArgSpec argument = e.getArgSpec();
        if (argument != null && argument.typeInfo().isBoolean()) {
            return name(argument) + " takes no value";
        }
        if (argument != null && argument.completionCandidates() != null && e.getValue() != null) {
            String words = StreamSupport.stream(argument.completionCandidates().spliterator(), false)
                    .collect(Collectors.joining(" or "));
            return name(argument) + " takes " + words + ", not " + e.getValue();
        }
        return String.valueOf(e.getMessage());
    }

    private static String unmatched(CommandLine.UnmatchedArgumentException e, CommandSpec command) {
        String word = e.getUnmatched().get(0);
        if (e.isUnknownOption()) {
            return "unknown option '" + word + "'";
        }
        return command.subcommands().isEmpty()
                ? "unexpected argument '" + word + "'"
                : "unknown command '" + word + "'";
    }

    private static String missing(ArgSpec argument, String[] typed) {
        if (!argument.isOption()) {
            return argument.paramLabel() + " is missing";
        }
        if (lacksValue((OptionSpec) argument, typed)) {
            return name(argument) + " needs a value, " + argument.paramLabel();
        }
        return argument.group() == null
                ? name(argument) + " is missing"
                : "--output needs a " + name(argument) + " before it"; // the only option that another one requires
    }

    private static boolean lacksValue(OptionSpec option, String[] typed) {
        Set<String> names = Set.of(option.names());
        for (int i = 0; i < typed.length; i++) {
            if (names.contains(typed[i]) && (i + 1 == typed.length || typed[i + 1].startsWith("-"))) {
                return true;
            }
        }
        return false;
    }

    private static String name(ArgSpec argument) {
        return argument.isOption() ? ((OptionSpec) argument).longestName() : argument.paramLabel();
    }

    /**
     * Returns the option or command that an unknown word most resembles. picocli's own suggestion compares pairs of letters, and
     * finds none for {@code --frmat}.
     */
    private static Optional<String> suggestion(CommandLine.ParameterException e, CommandSpec command) {
        if (!(e instanceof CommandLine.UnmatchedArgumentException unmatched)) {
            return Optional.empty();
        }
        Set<String> known = new HashSet<>(command.optionsMap().keySet());
        command.subcommands().forEach((name, sub) -> {
            if (!sub.getCommandSpec().usageMessage().hidden()) {
                known.add(name);
            }
        });
        known.removeIf(name -> name.length() < 3); // every option of one letter resembles every other
        List<String> words = unmatched.getUnmatched();
        return SpellingSuggestion.nearest(words.get(0), known);
    }
}
