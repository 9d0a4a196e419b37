package dev.trapstreet.cli.scan;

import dev.trapstreet.cli.console.Console;
import dev.trapstreet.run.InvalidOptionException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
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

    @Option(
            names = "--staged",
            description = "Read only what the next commit would add, from the index instead of the working tree.")
    private boolean staged;

    @Option(
            names = "--range",
            paramLabel = "A..B",
            description =
                    "Read only what the commits of this range added, for example origin/main..HEAD. Takes the arguments of "
                            + "git rev-list.")
    private @Nullable String range;

    @Option(
            names = "--since-last",
            description =
                    "Read only objects of the history that were not read before with the same rules and options. Earlier "
                            + "findings are not reported again.")
    private boolean sinceLast;

    @ArgGroup(exclusive = false, multiplicity = "0..*")
    private List<OutputOption> outputs = new ArrayList<>();

    @Mixin
    private ScanRunOptions runOptions = new ScanRunOptions();

    @Option(
            names = "--config-from",
            paramLabel = "COMMIT",
            description =
                    "Use the .trapstreet.yml files, suppression comments and --baseline of this commit, such as origin/main, "
                            + "instead of those in the working tree. A change can then not suppress its own tokens.")
    private @Nullable String configFrom;

    @Option(
            names = "--verify",
            paramLabel = "auto|required",
            arity = "0..1",
            fallbackValue = "auto",
            description =
                    "Verify each token that counts with the Tokens API, which sends the token there. If there is no answer, "
                            + "auto continues and required exits with 4. Default if no value is given: auto.")
    private @Nullable String verify;

    @Option(
            names = "--inventory",
            paramLabel = "FILE",
            arity = "0..1",
            fallbackValue = "",
            description = "Request the account's token list and also check scopes and allowed URLs. The token in "
                    + "MAPBOX_ACCESS_TOKEN or --token-file authorizes the request; no token that was found is sent. "
                    + "With =FILE, read the list from a file and send nothing. Repeatable.")
    private List<String> inventories = new ArrayList<>();

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description =
                    "Read the authorizing token of --inventory from this file, which no other user can read. It is a secret "
                            + "token with the scope tokens:read.")
    private @Nullable String tokenFile;

    @Option(
            names = "--api-url",
            paramLabel = "URL",
            description = "Use this address of the Tokens API. Default: the variable TRAPSTREET_API_URL, otherwise "
                    + "https://api.mapbox.com.")
    private @Nullable String apiUrl;

    @Option(names = "--placeholders", description = "Also report text that only starts like a token (pk.eyJ1...).")
    private boolean placeholders;

    @Option(
            names = "--max-decode-depth",
            paramLabel = "N",
            description =
                    "Undo at most N nested encodings, 0 to 3. With 0, tokens in base64, escapes, UTF-16 or split literals are "
                            + "not found. Default: 3.")
    private @Nullable String maxDecodeDepth;

    @Option(
            names = "--max-archive-depth",
            paramLabel = "N",
            description =
                    "Open at most N nested archives, 0 to 8. With 0, archives are read like other files. Default: 8.")
    private @Nullable String maxArchiveDepth;

    @Option(
            names = "--hygiene",
            description =
                    "Also run the related checks: an old GL JS, popup HTML built from data, plain http, policies that break "
                            + "the map. 'trapstreet rules list' lists them.")
    private boolean hygiene;

    @Option(
            names = "--memory",
            paramLabel = "SIZE",
            description =
                    "Limit the Java heap to this size, such as 512m or 2g. Objects of the history that do not fit are "
                            + "reported as not read. Default: a quarter of the machine's memory.")
    private @Nullable String memory;

    @Option(names = "--show-secrets", description = "Include the tokens themselves in the report.")
    private boolean showSecrets;

    /** A report format and its file. */
    static final class OutputOption {
        @Option(
                names = "--format",
                paramLabel = "FORMAT",
                required = true,
                description =
                        "Write a report in this format: text, json, jsonl, sarif, junit, gitlab, csv, html, github or markdown. "
                                + "Repeatable, each with its own --output. Default: text.")
        @SuppressWarnings("NullAway.Init") // required
        private String format;

        @Option(
                names = {"-o", "--output"},
                paramLabel = "FILE",
                description = "Write the report of the preceding --format to this file instead of standard output.")
        private @Nullable String file;
    }

    @Override
    public Integer call() throws InvalidOptionException, InterruptedException {
        return new ScanRunner(console, arguments()).run();
    }

    /** Returns the command line as it was typed. */
    ScanArguments arguments() {
        List<ScanArguments.Output> typed = new ArrayList<>();
        for (OutputOption output : outputs) {
            typed.add(new ScanArguments.Output(output.format, Optional.ofNullable(output.file)));
        }
        return runOptions
                .addTo(scope.toArguments(targets))
                .outputs(typed)
                .staged(staged)
                .sinceLast(sinceLast)
                .placeholders(placeholders)
                .hygiene(hygiene)
                .showSecrets(showSecrets)
                .range(range)
                .configFrom(configFrom)
                .maxDecodeDepth(maxDecodeDepth)
                .maxArchiveDepth(maxArchiveDepth)
                .memory(memory)
                .api(api())
                .build();
    }

    private ScanArguments.@Nullable Api api() {
        boolean asks = verify != null || !inventories.isEmpty() || apiUrl != null || tokenFile != null;
        return asks
                ? new ScanArguments.Api(
                        Optional.ofNullable(verify),
                        inventories,
                        Optional.ofNullable(apiUrl),
                        Optional.ofNullable(tokenFile))
                : null;
    }
}
