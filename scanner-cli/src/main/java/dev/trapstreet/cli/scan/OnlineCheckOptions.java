package dev.trapstreet.cli.scan;

import dev.trapstreet.api.ApiResult;
import dev.trapstreet.api.TokensApi;
import dev.trapstreet.cli.console.Console;
import dev.trapstreet.cli.console.UsageException;
import dev.trapstreet.cli.option.ApiClient;
import dev.trapstreet.cli.option.AuthorizingToken;
import dev.trapstreet.cli.option.InventoryFileReader;
import dev.trapstreet.policy.ExitCode;
import dev.trapstreet.text.TerminalEscaper;
import dev.trapstreet.token.MapboxToken;
import dev.trapstreet.verify.Inventory;
import dev.trapstreet.verify.OnlineChecks;
import dev.trapstreet.verify.Verifier;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** From {@code --verify} and {@code --inventory} to who is asked. Whatever can be wrong with them is said before the scan. */
public final class OnlineCheckOptions {
    private OnlineCheckOptions() {}

    /** How bad it is when a verdict cannot be had. */
    static ExitCode.Verdicts verdicts(ScanArguments.Api typed) throws UsageException {
        String word = typed.verify().orElse("auto");
        Optional<ExitCode.Verdicts> verdicts = ExitCode.Verdicts.ofKeyword(word);
        if (verdicts.isEmpty()) {
            throw new UsageException("--verify takes auto or required, not " + word);
        }
        return verdicts.get();
    }

    /** @param targets of the scan, as typed: verdicts that lie among them are not believed */
    static OnlineChecks toOnlineChecks(Console console, ScanArguments.Api typed, List<String> targets)
            throws UsageException {
        verdicts(typed);
        boolean asks = typed.verify().isPresent() || typed.inventories().contains("");
        if (!asks && typed.address().isPresent()) {
            throw new UsageException(
                    "--api-url says whom to ask, and nothing is asked; give --verify or --inventory, too");
        }
        if (!typed.inventories().contains("") && typed.tokenFile().isPresent()) {
            throw new UsageException("--token-file is for --inventory; give that, too");
        }
        Optional<TokensApi> api = asks ? Optional.of(ApiClient.create(console, typed.address())) : Optional.empty();
        Optional<Verifier> verifier = typed.verify()
                .map(wish -> Verifier.withCache(
                        api.orElseThrow(),
                        console.environment(),
                        targets,
                        notice -> console.message("NOTICE  " + TerminalEscaper.escape(notice))));
        List<OnlineChecks.InventorySource> listings = new ArrayList<>();
        for (String file : typed.inventories()) {
            listings.add(
                    file.isEmpty()
                            ? fetched(api.orElseThrow(), AuthorizingToken.obtain(console, typed.tokenFile()))
                            : read(file));
        }
        return new OnlineChecks(verifier, listings);
    }

    private static OnlineChecks.InventorySource fetched(TokensApi api, MapboxToken authorizing) {
        return new OnlineChecks.InventorySource(
                api.endpoint().origin(), Optional.of(authorizing), () -> Inventory.fetch(api, authorizing));
    }

    private static OnlineChecks.InventorySource read(String name) throws UsageException {
        ApiResult<Inventory> read = ApiResult.success(InventoryFileReader.read(name, Instant.now()));
        return new OnlineChecks.InventorySource(name, Optional.empty(), () -> read);
    }

    /** The words with a bare option as picocli must see it: it would take the target after it for its value. */
    public static String[] withExplicitValues(String[] words) {
        int command = 0;
        while (command < words.length && words[command].startsWith("-")) {
            command++; // no option before a command takes a value
        }
        if (command == words.length || !words[command].equals("scan")) {
            return words;
        }
        String[] spelled = words.clone();
        for (int i = command + 1; i < spelled.length && !spelled[i].equals("--"); i++) {
            switch (spelled[i]) {
                case "--verify" -> spelled[i] = "--verify=auto";
                case "--inventory" -> spelled[i] = "--inventory=";
                default -> {}
            }
        }
        return spelled;
    }
}
