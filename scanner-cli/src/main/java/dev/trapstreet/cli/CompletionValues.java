package dev.trapstreet.cli;

import dev.trapstreet.cli.hook.Hook;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.report.ReportFormat;
import dev.trapstreet.rule.Rule;
import dev.trapstreet.rule.RuleSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;

/** Values that a shell can complete: the words that an option or parameter takes, or paths. */
final class CompletionValues {
    private static final Set<String> PATHS = Set.of("TARGET", "DIR", "FILE", "PATH");

    private CompletionValues() {}

    /** Returns whether an option or parameter takes the path of a file or directory. */
    static boolean takesPath(ArgSpec argument) {
        return PATHS.contains(argument.paramLabel());
    }

    /** Returns the words that an option or parameter of a command takes; empty if it takes other text. */
    static List<String> words(CommandLine command, ArgSpec argument) {
        Class<?> type = argument.type();
        if (type.isEnum()) {
            List<String> names = new ArrayList<>();
            for (Object constant : type.getEnumConstants()) {
                names.add(constant.toString());
            }
            return names;
        }
        return switch (argument.paramLabel()) {
            case "FORMAT" -> formats(command.getCommandName());
            case "SEVERITY" -> severities();
            case "WHEN" -> List.of("auto", "always", "never");
            case "WHAT" -> List.of("allow", "deny");
            case "WHO" -> List.of("git");
            case "auto|required" -> List.of("auto", "required");
            case "HOOK" -> hooks();
            case "ID" -> ruleIds();
            case "KIND" -> List.of("bash", "zsh", "fish", "man");
            default -> List.of();
        };
    }

    private static List<String> formats(String command) {
        return switch (command) {
            case "audit" -> List.of("text", "json", "csv");
            case "list" -> List.of("text", "markdown");
            default -> {
                List<String> words = new ArrayList<>();
                for (ReportFormat format : ReportFormat.values()) {
                    words.add(format.keyword());
                }
                yield words;
            }
        };
    }

    private static List<String> severities() {
        List<String> words = new ArrayList<>();
        for (Severity severity : Severity.values()) {
            words.add(severity.keyword());
        }
        words.add("none");
        return words;
    }

    private static List<String> hooks() {
        List<String> words = new ArrayList<>();
        for (Hook hook : Hook.values()) {
            words.add(hook.keyword());
        }
        return words;
    }

    private static List<String> ruleIds() {
        return RuleSet.builtIn().rules().stream().map(Rule::id).toList();
    }
}
