package dev.trapstreet.cli.remedy;

import dev.trapstreet.cli.console.Console;
import dev.trapstreet.cli.option.AccountOptions;
import dev.trapstreet.cli.option.OptionValues;
import dev.trapstreet.remedy.Plan;
import dev.trapstreet.run.InvalidOptionException;
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
        header = "Creates a replacement for a token, and shows the locations of the old one.",
        description = {
            "",
            "The replacement has the same scopes, note and allowed URLs, unless fewer scopes or other allowed URLs are given. The "
                    + "old token keeps working until 'trapstreet revoke' deletes it. Requests the account's token list, and "
                    + "creates the replacement only with --apply. The authorizing token needs tokens:read, tokens:write and all "
                    + "scopes of the replacement.",
            ""
        },
        sortOptions = false,
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "Example:",
            "  trapstreet rotate 5f3c0e1a . --output new-token --apply",
            "",
            "Exit codes: 0 the plan was shown, or all of it was done; 2 wrong use or refused, nothing was changed; 3 the "
                    + "account could not be queried, or not everything was done: the output says what was."
        })
public final class RotateCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private final TokenReferenceOptions target = new TokenReferenceOptions();

    @Option(
            names = "--scope",
            paramLabel = "SCOPE",
            split = ",",
            description = "Give the replacement this scope of the old token. Repeatable. Default: all scopes.")
    private @Nullable List<String> scopes;

    @Option(
            names = "--allowed",
            paramLabel = "URL",
            description = "Give the replacement this allowed URL. Repeatable. Default: those of the old token.")
    private @Nullable List<String> allowed;

    @Option(
            names = "--undocumented",
            description = "Permit allowed URLs of undocumented syntax: other schemes, wildcards.")
    private boolean undocumented;

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
    public RotateCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InvalidOptionException, InterruptedException, IOException {
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
