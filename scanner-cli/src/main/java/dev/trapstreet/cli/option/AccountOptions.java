package dev.trapstreet.cli.option;

import dev.trapstreet.api.TokensApi;
import dev.trapstreet.cli.console.Console;
import dev.trapstreet.cli.console.UsageException;
import dev.trapstreet.token.MapboxToken;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whose account it is, and where it is asked. */
public final class AccountOptions {
    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "The authorizing token, in a file that others cannot read. Without it: the environment's "
                    + AuthorizingToken.VARIABLE + ".")
    private @Nullable String tokenFile;

    @Option(
            names = "--api-url",
            paramLabel = "URL",
            description =
                    "Where the Tokens API is. Without it: the environment's TRAPSTREET_API_URL, else Mapbox's own.")
    private @Nullable String apiUrl;

    public MapboxToken authorizing(Console console) throws UsageException {
        OptionValues.refuseTokens(
                Stream.of(tokenFile, apiUrl).filter(Objects::nonNull).toList());
        return AuthorizingToken.obtain(console, Optional.ofNullable(tokenFile));
    }

    public TokensApi api(Console console) throws UsageException {
        return ApiClient.create(console, Optional.ofNullable(apiUrl));
    }

    /** True when any of it was typed. */
    public boolean isNamed() {
        return tokenFile != null || apiUrl != null;
    }
}
