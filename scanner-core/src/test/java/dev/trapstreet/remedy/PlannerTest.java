package dev.trapstreet.remedy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.api.ApiEndpoint;
import dev.trapstreet.api.SimulatedTime;
import dev.trapstreet.api.Tokens;
import dev.trapstreet.api.TokensApi;
import dev.trapstreet.fake.FakeAccount;
import dev.trapstreet.fake.FakeToken;
import dev.trapstreet.fake.FakeTokensApi;
import dev.trapstreet.finding.Exposure;
import dev.trapstreet.fixture.TokenBuilder;
import dev.trapstreet.report.LoadedReport;
import dev.trapstreet.token.MapboxToken;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Plans, refusals and warnings. */
final class PlannerTest {
    private static final String USER = "trapstreet-test";
    private static final List<String> MAP = List.of("styles:read", "fonts:read");
    private static final List<String> PAGE = List.of("https://www.example.com");
    private static final LoadedReport.ReportedLocation IN_APP =
            new LoadedReport.ReportedLocation("app/strings.xml", 3, Exposure.MOBILE_APP, false);

    private final SimulatedTime time = new SimulatedTime(Tokens.NOW);
    private FakeTokensApi fake;
    private FakeAccount account;
    private TokensApi api;

    @BeforeEach
    void start() throws Exception {
        fake = FakeTokensApi.http(time);
        account = fake.account(USER);
        api = TokensApi.of(ApiEndpoint.of(fake.url()), Map.of(), time);
    }

    @AfterEach
    void stop() {
        fake.close();
    }

    private MapboxToken authorizing(String... scopes) {
        return Tokens.of(
                account.create(time.now(), List.of(scopes), "authorizing", null).token());
    }

    private Planner planner(String... scopes) throws InterruptedException {
        return new Planner(AccountSnapshot.of(api, authorizing(scopes)).value().orElseThrow());
    }

    private Planner able() throws InterruptedException {
        return planner("tokens:read", "tokens:write", "styles:read", "fonts:read", "uploads:write");
    }

    private FakeToken token(String... scopes) {
        return account.create(time.now(), List.of(scopes), "map", null);
    }

    private static String refusal(Executable what) {
        return String.valueOf(assertThrows(RefusedException.class, what).getMessage());
    }

    private Plan restrict(FakeToken token, Planner planner, String... urls) throws RefusedException {
        return planner.restrict(
                TokenReference.ofId(token.id()), List.of(urls), Planner.ExistingUrls.REPLACED, List.of());
    }

    private Plan rotate(FakeToken token, Planner planner, String... scopes) throws RefusedException {
        Optional<List<String>> fewer = scopes.length == 0 ? Optional.empty() : Optional.of(List.of(scopes));
        return planner.rotate(TokenReference.ofId(token.id()), fewer, Optional.empty(), List.of());
    }

    @Test
    void aNewTokenHasOnlyScopesOfTheAuthorizingToken() throws Exception {
        FakeToken token = token("styles:read", "uploads:write");
        Planner poor = planner("tokens:read", "tokens:write", "styles:read");
        assertTrue(refusal(() -> rotate(token, poor)).contains("lacks uploads:write"));
        assertTrue(refusal(() -> poor.mint(List.of("fonts:read"), Duration.ofMinutes(5), time.now()))
                .contains("lacks fonts:read"));
        assertEquals(
                Optional.of(List.of("styles:read")),
                rotate(token, poor, "styles:read").draft().scopes());
    }

    @Test
    void aSuccessorHasNoMoreScopesThanTheOldToken() throws Exception {
        FakeToken token = token("styles:read");
        assertTrue(refusal(() -> rotate(token, able(), "styles:read", "fonts:read"))
                .contains("lacks fonts:read"));
    }

    @Test
    void whoMayNotWriteIsToldSo() throws Exception {
        FakeToken token = token("styles:read");
        Planner reader = planner("tokens:read");
        for (Executable remedy : List.<Executable>of(
                () -> restrict(token, reader, "https://www.example.com"),
                () -> rotate(token, reader),
                () -> reader.revoke(TokenReference.ofId(token.id()), List.of()),
                () -> reader.mint(MAP, Duration.ofMinutes(5), time.now()))) {
            assertTrue(refusal(remedy).contains("lacks the scope tokens:write"));
        }
    }

    @Test
    void theDefaultTokenIsNeitherRestrictedNorDeletedAndWhatCanBeDoneIsSaid() throws Exception {
        FakeToken standard = account.tokens().get(0);
        assertTrue(standard.isDefault());
        assertTrue(refusal(() -> restrict(standard, able(), "https://www.example.com"))
                .contains("'trapstreet rotate --allowed'"));
        assertTrue(refusal(() -> able().revoke(TokenReference.ofId(standard.id()), List.of()))
                .contains("refresh button"));
    }

    @Test
    void theDefaultTokenHasARestrictedSuccessor() throws Exception {
        FakeToken standard = account.tokens().get(0);
        Plan plan = able().rotate(TokenReference.ofId(standard.id()), Optional.of(MAP), Optional.of(PAGE), List.of());
        assertEquals(Optional.of(PAGE), plan.draft().allowedUrls());
        assertEquals(Optional.of(MAP), plan.draft().scopes());
    }

    @ParameterizedTest
    @CsvSource({
        "RESTRICT, cannot have allowed URLs",
        "ROTATE, cannot be rotated",
        "REVOKE, cannot be revoked",
    })
    void aTemporaryTokenIsLeftToItsEnd(Plan.Action kind, String words) {
        long now = time.now().getEpochSecond();
        MapboxToken temporary = Tokens.of(
                TokenBuilder.tk().account(USER).times(now - 60, now + 600).build());
        String said = refusal(() -> Planner.check(kind, TokenReference.of(temporary), authorizing("tokens:write")));
        assertTrue(said.contains(words), said);
        assertTrue(said.contains("expires at 2026-11-21T12:10:00Z"), said);
        assertTrue(fake.requests().isEmpty());
    }

    @Test
    void anotherAccountsTokenIsNotAskedFor() {
        MapboxToken other =
                Tokens.of(TokenBuilder.pk().account("trapstreet-other").build());
        String said =
                refusal(() -> Planner.check(Plan.Action.REVOKE, TokenReference.of(other), authorizing("tokens:write")));
        assertTrue(said.contains("trapstreet-other") && said.contains(USER), said);
    }

    @ParameterizedTest
    @ValueSource(strings = {"REVOKE", "RESTRICT"})
    void theAuthorizingTokenItselfIsNotChanged(Plan.Action kind) {
        MapboxToken self = authorizing("tokens:write");
        assertTrue(refusal(() -> Planner.check(kind, TokenReference.of(self), self))
                .contains("the authorizing token itself"));
    }

    @Test
    void aDeletedTokenHasNoRestrictionAndNoSuccessor() throws Exception {
        FakeToken token = token("styles:read");
        account.delete(token.id(), time.now());
        Planner planner = able();
        assertTrue(refusal(() -> restrict(token, planner, "https://www.example.com"))
                .contains("already deleted"));
        assertTrue(refusal(() -> rotate(token, planner)).contains("already deleted"));
    }

    /** A list can be incomplete, behind a proxy for example, so absence from it proves no deletion. */
    @Test
    void aTokenThatIsNotListedIsDeletedNevertheless() throws Exception {
        FakeToken token = token("styles:read");
        account.delete(token.id(), time.now());
        for (TokenReference target :
                List.of(TokenReference.ofId(token.id()), TokenReference.of(Tokens.of(token.token())))) {
            Plan plan = able().revoke(target, List.of());
            assertEquals(Optional.empty(), plan.alreadyDone());
            assertEquals(Optional.of(token.id()), plan.id());
            assertTrue(
                    plan.warnings().get(0).contains("does not list this token"),
                    plan.warnings().toString());
        }
    }

    @Test
    void aRestrictionThatExistsNeedsNoRequest() throws Exception {
        FakeToken token =
                account.create(time.now(), MAP, null, List.of("https://a.example.com", "https://b.example.com"));
        assertTrue(restrict(token, able(), "https://b.example.com", "https://a.example.com")
                .alreadyDone()
                .isPresent());
        assertTrue(
                restrict(token, able(), "https://b.example.com").alreadyDone().isEmpty());
    }

    @Test
    void allowedUrlsAreKeptOnRequest() throws Exception {
        FakeToken token = account.create(time.now(), MAP, null, List.of("https://a.example.com"));
        Plan plan = able().restrict(TokenReference.ofId(token.id()), PAGE, Planner.ExistingUrls.KEPT, List.of());
        assertEquals(
                Optional.of(List.of("https://a.example.com", "https://www.example.com")),
                plan.draft().allowedUrls());
    }

    @Test
    void keptAndNewOnesTogetherAreAHundredAtMost() throws Exception {
        List<String> many = IntStream.range(0, 100)
                .mapToObj(i -> "https://host" + i + ".example.com")
                .toList();
        FakeToken token = account.create(time.now(), MAP, null, many);
        assertTrue(refusal(() ->
                        able().restrict(TokenReference.ofId(token.id()), PAGE, Planner.ExistingUrls.KEPT, List.of()))
                .contains("at most 100"));
        assertEquals(
                Optional.of(many),
                able().restrict(TokenReference.ofId(token.id()), many, Planner.ExistingUrls.KEPT, List.of())
                        .draft()
                        .allowedUrls());
    }

    @ParameterizedTest
    @CsvSource({
        "https://github.io, shared by many owners",
        "co.uk, a whole top-level domain",
        "https://www.example.com/map, browsers send only the origin",
        "http://www.example.com, does not allow the same page over https",
        "localhost, only ports 80 and 443",
        "http://localhost:*, does not have the documented syntax"
    })
    void breadthAndTrapsAreWarnedOf(String url, String words) throws Exception {
        List<String> warnings = restrict(token("styles:read"), able(), url).warnings();
        assertTrue(warnings.stream().anyMatch(warning -> warning.contains(words)), warnings::toString);
    }

    @Test
    void anOrdinaryPageIsNotWarnedOf() throws Exception {
        assertEquals(
                List.of(),
                restrict(token("styles:read"), able(), "https://www.example.com", "https://maps.example.org")
                        .warnings());
    }

    @Test
    void localPagesBesidePublicOnesAreWarnedOf() throws Exception {
        List<String> warnings = restrict(
                        token("styles:read"), able(), "https://www.example.com", "http://localhost:3000")
                .warnings();
        assertTrue(warnings.toString().contains("any user's own machine"), warnings::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "https://www.example.com https://b.example.com", "https://*.example.com", "://x"})
    void whatIsNoAllowedUrlIsRefusedBeforeItIsSent(String url) {
        refusal(() -> Planner.allowedUrls(List.of(url), false));
    }

    @Test
    void eachAllowedUrlIsSentOnce() throws Exception {
        assertEquals(PAGE, Planner.allowedUrls(Collections.nCopies(101, PAGE.get(0)), false));
    }

    @Test
    void undocumentedSyntaxIsSentOnRequest() throws Exception {
        List<String> url = List.of("capacitor://localhost");
        assertTrue(refusal(() -> Planner.allowedUrls(url, false)).contains("--undocumented"));
        assertEquals(url, Planner.allowedUrls(url, true));
    }

    @Test
    void aTokenInAnAppIsNotToBeRestricted() throws Exception {
        FakeToken token = token("styles:read");
        Plan plan =
                able().restrict(TokenReference.ofId(token.id()), PAGE, Planner.ExistingUrls.REPLACED, List.of(IN_APP));
        assertTrue(plan.warnings().toString().contains("app/strings.xml"), plan.warnings()::toString);
    }

    @Test
    void aRestrictedSecretTokenIsStillALeak() throws Exception {
        Plan plan = restrict(token("uploads:write"), able(), "https://www.example.com");
        assertTrue(plan.warnings().toString().contains("revoke it"), plan.warnings()::toString);
    }

    @Test
    void aTokenThatStillStandsSomewhereIsDeletedWithAWarning() throws Exception {
        FakeToken token = token("styles:read");
        Plan plan = able().revoke(TokenReference.ofId(token.id()), List.of(IN_APP));
        assertTrue(plan.warnings().toString().contains("still in one location"), plan.warnings()::toString);
    }

    @Test
    void aSuccessorOfPublicScopesAloneIsPublic() throws Exception {
        Plan plan = rotate(token("styles:read", "uploads:write"), able(), "styles:read");
        assertTrue(plan.warnings().toString().contains("will be a public token"), plan.warnings()::toString);
    }

    @Test
    void aTokenWithoutScopesNeedsNoSuccessor() throws Exception {
        assertTrue(refusal(() -> rotate(token(), able())).contains("use 'trapstreet revoke' instead"));
    }

    @Test
    void aTemporaryTokenEndsWithTheOneThatAuthorizesIt() throws Exception {
        Instant end = time.now().plusSeconds(120);
        MapboxToken brief = Tokens.of(account.temporary(time.now(), end, List.of("tokens:write", "styles:read")));
        Plan plan = new Planner(AccountSnapshot.unlisted(brief))
                .mint(List.of("styles:read"), Duration.ofMinutes(30), time.now());
        assertEquals(Optional.of(end), plan.expires());
        assertTrue(fake.requests().isEmpty());
    }

    @Test
    void whatCannotBeKnownOfTheAuthorizingTokenIsSaid() throws Exception {
        MapboxToken blind = authorizing("tokens:write", "styles:read");
        Plan plan = new Planner(AccountSnapshot.unlisted(blind)).mint(MAP, Duration.ofMinutes(30), time.now());
        assertTrue(plan.warnings().toString().contains("its own scopes are unknown"), plan.warnings()::toString);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 59, 3601})
    void aTemporaryTokenLivesFromAMinuteToAnHour(long seconds) {
        refusal(() -> able().mint(MAP, Duration.ofSeconds(seconds), time.now()));
    }
}
