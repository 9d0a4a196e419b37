package dev.trapstreet.fleet;

import dev.trapstreet.api.ApiTime;
import dev.trapstreet.api.TokensApi;
import dev.trapstreet.cli.console.Console;
import dev.trapstreet.fleet.verify.StoreVerification;
import dev.trapstreet.policy.ExitCode;
import dev.trapstreet.run.InvalidOptionException;
import dev.trapstreet.run.RunOptions;
import dev.trapstreet.verify.Verifier;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code fleet verify}: asks Mapbox which tokens are valid. */
@Command(
        name = "verify",
        header = "Ask Mapbox which of the open tokens are valid. This sends them to Mapbox.",
        description = {
            "The store has no token, so each is read again from a repository. Each is sent once, however many"
                    + " repositories have it, and only by this process. The verdicts are kept in the store.",
            ""
        })
final class VerifyFleetCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private final StoreOptions storeOptions = new StoreOptions();

    @Option(names = "--api-url", paramLabel = "URL", description = "Address of the Tokens API, for tests and proxies.")
    private @Nullable String apiUrl;

    @Option(
            names = "--limit",
            paramLabel = "TIME",
            defaultValue = "10m",
            description = "Time limit for reading a repository again: 90s, 10m or 2h. Default: ${DEFAULT-VALUE}.")
    private String limit = "";

    VerifyFleetCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InvalidOptionException, IOException, InterruptedException {
        Duration time = Durations.parse("--limit", limit);
        TokensApi api = RunOptions.api(Optional.ofNullable(apiUrl), console.environment());
        return storeOptions.with(console, (session, store, tables, suppressions) -> {
            Verifier verifier = new Verifier(api, ApiTime.SYSTEM);
            StoreVerification verification =
                    new StoreVerification(tables, store, line -> console.message("trapstreet: " + line));
            Map<String, Integer> counts = verification.run(verifier, time, Instant.now());
            StringBuilder text = new StringBuilder();
            counts.forEach((state, count) -> text.append(String.format("%7d  %s%n", count, state)));
            console.print(text);
            boolean unknown = counts.containsKey("unknown") || counts.containsKey("not read again");
            return (unknown ? ExitCode.UNVERIFIED : ExitCode.CLEAN).code();
        });
    }
}
