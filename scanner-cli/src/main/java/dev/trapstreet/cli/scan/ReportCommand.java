package dev.trapstreet.cli.scan;

import dev.trapstreet.cli.console.Console;
import dev.trapstreet.cli.option.OptionValues;
import dev.trapstreet.cli.option.SavedReports;
import dev.trapstreet.finding.Report;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.policy.ExitCode;
import dev.trapstreet.report.ReportFormat;
import dev.trapstreet.report.ReportOptions;
import dev.trapstreet.report.Summary;
import dev.trapstreet.rule.BuiltInRules;
import dev.trapstreet.run.InvalidOptionException;
import dev.trapstreet.run.RunOptions;
import dev.trapstreet.saved.ComparisonJson;
import dev.trapstreet.saved.ComparisonText;
import dev.trapstreet.saved.ReportComparison;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code trapstreet report}: reports in any format from saved ones, and the differences between two. */
@Command(
        name = "report",
        header = "Makes a report in any format from saved JSON reports, without a scan.",
        description = {
            "",
            "Joins the reports: a token has one finding, with its locations in all of them. A report that contains "
                    + "tokens gives one without. The formats and exit codes are those of 'trapstreet scan'.",
            ""
        },
        sortOptions = false,
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "Examples:",
            "  trapstreet report --format html --output page.html findings.json",
            "  trapstreet report app=app.json web=web.json          paths start with app/ and web/",
            "  trapstreet report --compare monday.json tuesday.json what is new, gone or changed"
        })
public final class ReportCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(
            paramLabel = "FILE",
            arity = "0..*",
            description = "A report of 'trapstreet scan --format json' or jsonl; - for standard input. NAME=FILE puts "
                    + "NAME/ before its paths.")
    private List<String> files = new ArrayList<>();

    @Option(
            names = "--compare",
            paramLabel = "FILE",
            description =
                    "Print what is new, gone and changed since this earlier report, as text or JSON. Exit with 1 only "
                            + "if something new or worse reaches --fail-on.")
    private @Nullable String compare;

    @ArgGroup(exclusive = false, multiplicity = "0..*")
    private List<ScanOutputOptions.OutputOption> outputs = new ArrayList<>();

    @Option(
            names = "--fail-on",
            paramLabel = "SEVERITY",
            defaultValue = "high",
            description =
                    "Exit with 1 if a finding has at least this severity: info, low, medium, high or critical; or "
                            + "none to never do so. Default: ${DEFAULT-VALUE}.")
    private String failOn = "high";

    @Option(
            names = "--color",
            paramLabel = "WHEN",
            defaultValue = "auto",
            description =
                    "Color the text report: auto, always or never. auto respects NO_COLOR. Default: ${DEFAULT-VALUE}.")
    private String color = "auto";

    @Option(
            names = {"-q", "--quiet"},
            description = "Print only findings, and what could not be read.")
    private boolean quiet;

    /**
     * Creates the command.
     *
     * @param console the streams that the command uses
     */
    public ReportCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InvalidOptionException, IOException {
        if (files.isEmpty()) {
            throw new InvalidOptionException(
                    "give a report of 'trapstreet scan --format json', or - to read one from standard input");
        }
        Optional<Severity> threshold = RunOptions.threshold("--fail-on", failOn);
        if (compare != null) {
            return compared(compare, threshold).code();
        }
        ReportOutputs destinations = ReportOutputs.of(console, outputs);
        ReportOptions.Color colors = OptionValues.color(color, console);
        Report report = SavedReports.read(console, files);
        ReportOptions options = new ReportOptions(
                ReportOptions.Secrets.WITHHELD,
                ReportOptions.Color.NONE,
                quiet ? ReportOptions.Detail.QUIET : ReportOptions.Detail.FULL,
                new BuiltInRules(),
                threshold);
        boolean written = destinations.write(report, options, colors);
        if (!destinations.showText() && !quiet) {
            console.message(Summary.summarize(report, threshold));
        }
        ExitCode code = ExitCode.of(report, threshold);
        return (written || code == ExitCode.FINDINGS ? code : ExitCode.INCOMPLETE).code();
    }

    private ExitCode compared(String earlier, Optional<Severity> threshold) throws InvalidOptionException, IOException {
        if (outputs.size() > 1 || (outputs.size() == 1 && outputs.get(0).file != null)) {
            throw new InvalidOptionException("--compare writes to standard output, in one format");
        }
        ReportFormat format =
                outputs.isEmpty() ? ReportFormat.TEXT : RunOptions.format("--format", outputs.get(0).format);
        if (format != ReportFormat.TEXT && format != ReportFormat.JSON) {
            throw new InvalidOptionException("--compare writes text or json, not " + format.keyword());
        }
        ReportComparison comparison =
                ReportComparison.of(SavedReports.read(console, List.of(earlier)), SavedReports.read(console, files));
        if (format == ReportFormat.JSON) {
            ComparisonJson.write(comparison, console.out());
            console.out().flush();
        } else {
            console.print(ComparisonText.of(comparison));
        }
        if (threshold.isPresent() && comparison.reaches(threshold.get())) {
            return ExitCode.FINDINGS;
        }
        return comparison.complete() ? ExitCode.CLEAN : ExitCode.INCOMPLETE;
    }
}
