package dev.trapstreet.cli.option;

import dev.trapstreet.api.ApiEndpoint;
import dev.trapstreet.api.TokensApi;
import dev.trapstreet.cli.console.Console;
import dev.trapstreet.cli.console.UsageException;
import java.util.Optional;

/** The Tokens API as a command line and the environment name it. No file of a repository has a say. */
public final class ApiClient {
    private ApiClient() {}

    /** A client, which opens no connection yet. */
    public static TokensApi create(Console console, Optional<String> typed) throws UsageException {
        try {
            return TokensApi.of(endpoint(console, typed), console.environment());
        } catch (ApiEndpoint.InvalidEndpointException e) {
            throw new UsageException(e.getMessage() + " (nobody was asked)", e);
        }
    }

    private static ApiEndpoint endpoint(Console console, Optional<String> typed)
            throws ApiEndpoint.InvalidEndpointException {
        return typed.isPresent() ? ApiEndpoint.of(typed.get()) : ApiEndpoint.of(console.environment());
    }
}
