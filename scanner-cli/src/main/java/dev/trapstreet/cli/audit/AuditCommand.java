package dev.trapstreet.cli.audit;

import dev.trapstreet.cli.console.Console;
import dev.trapstreet.cli.console.UsageException;
import dev.trapstreet.cli.option.AccountOptions;
import dev.trapstreet.cli.option.OptionValues;
import dev.trapstreet.cli.scan.ScanArguments;
import dev.trapstreet.cli.scan.ScanScopeOptions;
import dev.trapstreet.report.AuditReports;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code trapstreet audit} as picocli reads it and as its help tells it. */
@Command(
        name = "audit",
        header = "Lays an account's tokens beside the code.",
        description = {
            "",
            "Asks for the list of the account's tokens and tells which are unrestricted, too broad, over-scoped or stale. With a "
                    + "PATH it scans that, too, and tells which stand in the code, which nowhere, which in several apps, and what "
                    + "in the code the account has deleted. No token that was found is sent anywhere.",
            "",
            "The authorizing token needs the scope tokens:read, and scopes:list to know which scopes there are. It is read from "
                    + "MAPBOX_ACCESS_TOKEN or from a file, never from the command line.",
            ""
        },
        sortOptions = false,
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "Examples:",
            "  trapstreet audit my-account .                        the account beside this repository and its history",
            "  trapstreet audit my-account                          the account alone",
            "  trapstreet audit my-account --inventory list.json .  with a listing that was kept; nobody is asked",
            "",
            "Exit codes: 0 clean; 1 a token at or above --fail-on; 2 wrong use; 3 something could not be read; 4 the account "
                    + "could not be asked."
        })
public final class AuditCommand implements Callable<Integer> {
    private final Console console;

    public AuditCommand(Console console) {
        this.console = console;
    }

    @Parameters(index = "0", paramLabel = "USERNAME", description = "The account's name.")
    @SuppressWarnings("NullAway.Init") // required
    private String account;

    @Parameters(
            index = "1..*",
            paramLabel = "PATH",
            arity = "0..*",
            description = "What to look for its tokens in, as for a scan. Without one: the account alone.")
    private List<String> targets = new ArrayList<>();

    @Option(
            names = "--inventory",
            paramLabel = "FILE",
            description =
                    "Take the list of tokens from this file, the JSON that the Tokens API answers, and ask nobody.")
    private @Nullable String inventory;

    @Mixin
    private AccountOptions options = new AccountOptions();

    @Mixin
    private ScanScopeOptions scope = new ScanScopeOptions();

    @Option(
            names = "--allow-shallow",
            description = "Do without what a shallow or partial clone lacks: it is counted, and the scan is complete.")
    private boolean allowShallow;

    @Option(
            names = "--baseline",
            paramLabel = "FILE",
            description = "What is in this file, which 'trapstreet baseline create' has written, is accepted.")
    private @Nullable String baseline;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "text, json or csv. Default: ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init") // has a default value
    private AuditFormat format;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Write the audit to this file instead of standard output.")
    private @Nullable String output;

    @Option(
            names = "--fail-on",
            paramLabel = "SEVERITY",
            description =
                    "Exit with 1 for tokens of at least this severity: info, low, medium, high, critical, or none. Default: "
                            + "what .trapstreet.yml says, else high.")
    private @Nullable String failOn;

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
            names = "--now",
            paramLabel = "TIME",
            description = "Judge ages as of this moment, such as 2026-11-21T00:00:00Z.")
    private @Nullable String now;

    @Option(
            names = "--color",
            paramLabel = "WHEN",
            defaultValue = ScanArguments.DEFAULT_COLOR,
            description = "Colours in the text: auto, always or never. auto heeds NO_COLOR. Default: ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init") // has a default value
    private String color;

    @Option(
            names = {"-q", "--quiet"},
            description = "Say nothing beside the tokens that break a rule and what could not be read.")
    private boolean quiet;

    @Option(names = "--no-progress", description = "Do not tell how far the scan is.")
    private boolean noProgress;

    /** Forms of an audit. */
    enum AuditFormat {
        text(AuditReports.Format.TEXT),
        json(AuditReports.Format.JSON),
        csv(AuditReports.Format.CSV);

        private final AuditReports.Format format;

        AuditFormat(AuditReports.Format format) {
            this.format = format;
        }
    }

    @Override
    public Integer call() throws UsageException, InterruptedException {
        ScanScopeOptions.Extras beside = new ScanScopeOptions.Extras(
                allowShallow,
                Optional.ofNullable(baseline),
                Optional.ofNullable(rules),
                Optional.ofNullable(threads),
                Optional.ofNullable(now),
                quiet,
                noProgress);
        if (targets.isEmpty() && (scope.isSet() || allowShallow || baseline != null || threads != null)) {
            throw new UsageException("the options of a scan want a PATH to be scanned; name one, or leave them out");
        }
        if (inventory != null && options.isNamed()) {
            throw new UsageException("--inventory asks nobody; leave out --token-file and --api-url");
        }
        AuditRunner run = new AuditRunner(
                console, account, scope.toArguments(targets, beside), Optional.ofNullable(inventory), options);
        return run.run(
                format.format,
                Optional.ofNullable(output),
                Optional.ofNullable(failOn),
                OptionValues.color(color, console));
    }
}
