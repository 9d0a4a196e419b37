package dev.trapstreet.cli.option;

import dev.trapstreet.api.ApiEndpoint;
import dev.trapstreet.api.TokensApi;
import dev.trapstreet.cli.console.Mistake;
import dev.trapstreet.cli.console.Terminal;
import java.util.Optional;

/** The Tokens API as a command line and the environment name it. No file of a repository has a say. */
public final class ApiClient {
    private ApiClient() {}

    /** A client, which opens no connection yet. */
    public static TokensApi of(Terminal terminal, Optional<String> typed) throws Mistake {
        try {
            return TokensApi.of(address(terminal, typed), terminal.environment());
        } catch (ApiEndpoint.InvalidEndpointException e) {
            throw new Mistake(e.getMessage() + " (nobody was asked)", e);
        }
    }

    private static ApiEndpoint address(Terminal terminal, Optional<String> typed)
            throws ApiEndpoint.InvalidEndpointException {
        return typed.isPresent() ? ApiEndpoint.of(typed.get()) : ApiEndpoint.of(terminal.environment());
    }
}
