package dev.trapstreet.api;

import java.time.Duration;
import java.util.Map;

/** Clients of the fake API. */
public final class TestClients {
    private TestClients() {}

    /** Returns a client with the timeouts of the program. */
    public static TokensApi of(String url, ApiTime time) throws ApiEndpoint.InvalidEndpointException {
        return TokensApi.of(ApiEndpoint.of(url), Map.of(), time);
    }

    /** Returns a client with a timeout of 400 ms. */
    public static TokensApi impatient(String url, ApiTime time) throws ApiEndpoint.InvalidEndpointException {
        return TokensApi.of(ApiEndpoint.of(url), Map.of(), time, Duration.ofMillis(400), null);
    }
}
