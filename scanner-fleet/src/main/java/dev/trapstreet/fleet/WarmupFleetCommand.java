package dev.trapstreet.fleet;

import dev.trapstreet.RuleExamples;
import dev.trapstreet.cli.console.Console;
import dev.trapstreet.fleet.run.FleetSession;
import dev.trapstreet.git.GitCommand;
import dev.trapstreet.policy.ExitCode;
import dev.trapstreet.rule.ExampleText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/** {@code fleet warmup}: runs the usual commands on a sample, which loads the classes that the launcher archives. */
@Command(
        name = "warmup",
        hidden = true,
        header = "Loads the classes of the fleet, which the launcher archives to start faster.",
        optionListHeading = "%nOptions:%n")
final class WarmupFleetCommand implements Callable<Integer> {
    private static final String SAMPLE = "one {{pk created=2018-05-01}}\ntwo {{sk}}\n";

    @Override
    public Integer call() throws IOException {
        Path folder = Files.createTempDirectory("trapstreet-warmup");
        try {
            Path repository = Files.createDirectory(folder.resolve("mirrors")).resolve("sample");
            makeRepository(Files.createDirectory(repository));
            String store = folder.resolve("store").toString();
            run("scan", "--repos", folder.resolve("mirrors").toString(), "--store", store);
            try (FleetSession session = FleetSession.start(Optional.empty(), List.of())) {
                run("scan", "--repos", folder.resolve("mirrors").toString(), "--store", store);
                for (String question : List.of("status", "tokens", "repositories", "accounts", "changes")) {
                    run(question, "--store", store);
                }
                run("report", "--format", "html", "--store", store);
                session.compileQueries();
                run("tokens", "--store", store);
                run("report", "--format", "json", "--store", store);
            }
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        return ExitCode.CLEAN.code();
    }

    private static void run(String... arguments) {
        PrintStream err = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
        FleetMain.run(
                new Console(new ByteArrayInputStream(new byte[0]), OutputStream.nullOutputStream(), err, true),
                arguments);
    }

    private static void makeRepository(Path folder) throws IOException {
        Files.writeString(folder.resolve("sample.txt"), ExampleText.fill(SAMPLE, RuleExamples.NOW));
        GitCommand git = GitCommand.forOwn(folder);
        boolean made = git.succeeds("init", "-q")
                && git.succeeds("add", ".")
                && git.succeeds("-c", "user.name=W", "-c", "user.email=w@example.com", "commit", "-q", "-m", "one")
                && git.succeeds("repack", "-adq");
        if (!made) {
            throw new IOException("git cannot create a sample");
        }
    }
}
