package dev.trapstreet.cli.scan;

import dev.trapstreet.cli.console.CommandGroup;
import dev.trapstreet.cli.console.Console;
import dev.trapstreet.cli.option.OptionValues;
import dev.trapstreet.finding.Report;
import dev.trapstreet.io.AtomicFile;
import dev.trapstreet.policy.Baseline;
import dev.trapstreet.policy.ExitCode;
import dev.trapstreet.report.Summary;
import dev.trapstreet.run.InvalidOptionException;
import dev.trapstreet.run.RunOptions;
import dev.trapstreet.text.TerminalEscaper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code trapstreet baseline}: creates and prunes baselines. */
@Command(
        name = "baseline",
        header = "Records the current findings, so that later scans fail only on new ones.",
        description = {
            "",
            "The file has one line for each token, sorted: fingerprint, type and account, but no date, location or token. "
                    + "'trapstreet scan --baseline FILE' reports the tokens in it as suppressed.",
            ""
        })
public final class BaselineCommand extends CommandGroup {
    private static final String DEFAULT_FILE = ".trapstreet-baseline";

    /**
     * Creates the command.
     *
     * @param console the streams that the command uses
     */
    public BaselineCommand(Console console) {
        super(console, "create", "prune");
    }

    /** Targets and options of the scan whose findings are recorded. */
    static final class ScanTargets {
        @Parameters(
                paramLabel = "TARGET",
                arity = "0..*",
                description = "What to scan, as in 'trapstreet scan'. Default: the current directory.")
        private List<String> targets = new ArrayList<>();

        @Mixin
        private ScanScopeOptions scope = new ScanScopeOptions();

        private ScanArguments arguments() {
            return new ScanArguments(targets, scope, new ScanRunOptions());
        }
    }

    @Command(name = "create", header = "Writes the tokens that are found to a file, except suppressed ones.")
    int create(
            @Mixin ScanTargets what,
            @Option(
                            names = {"-o", "--output"},
                            paramLabel = "FILE",
                            defaultValue = DEFAULT_FILE,
                            description = "Write the baseline to this file. Default: ${DEFAULT-VALUE}.")
                    String output)
            throws InvalidOptionException, InterruptedException, IOException {
        Path file = OptionValues.file("the baseline", output);
        Report report = new ScanRunner(console(), what.arguments()).report();
        Baseline baseline = Baseline.of(report);
        AtomicFile.write(file, AtomicFile.Access.KEPT, baseline::writeTo);
        console().message(Summary.summarize(report));
        console().message(tokens(baseline.size()) + " written to " + TerminalEscaper.escape(output) + ".");
        return (report.isComplete() ? ExitCode.CLEAN : ExitCode.INCOMPLETE).code();
    }

    @Command(name = "prune", header = "Removes tokens that are no longer found from the file.")
    int prune(
            @Mixin ScanTargets what,
            @Option(
                            names = "--baseline",
                            paramLabel = "FILE",
                            defaultValue = DEFAULT_FILE,
                            description = "Remove tokens from this file. Default: ${DEFAULT-VALUE}.")
                    String name)
            throws InvalidOptionException, InterruptedException, IOException {
        Baseline baseline = RunOptions.baseline(name);
        Path file = OptionValues.file("the baseline", name);
        Report report = new ScanRunner(console(), what.arguments()).report();
        console().message(Summary.summarize(report));
        if (!report.isComplete()) {
            console().error("not everything could be read, so " + name + " is unchanged: a token may still exist");
            return ExitCode.INCOMPLETE.code();
        }
        Baseline pruned = baseline.without(report);
        if (pruned.size() < baseline.size()) {
            AtomicFile.write(file, AtomicFile.Access.KEPT, pruned::writeTo);
        }
        console()
                .message(tokens(baseline.size() - pruned.size()) + " removed, " + tokens(pruned.size()) + " left in "
                        + TerminalEscaper.escape(name) + ".");
        return ExitCode.CLEAN.code();
    }

    private static String tokens(int count) {
        return count + (count == 1 ? " token" : " tokens");
    }
}
