package dev.trapstreet.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.fake.FakeAccount;
import dev.trapstreet.fake.FakeToken;
import dev.trapstreet.fake.FakeTokensApi;
import dev.trapstreet.fixture.TokenBuilder;
import dev.trapstreet.token.MapboxToken;
import dev.trapstreet.token.RawToken;
import dev.trapstreet.token.Scope;
import dev.trapstreet.token.TokenType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every response and every error that the API documents, against the fake API. See docs/domain.md#tokens-api. */
final class TokensApiTest {
    private static final String USER = "trapstreet-test";

    private final SimulatedTime time = new SimulatedTime(Tokens.NOW);
    private FakeTokensApi fake;
    private FakeAccount account;
    private TokensApi api;
    private RawToken all;

    @BeforeEach
    void start() throws Exception {
        fake = FakeTokensApi.http(time);
        account = fake.account(USER);
        api = TokensApi.of(ApiEndpoint.of(fake.url()), Map.of(), time);
        List<String> scopes = new ArrayList<>(FakeAccount.PUBLIC_SCOPES);
        scopes.addAll(FakeAccount.SECRET_SCOPES);
        all = authorizing(scopes.toArray(String[]::new));
    }

    @AfterEach
    void stop() {
        fake.close();
    }

    private RawToken authorizing(String... scopes) {
        return Tokens.of(account.create(time.now(), List.of(scopes), "authorizing", null)
                        .token())
                .raw();
    }

    private RetrievedToken retrieved(String token) throws InterruptedException {
        return api.retrieve(Tokens.of(token)).value().orElseThrow();
    }

    private static ApiFailure.Reason failure(ApiResult<?> result) {
        assertTrue(result.value().isEmpty());
        return result.failure().orElseThrow().reason();
    }

    @Test
    void aTokenThatExistsIsValid() throws Exception {
        FakeToken pk = account.create(time.now(), List.of("styles:read"), null, List.of("https://example.com"));
        FakeToken sk = account.create(time.now(), List.of("uploads:write"), null, null);
        for (FakeToken token : List.of(pk, sk)) {
            RetrievedToken answer = retrieved(token.token());
            assertEquals(TokenCode.VALID, answer.code());
            assertEquals(Optional.of(token.usage()), answer.usage());
            assertEquals(Optional.of(USER), answer.user());
            assertEquals(Optional.of(token.id()), answer.authorization());
            assertEquals(Optional.empty(), answer.expires());
        }
    }

    @Test
    void aTemporaryTokenSaysWhenItEndsAndWhatItMay() throws Exception {
        Instant end = time.now().plusSeconds(30);
        RetrievedToken answer = retrieved(account.temporary(time.now(), end, List.of("styles:read", "fonts:read")));
        assertEquals(TokenCode.VALID, answer.code());
        assertEquals(Optional.of("tk"), answer.usage());
        assertEquals(Optional.of(end), answer.expires());
        assertEquals(Optional.of(time.now()), answer.created());
        assertEquals(Optional.of(List.of("styles:read", "fonts:read")), answer.scopes());
        assertEquals(Optional.of("api"), answer.client());
    }

    @Test
    void aTemporaryTokenOfYesterdayIsExpired() throws Exception {
        Instant yesterday = time.now().minus(Duration.ofDays(1));
        String token = account.temporary(yesterday, yesterday.plusSeconds(3600), List.of("styles:read"));
        assertEquals(TokenCode.EXPIRED, retrieved(token).code());
    }

    @Test
    void aTokenThatWasDeletedIsRevoked() throws Exception {
        FakeToken token = account.create(time.now(), List.of("styles:read"), null, null);
        account.delete(token.id(), time.now());
        assertEquals(TokenCode.REVOKED, retrieved(token.token()).code());
        assertEquals(
                TokenCode.REVOKED,
                retrieved(fake.revoked("sk", "trapstreet-nobody")).code());
    }

    @Test
    void aTokenOfAnotherSignatureIsInvalid() throws Exception {
        String token = TokenBuilder.pk().account(USER).signature(new Random(5)).build();
        assertEquals(TokenCode.INVALID, retrieved(token).code());
    }

    @Test
    void theListingHoldsEveryTokenAndNoSecretOne() throws Exception {
        FakeToken pk = account.create(time.now(), List.of("styles:read"), "map", List.of("https://example.com"));
        FakeToken sk = account.create(time.now(), List.of("uploads:write"), null, null);
        List<TokenMetadata> listing =
                api.list(USER, all, ListQuery.EVERYTHING).value().orElseThrow().tokens();
        assertEquals(4, listing.size()); // including the default token and the authorizing one
        Map<String, TokenMetadata> byId = listing.stream().collect(Collectors.toMap(TokenMetadata::id, one -> one));

        TokenMetadata first = byId.get(pk.id());
        assertEquals("pk", first.usage());
        assertEquals(Optional.of("map"), first.note());
        assertEquals(Optional.of(List.of("https://example.com")), first.allowedUrls());
        assertEquals(List.of("styles:read"), first.scopes());
        assertEquals(Optional.of(time.now()), first.created());
        assertEquals(Optional.of(Tokens.of(pk.token())), first.token());
        assertFalse(first.isDefault());

        TokenMetadata second = byId.get(sk.id());
        assertEquals("sk", second.usage());
        assertEquals(Optional.empty(), second.note());
        assertEquals(Optional.empty(), second.allowedUrls());
        assertEquals(Optional.empty(), second.token());
        assertEquals(1, listing.stream().filter(TokenMetadata::isDefault).count());
    }

    @Test
    void theListingObeysItsParameters() throws Exception {
        FakeToken first = account.create(time.now().plusSeconds(10), List.of("styles:read"), "first", null);
        account.create(time.now().plusSeconds(20), List.of("styles:read"), "second", null);
        account.create(time.now().plusSeconds(30), List.of("uploads:write"), "third", null);

        assertEquals(
                Set.of("pk"),
                listed(ListQuery.EVERYTHING.withUsage("pk")).stream()
                        .map(TokenMetadata::usage)
                        .collect(Collectors.toSet()));
        assertTrue(listed(ListQuery.EVERYTHING.withDefault(true)).stream().allMatch(TokenMetadata::isDefault));
        assertEquals(1, listed(ListQuery.EVERYTHING.withDefault(true)).size());
        assertEquals(4, listed(ListQuery.EVERYTHING.withDefault(false)).size());
        assertEquals(
                List.of("second", "third"),
                notes(listed(ListQuery.EVERYTHING.withStart(first.id()).withSortBy(ListQuery.SortOrder.CREATED))));

        time.sleep(Duration.ofMinutes(10));
        api.update(USER, all, first.id(), TokenDraft.EMPTY.withNote("first, changed"));
        List<String> byChange = notes(listed(ListQuery.EVERYTHING.withSortBy(ListQuery.SortOrder.MODIFIED)));
        assertEquals("first, changed", byChange.get(byChange.size() - 1));
    }

    private List<TokenMetadata> listed(ListQuery query) throws InterruptedException {
        return api.list(USER, all, query).value().orElseThrow().tokens();
    }

    private static List<String> notes(List<TokenMetadata> tokens) {
        return tokens.stream().map(token -> token.note().orElse("")).toList();
    }

    @Test
    void everyPageIsFetchedOnce() throws Exception {
        Set<String> ids = account.tokens().stream().map(FakeToken::id).collect(Collectors.toSet());
        for (int i = 0; i < 250; i++) {
            ids.add(account.create(time.now().plusSeconds(i), List.of("styles:read"), "n" + i, null)
                    .id());
        }
        for (ListQuery query : List.of(ListQuery.EVERYTHING, ListQuery.EVERYTHING.withLimit(7))) {
            List<TokenMetadata> listing = listed(query);
            assertEquals(ids.size(), listing.size());
            assertEquals(ids, listing.stream().map(TokenMetadata::id).collect(Collectors.toSet()));
        }
        long pages = fake.requests().stream()
                .filter(request -> request.path().endsWith(USER))
                .count();
        assertEquals(3 + 36, pages); // 252 tokens in pages of 100, and of 7
    }

    @Test
    void theScopesOfAnAccountSayWhichArePublic() throws Exception {
        List<ListedScope> scopes = api.scopes(USER, all).value().orElseThrow();
        assertEquals(
                Set.copyOf(FakeAccount.PUBLIC_SCOPES),
                scopes.stream()
                        .filter(ListedScope::isPublic)
                        .map(ListedScope::id)
                        .collect(Collectors.toSet()));
        assertTrue(scopes.stream().anyMatch(scope -> scope.id().equals("tokens:write")));
        assertFalse(scopes.get(0).description().isEmpty());
    }

    @Test
    void aTokenIsCreatedAsItsScopesMakeIt() throws Exception {
        TokenDraft draft = TokenDraft.EMPTY.withNote("new").withAllowedUrls(List.of("https://example.com/é"));
        TokenMetadata pk = api.create(USER, all, draft.withScopes(List.of("styles:read")))
                .value()
                .orElseThrow();
        assertEquals("pk", pk.usage());
        assertEquals(TokenType.PUBLIC, pk.token().orElseThrow().type());
        assertEquals(Optional.of(List.of("https://example.com/é")), pk.allowedUrls());
        FakeToken kept = account.find(pk.id()).orElseThrow();
        assertEquals("new", kept.note());
        assertEquals(kept.token(), pk.token().orElseThrow().raw().revealSecret());

        TokenMetadata sk = api.create(USER, all, draft.withScopes(List.of("styles:read", "uploads:read")))
                .value()
                .orElseThrow();
        assertEquals("sk", sk.usage());
        assertEquals(TokenType.SECRET, sk.token().orElseThrow().type());
        assertEquals(TokenCode.VALID, retrieved(kept.token()).code());
    }

    @Test
    void aTemporaryTokenIsCreatedForItsTime() throws Exception {
        Instant end = time.now().plusSeconds(600);
        MapboxToken token = api.createTemporary(USER, all, end, List.of("styles:read"))
                .value()
                .orElseThrow();
        assertEquals(TokenType.TEMPORARY, token.type());
        assertEquals(Optional.of(end), token.claims().expiresAt());
        assertEquals(
                Optional.of(List.of(new Scope("styles:read"))), token.claims().scopes());
    }

    @Test
    void whatIsUpdatedChangesAndTheRestStays() throws Exception {
        FakeToken token = account.create(time.now(), List.of("styles:read"), "note", null);
        TokenMetadata restricted = api.update(
                        USER, all, token.id(), TokenDraft.EMPTY.withAllowedUrls(List.of("https://example.com")))
                .value()
                .orElseThrow();
        assertEquals(Optional.of(List.of("https://example.com")), restricted.allowedUrls());
        assertEquals(Optional.of("note"), restricted.note());
        TokenMetadata broader = api.update(
                        USER,
                        all,
                        token.id(),
                        TokenDraft.EMPTY
                                .withScopes(List.of("styles:read", "fonts:read"))
                                .withNote("two"))
                .value()
                .orElseThrow();
        assertEquals(List.of("styles:read", "fonts:read"), broader.scopes());
        assertEquals(
                List.of("https://example.com"),
                account.find(token.id()).orElseThrow().allowedUrls());
        assertEquals("two", account.find(token.id()).orElseThrow().note());
    }

    @Test
    void aDeletedTokenIsGone() throws Exception {
        FakeToken token = account.create(time.now(), List.of("styles:read"), null, null);
        assertEquals(Optional.of(token.id()), api.delete(USER, all, token.id()).value());
        assertTrue(account.find(token.id()).isEmpty());
        assertEquals(ApiFailure.Reason.NOT_FOUND, failure(api.delete(USER, all, token.id())));
    }

    @Test
    void anAuthorizingTokenThatIsNotValidIsUnauthorized() throws Exception {
        FakeToken gone = account.create(time.now(), List.of("tokens:read"), null, null);
        account.delete(gone.id(), time.now());
        Instant past = time.now().minusSeconds(100);
        String over = account.temporary(past.minusSeconds(100), past, List.of("tokens:read"));
        for (String token :
                List.of(gone.token(), over, TokenBuilder.sk().account(USER).build())) {
            ApiFailure failure = api.list(USER, Tokens.of(token).raw(), ListQuery.EVERYTHING)
                    .failure()
                    .orElseThrow();
            assertEquals(ApiFailure.Reason.UNAUTHORIZED, failure.reason());
            assertEquals(401, failure.status());
        }
    }

    @Test
    void aMissingScopeIsNotFoundAndTheAdviceNamesIt() throws Exception {
        RawToken without = authorizing("styles:read", "uploads:read");
        FakeToken token = account.create(time.now(), List.of("styles:read"), null, null);
        Instant end = time.now().plusSeconds(60);
        for (ApiResult<?> result : List.of(
                api.list(USER, without, ListQuery.EVERYTHING),
                api.scopes(USER, without),
                api.create(USER, without, TokenDraft.EMPTY.withScopes(List.of("styles:read"))),
                api.createTemporary(USER, without, end, List.of("styles:read")),
                api.update(USER, without, token.id(), TokenDraft.EMPTY.withNote("x")),
                api.delete(USER, without, token.id()))) {
            assertEquals(ApiFailure.Reason.NOT_FOUND, failure(result));
            assertEquals(404, result.failure().orElseThrow().status());
        }
        String advice = ApiFailure.Reason.NOT_FOUND.advice();
        assertTrue(advice.contains("tokens:read") && advice.contains("tokens:write"), advice);
        assertTrue(account.find(token.id()).isPresent());
    }

    @Test
    void anAccountThatIsNotThereIsNamedAsSuch() throws Exception {
        assertEquals(ApiFailure.Reason.NO_SUCH_USER, failure(api.list("trapstreet-nobody", all, ListQuery.EVERYTHING)));
    }

    @Test
    void everyRefusalOfAParameterIsTold() throws Exception {
        assertEquals(
                ApiFailure.Reason.INVALID_USAGE, failure(api.list(USER, all, ListQuery.EVERYTHING.withUsage("tk"))));
        List<String> map = List.of("styles:read");
        Instant now = time.now();
        assertEquals(
                ApiFailure.Reason.EXPIRES_IN_THE_PAST,
                failure(api.createTemporary(USER, all, now.minusSeconds(1), map)));
        assertEquals(
                ApiFailure.Reason.EXPIRES_TOO_LATE,
                failure(api.createTemporary(USER, all, now.plusSeconds(3601), map)));
        RawToken brief = Tokens.of(account.temporary(now, now.plusSeconds(60), List.of("tokens:write", "styles:read")))
                .raw();
        assertEquals(
                ApiFailure.Reason.EXPIRES_AFTER_AUTHORIZING,
                failure(api.createTemporary(USER, brief, now.plusSeconds(61), map)));
        assertTrue(api.createTemporary(USER, brief, now.plusSeconds(60), map)
                .value()
                .isPresent());
        RawToken little = authorizing("tokens:write", "styles:read");
        TokenDraft more = TokenDraft.EMPTY.withScopes(List.of("styles:read", "uploads:write"));
        assertEquals(ApiFailure.Reason.INVALID_SCOPES, failure(api.create(USER, little, more)));
        FakeToken pk = account.create(now, map, null, null);
        assertEquals(ApiFailure.Reason.INVALID_SCOPES, failure(api.update(USER, all, pk.id(), more)));
        FakeToken standard = account.tokens().get(0);
        assertEquals(
                ApiFailure.Reason.INVALID_RESOURCES,
                failure(api.update(
                        USER, all, standard.id(), TokenDraft.EMPTY.withAllowedUrls(List.of("https://example.com")))));
    }

    @Test
    void aStartThatIsNoTokenIsTheServersErrorAndIsNotAskedAgainFromTheFirstPage() throws Exception {
        assertEquals(
                ApiFailure.Reason.SERVER_ERROR, failure(api.list(USER, all, ListQuery.EVERYTHING.withStart("c0"))));
        assertEquals(4, fake.requests().size()); // the first request and three retries
        assertEquals(Duration.ofSeconds(1 + 2 + 4), time.passed());
    }

    @Test
    void moreThanAHundredAllowedUrlsAreRefusedBeforeTheyAreSent() {
        List<String> urls = Collections.nCopies(101, "https://example.com");
        assertThrows(IllegalArgumentException.class, () -> TokenDraft.EMPTY.withAllowedUrls(urls));
        assertEquals(
                100,
                TokenDraft.EMPTY
                        .withAllowedUrls(urls.subList(0, 100))
                        .allowedUrls()
                        .orElseThrow()
                        .size());
    }

    @Test
    void aNameThatWouldLeadToAnotherPathIsRefused() {
        for (String name : List.of("", "..", "a/b", "a?b", "é", "a".repeat(65))) {
            assertThrows(IllegalArgumentException.class, () -> api.list(name, all, ListQuery.EVERYTHING), name);
            assertThrows(IllegalArgumentException.class, () -> api.delete(USER, all, name), name);
        }
        assertTrue(fake.requests().isEmpty());
    }

    @Test
    void noRequestTellsWhereItComesFrom() throws Exception {
        api.list(USER, all, ListQuery.EVERYTHING);
        api.create(USER, all, TokenDraft.EMPTY);
        for (FakeTokensApi.Request request : fake.requests()) {
            assertFalse(request.headers().contains("Referer"));
            assertFalse(request.headers().contains("Origin"));
            assertFalse(request.headers().contains("Cookie"));
            assertTrue(request.headers().contains("User-Agent"));
        }
        assertEquals(2, fake.requests().size());
    }
}
