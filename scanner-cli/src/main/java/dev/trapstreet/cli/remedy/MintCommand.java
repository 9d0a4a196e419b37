package dev.trapstreet.cli.remedy;

import dev.trapstreet.cli.console.Console;
import dev.trapstreet.cli.console.UsageException;
import dev.trapstreet.cli.option.AccountOptions;
import dev.trapstreet.cli.option.OptionValues;
import dev.trapstreet.remedy.Planner;
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
        header = "Makes a temporary token for a job, of an hour at most.",
        description = {
            "",
            "It has the scopes that are named and ends by itself; it cannot be revoked. Makes it with --apply alone, without "
                    + "asking first. Needs an authorizing token with tokens:write and the scopes that are named; with tokens:read, "
                    + "too, what it lacks is told before."
        },
        sortOptions = false,
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "Example:",
            "  token=$(trapstreet mint --scope styles:read --minutes 10 --apply --show-secrets)",
            "",
            "Exit codes: 0 the plan was shown, or all of it done; 2 wrong use, or refused: nothing was changed; 3 the account "
                    + "could not be asked, or not all was done: what was and what was not is said."
        })
public final class MintCommand implements Callable<Integer> {
    private final Console console;

    @Option(
            names = "--scope",
            paramLabel = "SCOPE",
            split = ",",
            required = true,
            description = "A scope of the token. Repeatable.")
    private List<String> scopes = new ArrayList<>();

    @Option(
            names = "--minutes",
            paramLabel = "N",
            defaultValue = "30",
            description = "How long it lives: 1 to 60. Default: ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init") // has a default value
    private String minutes;

    @Mixin
    private final NewTokenOptions fresh = new NewTokenOptions();

    @Mixin
    private final AccountOptions account = new AccountOptions();

    @Mixin
    private final ApplyOptions apply = new ApplyOptions();

    public MintCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws UsageException, InterruptedException, IOException {
        OptionValues.refuseTokens(scopes);
        Duration life = lifetime();
        return new RemedyRunner(console, account, apply, Optional.of(fresh))
                .mint(planner -> planner.mint(scopes, life, Instant.now()));
    }

    private Duration lifetime() throws UsageException {
        try {
            int number = Integer.parseInt(minutes);
            if (number >= 1 && number <= Planner.MAX_LIFETIME.toMinutes()) {
                return Duration.ofMinutes(number);
            }
        } catch (NumberFormatException e) {
            throw new UsageException("--minutes takes a number from 1 to 60, not " + minutes, e);
        }
        throw new UsageException("--minutes takes a number from 1 to 60, not " + minutes);
    }
}
