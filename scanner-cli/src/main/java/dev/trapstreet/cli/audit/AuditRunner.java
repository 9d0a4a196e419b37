package dev.trapstreet.cli.audit;

import dev.trapstreet.api.ApiFailure;
import dev.trapstreet.api.ApiResult;
import dev.trapstreet.api.TokenMetadata;
import dev.trapstreet.api.TokensApi;
import dev.trapstreet.api.UnreadableEntry;
import dev.trapstreet.audit.Audit;
import dev.trapstreet.audit.Auditor;
import dev.trapstreet.cli.console.Console;
import dev.trapstreet.cli.option.AccountOptions;
import dev.trapstreet.cli.option.InventoryFileReader;
import dev.trapstreet.cli.option.OptionValues;
import dev.trapstreet.cli.scan.ScanArguments;
import dev.trapstreet.cli.scan.ScanRunner;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.Report;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.policy.Configuration;
import dev.trapstreet.policy.ExitCode;
import dev.trapstreet.report.AuditReports;
import dev.trapstreet.report.ReportOptions;
import dev.trapstreet.rule.RuleSet;
import dev.trapstreet.run.InvalidOptionException;
import dev.trapstreet.run.RunMessages;
import dev.trapstreet.text.TerminalEscaper;
import dev.trapstreet.token.MapboxToken;
import dev.trapstreet.token.Redactor;
import dev.trapstreet.verify.Inventory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Runner of one audit from the command line. Requests the token list before the scan, so that a failure is reported early. */
final class AuditRunner {
    private final Console console;
    private final String account;
    private final ScanArguments scan;
    private final Optional<String> listing;
    private final AccountOptions options;

    /**
     * Creates a run.
     *
     * @param account the name of the account, as typed
     * @param scan the arguments of the scan; without a target, nothing is scanned
     * @param listing the file with the account's token list; empty to request it
     * @param options the options for the request
     */
    AuditRunner(Console console, String account, ScanArguments scan, Optional<String> listing, AccountOptions options) {
        this.console = console;
        this.account = account;
        this.scan = scan;
        this.listing = listing;
        this.options = options;
    }

    /** Audits, writes the report, and returns the exit code. */
    int run(AuditReports.Format format, Optional<String> output) throws InvalidOptionException, InterruptedException {
        if (!TokensApi.isName(account)) {
            throw new InvalidOptionException(
                    "'" + account + "' cannot be the name of an account; give the name first, then what to scan");
        }
        ReportOptions.Color color = scan.run().color(console);
        Optional<Path> file =
                output.isEmpty() ? Optional.empty() : Optional.of(OptionValues.file("the audit", output.get()));
        Instant now = scan.run().now().orElse(Instant.now());
        RuleSet rules = scan.run().rules().orElseGet(RuleSet::builtIn);
        ScanRunner scanRun = new ScanRunner(console, scan);
        Optional<ScanRunner.Prepared> prepared =
                scan.targets().isEmpty() ? Optional.empty() : Optional.of(scanRun.prepare());
        Configuration configuration =
                prepared.map(what -> what.options().configuration()).orElse(Configuration.NONE);
        Optional<Severity> threshold = scan.run().threshold(configuration);
        Optional<MapboxToken> authorizing =
                listing.isPresent() ? Optional.empty() : Optional.of(options.authorizing(console));
        ApiResult<Inventory> inventory = listing.isPresent()
                ? ApiResult.success(read(listing.get(), now))
                : Inventory.fetch(
                        options.api(console), account, authorizing.get().raw());
        if (inventory.value().isEmpty()) {
            console.error(refusal(inventory.failure().orElseThrow(), authorizing));
            return ExitCode.UNVERIFIED.code();
        }
        Optional<Report> report = prepared.isEmpty() ? Optional.empty() : Optional.of(scanRun.report(prepared.get()));
        Audit audit = new Auditor(rules, report.map(Report::startedAt).orElse(now), configuration)
                .audit(account, inventory.value().get(), authorizing, report);
        ReportOptions reportOptions = new ReportOptions(
                ReportOptions.Secrets.WITHHELD,
                file.isPresent() ? ReportOptions.Color.NONE : color,
                scan.run().detail(),
                () -> rules);
        boolean written = write(audit, format, reportOptions, file);
        for (UnreadableEntry entry : inventory.value().get().unreadable()) {
            console.message("WARNING  "
                    + TerminalEscaper.escape(Redactor.redact("the entry "
                            + entry.id().orElse("without an id")
                            + " of the token list could not be read, and is not in the audit: "
                            + entry.reason())));
        }
        if (format != AuditReports.Format.TEXT || file.isPresent()) {
            printNotices(audit);
        }
        ExitCode code = audit.exitCode(threshold);
        return (written || code == ExitCode.FINDINGS ? code : ExitCode.INCOMPLETE).code();
    }

    private Inventory read(String name, Instant now) throws InvalidOptionException {
        Inventory inventory = InventoryFileReader.read(name, now);
        Set<String> owners = new TreeSet<>();
        for (TokenMetadata entry : inventory.tokens()) {
            entry.token().flatMap(token -> token.claims().account()).ifPresent(owners::add);
        }
        if (owners.size() > 1) {
            throw new InvalidOptionException("the token list " + name + " contains tokens of several accounts, "
                    + String.join(" and ", owners) + "; an audit is about one account");
        }
        Optional<String> owner = inventory.account();
        if (owner.isPresent() && !owner.get().equals(account)) {
            throw new InvalidOptionException(
                    "the token list " + name + " is of account " + owner.get() + ", not of " + account);
        }
        return inventory;
    }

    private String refusal(ApiFailure failure, Optional<MapboxToken> authorizing) {
        String other = authorizing
                .flatMap(token -> token.claims().account())
                .filter(name -> !name.equals(account))
                .map(name -> " The authorizing token belongs to account " + name + ".")
                .orElse("");
        return "the token list of account " + account + " is not available: " + failure.description() + ". "
                + failure.advice() + other;
    }

    /** Writes the audit. On failure, prints an error message and returns false. */
    private boolean write(Audit audit, AuditReports.Format format, ReportOptions options, Optional<Path> file) {
        try {
            if (file.isPresent()) {
                AuditReports.write(audit, format, options, file.get());
            } else {
                AuditReports.write(audit, format, options, console.out());
            }
            return true;
        } catch (IOException e) {
            String where = file.map(Path::toString).orElse("standard output");
            console.error("the audit could not be written to " + where + ": " + e.getMessage());
            return false;
        }
    }

    /** Prints problems and summary as the text format would, for readers of the log if the audit has another format. */
    private void printNotices(Audit audit) {
        audit.scanned().ifPresent(report -> {
            for (Problem problem : report.problems()) {
                console.message(RunMessages.line(problem));
            }
        });
        if (!scan.run().isQuiet()) {
            console.err().print(AuditReports.summary(audit));
        }
    }
}
