package dev.trapstreet.cli.audit;

import dev.trapstreet.cli.console.Console;
import dev.trapstreet.cli.option.AccountOptions;
import dev.trapstreet.cli.scan.ScanArguments;
import dev.trapstreet.cli.scan.ScanRunOptions;
import dev.trapstreet.cli.scan.ScanScopeOptions;
import dev.trapstreet.report.AuditReports;
import dev.trapstreet.run.InvalidOptionException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code trapstreet audit}: its options and help for picocli. */
@Command(
        name = "audit",
        header = "Compares the tokens of an account with code.",
        description = {
            "",
            "Requests the account's token list and reports which tokens are unrestricted, too broad, over-scoped or stale. "
                    + "With a PATH, also scans it and reports which tokens are in the code, which are nowhere, which are used "
                    + "by several apps, and which in the code are gone from the account. Sends no token that was found.",
            "",
            "The authorizing token needs the scope tokens:read, and scopes:list to know which scopes exist. It is read from "
                    + "MAPBOX_ACCESS_TOKEN or from a file, never from the command line.",
            ""
        },
        sortOptions = false,
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "Examples:",
            "  trapstreet audit my-account .                        the account and this repository with its history",
            "  trapstreet audit my-account                          only the account",
            "  trapstreet audit my-account --inventory list.json .  with a token list from a file",
            "",
            "Exit codes: 0 clean; 1 a token at or above --fail-on; 2 wrong use; 3 something could not be read; 4 the account "
                    + "could not be queried."
        })
public final class AuditCommand implements Callable<Integer> {
    private final Console console;

    /**
     * Creates the command.
     *
     * @param console the streams that the command uses
     */
    public AuditCommand(Console console) {
        this.console = console;
    }

    @Parameters(index = "0", paramLabel = "USERNAME", description = "Name of the account.")
    @SuppressWarnings("NullAway.Init") // required
    private String account;

    @Parameters(
            index = "1..*",
            paramLabel = "PATH",
            arity = "0..*",
            description = "What to scan, as in 'trapstreet scan'. Without a PATH, only the account is checked.")
    private List<String> targets = new ArrayList<>();

    @Option(
            names = "--inventory",
            paramLabel = "FILE",
            description = "Read the token list from this file, as JSON from the Tokens API, and send no request.")
    private @Nullable String inventory;

    @Mixin
    private AccountOptions options = new AccountOptions();

    @Mixin
    private ScanScopeOptions scope = new ScanScopeOptions();

    @Mixin
    private ScanRunOptions runOptions = new ScanRunOptions();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "Write the audit as text, json or csv. Default: ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init") // has a default value
    private AuditFormat format;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Write the audit to this file instead of standard output.")
    private @Nullable String output;

    /** Formats of an audit. */
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
    public Integer call() throws InvalidOptionException, InterruptedException {
        if (targets.isEmpty() && (scope.isSet() || runOptions.needsScan())) {
            throw new InvalidOptionException("the options of a scan need a PATH to scan; name one, or omit them");
        }
        if (inventory != null && options.isNamed()) {
            throw new InvalidOptionException("--inventory sends no request; omit --token-file and --api-url");
        }
        ScanArguments scan = new ScanArguments(targets, scope, runOptions);
        AuditRunner run = new AuditRunner(console, account, scan, Optional.ofNullable(inventory), options);
        return run.run(format.format, Optional.ofNullable(output));
    }
}
