package dev.trapstreet.cli.ignore;

import dev.trapstreet.cli.console.Console;
import dev.trapstreet.cli.option.OptionValues;
import dev.trapstreet.cli.option.SavedReports;
import dev.trapstreet.finding.Report;
import dev.trapstreet.policy.ExitCode;
import dev.trapstreet.policy.SuppressionFile;
import dev.trapstreet.run.InvalidOptionException;
import dev.trapstreet.text.TerminalEscaper;
import dev.trapstreet.yaml.YamlException;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code trapstreet ignore}: adds suppressions to a configuration. */
@Command(
        name = "ignore",
        header = "Suppresses findings in .trapstreet.yml, with a reason, and shows the change.",
        description = {
            "",
            "Comments and the order of the file stay. A suppression for the same fingerprint is replaced. What would"
                    + " never apply is refused: a fingerprint that the report of --from does not have, a day that has"
                    + " passed, a missing reason, a file that does not apply to what was scanned.",
            ""
        },
        sortOptions = false,
        synopsisSubcommandLabel = "[list]",
        optionListHeading = "%nOptions:%n",
        commandListHeading = "%nCommands:%n",
        footer = {
            "",
            "Examples:",
            "  trapstreet ignore 5f3c0e1a --from report.json --reason 'demo account' --until 2027-01-31",
            "  trapstreet ignore list"
        })
public final class IgnoreCommand implements Callable<Integer> {
    private static final int NAME_DIGITS = 8;

    private final Console console;

    @Parameters(
            paramLabel = "FINGERPRINT",
            arity = "0..*",
            description =
                    "Fingerprints of findings, as reports show them. With --from, the first eight digits are enough.")
    private List<String> typed = new ArrayList<>();

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why the finding may stay. Required.")
    private @Nullable String reason;

    @Option(
            names = "--until",
            paramLabel = "DATE",
            description = "The last day on which it is suppressed, in UTC, such as 2027-01-31. Default: no end.")
    private @Nullable String until;

    @Option(names = "--owner", paramLabel = "NAME", description = "Who is responsible for it.")
    private @Nullable String owner;

    @Option(
            names = "--path",
            paramLabel = "GLOB",
            description =
                    "Suppress it only in files that match, like a line of a .gitignore next to the configuration. "
                            + "Repeatable.")
    private List<String> paths = new ArrayList<>();

    @Option(
            names = "--from",
            paramLabel = "FILE",
            description = "Check the fingerprints with this report of 'trapstreet scan --format json' or jsonl; - for "
                    + "standard input.")
    private @Nullable String from;

    @Mixin
    private ConfigurationEdit edit = new ConfigurationEdit();

    /**
     * Creates the command.
     *
     * @param console the streams that the command uses
     */
    public IgnoreCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InvalidOptionException, IOException {
        List<String> words = new ArrayList<>(typed);
        words.addAll(paths);
        words.addAll(List.of(reason == null ? "" : reason, owner == null ? "" : owner));
        OptionValues.refuseTokens(words);
        SuppressionFile.Terms terms = terms(Instant.now());
        Optional<Report> report = SavedReports.read(console, Optional.ofNullable(from));
        SuppressionFile file = edit.file();
        Set<String> fingerprints = report.isPresent()
                ? new ReportedFindings(report.get()).resolve(typed, file, terms.paths())
                : fingerprints();
        try {
            return edit.apply(
                    console,
                    file,
                    file.with(fingerprints, terms),
                    count(fingerprints.size(), "suppression") + " written to");
        } catch (YamlException e) {
            throw new InvalidOptionException(e.getMessage() + " (nothing was changed)", e);
        }
    }

    static String count(int number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    private SuppressionFile.Terms terms(Instant now) throws InvalidOptionException {
        if (typed.isEmpty()) {
            throw new InvalidOptionException(
                    "give the fingerprint of a finding, as reports show it; 'trapstreet ignore list' lists what is"
                            + " suppressed");
        }
        if (reason == null) {
            throw new InvalidOptionException("a reason is missing: --reason TEXT; without one, nothing is suppressed");
        }
        for (String words : owner == null ? List.of(reason) : List.of(reason, owner)) {
            if (!SuppressionFile.isWritable(words)) {
                throw new InvalidOptionException(
                        "a reason and an owner are one line of at most 500 visible characters, and not blank");
            }
        }
        return new SuppressionFile.Terms(reason, Optional.ofNullable(owner), until(now), paths);
    }

    private Optional<LocalDate> until(Instant now) throws InvalidOptionException {
        if (until == null) {
            return Optional.empty();
        }
        try {
            LocalDate day = LocalDate.parse(until);
            if (day.isBefore(now.atZone(ZoneOffset.UTC).toLocalDate())) {
                throw new InvalidOptionException(
                        "--until " + until + " has passed, so the suppression would never apply");
            }
            return Optional.of(day);
        } catch (DateTimeException e) {
            throw new InvalidOptionException("--until takes a date such as 2027-01-31, not " + until, e);
        }
    }

    /** Returns the fingerprints as typed. Without a report, only their form can be checked. */
    private Set<String> fingerprints() throws InvalidOptionException {
        for (String word : typed) {
            ReportedFindings.refuseRule(word);
            if (ReportedFindings.isFingerprintStart(word, NAME_DIGITS) && word.length() < ReportedFindings.DIGITS) {
                throw new InvalidOptionException(
                        word + " is the start of a fingerprint; give all 32 digits, or the report with --from");
            }
            if (!ReportedFindings.isFingerprintStart(word, ReportedFindings.DIGITS)) {
                throw new InvalidOptionException(
                        word + " is not a fingerprint, 32 hexadecimal digits; reports show it");
            }
        }
        return new LinkedHashSet<>(typed);
    }

    @Command(name = "list", header = "Lists the suppressions of .trapstreet.yml, and whether they apply.")
    int list(@Mixin ConfigurationEdit listed) throws InvalidOptionException, IOException {
        SuppressionFile file = listed.file();
        StringBuilder text = new StringBuilder();
        Instant now = Instant.now();
        for (SuppressionFile.Entry entry : file.entries()) {
            String state =
                    entry.reason().isEmpty() ? "no reason " : entry.hasExpired(now) ? "expired   " : "applies   ";
            StringBuilder line =
                    new StringBuilder(entry.fingerprint()).append("  ").append(state);
            line.append(entry.until().map(LocalDate::toString).orElse("-         "))
                    .append("  ");
            line.append(entry.reason().orElse(""));
            entry.owner().ifPresent(who -> line.append(" (").append(who).append(')'));
            if (!entry.paths().isEmpty()) {
                line.append(" in ").append(String.join(", ", entry.paths()));
            }
            text.append(TerminalEscaper.escape(line + "  " + file.name() + ":" + entry.line()))
                    .append('\n');
        }
        if (file.entries().isEmpty()) {
            text.append(TerminalEscaper.escape(file.name())).append(" suppresses nothing.\n");
        }
        console.print(text);
        return ExitCode.CLEAN.code();
    }
}
