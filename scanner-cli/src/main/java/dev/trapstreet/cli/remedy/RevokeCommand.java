package dev.trapstreet.cli.remedy;

import dev.trapstreet.cli.console.Console;
import dev.trapstreet.cli.console.UsageException;
import dev.trapstreet.cli.option.AccountOptions;
import dev.trapstreet.remedy.Plan;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code trapstreet revoke}. */
@Command(
        name = "revoke",
        header = "Deletes a token, for ever.",
        description = {
            "",
            "Whatever uses it stops working. Lists the account's tokens, and deletes with --apply alone. Needs an authorizing "
                    + "token with tokens:read and tokens:write. A temporary token cannot be deleted, and the default one only "
                    + "refreshed, on the account's page of tokens.",
            ""
        },
        sortOptions = false,
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "Example:",
            "  trapstreet revoke 5f3c0e1a --report trapstreet.json --apply",
            "",
            "Exit codes: 0 the plan was shown, or all of it done; 2 wrong use, or refused: nothing was changed; 3 the account "
                    + "could not be asked, or not all was done: what was and what was not is said."
        })
public final class RevokeCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private final TokenReferenceOptions target = new TokenReferenceOptions();

    @Mixin
    private final AccountOptions account = new AccountOptions();

    @Mixin
    private final ApplyOptions apply = new ApplyOptions();

    public RevokeCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws UsageException, InterruptedException, IOException {
        return new RemedyRunner(console, account, apply, Optional.empty())
                .run(Plan.Action.REVOKE, target, (planner, token, locations) -> planner.revoke(token, locations));
    }
}
