package dev.trapstreet.cli.remedy;

import dev.trapstreet.cli.console.Console;
import dev.trapstreet.cli.option.AccountOptions;
import dev.trapstreet.cli.option.OptionValues;
import dev.trapstreet.remedy.Planner;
import dev.trapstreet.run.InvalidOptionException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code trapstreet mint}. */
@Command(
        name = "mint",
        header = "Creates a temporary token for a job, valid for at most an hour.",
        description = {
            "",
            "The token has the given scopes and expires by itself; it cannot be revoked. It is only created with --apply, "
                    + "without asking for confirmation. The authorizing token needs tokens:write and the given scopes; if it "
                    + "also has tokens:read, missing scopes are reported beforehand."
        },
        sortOptions = false,
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "Example:",
            "  token=$(trapstreet mint --scope styles:read --minutes 10 --apply --show-secrets)",
            "",
            "Exit codes: 0 the plan was shown, or all of it was done; 2 wrong use or refused, nothing was changed; 3 the "
                    + "account could not be queried, or not everything was done: the output says what was."
        })
public final class MintCommand implements Callable<Integer> {
    private final Console console;

    @Option(
            names = "--scope",
            paramLabel = "SCOPE",
            split = ",",
            required = true,
            description = "Add this scope to the token. Repeatable.")
    private List<String> scopes = new ArrayList<>();

    @Option(
            names = "--minutes",
            paramLabel = "N",
            defaultValue = "30",
            description = "Lifetime in minutes, 1 to 60. Default: ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init") // has a default value
    private String minutes;

    @Mixin
    private final NewTokenOptions fresh = new NewTokenOptions();

    @Mixin
    private final AccountOptions account = new AccountOptions();

    @Mixin
    private final ApplyOptions apply = new ApplyOptions();

    /**
     * Creates the command.
     *
     * @param console the streams that the command uses
     */
    public MintCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InvalidOptionException, InterruptedException, IOException {
        OptionValues.refuseTokens(scopes);
        Duration life = lifetime();
        return new RemedyRunner(console, account, apply, Optional.of(fresh))
                .mint(planner -> planner.mint(scopes, life, Instant.now()));
    }

    private Duration lifetime() throws InvalidOptionException {
        try {
            int number = Integer.parseInt(minutes);
            if (number >= 1 && number <= Planner.MAX_LIFETIME.toMinutes()) {
                return Duration.ofMinutes(number);
            }
        } catch (NumberFormatException e) {
            throw new InvalidOptionException("--minutes takes a number from 1 to 60, not " + minutes, e);
        }
        throw new InvalidOptionException("--minutes takes a number from 1 to 60, not " + minutes);
    }
}
