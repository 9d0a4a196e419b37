package dev.trapstreet.cli.remedy;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a new token goes. */
final class NewTokenOptions {
    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Write the new token to this new file, which is its owner's alone.")
    private @Nullable String output;

    @Option(
            names = "--show-secrets",
            description =
                    "Print the new token on standard output; as text it stands there alone, and all else on standard "
                            + "error.")
    private boolean show;

    Optional<String> output() {
        return Optional.ofNullable(output);
    }

    boolean isShown() {
        return show;
    }
}
