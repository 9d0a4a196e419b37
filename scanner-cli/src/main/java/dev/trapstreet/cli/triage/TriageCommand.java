package dev.trapstreet.cli.triage;

import dev.trapstreet.cli.console.Console;
import dev.trapstreet.cli.option.SavedReports;
import dev.trapstreet.cli.scan.ScanArguments;
import dev.trapstreet.cli.scan.ScanRunner;
import dev.trapstreet.finding.Report;
import dev.trapstreet.policy.SuppressionFile;
import dev.trapstreet.rule.BuiltInRules;
import dev.trapstreet.run.InvalidOptionException;
import dev.trapstreet.run.RunOptions;
import dev.trapstreet.yaml.YamlException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code trapstreet triage}: asks for each finding what is to be done with it. */
@Command(
        name = "triage",
        header = "Goes through the findings in a terminal, one after another.",
        description = {
            "",
            "Shows each finding that is not suppressed, with its evidence, and asks: ignore it with a reason, add it"
                    + " to the baseline, open it in the editor ($VISUAL or $EDITOR), skip it, or quit. Each decision is"
                    + " written at once, so that the next run goes on with what is left.",
            ""
        },
        sortOptions = false,
        optionListHeading = "%nOptions:%n")
public final class TriageCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(
            paramLabel = "DIR",
            arity = "0..1",
            defaultValue = ".",
            description = "What to scan. Default: the current directory.")
    private String directory = ".";

    @Option(
            names = "--from",
            paramLabel = "FILE",
            description = "Go through this report of 'trapstreet scan --format json' or jsonl, without a scan.")
    private @Nullable String from;

    @Option(
            names = "--baseline",
            paramLabel = "FILE",
            defaultValue = ".trapstreet-baseline",
            description = "The baseline to add findings to. Default: ${DEFAULT-VALUE} in DIR.")
    private String baseline = ".trapstreet-baseline";

    /**
     * Creates the command.
     *
     * @param console the streams that the command uses
     */
    public TriageCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InvalidOptionException, InterruptedException, IOException {
        if (!console.interactive()) {
            throw new InvalidOptionException("triage asks questions, and standard input is not a terminal; use"
                    + " 'trapstreet ignore' and 'trapstreet baseline' in scripts");
        }
        Path top = RunOptions.path(directory);
        if (!Files.isDirectory(top)) {
            throw new InvalidOptionException("triage takes a directory, not " + directory);
        }
        SuppressionFile file;
        Path config = SuppressionFile.locate(top);
        try {
            file = SuppressionFile.read(config, config.toString(), new BuiltInRules());
        } catch (YamlException e) {
            throw new InvalidOptionException(String.valueOf(e.getMessage()), e);
        }
        Report report = from == null
                ? new ScanRunner(console, ScanArguments.of(List.of(directory))).report()
                : SavedReports.read(console, Optional.of(from)).orElseThrow();
        return new TriageSession(console, report, file, top.resolve(baseline)).run();
    }
}
