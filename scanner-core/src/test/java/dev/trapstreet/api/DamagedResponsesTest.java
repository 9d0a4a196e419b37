package dev.trapstreet.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.fake.DamagingProxy;
import dev.trapstreet.fake.DamagingProxy.Damage;
import dev.trapstreet.fake.FakeToken;
import dev.trapstreet.fake.FakeTokensApi;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of responses that were changed by proxies, wrong clocks or an API that is newer than its documentation. */
final class DamagedResponsesTest {
    private static final String USER = "trapstreet-test";
    private static final List<String> ALL = List.of("styles:read", "tokens:read", "tokens:write");

    private FakeTokensApi fake;
    private DamagingProxy proxy;
    private FakeToken token;
    private TokensApi api;

    @BeforeEach
    void start() throws Exception {
        fake = FakeTokensApi.http(InstantSource.system());
        proxy = new DamagingProxy(fake);
        token = fake.account(USER).create(Instant.now(), ALL, "ours", null);
        api = TokensApi.of(ApiEndpoint.of(proxy.url()), Map.of());
    }

    @AfterEach
    void stop() throws Exception {
        proxy.close();
        fake.close();
    }

    private ApiResult<TokenListing> list() throws InterruptedException {
        return api.list(USER, Tokens.of(token.token()).raw(), ListQuery.EVERYTHING);
    }

    /** A proxy's 407 was a NullPointerException, with which a scan lost its report. */
    @ParameterizedTest
    @CsvSource({"407, PROXY_AUTHENTICATION", "403, UNREACHABLE", "502, UNREACHABLE"})
    void aProxyThatOpensNoTunnelIsAFailureOfItsKind(int status, ApiFailure.Reason reason) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread thread = new Thread(() -> refuse(server, status));
            thread.setDaemon(true);
            thread.start();
            TokensApi behind = TokensApi.of(
                    ApiEndpoint.of("https://api.trapstreet.invalid"),
                    Map.of("HTTPS_PROXY", "http://127.0.0.1:" + server.getLocalPort()));
            ApiFailure failure =
                    behind.retrieve(Tokens.of(token.token())).failure().orElseThrow();
            assertEquals(reason, failure.reason());
            assertTrue(failure.reason().isConnectionFailure());
            assertFalse(failure.outcomeUnknown());
        }
    }

    private static void refuse(ServerSocket server, int status) {
        while (true) {
            try (Socket socket = server.accept()) {
                socket.getInputStream().read(new byte[4096]);
                OutputStream out = socket.getOutputStream();
                out.write(("HTTP/1.1 " + status
                                + " X\r\nProxy-Authenticate: Basic realm=\"p\"\r\nContent-Length: 0\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
                out.flush();
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<{}/tokens/v2/trapstreet-test?start=x; rel=\"next\"",
                "{}/tokens/v2?start=x; rel=next",
                "<a b>; rel=next"
            })
    void aLinkThatCannotBeReadIsNotTheEndOfTheList(String link) throws Exception {
        proxy.damage(Damage.NONE.changed(response -> response.withHeader("Link", link.replace("{}", proxy.url()))));
        assertEquals(
                ApiFailure.Reason.UNREADABLE_LINK,
                list().failure().orElseThrow().reason());
    }

    @Test
    void aCompressedResponseIsRead() throws Exception {
        proxy.damage(Damage.NONE.changed(
                response -> response.withHeader("Content-Encoding", "gzip").withBody(gzip(response.body()))));
        assertEquals(2, list().value().orElseThrow().tokens().size());
        proxy.damage(Damage.NONE.changed(response -> response.withHeader("Content-Encoding", "br")));
        assertEquals(ApiFailure.Reason.GARBAGE, list().failure().orElseThrow().reason());
        proxy.damage(Damage.NONE.changed(response -> response.withHeader("Content-Encoding", "gzip")));
        assertEquals(ApiFailure.Reason.GARBAGE, list().failure().orElseThrow().reason());
        byte[] bomb = gzip(new byte[8 << 20]);
        proxy.damage(Damage.NONE.changed(
                response -> response.withHeader("Content-Encoding", "gzip").withBody(bomb)));
        assertEquals(ApiFailure.Reason.GARBAGE, list().failure().orElseThrow().reason());
    }

    private static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(plain);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return bytes.toByteArray();
    }

    private Damage inEntries(String property) {
        return Damage.NONE.changed(response -> response.withBody(new String(response.body(), StandardCharsets.UTF_8)
                .replace("\"note\":\"ours\"", "\"note\":\"ours\"," + property)
                .getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"lastUsed\":\"2026-01-01\" | lastUsed 2026-01-01",
                "\"resources\":[{\"id\":7}] | resources [{\"id\":7}]",
                "\"quota\":5 | quota 5",
            })
    void aPropertyThatIsNewerThanTheDocumentationIsKept(String property, String kept) throws Exception {
        proxy.damage(inEntries(property));
        assertEquals(List.of(kept), entry().others());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[{\"platform\":\"iOS\",\"bundleId\":\"com.example\"}] | iOS com.example",
                "[\"com.example\"] | com.example",
                "[{\"os\":\"iOS\"}] | {\"os\":\"iOS\"}",
                "{\"ios\":[\"com.example\"]} | {\"ios\":[\"com.example\"]}",
                "\"com.example\" | com.example",
            })
    void aRestrictionToApplicationsIsReadInEveryForm(String form, String read) throws Exception {
        proxy.damage(inEntries("\"allowedApplications\":" + form));
        assertEquals(List.of(read), entry().applications());
    }

    private TokenMetadata entry() throws InterruptedException {
        return list().value().orElseThrow().tokens().stream()
                .filter(entry -> entry.id().equals(token.id()))
                .findFirst()
                .orElseThrow();
    }

    /** One odd entry made the whole account unreadable, and every command fail. */
    @ParameterizedTest
    @ValueSource(
            strings = {"\"allowedUrls\":{\"all\":true}", "\"allowedUrls\":[1]", "\"default\":\"no\"", "\"note\":7"})
    void anOddEntryHidesNoOtherAndIsNoFact(String property) throws Exception {
        // The last of two equal properties would be an error of the JSON itself, so the entry's own is renamed.
        String name = property.substring(0, property.indexOf(':'));
        proxy.damage(
                Damage.NONE.changed(response -> response.withBody(new String(response.body(), StandardCharsets.UTF_8)
                        .replaceAll("(\"note\":\"ours\")", "$1,\"odd\":0")
                        .replaceAll("(\\{[^{}]*)" + name + ":([^{}]*\"odd\":0)", "$1\"was\":$2")
                        .replaceAll("(\\{[^{}]*\"odd\":0[^{}]*)" + name + ":", "$1\"was\":")
                        .replace("\"odd\":0", property)
                        .getBytes(StandardCharsets.UTF_8))));
        TokenListing listing = list().value().orElseThrow();
        assertEquals(1, listing.tokens().size());
        assertEquals(
                List.of(token.id()),
                listing.unreadable().stream().map(one -> one.id().orElse("")).toList());
        assertTrue(listing.mayContainUnreadable(token.id()));
        assertFalse(listing.mayContainUnreadable("another"));
    }

    /** The API's times are compared with the API's clock, and Retry-After comes first. */
    @ParameterizedTest
    @ValueSource(ints = {-600, 0, 600})
    void theWaitOfAThrottledRequestDoesNotDependOnTheClock(int ahead) throws Exception {
        SimulatedTime time = new SimulatedTime(Instant.now());
        TokensApi patient = TokensApi.of(ApiEndpoint.of(proxy.url()), Map.of(), time);
        long reset = Instant.now().plusSeconds(ahead + 30).getEpochSecond();
        proxy.damage(Damage.answer(429, "{}")
                .changed(response -> response.withStatus(429)
                        .dated(Duration.ofSeconds(ahead))
                        .withHeader("X-Rate-Limit-Reset", String.valueOf(reset))));
        patient.retrieve(Tokens.of(token.token()));
        assertTrue(
                time.passed().compareTo(Duration.ofSeconds(58)) >= 0
                        && time.passed().compareTo(Duration.ofSeconds(64)) <= 0,
                time.passed().toString());
        proxy.damage(Damage.answer(429, "{}")
                .changed(response -> response.withStatus(429)
                        .dated(Duration.ofSeconds(ahead))
                        .withHeader("Retry-After", "2")
                        .withHeader("X-Rate-Limit-Reset", String.valueOf(reset + 9000))));
        Duration before = time.passed();
        patient.retrieve(Tokens.of(token.token()));
        assertEquals(Duration.ofSeconds(4), time.passed().minus(before));
    }

    @ParameterizedTest
    @CsvSource({
        "expires is in the past, 600, this machine is 10 minutes behind",
        "expires is more than one hour in the future, -600, this machine is 10 minutes ahead",
    })
    void aTemporaryTokenThatIsRefusedBecauseOfTheClockSaysSo(String message, int ahead, String detail)
            throws Exception {
        proxy.damage(Damage.answer(422, "{\"message\":\"" + message + "\"}")
                .changed(response -> response.withStatus(422)
                        .withBody(("{\"message\":\"" + message + "\"}").getBytes(StandardCharsets.UTF_8))
                        .dated(Duration.ofSeconds(ahead))));
        ApiFailure failure = api.createTemporary(
                        USER, Tokens.of(token.token()).raw(), Instant.now().plusSeconds(60), ALL)
                .failure()
                .orElseThrow();
        assertEquals(ApiFailure.Reason.CLOCKS_DIFFER, failure.reason());
        assertEquals(detail, failure.detail().replace("9 minutes", "10 minutes"));
        assertFalse(failure.outcomeUnknown());
    }

    @ParameterizedTest
    @CsvSource({
        "socks5://127.0.0.1:1080, SOCKS",
        "socks://127.0.0.1, SOCKS",
        "https://127.0.0.1:3128, is not an address",
        "http://u:p@127.0.0.1:3128, user and a password",
        "http://127.0.0.1:x, is not an address",
    })
    void aProxyThatCannotBeUsedIsRefusedBeforeAnyRequest(String address, String why) throws Exception {
        for (String variable : List.of("HTTPS_PROXY", "https_proxy", "ALL_PROXY")) {
            try {
                TokensApi.of(ApiEndpoint.MAPBOX, Map.of(variable, address));
                throw new AssertionError(address + " was accepted");
            } catch (ApiEndpoint.InvalidEndpointException e) {
                assertTrue(String.valueOf(e.getMessage()).contains(why), e.getMessage());
                assertFalse(String.valueOf(e.getMessage()).contains("u:p"), e.getMessage());
            }
        }
    }
}
