package dev.trapstreet.cli.scan;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that narrow a scan to a change, or take the configuration from before it. */
final class ScanChangeOptions {
    @Option(
            names = "--staged",
            description = "Read only what the next commit would add, from the index instead of the working tree.")
    boolean staged;

    @Option(
            names = "--range",
            paramLabel = "A..B",
            description =
                    "Read only what the commits of this range added, for example origin/main..HEAD. Takes the arguments of "
                            + "git rev-list.")
    @Nullable
    String range;

    @Option(
            names = "--since-last",
            description =
                    "Read only objects of the history that were not read before with the same rules and options. Earlier "
                            + "findings are not reported again.")
    boolean sinceLast;

    @Option(
            names = "--config-from",
            paramLabel = "COMMIT",
            description =
                    "Use the .trapstreet.yml files, suppression comments and --baseline of this commit, such as origin/main, "
                            + "instead of those in the working tree. A change can then not suppress its own tokens.")
    @Nullable
    String configFrom;
}
