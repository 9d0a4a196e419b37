package dev.trapstreet.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.fake.FakeAccount;
import dev.trapstreet.fake.FakeToken;
import dev.trapstreet.fake.FakeTokensApi;
import dev.trapstreet.fake.InjectedFault;
import dev.trapstreet.fake.LoopbackIdentity;
import dev.trapstreet.token.MapboxToken;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Failures of the connection and of responses: each results in a failure of its own kind. See
 * docs/domain.md#request-policy.
 */
final class FaultsTest {
    private static final String USER = "trapstreet-test";
    private static final Duration SHORT = Duration.ofMillis(700);

    private final SimulatedTime time = new SimulatedTime(Tokens.NOW);
    private FakeTokensApi fake;
    private FakeToken token;
    private TokensApi api;

    @BeforeEach
    void start() throws Exception {
        fake = FakeTokensApi.http(time);
        fake.slowness(Duration.ofSeconds(5));
        token = fake.account(USER)
                .create(time.now(), List.of("styles:read", "tokens:read", "tokens:write"), null, null);
        api = api(fake, SHORT);
    }

    @AfterEach
    void stop() {
        fake.close();
    }

    private TokensApi api(FakeTokensApi at, Duration limit) throws Exception {
        return TokensApi.of(ApiEndpoint.of(at.url()), Map.of(), time, limit, null);
    }

    private ApiResult<RetrievedToken> retrieve() throws InterruptedException {
        return api.retrieve(Tokens.of(token.token()));
    }

    private ApiFailure failure(ApiResult<?> result) {
        ApiFailure failure = result.failure().orElseThrow();
        MapboxToken secret = Tokens.of(token.token());
        String shown = failure + failure.description() + failure.advice() + failure.keyword();
        assertFalse(shown.contains("eyJ"), shown);
        assertFalse(shown.contains(secret.raw().revealSecret().substring(4, 20)), shown);
        return failure;
    }

    @ParameterizedTest
    @CsvSource({
        "SLOW, TIMED_OUT, 1",
        "SLOW_BODY, TIMED_OUT, 1",
        "RESET, UNREACHABLE, 2", // the second request is Java's own retry
        "ANSWER_LOST, UNREACHABLE, 2",
        "TRUNCATED, UNREACHABLE, 1",
        "THROTTLED, THROTTLED, 3",
        "THROTTLED_SHORTLY, THROTTLED, 3",
        "THROTTLED_FOR_AN_HOUR, THROTTLED, 1",
        "SERVER_ERROR, SERVER_ERROR, 4",
        "UNAVAILABLE, SERVER_ERROR, 4",
        "FORBIDDEN, FORBIDDEN, 1",
        "UNAUTHORIZED, UNAUTHORIZED, 1",
        "NOT_FOUND, NOT_FOUND, 1",
        "GARBAGE, GARBAGE, 1",
        "NO_CODE, GARBAGE, 1",
        "UNKNOWN_CODE, GARBAGE, 1",
        "EMPTY, GARBAGE, 1",
        "REDIRECT, REDIRECTED, 1",
        "HUGE, TOO_LARGE, 1",
    })
    void aFaultThatStaysIsAFailureOfItsKindAfterSoManyRequests(
            InjectedFault fault, ApiFailure.Reason kind, int requests) throws Exception {
        fake.failAlways(fault);
        assertEquals(kind, failure(retrieve()).reason());
        assertEquals(requests, fake.requests().size());
        assertTrue(fake.requests().stream().noneMatch(request -> request.path().contains("elsewhere")));
    }

    @Test
    void theTableAboveHasEveryFaultThatRetrieveCanMeet() throws Exception {
        Set<String> told = Set.of(FaultsTest.class
                        .getDeclaredMethod(
                                "aFaultThatStaysIsAFailureOfItsKindAfterSoManyRequests",
                                InjectedFault.class,
                                ApiFailure.Reason.class,
                                int.class)
                        .getAnnotation(CsvSource.class)
                        .value())
                .stream()
                .map(row -> row.substring(0, row.indexOf(',')))
                .collect(Collectors.toSet());
        Set<InjectedFault> others = EnumSet.of(
                InjectedFault.NONE, InjectedFault.OTHER_USER, InjectedFault.FOREIGN_LINK, InjectedFault.LOOPING_LINK);
        for (InjectedFault fault : InjectedFault.values()) {
            assertEquals(!others.contains(fault), told.contains(fault.name()), fault.name());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "THROTTLED, 2, PT122S", // waits until one second after each reset
        "THROTTLED_SHORTLY, 2, PT14S",
        "SERVER_ERROR, 3, PT7S",
        "UNAVAILABLE, 3, PT7S",
        "RESET, 1, PT0S",
    })
    void aFaultThatPassesCostsTimeAndNoAnswer(InjectedFault fault, int times, Duration waited) throws Exception {
        fake.fail(fault, times);
        assertEquals(TokenCode.VALID, retrieve().value().orElseThrow().code());
        assertEquals(times + 1, fake.requests().size());
        assertEquals(waited, time.passed());
    }

    /**
     * Java silently repeats a GET if the connection ends without a response, and the rate limiter does not see the
     * second request.
     */
    @Test
    void noMinuteHoldsMoreThanTheApisHundredThoughJavaSendsEachTwice() throws Exception {
        for (int i = 0; i < 150; i++) {
            fake.fail(InjectedFault.RESET, 1);
            assertTrue(retrieve().value().isPresent());
        }
        assertEquals(300, fake.requests().size());
        List<Instant> moments =
                fake.requests().stream().map(FakeTokensApi.Request::at).toList();
        for (int i = 100; i < moments.size(); i++) {
            Duration span = Duration.between(moments.get(i - 100), moments.get(i));
            assertTrue(span.compareTo(Duration.ofMinutes(1)) >= 0, "101 requests within " + span);
        }
    }

    @Test
    void anAnswerThatIsLargeButAllowedIsTaken() throws Exception {
        FakeAccount account = fake.account(USER);
        for (int i = 0; i < 90; i++) {
            account.create(time.now(), List.of("styles:read"), "n".repeat(10_000), null);
        }
        List<TokenMetadata> listing = api(fake, Duration.ofSeconds(15))
                .list(USER, Tokens.of(token.token()).raw(), ListQuery.EVERYTHING)
                .value()
                .orElseThrow()
                .tokens();
        assertEquals(92, listing.size());
    }

    @ParameterizedTest
    @CsvSource({"RESET", "SERVER_ERROR", "TRUNCATED"})
    void aTokenIsNeverCreatedTwiceNorDeletedTwice(InjectedFault fault) throws Exception {
        fake.failAlways(fault);
        assertTrue(api.create(USER, Tokens.of(token.token()).raw(), TokenDraft.EMPTY)
                .failure()
                .isPresent());
        assertEquals(1, fake.requests().size());
        assertTrue(
                api.delete(USER, Tokens.of(token.token()).raw(), "c1").failure().isPresent());
        assertEquals(2, fake.requests().size());
    }

    @Test
    void aRequestThatWasTurnedAwayIsSentAgainEvenToCreate() throws Exception {
        fake.fail(InjectedFault.THROTTLED, 1);
        assertTrue(api.create(USER, Tokens.of(token.token()).raw(), TokenDraft.EMPTY)
                .value()
                .isPresent());
    }

    @ParameterizedTest
    @CsvSource({"FOREIGN_LINK, FOREIGN_LINK", "LOOPING_LINK, ENDLESS_LISTING"})
    void aListingGoesOnNeitherElsewhereNorForEver(InjectedFault fault, ApiFailure.Reason kind) throws Exception {
        fake.failAlways(fault);
        assertEquals(
                kind,
                failure(api.list(USER, Tokens.of(token.token()).raw(), ListQuery.EVERYTHING))
                        .reason());
        assertEquals(1, fake.requests().size());
    }

    @Test
    void aListingThatBreaksOffOnALaterPageIsBegunAgainOnce() throws Exception {
        for (int i = 0; i < 20; i++) {
            fake.account(USER).create(time.now().plusSeconds(i), List.of("styles:read"), null, null);
        }
        ListQuery query = ListQuery.EVERYTHING.withLimit(10);
        assertEquals(
                22,
                api.list(USER, Tokens.of(token.token()).raw(), query)
                        .value()
                        .orElseThrow()
                        .tokens()
                        .size());
        fake.fail(InjectedFault.SERVER_ERROR, 4);
        assertEquals(
                22,
                api.list(USER, Tokens.of(token.token()).raw(), query)
                        .value()
                        .orElseThrow()
                        .tokens()
                        .size());
        fake.fail(InjectedFault.SERVER_ERROR, 8);
        assertEquals(
                ApiFailure.Reason.SERVER_ERROR,
                failure(api.list(USER, Tokens.of(token.token()).raw(), query)).reason());
    }

    @Test
    void nothingThatListensIsUnreachable() throws Exception {
        fake.close();
        ApiFailure failure = failure(retrieve());
        assertEquals(ApiFailure.Reason.UNREACHABLE, failure.reason());
        assertTrue(failure.reason().isConnectionFailure());
        assertTrue(failure.description().contains("no connection could be established"), failure.description());
    }

    @Test
    void aCertificateThatNobodyVouchesForIsRefused(@TempDir Path folder) throws Exception {
        LoopbackIdentity identity = LoopbackIdentity.make(folder);
        try (FakeTokensApi secure = FakeTokensApi.https(InstantSource.system(), identity.server())) {
            FakeToken live = secure.account(USER).create(Instant.now(), List.of("styles:read"), null, null);
            ApiEndpoint endpoint = ApiEndpoint.of(secure.url());
            assertTrue(endpoint.origin().startsWith("https://127.0.0.1:"));
            Duration limit = Duration.ofSeconds(15);
            TokensApi trusting = TokensApi.of(endpoint, Map.of(), ApiTime.SYSTEM, limit, identity.client());
            assertEquals(
                    TokenCode.VALID,
                    trusting.retrieve(Tokens.of(live.token()))
                            .value()
                            .orElseThrow()
                            .code());
            TokensApi ordinary = TokensApi.of(endpoint, Map.of(), ApiTime.SYSTEM, limit, null);
            assertEquals(
                    ApiFailure.Reason.TLS,
                    failure(ordinary.retrieve(Tokens.of(live.token()))).reason());
        }
    }

    @Test
    void aRequestGoesThroughTheProxyOfTheEnvironmentWhichDoesNotLearnTheToken() throws Exception {
        try (ServerSocket proxy = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            // One connection is refused; no other must be made.
            CompletableFuture<String> heard = CompletableFuture.supplyAsync(() -> refuse(proxy));
            TokensApi behind = TokensApi.of(
                    ApiEndpoint.of("https://api.trapstreet.invalid"),
                    Map.of("HTTPS_PROXY", "http://127.0.0.1:" + proxy.getLocalPort()),
                    time,
                    Duration.ofSeconds(5),
                    null);
            ApiFailure failure = failure(behind.retrieve(Tokens.of(token.token())));
            assertEquals(ApiFailure.Reason.UNREACHABLE, failure.reason());
            String head = heard.get(5, TimeUnit.SECONDS);
            assertTrue(head.startsWith("CONNECT api.trapstreet.invalid:443 "), head);
            assertFalse(head.contains("eyJ"), head);
        }
    }

    /** Accepts one connection, responds with 403, and returns the request. */
    private static String refuse(ServerSocket server) {
        try (Socket socket = server.accept()) {
            byte[] head = new byte[4096];
            int length = socket.getInputStream().read(head);
            String said = "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n";
            socket.getOutputStream().write(said.getBytes(StandardCharsets.US_ASCII));
            return new String(head, 0, length, StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
