package dev.trapstreet.cli.scan;

import dev.trapstreet.api.ApiResult;
import dev.trapstreet.api.TokensApi;
import dev.trapstreet.cli.console.Console;
import dev.trapstreet.cli.option.AuthorizingToken;
import dev.trapstreet.cli.option.InventoryFileReader;
import dev.trapstreet.policy.ExitCode;
import dev.trapstreet.run.InvalidOptionException;
import dev.trapstreet.run.RunMessages;
import dev.trapstreet.run.RunOptions;
import dev.trapstreet.token.MapboxToken;
import dev.trapstreet.verify.Inventory;
import dev.trapstreet.verify.OnlineChecks;
import dev.trapstreet.verify.Verifier;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Parser of {@code --verify}, {@code --inventory} and the options that belong to them. Rejects invalid options before the scan. */
public final class OnlineCheckOptions {
    private OnlineCheckOptions() {}

    /** Returns whether a verification status is required for each token. */
    static ExitCode.Verdicts verdicts(ScanArguments.Api typed) throws InvalidOptionException {
        return RunOptions.verdicts("--verify", typed.verify().orElse("auto"));
    }

    /**
     * Creates the online checks. Reads the files that the options name, but sends no request.
     *
     * @param targets the scan targets, as typed; a cache of verification statuses inside them is not used
     */
    static OnlineChecks toOnlineChecks(Console console, ScanArguments.Api typed, List<String> targets)
            throws InvalidOptionException {
        verdicts(typed);
        boolean asks = typed.verify().isPresent() || typed.inventories().contains("");
        if (!asks && typed.address().isPresent()) {
            throw new InvalidOptionException(
                    "--api-url needs --verify or --inventory: without them, no request is sent");
        }
        if (!typed.inventories().contains("") && typed.tokenFile().isPresent()) {
            throw new InvalidOptionException("--token-file needs --inventory without a file");
        }
        Optional<TokensApi> api =
                asks ? Optional.of(RunOptions.api(typed.address(), console.environment())) : Optional.empty();
        Optional<Verifier> verifier = typed.verify()
                .map(wish -> Verifier.withCache(
                        api.orElseThrow(),
                        console.environment(),
                        targets,
                        notice -> console.message(RunMessages.warning(notice))));
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

    private static OnlineChecks.InventorySource read(String name) throws InvalidOptionException {
        ApiResult<Inventory> read = ApiResult.success(InventoryFileReader.read(name, Instant.now()));
        return new OnlineChecks.InventorySource(name, Optional.empty(), () -> read);
    }

    /**
     * Adds default values to {@code --verify} and {@code --inventory}. Otherwise picocli would take the target after the option for
     * its value.
     *
     * @param words the words of the command line, starting with the command
     * @return the words, changed only for {@code scan}
     */
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
