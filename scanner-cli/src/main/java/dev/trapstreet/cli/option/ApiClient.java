package dev.trapstreet.cli.option;

import dev.trapstreet.api.ApiEndpoint;
import dev.trapstreet.api.TokensApi;
import dev.trapstreet.cli.console.Console;
import dev.trapstreet.cli.console.UsageException;
import java.util.Optional;

/** Factory of Tokens API clients. The address comes from the command line or the environment, never from a file of a repository. */
public final class ApiClient {
    private ApiClient() {}

    /**
     * Creates a client. Opens no connection.
     *
     * @param console supplies the environment
     * @param typed the address that was given as an option; empty to use that of the environment, otherwise Mapbox's
     * @return the client
     * @throws UsageException if the address or a proxy cannot be used
     */
    public static TokensApi create(Console console, Optional<String> typed) throws UsageException {
        try {
            return TokensApi.of(endpoint(console, typed), console.environment());
        } catch (ApiEndpoint.InvalidEndpointException e) {
            throw new UsageException(e.getMessage() + " (no request was sent)", e);
        }
    }

    private static ApiEndpoint endpoint(Console console, Optional<String> typed)
            throws ApiEndpoint.InvalidEndpointException {
        return typed.isPresent() ? ApiEndpoint.of(typed.get()) : ApiEndpoint.of(console.environment());
    }
}
