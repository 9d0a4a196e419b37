package dev.trapstreet.cli.remedy;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options for the destination of a new token. */
final class NewTokenOptions {
    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description =
                    "Write the new token to this file, which must not exist yet and which only its owner can read.")
    private @Nullable String output;

    @Option(
            names = "--show-secrets",
            description =
                    "Print the new token on standard output. With --format text, everything else is printed on standard "
                            + "error.")
    private boolean show;

    Optional<String> output() {
        return Optional.ofNullable(output);
    }

    boolean isShown() {
        return show;
    }
}
