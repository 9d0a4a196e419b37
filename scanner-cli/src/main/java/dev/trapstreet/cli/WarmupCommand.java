package dev.trapstreet.cli;

import dev.trapstreet.RuleCheck;
import dev.trapstreet.policy.ExitCode;
import dev.trapstreet.report.ReportFormat;
import dev.trapstreet.rule.ExampleText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Runs once through what every scan runs through, so that the launcher can archive the classes that this loads. */
@Command(
        name = "warmup",
        hidden = true,
        header = "Loads what a scan needs; the launcher archives it to start faster.",
        optionListHeading = "%nOptions:%n")
final class WarmupCommand implements Callable<Integer> {
    private static final String SAMPLE = "one {{pk created=2018-05-01}}\ntwo {{sk}}\nthree {{tk scopes=styles:read}}\n";

    @Override
    public Integer call() throws IOException {
        Path folder = Files.createTempDirectory("trapstreet-warmup");
        Path file = folder.resolve("sample.txt");
        try {
            Files.writeString(file, ExampleText.fill(SAMPLE, RuleCheck.NOW));
            for (ReportFormat format : ReportFormat.values()) {
                Main.run(nowhere(), "scan", "--format", format.word(), folder.toString());
            }
            Main.run(nowhere(), "scan", "--color", "always", "-");
        } finally {
            Files.deleteIfExists(file);
            Files.deleteIfExists(folder);
        }
        return ExitCode.CLEAN.code();
    }

    private static Terminal nowhere() {
        InputStream in = new ByteArrayInputStream("nothing\n".getBytes(StandardCharsets.UTF_8));
        PrintStream err = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
        return new Terminal(in, OutputStream.nullOutputStream(), err, true);
    }
}
