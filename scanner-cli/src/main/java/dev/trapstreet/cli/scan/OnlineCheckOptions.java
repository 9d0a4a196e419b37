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
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options {@code --verify}, {@code --inventory} and those that belong to them. Invalid ones are rejected before the scan. */
public final class OnlineCheckOptions {
    @Option(
            names = "--verify",
            paramLabel = "auto|required",
            arity = "0..1",
            fallbackValue = "auto",
            description =
                    "Verify each token that counts with the Tokens API, which sends the token there. If there is no answer, "
                            + "auto continues and required exits with 4. Default if no value is given: auto.")
    private @Nullable String verify;

    @Option(
            names = "--inventory",
            paramLabel = "FILE",
            arity = "0..1",
            fallbackValue = "",
            description = "Request the account's token list and also check scopes and allowed URLs. The token in "
                    + "MAPBOX_ACCESS_TOKEN or --token-file authorizes the request; no token that was found is sent. "
                    + "With =FILE, read the list from a file and send nothing. Repeatable.")
    private List<String> inventories = new ArrayList<>();

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description =
                    "Read the authorizing token of --inventory from this file, which no other user can read. It is a secret "
                            + "token with the scope tokens:read.")
    private @Nullable String tokenFile;

    @Option(
            names = "--api-url",
            paramLabel = "URL",
            description = "Use this address of the Tokens API. Default: the variable TRAPSTREET_API_URL, otherwise "
                    + "https://api.mapbox.com.")
    private @Nullable String apiUrl;

    /** Creates the options, which picocli sets. */
    public OnlineCheckOptions() {}

    /** Returns whether at least one of these options was given. */
    boolean isSet() {
        return verify != null || !inventories.isEmpty() || apiUrl != null || tokenFile != null;
    }

    /** Returns whether a verification status is required for each token. */
    ExitCode.Verdicts verdicts() throws InvalidOptionException {
        return RunOptions.verdicts("--verify", verify == null ? "auto" : verify);
    }

    /**
     * Creates the online checks. Reads the files that the options name, but sends no request.
     *
     * @param targets the scan targets, as typed; a cache of verification statuses inside them is not used
     * @param now the time against which the tokens of a list are checked
     */
    OnlineChecks toOnlineChecks(Console console, List<String> targets, Instant now) throws InvalidOptionException {
        verdicts();
        boolean asks = verify != null || inventories.contains("");
        if (!asks && apiUrl != null) {
            throw new InvalidOptionException(
                    "--api-url needs --verify or --inventory: without them, no request is sent");
        }
        if (!inventories.contains("") && tokenFile != null) {
            throw new InvalidOptionException("--token-file needs --inventory without a file");
        }
        Optional<TokensApi> api = asks
                ? Optional.of(RunOptions.api(Optional.ofNullable(apiUrl), console.environment()))
                : Optional.empty();
        Optional<Verifier> verifier = Optional.ofNullable(verify)
                .map(wish -> Verifier.withCache(
                        api.orElseThrow(),
                        console.environment(),
                        targets,
                        notice -> console.message(RunMessages.warning(notice))));
        List<OnlineChecks.InventorySource> listings = new ArrayList<>();
        for (String file : inventories) {
            listings.add(
                    file.isEmpty()
                            ? fetched(
                                    api.orElseThrow(), AuthorizingToken.obtain(console, Optional.ofNullable(tokenFile)))
                            : read(file, now));
        }
        return new OnlineChecks(verifier, listings);
    }

    private static OnlineChecks.InventorySource fetched(TokensApi api, MapboxToken authorizing) {
        return new OnlineChecks.InventorySource(
                api.endpoint().origin(), Optional.of(authorizing), () -> Inventory.fetch(api, authorizing));
    }

    private static OnlineChecks.InventorySource read(String name, Instant now) throws InvalidOptionException {
        ApiResult<Inventory> read = ApiResult.success(InventoryFileReader.read(name, now));
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
