package dev.trapstreet.cli.scan;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options for scans of many targets. */
final class ScanListOptions {
    @Option(
            names = "--targets-from",
            paramLabel = "FILE",
            description =
                    "Scan the targets in this list: a path or clone URL on each line, or a name, a path or URL and an owner "
                            + "separated by tabs; or JSON as 'gh repo list --json nameWithOwner,url' and the API of GitLab print "
                            + "it; or a directory of clones or bare repositories; or - for a list on standard input.")
    @Nullable
    String targetsFrom;

    @Option(
            names = "--limit",
            paramLabel = "DURATION",
            description =
                    "Give up on a target after this time, such as 90s, 10m or 2h, its clone included. It is reported as not "
                            + "read, and the others are scanned.")
    @Nullable
    String limit;

    @Option(
            names = "--resume",
            description =
                    "With --targets-from, --format jsonl and --output: go on where a run with the same output has ended. "
                            + "Targets that were scanned with other rules or options are scanned again.")
    boolean resume;

    @Option(
            names = "--clone-to",
            paramLabel = "DIR",
            description =
                    "Make the clones of remote repositories in this directory. They are deleted when they are scanned. Default: "
                            + "the system's temporary directory.")
    @Nullable
    String cloneTo;
}
