package dev.trapstreet.fake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The fake API, compared with the documentation of the API by requests of the JDK's client. */
final class FakeTokensApiTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final String USER = "trapstreet-test";

    private final HttpClient client = HttpClient.newHttpClient();
    private FakeTokensApi fake;
    private FakeAccount account;
    private String authorizing;

    @BeforeEach
    void start() throws Exception {
        fake = FakeTokensApi.http(InstantSource.fixed(NOW));
        account = fake.account(USER);
        authorizing = account.create(NOW, List.of("tokens:read", "tokens:write", "styles:read"), null, null)
                .token();
    }

    @AfterEach
    void stop() {
        fake.close();
    }

    private HttpResponse<String> ask(String method, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(fake.url() + path))
                .method(method, BodyPublishers.ofString(body))
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(HttpRequest.newBuilder(URI.create(fake.url() + path)).build(), BodyHandlers.ofString());
    }

    @Test
    void itsTokensAreOfTheDefinition() throws Exception {
        FakeToken token = account.create(NOW, List.of("styles:read"), null, null);
        String[] parts = token.token().split("\\.", -1);
        assertEquals(3, parts.length);
        assertEquals("pk", parts[0]);
        assertEquals(
                "{\"u\":\"" + USER + "\",\"a\":\"" + token.id() + "\"}",
                new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8));
        assertEquals(16, Base64.getUrlDecoder().decode(parts[2]).length);
        assertTrue("AQgw".indexOf(parts[2].charAt(21)) >= 0);
        assertEquals(NOW.toEpochMilli(), Long.parseLong(token.id().substring(1, 9), 36));
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /tokens/v2, 422, access token is required",
        "GET, /tokens/v2/trapstreet-test, 401, Unauthorized",
        "GET, /tokens/v2/trapstreet-nobody?access_token=T, 404, No such user",
        "GET, /tokens/v2/trapstreet-test?usage=tk&access_token=T, 422, usage must be pk or sk",
        "GET, /tokens/v2/trapstreet-test?start=x&access_token=T, 500, Internal Server Error",
        "GET, /scopes/v1/trapstreet-test?access_token=T, 404, Not found",
        "POST, /tokens/v2/trapstreet-test?access_token=T, 422, resources are invalid",
        "DELETE, /tokens/v2/trapstreet-test/x?access_token=T, 404, Not found",
        "GET, /elsewhere, 404, Not found",
    })
    void itRefusesInTheWordsOfTheDocument(String method, String path, int status, String message) throws Exception {
        String target = path.replace("=T", "=" + authorizing);
        HttpResponse<String> response = method.equals("GET") ? get(target) : ask(method, target, "");
        assertEquals(status, response.statusCode());
        assertEquals(
                message,
                TokenMint.JSON.readTree(response.body()).path("message").asText());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"scopes\":[\"uploads:write\"]}|scopes are invalid",
                "{\"scopes\":[],\"resources\":[]}|resources are invalid",
                "{\"scopes\":[1]}|resources are invalid",
                "{\"scopes\":[],\"expires\":\"2026-11-21T11:59:59.000Z\"}|expires is in the past",
                "{\"scopes\":[],\"expires\":\"2026-11-21T13:00:01.000Z\"}|expires is more than one hour in the future",
            })
    void itCreatesNothingThatTheDocumentForbids(String body, String message) throws Exception {
        int before = account.tokens().size();
        HttpResponse<String> response = ask("POST", "/tokens/v2/" + USER + "?access_token=" + authorizing, body);
        assertEquals(422, response.statusCode());
        assertEquals(
                message,
                TokenMint.JSON.readTree(response.body()).path("message").asText());
        assertEquals(before, account.tokens().size());
    }

    @Test
    void theHundredAndFirstRequestOfAMinuteIsTurnedAway() throws Exception {
        for (int i = 0; i < 100; i++) {
            assertEquals(200, get("/tokens/v2?access_token=" + authorizing).statusCode());
        }
        HttpResponse<String> response = get("/tokens/v2?access_token=" + authorizing);
        assertEquals(429, response.statusCode());
        // By the clock of the Date header, which a client compares it with. Both may be at the end of a second.
        Instant date = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(
                response.headers().firstValue("Date").orElseThrow()));
        long wait = Long.parseLong(
                        response.headers().firstValue("X-Rate-Limit-Reset").orElseThrow())
                - date.getEpochSecond();
        assertTrue(wait >= 59 && wait <= 61, "to wait: " + wait);
        assertEquals(101, fake.busiestMinute());
        String other = fake.account("trapstreet-other").tokens().get(0).token();
        assertEquals(200, get("/tokens/v2?access_token=" + other).statusCode());
    }

    @Test
    void aListingNeverShowsASecretTokenAndLinksToItsNextPage() throws Exception {
        HttpResponse<String> response =
                get("/tokens/v2/" + USER + "?limit=1&sortby=created&access_token=" + authorizing);
        String id = account.tokens().get(0).id();
        assertEquals(
                Optional.of("<" + fake.url() + "/tokens/v2/" + USER + "?limit=1&sortby=created&start=" + id
                        + ">; rel=\"next\""),
                response.headers().firstValue("Link"));
        JsonNode second = TokenMint.JSON.readTree(
                get("/tokens/v2/" + USER + "?limit=1&start=" + id + "&access_token=" + authorizing)
                        .body());
        assertEquals("sk", second.get(0).path("usage").asText());
        assertFalse(second.get(0).has("token"));
    }

    @Test
    void ofADeletedDefaultTokenAnotherOneTakesThePlace() throws Exception {
        String id = account.tokens().get(0).id();
        assertEquals(
                204,
                ask("DELETE", "/tokens/v2/" + USER + "/" + id + "?access_token=" + authorizing, "")
                        .statusCode());
        assertEquals(1, account.tokens().stream().filter(FakeToken::isDefault).count());
        assertTrue(account.find(id).isEmpty());
    }
}
