package dev.trapstreet.cli.remedy;

import dev.trapstreet.cli.console.Console;
import dev.trapstreet.cli.option.AccountOptions;
import dev.trapstreet.cli.option.OptionValues;
import dev.trapstreet.remedy.Plan;
import dev.trapstreet.remedy.Planner;
import dev.trapstreet.run.InvalidOptionException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code trapstreet restrict}. */
@Command(
        name = "restrict",
        header = "Restricts a token to web pages, with allowed URLs.",
        description = {
            "",
            "Requests the account's token list, and changes the token only with --apply. The authorizing token needs "
                    + "tokens:read and tokens:write. Restricted tokens work in web pages only, not in mobile apps; 'trapstreet "
                    + "check-url' shows which pages an allowed URL admits.",
            ""
        },
        sortOptions = false,
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "Example:",
            "  trapstreet restrict cl9ekr5yz0000abcd12345678 --allowed https://www.example.com --apply",
            "",
            "Exit codes: 0 the plan was shown, or all of it was done; 2 wrong use or refused, nothing was changed; 3 the "
                    + "account could not be queried, or not everything was done: the output says what was."
        })
public final class RestrictCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private final TokenReferenceOptions target = new TokenReferenceOptions();

    @Option(
            names = "--allowed",
            paramLabel = "URL",
            required = true,
            description = "Set this allowed URL. Repeatable. Without --add, the existing allowed URLs are removed.")
    private List<String> allowed = new ArrayList<>();

    @Option(names = "--add", description = "Keep the existing allowed URLs.")
    private boolean add;

    @Option(
            names = "--undocumented",
            description = "Permit allowed URLs of undocumented syntax: other schemes, wildcards.")
    private boolean undocumented;

    @Mixin
    private final AccountOptions account = new AccountOptions();

    @Mixin
    private final ApplyOptions apply = new ApplyOptions();

    /**
     * Creates the command.
     *
     * @param console the streams that the command uses
     */
    public RestrictCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InvalidOptionException, InterruptedException, IOException {
        OptionValues.refuseTokens(allowed);
        List<String> urls = RemedyRunner.allowedUrls(allowed, undocumented);
        Planner.ExistingUrls present = add ? Planner.ExistingUrls.KEPT : Planner.ExistingUrls.REPLACED;
        return new RemedyRunner(console, account, apply, Optional.empty())
                .run(
                        Plan.Action.RESTRICT,
                        target,
                        (planner, token, locations) -> planner.restrict(token, urls, present, locations));
    }
}
