package dev.trapstreet.cli.fix;

import dev.trapstreet.cli.console.Console;
import dev.trapstreet.cli.scan.ScanArguments;
import dev.trapstreet.cli.scan.ScanRunner;
import dev.trapstreet.finding.Report;
import dev.trapstreet.fix.FixPlan;
import dev.trapstreet.fix.FixPlanner;
import dev.trapstreet.policy.ExitCode;
import dev.trapstreet.run.InvalidOptionException;
import dev.trapstreet.run.RunOptions;
import dev.trapstreet.text.TerminalEscaper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code trapstreet fix}: moves tokens out of code. */
@Command(
        name = "fix",
        header = "Moves tokens out of code into the environment of the project; shows a diff.",
        description = {
            "",
            "Scans the files of a directory, offline. A token that is a string literal of its own is replaced by a"
                    + " variable of the environment (Vite, Next.js, Create React App, Expo, Node, Flutter), a property of"
                    + " Gradle moves to ~/.gradle/gradle.properties, a build setting of Xcode to Secrets.xcconfig. Git"
                    + " ignores the file that receives the value. What is not understood stays, and is named. The history"
                    + " still has the token: replace it.",
            ""
        },
        sortOptions = false,
        optionListHeading = "%nOptions:%n")
public final class FixCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(
            paramLabel = "DIR",
            arity = "0..1",
            defaultValue = ".",
            description = "The project. Default: the current directory.")
    private String directory = ".";

    @Option(
            names = "--apply",
            description = "Write the files. Otherwise, only the diff is shown; tokens in it are redacted.")
    private boolean apply;

    /**
     * Creates the command.
     *
     * @param console the streams that the command uses
     */
    public FixCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InvalidOptionException, InterruptedException, IOException {
        Path top = RunOptions.path(directory);
        if (!Files.isDirectory(top)) {
            throw new InvalidOptionException("fix takes a directory, not " + directory);
        }
        Report report = new ScanRunner(console, ScanArguments.ofFiles(directory)).report();
        FixPlan plan = new FixPlanner(top, gradleHome()).plan(report);
        console.print(plan.diff());
        for (String sentence : plan.untouched()) {
            console.message("not touched: " + TerminalEscaper.escape(sentence) + ".");
        }
        if (plan.files().isEmpty()) {
            console.message("Nothing to change.");
        } else if (apply) {
            plan.write();
            console.message(plan.files().size() + " files written.");
            plan.hints().forEach(console::message);
            console.message("The history still has the tokens: replace them with 'trapstreet rotate'.");
        } else {
            console.message("Nothing was written; --apply writes these files.");
        }
        boolean done = plan.untouched().isEmpty();
        return (!report.isComplete() ? ExitCode.INCOMPLETE : done ? ExitCode.CLEAN : ExitCode.FINDINGS).code();
    }

    private Path gradleHome() throws InvalidOptionException {
        String home = console.environment().getOrDefault("GRADLE_USER_HOME", "");
        return home.isEmpty()
                ? RunOptions.path(System.getProperty("user.home")).resolve(".gradle")
                : RunOptions.path(home);
    }
}
