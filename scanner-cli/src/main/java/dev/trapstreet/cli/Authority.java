package dev.trapstreet.cli;

import dev.trapstreet.api.TokensApi;
import dev.trapstreet.token.MapboxToken;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** By whose leave an account is asked about, or changed, and where: the options that all such commands have. */
final class Authority {
    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description =
                    "Read the authorizing token from this file, which nobody else may be able to read. Default: the variable "
                            + "MAPBOX_ACCESS_TOKEN.")
    private @Nullable String tokenFile;

    @Option(
            names = "--api-url",
            paramLabel = "URL",
            description =
                    "Ask the Tokens API at this address, such as that of a stand-in on this machine. Default: the variable "
                            + "TRAPSTREET_API_URL, else Mapbox's own.")
    private @Nullable String apiUrl;

    /** The token that authorizes. */
    MapboxToken token(Terminal terminal) throws Mistake {
        return AuthorizingToken.of(terminal, Optional.ofNullable(tokenFile));
    }

    /** Where it is asked; no connection is opened yet. */
    TokensApi api(Terminal terminal) throws Mistake {
        return ApiClient.of(terminal, Optional.ofNullable(apiUrl));
    }

    /** True when an option of these was typed. */
    boolean isNamed() {
        return tokenFile != null || apiUrl != null;
    }
}
