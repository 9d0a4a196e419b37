package dev.trapstreet.cli.remedy;

import dev.trapstreet.cli.console.Console;
import dev.trapstreet.cli.option.AccountOptions;
import dev.trapstreet.remedy.Plan;
import dev.trapstreet.run.InvalidOptionException;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code trapstreet revoke}. */
@Command(
        name = "revoke",
        header = "Deletes a token permanently.",
        description = {
            "",
            "Everything that uses the token stops working. Requests the account's token list, and deletes the token only with "
                    + "--apply. The authorizing token needs tokens:read and tokens:write. A temporary token cannot be deleted; "
                    + "the default token can only be refreshed, on the account's tokens page.",
            ""
        },
        sortOptions = false,
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "Example:",
            "  trapstreet revoke 5f3c0e1a --report trapstreet.json --apply",
            "",
            "Exit codes: 0 the plan was shown, or all of it was done; 2 wrong use or refused, nothing was changed; 3 the "
                    + "account could not be queried, or not everything was done: the output says what was."
        })
public final class RevokeCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private final TokenReferenceOptions target = new TokenReferenceOptions();

    @Mixin
    private final AccountOptions account = new AccountOptions();

    @Mixin
    private final ApplyOptions apply = new ApplyOptions();

    /**
     * Creates the command.
     *
     * @param console the streams that the command uses
     */
    public RevokeCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InvalidOptionException, InterruptedException, IOException {
        return new RemedyRunner(console, account, apply, Optional.empty())
                .run(Plan.Action.REVOKE, target, (planner, token, locations) -> planner.revoke(token, locations));
    }
}
