package dev.trapstreet.api;

import java.time.Duration;
import java.util.Map;

/** Clients of the fake. */
public final class TestClients {
    private TestClients() {}

    /** One that waits as long as the program's. */
    public static TokensApi of(String url, ApiTime time) throws ApiEndpoint.InvalidEndpointException {
        return TokensApi.of(ApiEndpoint.of(url), Map.of(), time);
    }

    /** One that does not wait for what is slow. */
    public static TokensApi impatient(String url, ApiTime time) throws ApiEndpoint.InvalidEndpointException {
        return TokensApi.of(ApiEndpoint.of(url), Map.of(), time, Duration.ofMillis(400), null);
    }
}
