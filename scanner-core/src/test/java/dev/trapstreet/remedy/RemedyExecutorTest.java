package dev.trapstreet.remedy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.api.ApiEndpoint;
import dev.trapstreet.api.SimulatedTime;
import dev.trapstreet.api.TokenDraft;
import dev.trapstreet.api.Tokens;
import dev.trapstreet.api.TokensApi;
import dev.trapstreet.fake.FakeAccount;
import dev.trapstreet.fake.FakeToken;
import dev.trapstreet.fake.FakeTokensApi;
import dev.trapstreet.fake.InjectedFault;
import dev.trapstreet.token.MapboxToken;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Execution of plans against the fake API, with every way in which it can be interrupted between two requests. */
final class RemedyExecutorTest {
    private static final String USER = "trapstreet-test";
    private static final List<String> MAP = List.of("styles:read", "fonts:read");
    private static final List<String> PAGE = List.of("https://www.example.com");

    private final SimulatedTime time = new SimulatedTime(Tokens.NOW);
    private final List<MapboxToken> received = new ArrayList<>();
    private FakeTokensApi fake;
    private FakeAccount account;
    private TokensApi api;
    private MapboxToken authorizing;

    @BeforeEach
    void start() throws Exception {
        fake = FakeTokensApi.http(time);
        account = fake.account(USER);
        api = TokensApi.of(ApiEndpoint.of(fake.url()), Map.of(), time);
        List<String> scopes = new ArrayList<>(FakeAccount.PUBLIC_SCOPES);
        scopes.addAll(FakeAccount.SECRET_SCOPES);
        authorizing = Tokens.of(
                account.create(time.now(), scopes, "authorizing", null).token());
    }

    @AfterEach
    void stop() {
        fake.close();
    }

    private Planner planner() throws InterruptedException {
        return new Planner(AccountSnapshot.of(api, authorizing).value().orElseThrow());
    }

    private RemedyResult carryOut(Plan plan) throws InterruptedException {
        return new RemedyExecutor(api, authorizing, new RemedyProgress()).carryOut(plan, received::add);
    }

    private FakeToken map() {
        return account.create(time.now(), MAP, "map", null);
    }

    private Plan restriction(FakeToken token) throws Exception {
        return planner().restrict(TokenReference.ofId(token.id()), PAGE, Planner.ExistingUrls.REPLACED, List.of());
    }

    private Plan rotation(FakeToken token) throws Exception {
        return planner().rotate(TokenReference.ofId(token.id()), Optional.empty(), Optional.empty(), List.of());
    }

    private static List<RemedyResult.StepStatus> states(RemedyResult result) {
        return result.steps().stream().map(RemedyResult.Step::status).toList();
    }

    private static final List<RemedyResult.StepStatus> ALL_DONE =
            List.of(RemedyResult.StepStatus.DONE, RemedyResult.StepStatus.DONE);

    @Test
    void aRestrictionIsMadeAndReadBack() throws Exception {
        FakeToken token = map();
        RemedyResult result = carryOut(restriction(token));
        assertEquals(ALL_DONE, states(result));
        FakeToken now = account.find(token.id()).orElseThrow();
        assertEquals(PAGE, now.allowedUrls());
        assertEquals(MAP, now.scopes());
        assertEquals("map", now.note());
    }

    @Test
    void aDeletionIsMadeAndReadBack() throws Exception {
        FakeToken token = map();
        assertEquals(ALL_DONE, states(carryOut(planner().revoke(TokenReference.ofId(token.id()), List.of()))));
        assertTrue(account.find(token.id()).isEmpty());
    }

    @Test
    void aSuccessorIsLikeTheOldOneWhichStays() throws Exception {
        FakeToken token = account.create(time.now(), MAP, "map", PAGE);
        RemedyResult result = carryOut(rotation(token));
        assertTrue(result.isDone());
        FakeToken fresh = account.find(result.issued().orElseThrow()).orElseThrow();
        assertEquals(MAP, fresh.scopes());
        assertEquals("map", fresh.note());
        assertEquals(PAGE, fresh.allowedUrls());
        assertEquals(fresh.token(), received.get(0).raw().revealSecret());
        assertEquals(token, account.find(token.id()).orElseThrow());
    }

    @Test
    void aTokenWithoutNoteAndUrlsHasASuccessorWithoutThem() throws Exception {
        FakeToken token = account.create(time.now(), List.of("uploads:write"), null, null);
        RemedyResult result = carryOut(rotation(token));
        assertTrue(result.isDone());
        FakeToken fresh = account.find(result.issued().orElseThrow()).orElseThrow();
        assertEquals("sk", fresh.usage());
        assertEquals(null, fresh.note());
        assertEquals(null, fresh.allowedUrls());
    }

    @Test
    void aTemporaryTokenIsMadeForAsLongAsWasAsked() throws Exception {
        Plan plan = planner().mint(MAP, Duration.ofMinutes(10), time.now());
        assertTrue(carryOut(plan).isDone());
        MapboxToken made = received.get(0);
        assertEquals(
                Optional.of(time.now().plus(Duration.ofMinutes(10))),
                made.claims().expiresAt());
        assertEquals(
                MAP,
                made.claims().scopes().orElseThrow().stream().map(s -> s.name()).toList());
    }

    @Test
    void anHourIsTakenByAnApiWhoseClockIsBehind() throws Exception {
        Plan plan = planner().mint(MAP, Duration.ofHours(1), time.now().plusSeconds(9));
        assertTrue(carryOut(plan).isDone());
    }

    /** If a response is lost after the change was made, the token list shows the change. */
    @ParameterizedTest
    @EnumSource(names = {"ANSWER_LOST"})
    void aLostAnswerIsFoundInTheListing(InjectedFault fault) throws Exception {
        FakeToken token = map();
        Plan plan = restriction(token);
        fake.fail(fault, 1);
        assertEquals(ALL_DONE, states(carryOut(plan)));
        Plan deletion = planner().revoke(TokenReference.ofId(token.id()), List.of());
        fake.fail(fault, 1);
        assertEquals(ALL_DONE, states(carryOut(deletion)));
    }

    /**
     * No connection could be established, or the API refused the request. These are the only cases in which certainly
     * nothing was changed.
     */
    @ParameterizedTest
    @ValueSource(strings = {"restrict", "revoke", "rotate", "mint"})
    void aRequestThatCannotHaveArrivedIsNotDone(String remedy) throws Exception {
        FakeToken token = map();
        Plan plan = plan(remedy, token);
        fake.fail(InjectedFault.THROTTLED_FOR_AN_HOUR, 1);
        assertEquals(List.of(RemedyResult.StepStatus.NOT_DONE), states(carryOut(plan)));
        fake.close();
        api = TokensApi.of(ApiEndpoint.of(fake.url()), Map.of(), time);
        RemedyResult result = carryOut(plan);
        assertEquals(List.of(RemedyResult.StepStatus.NOT_DONE), states(result));
        assertTrue(result.steps().get(0).reason().contains("no connection could be established"), result.toString());
        assertTrue(received.isEmpty());
    }

    /**
     * A token list is updated with a delay, and a request may still be in transit, so a missing change proves nothing.
     */
    @ParameterizedTest
    @CsvSource({
        "restrict, RESET, 1",
        "restrict, SERVER_ERROR, 4",
        "restrict, GARBAGE, 1",
        "restrict, HUGE, 1",
        "revoke, RESET, 1",
        "revoke, SERVER_ERROR, 1",
        "revoke, TRUNCATED, 1",
        "rotate, RESET, 1",
        "rotate, SERVER_ERROR, 1",
        "rotate, GARBAGE, 1",
        "rotate, HUGE, 1"
    })
    void whatTheListingDoesNotShowIsNotKnownToBeUndone(String remedy, InjectedFault fault, int times) throws Exception {
        FakeToken token = map();
        Plan plan = plan(remedy, token);
        List<FakeToken> before = account.tokens();
        fake.fail(fault, times);
        RemedyResult result = carryOut(plan);
        assertEquals(List.of(RemedyResult.StepStatus.UNKNOWN), states(result));
        String why = result.steps().get(0).reason();
        assertTrue(
                why.endsWith(
                        "The token list does not show it yet; check again in a minute, or run the same command again."),
                why);
        assertEquals(before, account.tokens());
        assertTrue(received.isEmpty());
    }

    /** If a change is sent again after a failure, the first attempt may have succeeded. */
    @ParameterizedTest
    @EnumSource(names = {"RESET", "THROTTLED_FOR_AN_HOUR"})
    void aChangeThatWasSentTwiceIsNotJudgedByTheSecondTimeAlone(InjectedFault second) throws Exception {
        Plan plan = restriction(map());
        fake.fail(InjectedFault.SERVER_ERROR, 1);
        fake.fail(second, 1);
        assertEquals(List.of(RemedyResult.StepStatus.UNKNOWN), states(carryOut(plan)));
    }

    /** The list is no proof, but the response to the deletion is. */
    @Test
    void aTokenThatIsNotListedIsDeletedAndTheResponseTold() throws Exception {
        FakeToken token = map();
        AccountSnapshot before = AccountSnapshot.of(api, authorizing).value().orElseThrow();
        account.delete(token.id(), time.now());
        Planner after = planner();
        RemedyResult ofToken = carryOut(after.revoke(TokenReference.of(Tokens.of(token.token())), List.of()));
        assertEquals(List.of(RemedyResult.StepStatus.DONE), states(ofToken));
        assertTrue(ofToken.steps().get(0).action().contains("no such token (HTTP 404)"), ofToken.toString());
        RemedyResult ofId = carryOut(after.revoke(TokenReference.ofId(token.id()), List.of()));
        assertEquals(List.of(RemedyResult.StepStatus.NOT_DONE), states(ofId));
        assertTrue(ofId.steps().get(0).reason().contains("misspelled"), ofId.toString());
        assertTrue(before.ids().contains(token.id()));
    }

    /** Absence proves nothing for a token that was not listed before either. */
    @Test
    void aLostAnswerAboutATokenThatWasNeverListedIsNotKnown() throws Exception {
        FakeToken token = map();
        account.delete(token.id(), time.now());
        Plan plan = planner().revoke(TokenReference.of(Tokens.of(token.token())), List.of());
        fake.fail(InjectedFault.RESET, 1);
        assertEquals(List.of(RemedyResult.StepStatus.UNKNOWN), states(carryOut(plan)));
    }

    @Test
    void aSuccessorWhoseAnswerWasLostIsNamed() throws Exception {
        FakeToken token = map();
        Plan plan = rotation(token);
        String other = account.create(time.now(), List.of("fonts:read"), "by somebody else", PAGE)
                .id();
        fake.fail(InjectedFault.ANSWER_LOST, 1);
        RemedyResult result = carryOut(plan);
        assertEquals(List.of(RemedyResult.StepStatus.UNKNOWN), states(result));
        String id = account.tokens().get(account.tokens().size() - 1).id();
        String why = result.steps().get(0).reason();
        assertTrue(
                why.endsWith("\ntrapstreet revoke " + id + " --apply\ntrapstreet revoke " + other + " --apply"), why);
        assertTrue(why.contains(id + " (as requested)"), why);
        assertTrue(
                why.contains(other + " (its scopes are fonts:read; its allowed URLs are https://www.example.com; "
                        + "its note is different)"),
                why);
        assertTrue(received.isEmpty());
    }

    /** The API may add scopes to the requested ones. See docs/domain.md#other-facts. */
    @Test
    void aSuccessorThatCameOutOtherwiseIsNamedToo() throws Exception {
        FakeToken token = map();
        Plan plan = rotation(token);
        String id = account.create(time.now(), List.of("styles:read", "fonts:read", "styles:tiles"), "map", null)
                .id();
        fake.fail(InjectedFault.RESET, 1);
        RemedyResult result = carryOut(plan);
        assertEquals(List.of(RemedyResult.StepStatus.UNKNOWN), states(result));
        String why = result.steps().get(0).reason();
        assertTrue(why.contains(id + " (its scopes are styles:read, fonts:read, styles:tiles)"), why);
        assertTrue(why.endsWith("\ntrapstreet revoke " + id + " --apply"), why);
    }

    @ParameterizedTest
    @ValueSource(strings = {"restrict", "revoke", "rotate"})
    void whenNothingIsAnsweredAnyMoreThatIsSaid(String remedy) throws Exception {
        FakeToken token = map();
        Plan plan = plan(remedy, token);
        fake.failAlways(InjectedFault.ANSWER_LOST);
        RemedyResult result = carryOut(plan);
        assertEquals(List.of(RemedyResult.StepStatus.UNKNOWN, RemedyResult.StepStatus.NOT_DONE), states(result));
        assertFalse(result.isDone());
    }

    @ParameterizedTest
    @ValueSource(strings = {"restrict", "revoke", "rotate"})
    void whatWasDoneIsSaidWhereItCannotBeReadBack(String remedy) throws Exception {
        FakeToken token = map();
        Plan plan = plan(remedy, token);
        fake.fail(InjectedFault.NONE, 1);
        fake.fail(InjectedFault.NOT_FOUND, 1);
        RemedyResult result = carryOut(plan);
        List<RemedyResult.StepStatus> states = states(result);
        assertEquals(RemedyResult.StepStatus.DONE, states.get(0));
        assertEquals(RemedyResult.StepStatus.NOT_DONE, states.get(states.size() - 1));
        assertEquals(remedy.equals("rotate") ? 1 : 0, received.size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"restrict", "revoke", "rotate", "mint"})
    void aRefusalChangesNothingAndIsNotLookedAfter(String remedy) throws Exception {
        FakeToken token = map();
        Plan plan = plan(remedy, token);
        List<FakeToken> before = account.tokens();
        int asked = fake.requests().size();
        fake.fail(InjectedFault.NOT_FOUND, 1);
        RemedyResult result = carryOut(plan);
        assertEquals(List.of(RemedyResult.StepStatus.NOT_DONE), states(result));
        assertTrue(result.steps().get(0).reason().contains("tokens:write"), result.toString());
        assertEquals(before, account.tokens());
        assertEquals(asked + 1, fake.requests().size());
    }

    @ParameterizedTest
    @EnumSource(names = {"GARBAGE", "EMPTY", "HUGE"})
    void afterAnUnusableResponseATemporaryTokenMayExist(InjectedFault fault) throws Exception {
        Plan plan = planner().mint(MAP, Duration.ofMinutes(10), time.now());
        fake.fail(fault, 1);
        RemedyResult result = carryOut(plan);
        assertEquals(List.of(RemedyResult.StepStatus.UNKNOWN), states(result));
        assertTrue(result.steps().get(0).reason().contains("expires at 2026-11-21T12:10:00Z"), result.toString());
    }

    @Test
    void aSuccessorThatCannotBeWrittenDownIsToBeDeleted() throws Exception {
        Plan plan = rotation(map());
        RemedyResult result = new RemedyExecutor(api, authorizing, new RemedyProgress()).carryOut(plan, token -> {
            throw new IOException("no space");
        });
        assertEquals(List.of(RemedyResult.StepStatus.DONE, RemedyResult.StepStatus.NOT_DONE), states(result));
        String id = result.issued().orElseThrow();
        assertTrue(
                result.steps().get(1).reason().endsWith("\ntrapstreet revoke " + id + " --apply"), result.toString());
    }

    @Test
    void whatSomebodyElseChangedMeanwhileIsSaid() throws Exception {
        FakeToken token = map();
        Plan plan = restriction(token);
        account.delete(token.id(), time.now());
        RemedyResult gone = carryOut(plan);
        assertEquals(RemedyResult.StepStatus.NOT_DONE, states(gone).get(0));
    }

    @Test
    void whatChangedBesideARestrictionIsSaid() throws Exception {
        FakeToken token = map();
        Plan plan = restriction(token);
        TokenDraft other = TokenDraft.EMPTY.withScopes(List.of("fonts:read")).withNote("renamed");
        assertTrue(
                api.update(USER, authorizing.raw(), token.id(), other).value().isPresent());
        RemedyResult result = carryOut(plan);
        assertEquals(List.of(RemedyResult.StepStatus.DONE, RemedyResult.StepStatus.NOT_DONE), states(result));
        assertEquals(
                "Something else changed in the meantime: its scopes, now fonts:read and its note.",
                result.steps().get(1).reason());
        assertEquals(PAGE, account.find(token.id()).orElseThrow().allowedUrls());
    }

    @Test
    void noStepHoldsAToken() throws Exception {
        FakeToken token = map();
        for (String remedy : List.of("rotate", "restrict", "revoke")) {
            String said = RemedyReport.carriedOut(carryOut(plan(remedy, token)));
            assertFalse(said.contains("eyJ"), said);
        }
    }

    private Plan plan(String remedy, FakeToken token) throws Exception {
        return switch (remedy) {
            case "restrict" -> restriction(token);
            case "revoke" -> planner().revoke(TokenReference.ofId(token.id()), List.of());
            case "rotate" -> rotation(token);
            default -> planner().mint(MAP, Duration.ofMinutes(10), time.now());
        };
    }
}
