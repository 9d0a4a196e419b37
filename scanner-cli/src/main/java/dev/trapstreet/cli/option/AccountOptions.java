package dev.trapstreet.cli.option;

import dev.trapstreet.api.TokensApi;
import dev.trapstreet.cli.console.Console;
import dev.trapstreet.run.InvalidOptionException;
import dev.trapstreet.run.RunOptions;
import dev.trapstreet.token.MapboxToken;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of commands that use an account: the authorizing token and the address of the Tokens API. */
public final class AccountOptions {
    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "Read the authorizing token from this file, which no other user can read. Default: the "
                    + "variable " + AuthorizingToken.VARIABLE + ".")
    private @Nullable String tokenFile;

    @Option(
            names = "--api-url",
            paramLabel = "URL",
            description = "Use this address of the Tokens API. Default: the variable TRAPSTREET_API_URL, otherwise "
                    + "https://api.mapbox.com.")
    private @Nullable String apiUrl;

    /** Creates the options, which picocli sets. */
    public AccountOptions() {}

    /**
     * Reads the authorizing token.
     *
     * @param console supplies the environment
     * @return the token, whose account name is valid
     * @throws InvalidOptionException if there is no such token, or if an option contains a token
     */
    public MapboxToken authorizing(Console console) throws InvalidOptionException {
        OptionValues.refuseTokens(
                Stream.of(tokenFile, apiUrl).filter(Objects::nonNull).toList());
        return AuthorizingToken.obtain(console, Optional.ofNullable(tokenFile));
    }

    /**
     * Returns whether no authorizing token was given at all, neither in a file nor in the environment.
     *
     * @param console supplies the environment
     * @return whether there is none
     */
    public boolean lacksAuthorizing(Console console) {
        return tokenFile == null
                && console.environment()
                        .getOrDefault(AuthorizingToken.VARIABLE, "")
                        .isBlank();
    }

    /**
     * Creates a client of the Tokens API. Opens no connection.
     *
     * @param console supplies the environment
     * @return the client
     * @throws InvalidOptionException if the address cannot be used
     */
    public TokensApi api(Console console) throws InvalidOptionException {
        return RunOptions.api(Optional.ofNullable(apiUrl), console.environment());
    }

    /** {@return whether at least one of these options was given} */
    public boolean isNamed() {
        return tokenFile != null || apiUrl != null;
    }
}
