package dev.trapstreet.cli.scan;

import dev.trapstreet.cli.console.Console;
import dev.trapstreet.cli.console.UsageException;
import dev.trapstreet.cli.option.BaselineFile;
import dev.trapstreet.cli.option.OptionValues;
import dev.trapstreet.finding.Report;
import dev.trapstreet.io.AtomicFile;
import dev.trapstreet.policy.Baseline;
import dev.trapstreet.policy.ExitCode;
import dev.trapstreet.report.Summary;
import dev.trapstreet.text.TerminalEscaper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "baseline",
        header = "Writes down what is found today, so that later only what is new counts.",
        description = {
            "",
            "One line for each token, sorted: fingerprint, type, account. No day, no place, no token. 'trapstreet scan --baseline "
                    + "FILE' shows what stands there as suppressed.",
            ""
        },
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nOptions:%n")
public final class BaselineCommand implements Runnable {
    private static final String DEFAULT_FILE = ".trapstreet-baseline";

    private final Console console;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    public BaselineCommand(Console console) {
        this.console = console;
    }

    /** What is read; the same words as those of a scan. */
    static final class ScanTargets {
        @Parameters(
                paramLabel = "TARGET",
                arity = "0..*",
                description = "As for a scan. Without one: the current directory.")
        private List<String> targets = new ArrayList<>();

        @Mixin
        private ScanScopeOptions scope = new ScanScopeOptions();

        private ScanArguments arguments() {
            return scope.toArguments(targets, ScanScopeOptions.Extras.NONE);
        }
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing: create or prune");
    }

    @Command(name = "create", header = "Writes what is found now, except what is suppressed already.")
    int create(
            @Mixin ScanTargets what,
            @Option(
                            names = {"-o", "--output"},
                            paramLabel = "FILE",
                            defaultValue = DEFAULT_FILE,
                            description = "Where to write it. Default: ${DEFAULT-VALUE}.")
                    String output)
            throws UsageException, InterruptedException, IOException {
        Path file = OptionValues.file("the baseline", output);
        Report report = new ScanRunner(console, what.arguments()).report();
        Baseline baseline = Baseline.of(report);
        AtomicFile.write(file, false, baseline::writeTo);
        console.message(Summary.summarize(report));
        console.message(tokens(baseline.size()) + " written to " + TerminalEscaper.escape(output) + ".");
        return (report.isComplete() ? ExitCode.CLEAN : ExitCode.INCOMPLETE).code();
    }

    @Command(name = "prune", header = "Drops from the file what is not found any more.")
    int prune(
            @Mixin ScanTargets what,
            @Option(
                            names = "--baseline",
                            paramLabel = "FILE",
                            defaultValue = DEFAULT_FILE,
                            description = "The file. Default: ${DEFAULT-VALUE}.")
                    String name)
            throws UsageException, InterruptedException, IOException {
        Baseline baseline = BaselineFile.read(name);
        Path file = OptionValues.file("the baseline", name);
        Report report = new ScanRunner(console, what.arguments()).report();
        console.message(Summary.summarize(report));
        if (!report.isComplete()) {
            console.error("not everything could be read, so what is gone is not known; " + name + " stays as it is");
            return ExitCode.INCOMPLETE.code();
        }
        Baseline pruned = baseline.without(report);
        if (pruned.size() < baseline.size()) {
            AtomicFile.write(file, false, pruned::writeTo);
        }
        console.message(tokens(baseline.size() - pruned.size()) + " dropped, " + tokens(pruned.size()) + " left in "
                + TerminalEscaper.escape(name) + ".");
        return ExitCode.CLEAN.code();
    }

    private static String tokens(int count) {
        return count + (count == 1 ? " token" : " tokens");
    }
}
