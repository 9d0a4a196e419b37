package dev.trapstreet.fleet;

import dev.trapstreet.cli.console.Console;
import dev.trapstreet.cli.option.OptionValues;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.fleet.report.FleetReport;
import dev.trapstreet.policy.ExitCode;
import dev.trapstreet.report.ReportFormat;
import dev.trapstreet.report.ReportOptions;
import dev.trapstreet.report.Reports;
import dev.trapstreet.rule.RuleSet;
import dev.trapstreet.run.InvalidOptionException;
import dev.trapstreet.run.RunOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code fleet report}: writes the present findings in a format of the plain scan. */
@Command(
        name = "report",
        header = "Write a report of the present findings in any format of 'trapstreet scan'.",
        description = {
            "A token that is in several repositories is one entry. The configuration files of the repositories have no"
                    + " say; --suppressions has.",
            ""
        })
final class ReportFleetCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private final StoreOptions storeOptions = new StoreOptions();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "text",
            description =
                    "text, json, jsonl, sarif, junit, gitlab, csv, html, github, markdown, codequality, slack or chat."
                            + " Default: ${DEFAULT-VALUE}.")
    private String format = "";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "File to write to. Default: standard output.")
    private @Nullable String output;

    @Option(
            names = "--fail-on",
            paramLabel = "SEVERITY",
            defaultValue = "high",
            description = "Exit with 1 if a token has this severity or a higher one; none for never. Default:"
                    + " ${DEFAULT-VALUE}.")
    private String failOn = "";

    @Option(
            names = "--allow-failures",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "Number of repositories that may be unreadable without exit code 3. Default: ${DEFAULT-VALUE}.")
    private String allowFailures = "";

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Greatest number of tokens, the worst first; 0 for all. Default: ${DEFAULT-VALUE}.")
    private String limit = "";

    @Option(
            names = "--repository",
            paramLabel = "REGEX",
            defaultValue = "",
            description = "Only repositories whose whole name matches, such as 'org/web-.*'.")
    private String repository = "";

    @Option(
            names = "--owner",
            paramLabel = "REGEX",
            defaultValue = "",
            description = "Only repositories whose owner matches.")
    private String owner = "";

    ReportFleetCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InvalidOptionException, IOException, InterruptedException {
        ReportFormat form = ReportFormat.ofKeyword(format)
                .orElseThrow(() ->
                        new InvalidOptionException("--format takes " + ReportFormat.keywords() + ", not " + format));
        Optional<Path> file = output == null ? Optional.empty() : Optional.of(OptionValues.file("the report", output));
        Optional<Severity> threshold = RunOptions.threshold("--fail-on", failOn);
        int allowed = OptionValues.number("--allow-failures", allowFailures, 0, Integer.MAX_VALUE);
        int most = OptionValues.number("--limit", limit, 0, Integer.MAX_VALUE - 1);
        FleetReport.Selection selection = new FleetReport.Selection(regex(repository), regex(owner), most);
        return storeOptions.with(console, (session, store, tables, suppressions) -> {
            FleetReport reporter = new FleetReport(session.spark(), tables, suppressions);
            FleetReport.Result result = reporter.read(selection, threshold, store.location());
            ReportOptions options = new ReportOptions(
                            ReportOptions.Secrets.WITHHELD,
                            ReportOptions.Color.NONE,
                            ReportOptions.Detail.FULL,
                            RuleSet::builtIn)
                    .withFailOn(threshold);
            if (file.isPresent()) {
                Reports.write(result.report(), form, options, file.get());
            } else {
                Reports.write(result.report(), form, options, console.out());
            }
            if (result.counting() > 0) {
                return ExitCode.FINDINGS.code();
            }
            return result.failures() > allowed ? ExitCode.INCOMPLETE.code() : ExitCode.CLEAN.code();
        });
    }

    private static String regex(String typed) throws InvalidOptionException {
        try {
            return Pattern.compile(typed).pattern();
        } catch (PatternSyntaxException e) {
            throw new InvalidOptionException("not a regular expression: " + typed, e);
        }
    }
}
