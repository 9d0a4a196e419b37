package dev.trapstreet.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code trapstreet warmup}. */
@Command(
        name = "warmup",
        hidden = true,
        header = "Loads the classes of scans and hooks, which the launcher archives to start faster.",
        optionListHeading = "%nOptions:%n")
final class WarmupCommand implements Callable<Integer> {
    private final Program program;

    WarmupCommand(Program program) {
        this.program = program;
    }

    @Override
    public Integer call() throws IOException {
        return Warmup.ofAll(program);
    }
}
