package dev.trapstreet.cli.scan;

import dev.trapstreet.cli.console.Console;
import dev.trapstreet.run.InvalidOptionException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code trapstreet scan}: its options and help for picocli. {@link ScanArguments#parseFast} parses plain command lines. */
@Command(
        name = "scan",
        header = "Finds Mapbox access tokens in files and in the whole history of a git repository.",
        description = {
            "",
            "Reads every regular file below each target, whatever its name, size or encoding. In a git repository, also reads "
                    + "every object: all commits, including amended and stashed ones, messages, tags, notes and names. Reports "
                    + "each token once: its severity, its locations, since when it has been there, and what to do. Reports "
                    + "contain the tokens themselves only with --show-secrets.",
            ""
        },
        sortOptions = false,
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "Examples:",
            "  trapstreet scan .                                   all files here, and the whole history",
            "  trapstreet scan --no-history .                      only the files here",
            "  trapstreet scan https://example.com/maps.git        the whole history of a remote repository",
            "  trapstreet scan --targets-from repos.txt --limit 10m --format jsonl --output findings.jsonl",
            "                                                      many repositories, each on a line of its own",
            "  trapstreet scan --staged                            what the next commit would add",
            "  trapstreet scan --range origin/main..HEAD .         what a branch adds",
            "  trapstreet scan --tracked --exclude 'docs/' .       tracked files, without docs",
            "  git diff | trapstreet scan -                        the output of a program",
            "  trapstreet scan --verify .                          which tokens are valid",
            "  trapstreet scan --format sarif --output out.sarif . a report for a code scanning service",
            "",
            "Exit codes: 0 clean; 1 findings at or above --fail-on; 2 wrong use; 3 something could not be read;",
            "4 verification or a token list was required and not available."
        })
public final class ScanCommand implements Callable<Integer> {
    private final Console console;

    /**
     * Creates the command.
     *
     * @param console the streams that the command uses
     */
    public ScanCommand(Console console) {
        this.console = console;
    }

    @Parameters(
            paramLabel = "TARGET",
            arity = "0..*",
            description =
                    "A directory, a file, the URL of a repository to clone for the scan, or - for standard input. Default: "
                            + "the current directory.")
    private List<String> targets = new ArrayList<>();

    @Mixin
    private ScanScopeOptions scope = new ScanScopeOptions();

    @Mixin
    private ScanChangeOptions change = new ScanChangeOptions();

    @Mixin
    private ScanOutputOptions output = new ScanOutputOptions();

    @Mixin
    private ScanRunOptions runOptions = new ScanRunOptions();

    @Mixin
    private ScanListOptions list = new ScanListOptions();

    @Mixin
    private OnlineCheckOptions online = new OnlineCheckOptions();

    @Mixin
    private ScanDepthOptions depth = new ScanDepthOptions();

    @Override
    public Integer call() throws InvalidOptionException, InterruptedException {
        return new ScanRunner(console, arguments()).run();
    }

    /** Returns the command line as it was typed. */
    ScanArguments arguments() {
        return new ScanArguments(
                targets, scope, change, depth, runOptions, output, list, online.isSet() ? online : null);
    }
}
