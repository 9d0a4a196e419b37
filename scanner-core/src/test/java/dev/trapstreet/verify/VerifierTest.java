package dev.trapstreet.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.trapstreet.api.ApiEndpoint;
import dev.trapstreet.api.ApiTime;
import dev.trapstreet.api.SimulatedTime;
import dev.trapstreet.api.Tokens;
import dev.trapstreet.api.TokensApi;
import dev.trapstreet.fake.FakeAccount;
import dev.trapstreet.fake.FakeToken;
import dev.trapstreet.fake.FakeTokensApi;
import dev.trapstreet.fake.InjectedFault;
import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.Restriction;
import dev.trapstreet.finding.Tag;
import dev.trapstreet.finding.Verdict;
import dev.trapstreet.fixture.TokenBuilder;
import dev.trapstreet.io.CacheFolder;
import dev.trapstreet.token.TokenParser;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Verification against the fake API. See docs/domain.md#retrieve-a-token. */
final class VerifierTest {
    private static final String USER = "trapstreet-test";

    private final SimulatedTime time = new SimulatedTime(Tokens.NOW);

    @TempDir
    private Path folder;

    private FakeTokensApi fake;
    private FakeAccount account;

    @BeforeEach
    void start() throws Exception {
        fake = FakeTokensApi.http(time);
        account = fake.account(USER);
    }

    @AfterEach
    void stop() {
        fake.close();
    }

    private Verifier verifier() throws Exception {
        return new Verifier(
                TokensApi.of(ApiEndpoint.of(fake.url()), Map.of(), time), time, kept(folder.resolve("cache")));
    }

    private static CacheFolder kept(Path folder) {
        return CacheFolder.at(folder, List.of());
    }

    private VerificationResult verify(List<Finding> findings) throws Exception {
        return verifier().verify(findings, Verifier.ProgressListener.NONE);
    }

    private Verdict verdict(String token) throws Exception {
        return verify(Findings.of(token)).findings().get(0).verdict();
    }

    private String live() {
        return account.create(time.now(), List.of("styles:read"), null, null).token();
    }

    @Test
    void theCodeInTheBodyIsTheVerdict() throws Exception {
        FakeToken gone = account.create(time.now(), List.of("uploads:read"), null, null);
        account.delete(gone.id(), time.now());
        String invented =
                TokenBuilder.sk().account(USER).signature(new Random(1)).build();
        Instant soon = time.now().plusSeconds(30);
        String brief = account.temporary(time.now(), soon, List.of("styles:read"));
        assertEquals(said(Verdict.State.VALID, "TokenValid"), verdict(live()));
        assertEquals(said(Verdict.State.VALID, "TokenValid"), verdict(brief));
        assertEquals(said(Verdict.State.REVOKED, "TokenRevoked"), verdict(gone.token()));
        assertEquals(said(Verdict.State.INVALID_SIGNATURE, "TokenInvalid"), verdict(invented));
        assertFalse(verdict(live()).isDead());
        assertTrue(verdict(gone.token()).isDead());
        assertTrue(verdict(invented).isDead());
    }

    private static Verdict said(Verdict.State state, String code) {
        return new Verdict(state, Optional.of(code), "");
    }

    @Test
    void thatATokenIsValidSaysNothingOfItsRestriction() throws Exception {
        Finding finding = verify(Findings.of(live())).findings().get(0);
        assertEquals(Restriction.UNKNOWN, finding.restriction());
    }

    @Test
    void aTokenIsAskedAboutOnceWhereverItStands() throws Exception {
        String token = live();
        VerificationResult verification = verify(Findings.of(token, live(), token));
        assertEquals(3, verification.findings().size());
        assertEquals(2, verification.asked());
        assertEquals(2, fake.requests().size());
        assertEquals(0, verification.unknown());
    }

    @Test
    void whatNeedNotOrMustNotBeAskedIsNot() throws Exception {
        Instant yesterday = time.now().minus(Duration.ofDays(1));
        String over = account.temporary(yesterday, yesterday.plusSeconds(3600), List.of("styles:read"));
        String doubtful = TokenBuilder.pk().account(USER).buildWithDoubtfulSignature();
        byte[] start = "pk.eyJ1Ijoi".getBytes(StandardCharsets.US_ASCII);
        Finding placeholder = Findings.of(new TokenParser(time.now())
                .parsePlaceholder(start, 0, start.length)
                .token()
                .orElseThrow());
        Finding example = Findings.of(Tokens.of(live()), Tag.DOCUMENTATION_EXAMPLE);
        List<Finding> findings = new ArrayList<>(Findings.of(over, doubtful));
        findings.add(placeholder);
        findings.add(example);
        VerificationResult verification = verify(findings);
        assertTrue(fake.requests().isEmpty());
        assertEquals(
                List.of(
                        Verdict.State.EXPIRED,
                        Verdict.State.NOT_ASKED,
                        Verdict.State.NOT_ASKED,
                        Verdict.State.NOT_ASKED),
                verification.findings().stream()
                        .map(finding -> finding.verdict().state())
                        .toList());
        for (Finding finding : verification.findings()) {
            assertFalse(finding.verdict().reason().isEmpty());
            assertTrue(finding.verdict().code().isEmpty());
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = InjectedFault.class,
            names = {"NONE", "SLOW", "SLOW_BODY", "FOREIGN_LINK", "LOOPING_LINK"},
            mode = EnumSource.Mode.EXCLUDE)
    void aFaultEndsInUnknownWithItsReasonAndEveryFindingIsThere(InjectedFault fault) throws Exception {
        List<Finding> findings = Findings.of(live(), live(), live());
        fake.failAlways(fault);
        VerificationResult verification = verify(findings);
        assertEquals(
                findings.stream().map(Finding::token).toList(),
                verification.findings().stream().map(Finding::token).toList());
        assertEquals(3, verification.unknown());
        for (Finding finding : verification.findings()) {
            assertEquals(Verdict.State.UNKNOWN, finding.verdict().state());
            assertFalse(finding.verdict().reason().isEmpty());
            assertFalse(finding.verdict().isDead());
            assertFalse(finding.verdict().reason().contains("eyJ"));
        }
        fake.failAlways(null);
        assertEquals(0, verify(findings).unknown()); // an unknown status is requested again
    }

    @ParameterizedTest
    @CsvSource({"RESET, 12", "GARBAGE, 6", "REDIRECT, 6"})
    void anApiThatFailsOverAndOverIsLeftAlone(InjectedFault fault, int mostRequests) throws Exception {
        List<Finding> findings = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            FakeAccount one = fake.account("trapstreet-" + i);
            findings.add(Findings.of(Tokens.of(one.tokens().get(0).token())));
        }
        fake.failAlways(fault);
        VerificationResult verification = verify(findings);
        assertEquals(500, verification.unknown());
        assertTrue(fake.requests().size() <= mostRequests, fake.requests().size() + " requests");
        assertTrue(
                verification.findings().get(499).verdict().reason().contains("consecutive failures"),
                verification.findings().get(499).verdict().reason());
    }

    /** Five dead tokens in a row hid the live ones behind them. */
    @ParameterizedTest
    @EnumSource(names = {"UNAUTHORIZED", "FORBIDDEN", "NOT_FOUND"})
    void anAnswerAboutOneTokenIsNoOutage(InjectedFault fault) throws Exception {
        List<Finding> findings = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            findings.addAll(Findings.of(live()));
        }
        fake.fail(fault, 30);
        VerificationResult verification = verify(findings);
        assertEquals(30, verification.unknown());
        assertEquals(40, verification.asked());
    }

    /** Statuses that were known before the interruption are in the report. */
    @Test
    void anInterruptedVerificationKeepsItsVerdicts() throws Exception {
        List<Finding> findings = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            findings.addAll(Findings.of(live()));
        }
        Thread own = Thread.currentThread();
        VerificationResult verification = verifier().verify(findings, (done, all) -> {
            if (done == 3) {
                fake.failAlways(InjectedFault.SLOW);
                own.interrupt();
            }
        });
        assertFalse(Thread.interrupted());
        assertTrue(verification.interrupted());
        assertEquals(5, verification.findings().size());
        assertTrue(verification.unknown() >= 1 && verification.unknown() <= 2, verification.unknown() + " unknown");
    }

    @Test
    void failuresNowAndThenDoNotStopIt() throws Exception {
        List<Finding> findings = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            findings.addAll(Findings.of(live()));
        }
        fake.fail(InjectedFault.GARBAGE, 3);
        VerificationResult verification = verify(findings);
        assertEquals(3, verification.unknown());
        assertEquals(40, verification.asked());
    }

    @Test
    void anAccountThatIsThrottledIsLeftAloneAndTheOthersAreNot() throws Exception {
        List<Finding> findings = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            findings.addAll(Findings.of(live()));
        }
        fake.failAccount(USER, InjectedFault.THROTTLED_FOR_AN_HOUR);
        FakeAccount other = fake.account("trapstreet-other");
        findings.add(Findings.of(Tokens.of(other.tokens().get(0).token())));
        VerificationResult verification = verify(findings);
        assertEquals(
                Verdict.State.VALID, verification.findings().get(4).verdict().state());
        assertEquals(4, verification.unknown());
        assertTrue(fake.requests().size() <= 3, fake.requests().size() + " requests"); // two run at the same time
    }

    /**
     * Each account has a separate limit. However many accounts have reached theirs, the tokens of others are still
     * verified.
     */
    @Test
    void accountsThatAreThrottledStopNoOther() throws Exception {
        List<Finding> findings = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            FakeAccount one = fake.account("trapstreet-" + i);
            fake.failAccount("trapstreet-" + i, InjectedFault.THROTTLED_FOR_AN_HOUR);
            findings.add(Findings.of(Tokens.of(one.tokens().get(0).token())));
        }
        findings.addAll(Findings.of(live()));
        VerificationResult verification = verify(findings);
        assertEquals(
                Verdict.State.VALID, verification.findings().get(20).verdict().state());
        assertEquals(20, verification.unknown());
        assertEquals(21, fake.requests().size());
    }

    /** The documentation names five codes. The fake API returns these two only for tokens that need no request. */
    @ParameterizedTest
    @CsvSource({
        "false, TokenMalformed, MALFORMED, true",
        "true, TokenMalformed, MALFORMED, true",
        "true, TokenExpired, EXPIRED, true", // by the API's clock, which is ahead of ours
        "false, TokenExpired, UNKNOWN, false", // a permanent token does not expire
    })
    void aCodeAloneIsAnAnswer(boolean temporary, String code, Verdict.State state, boolean dead) throws Exception {
        String token =
                temporary ? account.temporary(time.now(), time.now().plusSeconds(30), List.of("styles:read")) : live();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] body = ("{\"code\": \"" + code + "\"}").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        try {
            ApiEndpoint endpoint =
                    ApiEndpoint.of("http://127.0.0.1:" + server.getAddress().getPort());
            Verdict verdict = new Verifier(TokensApi.of(endpoint, Map.of(), time), time, kept(folder.resolve("cache")))
                    .verify(Findings.of(token), Verifier.ProgressListener.NONE)
                    .findings()
                    .get(0)
                    .verdict();
            assertEquals(state, verdict.state());
            assertEquals(Optional.of(code), verdict.code());
            assertEquals(dead, verdict.isDead());
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aVerdictIsKeptForTheNextRun() throws Exception {
        String valid = live();
        FakeToken gone = account.create(time.now(), List.of("uploads:read"), null, null);
        account.delete(gone.id(), time.now());
        List<Finding> findings = Findings.of(valid, gone.token());
        List<Finding> first = verify(findings).findings();
        VerificationResult second = verify(findings);
        assertEquals(first, second.findings());
        assertEquals(0, second.asked());
        assertEquals(2, second.fromCache());
        assertEquals(2, fake.requests().size());

        time.sleep(VerdictCache.TIME_TO_LIVE);
        assertEquals(1, verify(findings).asked()); // a valid token is requested again
        time.sleep(Duration.ofDays(3650));
        assertEquals(1, verify(findings).asked()); // an invalid token never
        assertEquals(4, fake.requests().size());
    }

    @Test
    void tenThousandTokensOfFiftyAccountsNeverBreakTheLimit() throws Exception {
        List<Finding> findings = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            FakeAccount one = fake.account("trapstreet-" + i);
            for (int n = 0; n < 200; n++) {
                findings.add(Findings.of(Tokens.of(one.create(time.now(), List.of("styles:read"), null, null)
                        .token())));
            }
        }
        VerificationResult verification = verify(findings);
        assertEquals(10_000, verification.asked());
        assertEquals(10_000, fake.requests().size());
        assertEquals(0, verification.unknown());
        assertTrue(fake.requests().stream().allMatch(request -> request.status() == 200));
        // Two more requests may be in progress when the minute of their budget ends.
        assertTrue(fake.busiestMinute() <= 50 + 2, fake.busiestMinute() + " requests in a minute");
        assertTrue(fake.busiestMinute() >= 45, "the limit was not even neared: " + fake.busiestMinute());
        assertTrue(
                time.passed().compareTo(Duration.ofMinutes(10)) < 0,
                time.passed().toString());
    }

    @Test
    void aRunThatIsKilledKeepsItsResults() throws Exception {
        List<Finding> findings = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            findings.addAll(Findings.of(live()));
        }
        Path cache = folder.resolve("cache");
        Path killed = folder.resolve("killed");
        // The cache after a run that ends immediately after its 200th response.
        verifier().verify(findings, (done, all) -> {
            if (done == 200) {
                copy(cache, killed);
            }
        });
        TokensApi api = TokensApi.of(ApiEndpoint.of(fake.url()), Map.of(), time);
        time.sleep(Duration.ofMinutes(1));
        VerificationResult resumed =
                new Verifier(api, time, kept(killed)).verify(findings, Verifier.ProgressListener.NONE);
        assertTrue(resumed.fromCache() >= 100, resumed.fromCache() + " kept");
        assertEquals(300, resumed.fromCache() + resumed.asked());
        assertEquals(0, resumed.unknown());
    }

    @Test
    void resultsAreSavedBeforeAWaitForTheRateLimit() throws Exception {
        List<Finding> findings = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            findings.addAll(Findings.of(live()));
        }
        Path cache = folder.resolve("cache");
        Path killed = folder.resolve("killed");
        AtomicInteger answered = new AtomicInteger();
        AtomicInteger answeredThen = new AtomicInteger(-1);
        // The cache after a run that is killed during its first wait, when most runs are killed.
        ApiTime waiting = new ApiTime() {
            @Override
            public Instant now() {
                return time.now();
            }

            @Override
            public long nanos() {
                return time.nanos();
            }

            @Override
            public synchronized void sleep(Duration duration) {
                if (answeredThen.compareAndSet(-1, answered.get())) {
                    copy(cache, killed);
                }
                time.sleep(duration);
            }
        };
        new Verifier(TokensApi.of(ApiEndpoint.of(fake.url()), Map.of(), waiting), waiting, kept(cache))
                .verify(findings, (done, all) -> answered.set(done));
        assertTrue(answeredThen.get() >= 45, answeredThen.get() + " answered before the first wait");
        TokensApi api = TokensApi.of(ApiEndpoint.of(fake.url()), Map.of(), time);
        time.sleep(Duration.ofMinutes(1));
        VerificationResult resumed =
                new Verifier(api, time, kept(killed)).verify(findings, Verifier.ProgressListener.NONE);
        // The response of one more request in progress may not have been read.
        assertTrue(
                resumed.fromCache() >= answeredThen.get() - 1,
                resumed.fromCache() + " of " + answeredThen.get() + " kept");
    }

    private static void copy(Path from, Path to) {
        try (var files = Files.list(from)) {
            Files.createDirectories(to);
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName().toString()));
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aCacheThatCannotBeWrittenDoesNotAffectTheResults() throws Exception {
        Files.writeString(folder.resolve("cache"), "a file in its place");
        VerificationResult verification = verify(Findings.of(live()));
        assertEquals(
                Verdict.State.VALID, verification.findings().get(0).verdict().state());
        assertTrue(verification.cacheError().isPresent());
    }

    @Test
    void everyTokenIsCountedOnTheWay() throws Exception {
        List<Integer> told = new ArrayList<>();
        verifier().verify(Findings.of(live()), (done, all) -> told.add(done * 10 + all));
        assertEquals(List.of(11), told);
    }
}
