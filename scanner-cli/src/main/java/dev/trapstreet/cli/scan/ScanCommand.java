package dev.trapstreet.cli.scan;

import dev.trapstreet.cli.console.Console;
import dev.trapstreet.cli.console.UsageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code trapstreet scan} as picocli reads it and as its help tells it. */
@Command(
        name = "scan",
        header = "Finds every Mapbox token in files and in the whole of a git history.",
        description = {
            "",
            "Reads every regular file below each target, whatever its name, size or encoding, and of a git repository every "
                    + "object that git holds: all commits, also amended and stashed ones, messages, tags, notes, names. Reports "
                    + "each token once, with all its places, since when it stands there, what it means and what to do. "
                    + "Tokens stand in the report under --show-secrets alone.",
            ""
        },
        sortOptions = false,
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "Examples:",
            "  trapstreet scan .                                   every file here, and the whole history",
            "  trapstreet scan --no-history .                      every file here",
            "  trapstreet scan https://example.com/maps.git        the whole history of a repository elsewhere",
            "  trapstreet scan --staged                            what the next commit would bring in",
            "  trapstreet scan --range origin/main..HEAD .         what a branch brings in",
            "  trapstreet scan --tracked --exclude 'docs/' .       what git tracks, without docs",
            "  git diff | trapstreet scan -                        what a program prints",
            "  trapstreet scan --verify .                          is it alive?",
            "  trapstreet scan --format sarif --output out.sarif . for a code scanning service",
            "",
            "Exit codes: 0 clean; 1 findings at or above --fail-on; 2 wrong use; 3 something could not be read;",
            "4 what the Tokens API was required to say could not be had."
        })
public final class ScanCommand implements Callable<Integer> {
    private final Console console;

    public ScanCommand(Console console) {
        this.console = console;
    }

    @Parameters(
            paramLabel = "TARGET",
            arity = "0..*",
            description =
                    "A directory, a file, the URL of a repository to clone for the scan, or - for standard input. Without one: "
                            + "the current directory.")
    private List<String> targets = new ArrayList<>();

    @Option(names = "--tracked", description = "Read only files that git tracks.")
    private boolean tracked;

    @Option(names = "--no-history", description = "Read the working tree alone.")
    private boolean noHistory;

    @Option(names = "--history-only", description = "Read the history alone.")
    private boolean historyOnly;

    @Option(
            names = "--staged",
            description =
                    "Read what a commit would bring in: of each file that is staged the whole content in the index, not in the "
                            + "working tree, and nothing else.")
    private boolean staged;

    @Option(
            names = "--range",
            paramLabel = "A..B",
            description =
                    "Read what the commits brought in that B has and A has not, and nothing else. Takes what git rev-list "
                            + "takes.")
    private @Nullable String range;

    @Option(
            names = "--since-last",
            description =
                    "Read of the history only what was not read before, with the same rules and options. What was found then "
                            + "is not reported again.")
    private boolean sinceLast;

    @Option(
            names = "--allow-shallow",
            description = "Do without what a shallow or partial clone lacks: it is counted, and the scan is complete.")
    private boolean allowShallow;

    @Option(
            names = "--follow-git-links",
            description =
                    "Read also what a git directory leads to outside of the target: by a link, by alternates, as in a shared "
                            + "clone, by a file .git. Without it, only linked working trees and submodules are followed, when the "
                            + "other end points back.")
    private boolean followGitLinks;

    @Option(
            names = "--exclude",
            paramLabel = "GLOB",
            description =
                    "Leave out what matches, with the meaning of a line in .gitignore at the target. Repeatable; the "
                            + "last one that matches wins.")
    private List<String> excludes = new ArrayList<>();

    @ArgGroup(exclusive = false, multiplicity = "0..*")
    private List<OutputOption> outputs = new ArrayList<>();

    @Option(
            names = "--fail-on",
            paramLabel = "SEVERITY",
            description =
                    "Exit with 1 for findings of at least this severity: info, low, medium, high, critical, or none. "
                            + "Default: what .trapstreet.yml says, else high.")
    private @Nullable String failOn;

    @Option(
            names = "--baseline",
            paramLabel = "FILE",
            description =
                    "Count only what is not in this file, which 'trapstreet baseline create' has written. The rest is shown "
                            + "as suppressed.")
    private @Nullable String baseline;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Take this configuration in place of the .trapstreet.yml files of the targets' repositories.")
    private @Nullable String config;

    @Option(
            names = "--config-from",
            paramLabel = "COMMIT",
            description =
                    "Take the .trapstreet.yml files, comments that accept a token and a --baseline of the repository as they "
                            + "stand in this commit, such as origin/main, and not in the working tree: what a change brings in "
                            + "then has no say in its own scan.")
    private @Nullable String configFrom;

    @Option(names = "--no-config", description = "Heed no configuration.")
    private boolean noConfig;

    @Option(
            names = "--verify",
            paramLabel = "auto|required",
            arity = "0..1",
            fallbackValue = "auto",
            description =
                    "Ask the Tokens API about each token that counts, which sends it there: is it alive? auto, when the word is "
                            + "left out, goes on where no answer comes; required exits with 4 then.")
    private @Nullable String verify;

    @Option(
            names = "--inventory",
            paramLabel = "FILE",
            arity = "0..1",
            fallbackValue = "",
            description =
                    "Ask the account for its listing, with the token in MAPBOX_ACCESS_TOKEN or --token-file, and judge by "
                            + "scopes and allowed URLs, too; sends no token that was found. With =FILE, read the listing "
                            + "there. Repeatable.")
    private List<String> inventories = new ArrayList<>();

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description =
                    "The secret token for --inventory, with the scope tokens:read, in a file that nobody else can read.")
    private @Nullable String tokenFile;

    @Option(
            names = "--api-url",
            paramLabel = "URL",
            description =
                    "Ask there instead of https://api.mapbox.com. Also by the variable TRAPSTREET_API_URL; no file of a "
                            + "repository has a say.")
    private @Nullable String apiUrl;

    @Option(names = "--placeholders", description = "Report also what only starts like a token (pk.eyJ1...).")
    private boolean placeholders;

    @Option(
            names = "--max-decode-depth",
            paramLabel = "N",
            description =
                    "Undo so many encodings around one another, 0 to 3. Default: 3. With 0, a token is found only where it "
                            + "stands as it is: not in base64, escapes, UTF-16 or split literals.")
    private @Nullable String maxDecodeDepth;

    @Option(
            names = "--max-archive-depth",
            paramLabel = "N",
            description =
                    "Open so many archives in one another, 0 to 8. Default: 8. With 0, an archive is read as it is.")
    private @Nullable String maxArchiveDepth;

    @Option(
            names = "--hygiene",
            description =
                    "Look also for what is wrong around tokens: an old GL JS, popups made of data, plain http, policies that "
                            + "break the map ('trapstreet rules list' names them).")
    private boolean hygiene;

    @Option(
            names = "--rules",
            paramLabel = "DIR",
            description = "Judge by the rules of this folder instead of the built-in ones.")
    private @Nullable String rules;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads that read and search. Default: one per processor.")
    private @Nullable String threads;

    @Option(
            names = "--memory",
            paramLabel = "SIZE",
            description =
                    "Take no more than this for the Java heap, such as 512m or 2g. Default: a quarter of the machine's. "
                            + "Objects of a history that do not fit are named as not read.")
    private @Nullable String memory;

    @Option(
            names = "--now",
            paramLabel = "TIME",
            description =
                    "Judge ages as of this moment, such as 2026-11-21T00:00:00Z. The report is then repeatable to the "
                            + "byte.")
    private @Nullable String now;

    @Option(names = "--show-secrets", description = "Put the tokens themselves into the report.")
    private boolean showSecrets;

    @Option(
            names = "--color",
            paramLabel = "WHEN",
            defaultValue = ScanArguments.DEFAULT_COLOR,
            description =
                    "Colours in the text report: auto, always or never. auto heeds NO_COLOR. Default: ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init") // has a default value
    private String color;

    @Option(
            names = {"-q", "--quiet"},
            description = "Say nothing beside the findings and what could not be read.")
    private boolean quiet;

    @Option(names = "--no-progress", description = "Do not tell how far the scan is.")
    private boolean noProgress;

    /** A format and the file it goes to. */
    static final class OutputOption {
        @Option(
                names = "--format",
                paramLabel = "FORMAT",
                required = true,
                description =
                        "text, json, jsonl, sarif, junit, gitlab, csv, html, github or markdown. Default: text. Repeatable, each "
                                + "with an --output of its own.")
        @SuppressWarnings("NullAway.Init") // required
        private String format;

        @Option(
                names = {"-o", "--output"},
                paramLabel = "FILE",
                description = "Write the --format before it to this file instead of standard output.")
        private @Nullable String file;
    }

    @Override
    public Integer call() throws UsageException, InterruptedException {
        return new ScanRunner(console, arguments()).run();
    }

    /** What was typed. */
    ScanArguments arguments() {
        List<ScanArguments.Output> typed = new ArrayList<>();
        for (OutputOption output : outputs) {
            typed.add(new ScanArguments.Output(output.format, Optional.ofNullable(output.file)));
        }
        return new ScanArguments(
                targets,
                tracked,
                noHistory,
                historyOnly,
                staged,
                Optional.ofNullable(range),
                sinceLast,
                allowShallow,
                followGitLinks,
                excludes,
                typed,
                Optional.ofNullable(failOn),
                Optional.ofNullable(config),
                Optional.ofNullable(configFrom),
                noConfig,
                Optional.ofNullable(baseline),
                placeholders,
                Optional.ofNullable(maxDecodeDepth),
                Optional.ofNullable(maxArchiveDepth),
                hygiene,
                Optional.ofNullable(rules),
                Optional.ofNullable(threads),
                Optional.ofNullable(memory),
                Optional.ofNullable(now),
                showSecrets,
                color,
                quiet,
                noProgress,
                api());
    }

    private Optional<ScanArguments.Api> api() {
        boolean asks = verify != null || !inventories.isEmpty() || apiUrl != null || tokenFile != null;
        return asks
                ? Optional.of(new ScanArguments.Api(
                        Optional.ofNullable(verify),
                        inventories,
                        Optional.ofNullable(apiUrl),
                        Optional.ofNullable(tokenFile)))
                : Optional.empty();
    }
}
