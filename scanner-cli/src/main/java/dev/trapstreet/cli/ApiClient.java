package dev.trapstreet.cli;

import dev.trapstreet.api.ApiAddress;
import dev.trapstreet.api.TokensApi;
import java.util.Optional;

/** The Tokens API as a command line names it. No file of a repository can. */
final class ApiClient {
    private static final String VARIABLE = "TRAPSTREET_API_URL";

    private ApiClient() {}

    /**
     * A client of the address in {@code --api-url}, else in the variable {@code TRAPSTREET_API_URL}, else of Mapbox's. Opens
     * no connection yet.
     */
    static TokensApi of(Terminal terminal, Optional<String> apiUrl) throws Mistake {
        String variable = terminal.environment().getOrDefault(VARIABLE, "");
        String where = apiUrl.isPresent() ? "--api-url" : VARIABLE;
        String named = apiUrl.orElse(variable);
        try {
            ApiAddress address = apiUrl.isEmpty() && variable.isEmpty() ? ApiAddress.MAPBOX : ApiAddress.of(named);
            return TokensApi.at(address, terminal.environment());
        } catch (ApiAddress.RefusedException e) {
            throw new Mistake(where + ": " + e.getMessage(), e);
        }
    }
}
