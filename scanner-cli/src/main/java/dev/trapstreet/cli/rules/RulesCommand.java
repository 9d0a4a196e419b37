package dev.trapstreet.cli.rules;

import dev.trapstreet.RuleExamples;
import dev.trapstreet.cli.console.CommandGroup;
import dev.trapstreet.cli.console.Console;
import dev.trapstreet.cli.option.OptionValues;
import dev.trapstreet.finding.Exposure;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.policy.ExitCode;
import dev.trapstreet.rule.CheckKind;
import dev.trapstreet.rule.Detection;
import dev.trapstreet.rule.Rule;
import dev.trapstreet.rule.RuleSet;
import dev.trapstreet.run.InvalidOptionException;
import dev.trapstreet.text.SpellingSuggestion;
import dev.trapstreet.text.TerminalEscaper;
import dev.trapstreet.text.TextWrapper;
import dev.trapstreet.token.Redactor;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code trapstreet rules}: lists, shows and checks rules. */
@Command(name = "rules", header = "Lists, shows and checks the rules.")
public final class RulesCommand extends CommandGroup {
    /**
     * Creates the command.
     *
     * @param console the streams that the command uses
     */
    public RulesCommand(Console console) {
        super(console, "list", "show", "check");
    }

    @Command(name = "list", header = "Lists the rules: id, highest severity, title.")
    int list(
            @Option(
                            names = "--format",
                            paramLabel = "FORMAT",
                            defaultValue = "text",
                            description = "Print text, or markdown with all details. Default: ${DEFAULT-VALUE}.")
                    String format)
            throws InvalidOptionException, IOException {
        if (format.equals("markdown")) {
            return print(RulesPage.render(RuleSet.builtIn()));
        }
        if (!format.equals("text")) {
            throw new InvalidOptionException("--format takes text or markdown, not " + format);
        }
        StringBuilder text = new StringBuilder();
        for (Rule rule : RuleSet.builtIn().rules()) {
            String pack = rule.pack() == Rule.RulePack.HYGIENE ? " (--hygiene)" : "";
            text.append(
                    String.format("%s  %-8s  %s%s\n", rule.id(), rule.worst().keyword(), rule.title(), pack));
        }
        text.append('\n').append(RuleSet.builtIn().rules().size()).append(" rules, version ");
        text.append(RuleSet.builtIn().version()).append("; 'trapstreet rules show ID' shows one of them.\n");
        return print(text);
    }

    @Command(name = "show", header = "Shows one rule: why it matters, what to do, its severities and examples.")
    int show(@Parameters(paramLabel = "ID", description = "Id of the rule, such as MBX001.") String id)
            throws InvalidOptionException, IOException {
        RuleSet rules = RuleSet.builtIn();
        Optional<Rule> rule = rules.rule(id.toUpperCase(Locale.ROOT));
        if (rule.isEmpty()) {
            List<String> ids = rules.rules().stream().map(Rule::id).toList();
            throw new InvalidOptionException("there is no rule " + id
                    + SpellingSuggestion.nearest(id.toUpperCase(Locale.ROOT), ids)
                            .map(near -> "; did you mean " + near + "?")
                            .orElse("; 'trapstreet rules list' lists them all"));
        }
        return print(describe(rule.get()));
    }

    private static StringBuilder describe(Rule rule) {
        StringBuilder text = new StringBuilder();
        text.append(rule.id()).append("  ").append(rule.title()).append("\n\n");
        paragraph(text, "Why", rule.why());
        paragraph(text, "To do", rule.remedy());
        for (Rule.Case part : rule.cases()) {
            paragraph(text, "Message", part.message());
            for (Severity severity : Severity.values()) {
                List<String> places = Arrays.stream(Exposure.values())
                        .filter(exposure -> part.severity().get(exposure) == severity)
                        .map(Exposure::name)
                        .toList();
                if (!places.isEmpty()) {
                    paragraph(text, severity.keyword(), String.join(", ", places));
                }
            }
            text.append('\n');
        }
        for (Detection detection : rule.detections()) {
            paragraph(text, "Message", detection.message());
            paragraph(text, detection.severity().keyword(), describeDetection(rule, detection));
            if (detection.withRestricted() != detection.severity()) {
                paragraph(text, detection.withRestricted().keyword(), "if a token is known to have allowed URLs");
            }
            text.append('\n');
        }
        for (Rule.Example example : rule.examples()) {
            paragraph(text, "Match", example.text().strip() + "   [" + describeLocation(example) + "]");
        }
        for (Rule.Example example : rule.counterexamples()) {
            paragraph(text, "No match", example.text().strip() + "   [" + describeLocation(example) + "]");
        }
        text.append('\n');
        for (Rule.Reference reference : rule.references()) {
            paragraph(text, "Source", reference.title());
        }
        return text;
    }

    /** Describes when a related check runs, and in which files. */
    private static String describeDetection(Rule rule, Detection detection) {
        boolean always = rule.pack() == Rule.RulePack.TOKENS && detection.kind() != CheckKind.LITERALS;
        return (always ? "in files that declare variables; with --hygiene, " : "with --hygiene, ")
                + RulesPage.files(detection);
    }

    /** Describes the location of an example by its exposure, tags and path, if it has them. */
    private static String describeLocation(Rule.Example example) {
        StringBuilder place = new StringBuilder();
        if (example.exposure() != Exposure.UNKNOWN || example.path().isEmpty()) {
            place.append(example.exposure());
        }
        example.context().tags().stream()
                .sorted()
                .forEach(tag -> place.append(place.isEmpty() ? "" : ", ").append(tag.keyword()));
        example.path()
                .ifPresent(path -> place.append(place.isEmpty() ? "" : ", ").append(path));
        return place.toString();
    }

    private static void paragraph(StringBuilder text, String lead, String words) {
        TextWrapper.append(text, String.format("%-9s ", lead), " ".repeat(10), words);
    }

    @Command(name = "check", header = "Checks rule files and runs their examples.")
    int check(
            @Parameters(
                            paramLabel = "DIR",
                            arity = "0..1",
                            description = "Directory of the rule files. Default: the built-in rules.")
                    @Nullable
                    String folder)
            throws InvalidOptionException, IOException, InterruptedException {
        RuleSet rules = folder == null ? RuleSet.builtIn() : OptionValues.read(folder);
        List<String> faults = new RuleExamples(rules).failures();
        StringBuilder text = new StringBuilder();
        // Failures quote the rule files, which can contain anything.
        faults.forEach(fault ->
                text.append(TerminalEscaper.escape(Redactor.redact(fault))).append('\n'));
        long examples = rules.rules().stream()
                .mapToLong(
                        rule -> rule.examples().size() + rule.counterexamples().size())
                .sum();
        int count = rules.rules().size();
        text.append(count)
                .append(count == 1 ? " rule, " : " rules, ")
                .append(examples)
                .append(" examples: ");
        text.append(
                switch (faults.size()) {
                    case 0 -> "all pass.\n";
                    case 1 -> "1 fails.\n";
                    default -> faults.size() + " fail.\n";
                });
        print(text);
        return faults.isEmpty() ? ExitCode.CLEAN.code() : ExitCode.USAGE.code();
    }
}
