package dev.trapstreet.cli.option;

import dev.trapstreet.api.ApiAddress;
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
            return TokensApi.at(address(terminal, typed), terminal.environment());
        } catch (ApiAddress.RefusedException e) {
            throw new Mistake(e.getMessage() + " (nobody was asked)", e);
        }
    }

    private static ApiAddress address(Terminal terminal, Optional<String> typed) throws ApiAddress.RefusedException {
        return typed.isPresent() ? ApiAddress.of(typed.get()) : ApiAddress.of(terminal.environment());
    }
}
