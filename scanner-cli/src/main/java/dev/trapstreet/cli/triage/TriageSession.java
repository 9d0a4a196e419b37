package dev.trapstreet.cli.triage;

import dev.trapstreet.cli.console.Console;
import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.Report;
import dev.trapstreet.finding.RuleViolation;
import dev.trapstreet.io.AtomicFile;
import dev.trapstreet.policy.Baseline;
import dev.trapstreet.policy.ExitCode;
import dev.trapstreet.policy.SuppressionFile;
import dev.trapstreet.report.EntryText;
import dev.trapstreet.rule.BuiltInRules;
import dev.trapstreet.run.InvalidOptionException;
import dev.trapstreet.run.RunOptions;
import dev.trapstreet.text.TerminalEscaper;
import dev.trapstreet.token.Redactor;
import dev.trapstreet.yaml.YamlException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Questions about the findings of a report, and the decisions. Not thread-safe. */
final class TriageSession {
    private static final int MAX_LOCATIONS = 5;

    private final Console console;
    private final Report report;
    private final Path config;
    private final String configName;
    private final Path baselineFile;
    private final BufferedReader answers;
    private final Set<String> decided = new HashSet<>();

    TriageSession(Console console, Report report, SuppressionFile file, Path baselineFile) {
        this.console = console;
        this.report = report;
        this.config = file.path();
        this.configName = file.name();
        this.baselineFile = baselineFile;
        this.answers = new BufferedReader(new InputStreamReader(console.in(), StandardCharsets.UTF_8));
        file.entries().forEach(entry -> decided.add(entry.fingerprint()));
    }

    /** Asks about each finding. Returns 0 if none is left, otherwise 1. */
    int run() throws IOException, InterruptedException, InvalidOptionException {
        Optional<Baseline> baseline = baseline();
        List<Finding> waiting = new ArrayList<>();
        for (Finding finding : report.findings()) {
            String fingerprint = finding.token().fingerprint().hex();
            boolean known = decided.contains(fingerprint)
                    || baseline.filter(b -> b.contains(fingerprint)).isPresent();
            if (finding.suppression().isEmpty() && !known) {
                waiting.add(finding);
            }
        }
        int left = waiting.size();
        for (int i = 0; i < waiting.size(); i++) {
            console.print("\n[" + (i + 1) + "/" + waiting.size() + "] " + describe(waiting.get(i)));
            Decision decision = ask(waiting.get(i));
            if (decision == Decision.QUIT) {
                break;
            }
            left -= decision == Decision.DONE ? 1 : 0;
        }
        console.print(left == 0 ? "Nothing is left.\n" : left + " left; the next run goes on with them.\n");
        return (left == 0 ? ExitCode.CLEAN : ExitCode.FINDINGS).code();
    }

    private enum Decision {
        DONE,
        SKIPPED,
        QUIT
    }

    private static String describe(Finding finding) {
        StringBuilder text = new StringBuilder();
        line(text, "", EntryText.headline(finding));
        for (RuleViolation violation : finding.violations()) {
            line(text, "  ", violation.id() + " " + violation.severity().keyword() + ": " + violation.message());
        }
        finding.context().evidence().forEach(evidence -> line(text, "  evidence: ", evidence));
        int shown = Math.min(MAX_LOCATIONS, finding.locations().size());
        for (Location location : finding.locations().subList(0, shown)) {
            line(text, "  ", location.path() + ":" + location.line());
        }
        if (shown < finding.locations().size()) {
            line(text, "  ", "and " + (finding.locations().size() - shown) + " more locations");
        }
        String remedy = RuleViolation.remedyOf(finding.violations());
        if (!remedy.isEmpty()) {
            line(text, "  To do: ", remedy);
        }
        return text.toString();
    }

    private static void line(StringBuilder text, String indent, String line) {
        text.append(indent).append(TerminalEscaper.escape(line)).append('\n');
    }

    /** Asks until there is a decision. The end of the input quits. */
    private Decision ask(Finding finding) throws IOException, InterruptedException, InvalidOptionException {
        while (true) {
            String answer =
                    question("(i)gnore, (b)aseline, (o)pen, (s)kip, (q)uit? ").orElse("q");
            switch (answer) {
                case "i", "ignore" -> {
                    if (ignore(finding)) {
                        return Decision.DONE;
                    }
                }
                case "b", "baseline" -> {
                    addToBaseline(finding);
                    return Decision.DONE;
                }
                case "o", "open" -> open(finding.locations().get(0));
                case "s", "skip" -> {
                    return Decision.SKIPPED;
                }
                case "q", "quit" -> {
                    return Decision.QUIT;
                }
                default -> console.print("Answer i, b, o, s or q.\n");
            }
        }
    }

    private Optional<String> question(String words) throws IOException {
        console.print(words);
        return Optional.ofNullable(answers.readLine()).map(String::strip);
    }

    private boolean ignore(Finding finding) throws IOException {
        String reason = question("Reason: ").orElse("");
        if (!SuppressionFile.isWritable(reason) || !Redactor.redact(reason).equals(reason)) {
            console.print(
                    "A reason is one line of at most 500 visible characters, without a token. Nothing was changed.\n");
            return false;
        }
        Optional<LocalDate> until;
        try {
            until = question("Until (such as 2027-01-31; empty for no end): ")
                    .filter(day -> !day.isEmpty())
                    .map(LocalDate::parse);
        } catch (DateTimeException e) {
            console.print("That is not a date. Nothing was changed.\n");
            return false;
        }
        if (until.isPresent() && until.get().isBefore(LocalDate.now(ZoneOffset.UTC))) {
            console.print("That day has passed. Nothing was changed.\n");
            return false;
        }
        try {
            SuppressionFile file = SuppressionFile.read(config, configName, new BuiltInRules());
            file.write(file.with(
                    List.of(finding.token().fingerprint().hex()),
                    new SuppressionFile.Terms(reason, Optional.empty(), until, List.of())));
            console.print("Written to " + TerminalEscaper.escape(Redactor.redact(configName)) + ".\n");
            return true;
        } catch (YamlException e) {
            console.print(TerminalEscaper.escape(String.valueOf(e.getMessage())) + ". Nothing was changed.\n");
            return false;
        }
    }

    private Optional<Baseline> baseline() throws InvalidOptionException {
        return Files.exists(baselineFile)
                ? Optional.of(RunOptions.baseline(baselineFile.toString()))
                : Optional.empty();
    }

    private void addToBaseline(Finding finding) throws IOException, InvalidOptionException {
        Report one = new Report(
                report.targets(),
                report.startedAt(),
                report.duration(),
                report.counts(),
                report.skipped(),
                List.of(finding),
                List.of());
        Baseline added = Baseline.of(one);
        Baseline whole = baseline().map(old -> old.with(added)).orElse(added);
        AtomicFile.write(baselineFile, AtomicFile.Access.KEPT, whole::writeTo);
        console.print("Added to " + TerminalEscaper.escape(Redactor.redact(baselineFile.toString())) + ".\n");
    }

    /** Opens a location in the user's editor. A path with a token is not put on a command line. */
    private void open(Location location) throws IOException, InterruptedException {
        String editor = console.environment()
                .getOrDefault("VISUAL", console.environment().getOrDefault("EDITOR", ""));
        Path path = Path.of(location.provenance().path());
        if (editor.isBlank() || !Files.isRegularFile(path)) {
            console.print(
                    editor.isBlank() ? "Neither VISUAL nor EDITOR is set.\n" : "There is no such file to open.\n");
            return;
        }
        List<String> command = new ArrayList<>(List.of(editor.strip().split("\\s+", -1)));
        command.add("+" + location.line());
        command.add(path.toAbsolutePath().toString());
        try {
            new ProcessBuilder(command).inheritIO().start().waitFor();
        } catch (IOException e) {
            console.print("The editor could not be started; check VISUAL and EDITOR.\n");
        }
    }
}
