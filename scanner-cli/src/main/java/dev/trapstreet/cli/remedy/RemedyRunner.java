package dev.trapstreet.cli.remedy;

import dev.trapstreet.api.ApiFailure;
import dev.trapstreet.api.ApiResult;
import dev.trapstreet.api.TokenMetadata;
import dev.trapstreet.api.TokensApi;
import dev.trapstreet.cli.console.Console;
import dev.trapstreet.cli.option.AccountOptions;
import dev.trapstreet.cli.option.OptionValues;
import dev.trapstreet.policy.ExitCode;
import dev.trapstreet.remedy.AccountSnapshot;
import dev.trapstreet.remedy.Plan;
import dev.trapstreet.remedy.Planner;
import dev.trapstreet.remedy.RefusedException;
import dev.trapstreet.remedy.RemedyExecutor;
import dev.trapstreet.remedy.RemedyReport;
import dev.trapstreet.remedy.RemedyResult;
import dev.trapstreet.remedy.SecretFile;
import dev.trapstreet.remedy.TokenReference;
import dev.trapstreet.report.LoadedReport;
import dev.trapstreet.run.InvalidOptionException;
import dev.trapstreet.text.TerminalEscaper;
import dev.trapstreet.token.AccountPage;
import dev.trapstreet.token.MapboxToken;
import dev.trapstreet.token.Redactor;
import dev.trapstreet.token.TokenType;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runner of a remediation command: shows the plan, and carries it out if that is requested and confirmed. */
public final class RemedyRunner {
    private final Console console;
    private final AccountOptions account;
    private final ApplyOptions apply;
    private final Optional<NewTokenOptions> fresh;

    /**
     * Creates a run.
     *
     * @param fresh the destination of a new token; empty for a command that creates none
     */
    RemedyRunner(Console console, AccountOptions account, ApplyOptions apply, Optional<NewTokenOptions> fresh) {
        this.console = console;
        this.account = account;
        this.apply = apply;
        this.fresh = fresh;
    }

    /** Creates a plan from the state of the account. */
    interface Planning {
        Plan plan(Planner planner) throws RefusedException;
    }

    /** Creates a plan for an existing token. */
    interface TargetPlanning {
        Plan plan(Planner planner, TokenReference target, List<LoadedReport.ReportedLocation> locations)
                throws RefusedException;
    }

    /** Runs a command that changes an existing token, and returns the exit code. */
    int run(Plan.Action kind, TokenReferenceOptions options, TargetPlanning planning)
            throws InvalidOptionException, InterruptedException, IOException {
        OptionValues.refuseTokens(options.toWords());
        if (kind == Plan.Action.REVOKE && account.lacksAuthorizing(console)) {
            return explainDeletion(options.resolve(console).target());
        }
        MapboxToken authorizing = account.authorizing(console);
        TokensApi api = account.api(console);
        checkBeforehand(true, options.isOnStandardInput());
        TokenReferenceOptions.Resolved meant = options.resolve(console);
        List<LoadedReport.ReportedLocation> locations =
                meant.target().locationsIn(meant.report(), AccountSnapshot.account(authorizing));
        try {
            Planner.check(kind, meant.target(), authorizing);
        } catch (RefusedException e) {
            throw toInvalidOption(e);
        }
        int code;
        try (InterruptReport interrupted = new InterruptReport(console, kind.keyword())) {
            ApiResult<AccountSnapshot> snapshot = AccountSnapshot.of(api, authorizing);
            Optional<ApiFailure> failure = snapshot.failure();
            boolean unlisted = kind == Plan.Action.REVOKE
                    && failure.filter(AccountSnapshot::permitsDeletion).isPresent();
            if (failure.isPresent() && !unlisted) {
                return reportFailure(failure.get());
            }
            Plan plan = plan(
                    planner -> planning.plan(planner, meant.target(), locations),
                    unlisted
                            ? AccountSnapshot.unlisted(authorizing, failure.get())
                            : snapshot.value().orElseThrow());
            code = run(plan, api, authorizing, interrupted, true);
        }
        if (!meant.report().complete()) {
            console.error("not everything could be read, so the token may have more locations");
        }
        return code == ExitCode.CLEAN.code() && !meant.report().complete() ? ExitCode.INCOMPLETE.code() : code;
    }

    /** Explains how to delete a token without this program, in case there is no authorizing token at hand. */
    private int explainDeletion(TokenReference target) throws InvalidOptionException {
        if (target.isTemporary()) {
            throw new InvalidOptionException(
                    "a temporary token cannot be revoked; it expires by itself, within an hour of its"
                            + " creation. If it leaked, revoke the token that created it.");
        }
        String id = target.id().orElse("ID");
        String path = "/tokens/v2/" + target.account().orElse("YOUR_ACCOUNT") + "/" + id;
        console.error(
                "an authorizing token is required: set the variable MAPBOX_ACCESS_TOKEN, or name a file that no one"
                        + " else can read with --token-file (nothing was changed)");
        console.message(TerminalEscaper.escapeLines("Without one, log in and delete the token on its page:\n  "
                + AccountPage.of(id)
                + "\nWith any token that has the scope tokens:write, without it in the arguments of a process:\n"
                + "  read -rs MAPBOX_ACCESS_TOKEN\n"
                + "  printf 'url = \"https://api.mapbox.com" + TerminalEscaper.escape(Redactor.redact(path))
                + "?access_token=%s\"\\n' \"$MAPBOX_ACCESS_TOKEN\" | curl -X DELETE -K -"));
        return ExitCode.USAGE.code();
    }

    /** Runs the command that creates a temporary token, and returns the exit code. */
    int mint(Planning planning) throws InvalidOptionException, InterruptedException, IOException {
        MapboxToken authorizing = account.authorizing(console);
        TokensApi api = account.api(console);
        checkBeforehand(false, false);
        try (InterruptReport interrupted = new InterruptReport(console, Plan.Action.MINT.keyword())) {
            AccountSnapshot snapshot = AccountSnapshot.unlisted(authorizing);
            if (authorizing.claims().scopes().isEmpty()) {
                ApiResult<AccountSnapshot> listed = AccountSnapshot.of(api, authorizing);
                boolean mayNotList = listed.failure()
                        .filter(failure -> failure.reason() == ApiFailure.Reason.NOT_FOUND)
                        .isPresent();
                if (listed.failure().isPresent() && !mayNotList) {
                    return reportFailure(listed.failure().get());
                }
                snapshot = listed.value().orElse(snapshot);
            }
            return run(plan(planning, snapshot), api, authorizing, interrupted, false);
        }
    }

    private static Plan plan(Planning planning, AccountSnapshot snapshot) throws InvalidOptionException {
        try {
            return planning.plan(new Planner(snapshot));
        } catch (RefusedException e) {
            throw toInvalidOption(e);
        }
    }

    /** Checks allowed URLs before any request is sent. */
    static List<String> allowedUrls(List<String> typed, boolean undocumented) throws InvalidOptionException {
        try {
            return Planner.allowedUrls(typed, undocumented);
        } catch (RefusedException e) {
            throw toInvalidOption(e);
        }
    }

    private static InvalidOptionException toInvalidOption(RefusedException e) {
        return new InvalidOptionException(e.getMessage() + " (nothing was changed)", e);
    }

    private int reportFailure(ApiFailure failure) {
        console.error("the account could not be queried: " + failure.description() + ". " + failure.advice()
                + " Nothing was changed.");
        return ExitCode.INCOMPLETE.code();
    }

    /** Rejects option combinations that would stop the command half-way, before any request is sent. */
    private void checkBeforehand(boolean asks, boolean inputIsTaken) throws InvalidOptionException {
        if (!apply.isApplied()) {
            return;
        }
        if (asks && !apply.isAgreed() && (!console.interactive() || inputIsTaken)) {
            throw new InvalidOptionException(
                    "no one can confirm here, without a terminal; check the plan without --apply, then add --yes");
        }
        if (fresh.isPresent()) {
            OptionValues.refuseTokens(fresh.get().output().stream().toList());
            boolean file = fresh.get().output().isPresent();
            if (file == fresh.get().isShown()) {
                throw new InvalidOptionException(
                        file
                                ? "--output and --show-secrets cannot be combined; give only one"
                                : "the new token needs a destination: --output FILE, or --show-secrets for standard output");
            }
        }
    }

    private int run(Plan plan, TokensApi api, MapboxToken authorizing, InterruptReport interrupted, boolean asks)
            throws InvalidOptionException, InterruptedException, IOException {
        RemedyReport report = new RemedyReport(plan);
        boolean ask = asks
                && apply.isApplied()
                && !apply.isAgreed()
                && plan.alreadyDone().isEmpty();
        if (!apply.isJson() || ask) {
            print(report.planned(), apply.isJson());
        }
        if (!apply.isApplied() || plan.alreadyDone().isPresent()) {
            if (apply.isJson()) {
                report.writeJson(Optional.empty(), Optional.empty(), console.out());
            } else if (plan.alreadyDone().isEmpty()) {
                print("\nNothing was changed. To carry out the plan, add --apply.\n", false);
            }
            return ExitCode.CLEAN.code();
        }
        if (ask && !confirm()) {
            console.error("not confirmed; nothing was changed");
            return ExitCode.USAGE.code();
        }
        Optional<SecretFile> file = reserved();
        interrupted.file(file);
        boolean done;
        boolean closed;
        try {
            NewTokenReceiver receiver = new NewTokenReceiver(file);
            RemedyResult result = new RemedyExecutor(api, authorizing, interrupted.progress()).carryOut(plan, receiver);
            boolean told = report(plan, report, result, receiver);
            if (!result.isDone()) {
                console.error("'" + plan.action().keyword() + "' was not completed: " + summarize(result));
            }
            done = result.isDone() && told;
        } finally {
            closed = close(file); // only after the result is printed: a failure must not prevent that
        }
        return (done && closed ? ExitCode.CLEAN : ExitCode.INCOMPLETE).code();
    }

    /** Prints the result. If standard output fails, prints a summary on standard error, because the account may have changed. */
    private boolean report(Plan plan, RemedyReport report, RemedyResult result, NewTokenReceiver receiver) {
        try {
            if (apply.isJson()) {
                report.writeJson(Optional.of(result), receiver.shown(), console.out());
            } else {
                print("\n" + RemedyReport.carriedOut(result), false);
                printNextSteps(plan, result, receiver);
            }
            return true;
        } catch (IOException e) {
            console.error("the output could not be written completely to standard output; " + summarize(result));
            return false;
        }
    }

    private static String summarize(RemedyResult result) {
        StringBuilder text = new StringBuilder();
        for (RemedyResult.Step step : result.steps()) {
            text.append(text.length() == 0 ? "" : "; ")
                    .append(step.status().phrase())
                    .append(": ")
                    .append(step.action());
        }
        return text.toString();
    }

    /** Receiver of the new token of one plan: writes it to a file, or shows it. Not a record, whose text would contain the token. */
    private final class NewTokenReceiver implements RemedyExecutor.TokenReceiver {
        private final Optional<SecretFile> file;
        private @Nullable MapboxToken shown;
        private boolean written;

        NewTokenReceiver(Optional<SecretFile> file) {
            this.file = file;
        }

        /** A token that is shown is printed at once, so that no later failure loses it. A JSON document contains it instead. */
        @Override
        public void receive(MapboxToken token) throws IOException {
            if (file.isPresent()) {
                file.get().write(token);
                written = true;
                return;
            }
            shown = token;
            if (!apply.isJson()) {
                SecretFile.show(token, console.out());
            }
        }

        /** Returns the token if it was received and not written to a file. */
        Optional<MapboxToken> shown() {
            return Optional.ofNullable(shown);
        }

        boolean isWritten() {
            return written;
        }
    }

    private Optional<SecretFile> reserved() throws InvalidOptionException {
        Optional<String> output = fresh.flatMap(NewTokenOptions::output);
        return output.isEmpty() ? Optional.empty() : Optional.of(reserve(output.get()));
    }

    /** Closes the file of the new token. On failure, prints an error message and returns false. */
    private boolean close(Optional<SecretFile> file) {
        try {
            if (file.isPresent()) {
                file.get().close();
            }
            return true;
        } catch (IOException e) {
            console.error("the file "
                    + fresh.flatMap(NewTokenOptions::output).orElseThrow()
                    + " could not be closed, or could not be removed although it has no token: "
                    + e.getClass().getSimpleName() + "; check it");
            return false;
        }
    }

    private static SecretFile reserve(String name) throws InvalidOptionException {
        Path path = OptionValues.file("the new token", name);
        try {
            return SecretFile.reserve(path);
        } catch (FileAlreadyExistsException e) {
            throw new InvalidOptionException(name + " exists already; name a new file (nothing was changed)", e);
        } catch (IOException e) {
            throw new InvalidOptionException(
                    "the new token cannot be written to " + name + ": "
                            + e.getClass().getSimpleName() + " (nothing was changed)",
                    e);
        }
    }

    private void printNextSteps(Plan plan, RemedyResult result, NewTokenReceiver receiver) throws IOException {
        if (receiver.isWritten()) {
            String file = fresh.flatMap(NewTokenOptions::output).orElseThrow();
            print("The new token is in " + TerminalEscaper.escape(file) + ", which no one else can read.\n", false);
        }
        if (plan.action() == Plan.Action.ROTATE && result.isDone()) {
            print(nextStep(plan.token().orElseThrow(), !plan.locations().isEmpty()), false);
        }
    }

    /** Returns what to do with the old token after its replacement was created. */
    private static String nextStep(TokenMetadata old, boolean isFound) {
        String id = TerminalEscaper.escape(old.id());
        if (old.isDefault()) {
            return "The old token still works. Deploy the new one and check that everything works. The default token cannot be"
                    + " deleted: refresh it on its page, and the old text stops working:\n  " + AccountPage.of(old.id())
                    + "\n";
        }
        String command = "\n  trapstreet revoke " + id + " --apply\n";
        return old.usage().equals(TokenType.SECRET.header()) && isFound
                ? "The old token still works, also for whoever found it. Delete it now:" + command
                : "The old token still works. Deploy the new one, check that everything works, then delete the old one:"
                        + command;
    }

    /**
     * Prints text on standard output, or on standard error if standard output is only for the new token.
     *
     * @param beside whether to print on standard error in any case
     */
    private void print(String text, boolean beside) throws IOException {
        boolean taken = fresh.filter(NewTokenOptions::isShown).isPresent();
        if (beside || taken) {
            console.err().print(TerminalEscaper.escapeLines(text));
            console.err().flush();
        } else {
            console.print(text);
        }
    }

    private boolean confirm() throws IOException {
        console.err().print("\nContinue? Type yes: ");
        console.err().flush();
        StringBuilder answer = new StringBuilder();
        for (int c = console.in().read();
                c >= 0 && c != '\n' && answer.length() < 100;
                c = console.in().read()) {
            answer.append((char) c);
        }
        return answer.toString().strip().toLowerCase(Locale.ROOT).equals("yes");
    }
}
