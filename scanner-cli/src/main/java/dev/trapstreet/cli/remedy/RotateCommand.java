package dev.trapstreet.cli.remedy;

import dev.trapstreet.cli.console.Console;
import dev.trapstreet.cli.console.UsageException;
import dev.trapstreet.cli.option.AccountOptions;
import dev.trapstreet.cli.option.OptionValues;
import dev.trapstreet.remedy.Plan;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code trapstreet rotate}. */
@Command(
        name = "rotate",
        header = "Makes the successor of a token, and tells where the old one stands.",
        description = {
            "",
            "The successor has the same scopes, note and allowed URLs, or fewer scopes and the allowed URLs that are named. The "
                    + "old token works on until 'trapstreet revoke' deletes it. Lists the account's tokens, and creates one with "
                    + "--apply alone. Needs an authorizing token with tokens:read, tokens:write and all scopes of the successor.",
            ""
        },
        sortOptions = false,
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "Example:",
            "  trapstreet rotate 5f3c0e1a . --output new-token --apply",
            "",
            "Exit codes: 0 the plan was shown, or all of it done; 2 wrong use, or refused: nothing was changed; 3 the account "
                    + "could not be asked, or not all was done: what was and what was not is said."
        })
public final class RotateCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private final TokenReferenceOptions target = new TokenReferenceOptions();

    @Option(
            names = "--scope",
            paramLabel = "SCOPE",
            split = ",",
            description = "A scope that the successor keeps. Repeatable; without one it has all.")
    private @Nullable List<String> scopes;

    @Option(
            names = "--allowed",
            paramLabel = "URL",
            description = "An allowed URL of the successor. Repeatable; without one it has those of the old token.")
    private @Nullable List<String> allowed;

    @Option(
            names = "--undocumented",
            description = "Send allowed URLs, too, of a syntax that is not documented: other schemes, wildcards.")
    private boolean undocumented;

    @Mixin
    private final NewTokenOptions fresh = new NewTokenOptions();

    @Mixin
    private final AccountOptions account = new AccountOptions();

    @Mixin
    private final ApplyOptions apply = new ApplyOptions();

    public RotateCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws UsageException, InterruptedException, IOException {
        Optional<List<String>> fewer = Optional.ofNullable(scopes);
        Optional<List<String>> urls = Optional.empty();
        OptionValues.refuseTokens(fewer.orElse(List.of()));
        if (allowed != null) {
            OptionValues.refuseTokens(allowed);
            urls = Optional.of(RemedyRunner.allowedUrls(allowed, undocumented));
        }
        Optional<List<String>> pages = urls;
        return new RemedyRunner(console, account, apply, Optional.of(fresh))
                .run(
                        Plan.Action.ROTATE,
                        target,
                        (planner, token, locations) -> planner.rotate(token, fewer, pages, locations));
    }
}
