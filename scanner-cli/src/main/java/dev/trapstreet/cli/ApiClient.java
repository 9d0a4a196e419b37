package dev.trapstreet.cli;

import dev.trapstreet.api.ApiAddress;
import dev.trapstreet.api.TokensApi;
import java.util.Optional;

/** The Tokens API as a command line and the environment name it. No file of a repository has a say. */
final class ApiClient {
    /** The variable that names the API's address. */
    static final String ADDRESS_VARIABLE = "TRAPSTREET_API_URL";

    private ApiClient() {}

    /** A client, which opens no connection yet. */
    static TokensApi of(Terminal terminal, Optional<String> typed) throws Mistake {
        try {
            return TokensApi.at(address(terminal, typed), terminal.environment());
        } catch (ApiAddress.RefusedException e) {
            throw new Mistake(e.getMessage() + " (nobody was asked)", e);
        }
    }

    private static ApiAddress address(Terminal terminal, Optional<String> typed) throws ApiAddress.RefusedException {
        String variable = terminal.environment().getOrDefault(ADDRESS_VARIABLE, "");
        String named = typed.orElse(variable);
        return named.isEmpty() && typed.isEmpty() ? ApiAddress.MAPBOX : ApiAddress.of(named);
    }
}
