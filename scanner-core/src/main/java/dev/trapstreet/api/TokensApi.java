package dev.trapstreet.api;

import dev.trapstreet.text.Alphabet;
import dev.trapstreet.token.MapboxToken;
import dev.trapstreet.token.RawToken;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Client of the Tokens API, with one method for each endpoint. See docs/domain.md#tokens-api. Thread-safe.
 *
 * <p>Failures are returned, not thrown. A call blocks while the account's request budget is used up, which may take
 * minutes. Each attempt is then limited to 15 seconds.
 */
public final class TokensApi {
    private static final int RETRIEVE_LIMIT = 64 << 10;
    private static final int LIST_LIMIT = 4 << 20;
    private static final int MAX_PAGES = 200;
    private static final int MAX_LISTED = 100_000;
    private static final Alphabet NAME = Alphabet.lettersDigitsAnd("-_");
    private static final int LONGEST_NAME = 64;
    private static final Duration LONGEST_TEMPORARY = Duration.ofHours(1);

    /** Timestamp format of the API's documentation, always with milliseconds. */
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final ApiEndpoint endpoint;
    private final ApiTime time;
    private final Transport transport;

    private TokensApi(
            ApiEndpoint endpoint,
            ApiTime time,
            EnvironmentProxySelector proxies,
            Duration totalLimit,
            @Nullable SSLContext trust) {
        this.endpoint = endpoint;
        this.time = time;
        this.transport = new Transport(endpoint, time, proxies, totalLimit, trust);
    }

    /**
     * Creates a client. No connection is opened yet.
     *
     * @param endpoint the address of the API
     * @param environment the environment variables; {@code HTTPS_PROXY}, {@code NO_PROXY} and
     *     {@code TRAPSTREET_CA_FILE} are respected
     * @return a client that uses the system clock
     * @throws ApiEndpoint.InvalidEndpointException if the proxy or the certificates named by the environment cannot be used
     */
    public static TokensApi of(ApiEndpoint endpoint, Map<String, String> environment)
            throws ApiEndpoint.InvalidEndpointException {
        return of(endpoint, environment, ApiTime.SYSTEM);
    }

    /**
     * Creates a client with the given clock. No connection is opened yet.
     *
     * @param endpoint the address of the API
     * @param environment the environment variables; {@code HTTPS_PROXY}, {@code NO_PROXY} and
     *     {@code TRAPSTREET_CA_FILE} are respected
     * @param time the clock for waits and rate limits
     * @return a client
     * @throws ApiEndpoint.InvalidEndpointException if the proxy or the certificates named by the environment cannot be used
     */
    public static TokensApi of(ApiEndpoint endpoint, Map<String, String> environment, ApiTime time)
            throws ApiEndpoint.InvalidEndpointException {
        return new TokensApi(
                endpoint,
                time,
                EnvironmentProxySelector.of(environment),
                Transport.TOTAL_LIMIT,
                TrustedCertificates.of(environment));
    }

    /** Creates a client with another time limit and other trusted certificates, for tests. */
    static TokensApi of(
            ApiEndpoint endpoint,
            Map<String, String> environment,
            ApiTime time,
            Duration totalLimit,
            @Nullable SSLContext trust)
            throws ApiEndpoint.InvalidEndpointException {
        return new TokensApi(endpoint, time, EnvironmentProxySelector.of(environment), totalLimit, trust);
    }

    /** {@return the address to which requests are sent} */
    public ApiEndpoint endpoint() {
        return endpoint;
    }

    /**
     * Returns whether a text can be an account name or a token id in a path of the API: 1 to 64 characters from
     * {@code A-Z}, {@code a-z}, {@code 0-9}, {@code -} and {@code _}.
     *
     * @param name the text to check
     * @return whether the text is a valid name
     */
    public static boolean isName(String name) {
        return !name.isEmpty() && name.length() <= LONGEST_NAME && NAME.containsAll(name);
    }

    /**
     * Retrieves the status of a token. Sends the token to the API, so this must only be called at the owner's request.
     * Requires no scope.
     *
     * @param token the token to check
     * @return the status, or a failure
     * @throws InterruptedException if the thread is interrupted while waiting
     */
    public ApiResult<RetrievedToken> retrieve(MapboxToken token) throws InterruptedException {
        return retrieve(token, () -> {});
    }

    /**
     * Retrieves the status of a token, like {@link #retrieve(MapboxToken)}.
     *
     * @param token the token to check
     * @param beforeWaiting is run before each wait, which may take minutes, for the account's budget or at the API's
     *     request
     * @return the status, or a failure
     * @throws InterruptedException if the thread is interrupted while waiting
     */
    public ApiResult<RetrievedToken> retrieve(MapboxToken token, Runnable beforeWaiting) throws InterruptedException {
        String account = token.claims().account().orElse("");
        ApiRequest request = ApiRequest.of(
                account, ApiRequest.Method.GET, "/tokens/v2?" + authorization(token.raw()), RETRIEVE_LIMIT);
        return send(request, Set.of(200), beforeWaiting).flatMap(reader()::parseRetrieved);
    }

    /**
     * Lists the tokens of an account, with all pages. Requires {@code tokens:read}. If any page fails, the result is a
     * failure, because a token missing from a partial list must not count as deleted.
     *
     * @param account the account name
     * @param authorizing the token that authorizes the request
     * @param query the tokens to list
     * @return the tokens in the API's order, or a failure
     * @throws IllegalArgumentException if {@code account} is not a name, see {@link #isName}
     * @throws InterruptedException if the thread is interrupted while waiting
     */
    public ApiResult<TokenListing> list(String account, RawToken authorizing, ListQuery query)
            throws InterruptedException {
        String parameters = parameters(query);
        ApiResult<TokenListing> listing = pages(account, authorizing, parameters);
        boolean lost = listing.failure()
                .filter(failure -> failure.reason() == ApiFailure.Reason.SERVER_ERROR)
                .isPresent();
        // The API's documentation: a 500 "can occur if the start value is not valid". This happens if the token at
        // which a page starts is deleted while the list is read.
        return lost && query.start().isEmpty() ? pages(account, authorizing, parameters) : listing;
    }

    private ApiResult<TokenListing> pages(String account, RawToken authorizing, String first)
            throws InterruptedException {
        String path = "/tokens/v2/" + name(account);
        ResponseParser reader = reader();
        List<TokenMetadata> all = new ArrayList<>();
        List<UnreadableEntry> unreadable = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        String parameters = first;
        while (true) {
            if (!seen.add(parameters) || seen.size() > MAX_PAGES || all.size() > MAX_LISTED) {
                return ApiResult.failure(ApiFailure.Reason.ENDLESS_LISTING, 0);
            }
            String target = path + "?" + (parameters.isEmpty() ? "" : parameters + "&") + authorization(authorizing);
            ApiResult<Transport.ApiResponse> response =
                    send(ApiRequest.of(account, ApiRequest.Method.GET, target, LIST_LIMIT), Set.of(200));
            ApiResult<TokenListing> page = response.flatMap(reader::parseListing);
            if (page.value().isEmpty()) {
                return page;
            }
            all.addAll(page.value().get().tokens());
            unreadable.addAll(page.value().get().unreadable());
            Optional<URI> next;
            try {
                next = NextLink.parse(response.value().orElseThrow().values("Link"));
            } catch (NextLink.MalformedLinkException e) {
                return ApiResult.failure(ApiFailure.Reason.UNREADABLE_LINK, 0);
            }
            if (next.isEmpty()) {
                return ApiResult.success(new TokenListing(all, unreadable));
            }
            URI link = URI.create(endpoint.origin() + path).resolve(next.get());
            if (!endpoint.isSameOrigin(link) || !path.equals(link.getRawPath())) {
                return ApiResult.failure(ApiFailure.Reason.FOREIGN_LINK, 0);
            }
            parameters = withoutToken(link);
        }
    }

    /**
     * Returns the link's parameters without a token. The client adds the token itself, whether or not the link has one.
     */
    private static String withoutToken(URI link) {
        List<String> kept = new ArrayList<>();
        String query = link.getRawQuery();
        if (query != null) {
            for (String parameter : query.split("&", -1)) {
                if (!parameter.isEmpty() && !parameter.startsWith("access_token=")) {
                    kept.add(parameter);
                }
            }
        }
        return String.join("&", kept);
    }

    private static String parameters(ListQuery query) {
        List<String> all = new ArrayList<>();
        query.isDefault().ifPresent(value -> all.add("default=" + value));
        query.limit().ifPresent(value -> all.add("limit=" + value));
        query.sortBy().ifPresent(value -> all.add("sortby=" + value.keyword()));
        query.start().ifPresent(value -> all.add("start=" + encoded(value)));
        query.usage().ifPresent(value -> all.add("usage=" + encoded(value)));
        return String.join("&", all);
    }

    /**
     * Lists the scopes that are available to an account. Requires {@code scopes:list}.
     *
     * @param account the account name
     * @param authorizing the token that authorizes the request
     * @return the scopes in the API's order, or a failure
     * @throws IllegalArgumentException if {@code account} is not a name, see {@link #isName}
     * @throws InterruptedException if the thread is interrupted while waiting
     */
    public ApiResult<List<ListedScope>> scopes(String account, RawToken authorizing) throws InterruptedException {
        String target = "/scopes/v1/" + name(account) + "?" + authorization(authorizing);
        return send(ApiRequest.of(account, ApiRequest.Method.GET, target, LIST_LIMIT), Set.of(200))
                .flatMap(reader()::parseScopes);
    }

    /**
     * Creates a public or secret token. Its scopes determine which. Requires {@code tokens:write} and every scope of
     * the new token. Not repeated after a failure that leaves open whether the token was created, see
     * {@link ApiFailure#outcomeUnknown}.
     *
     * @param account the account name
     * @param authorizing the token that authorizes the request
     * @param draft the properties of the new token
     * @return the new token's metadata, or a failure
     * @throws IllegalArgumentException if {@code account} is not a name, see {@link #isName}
     * @throws InterruptedException if the thread is interrupted while waiting
     */
    public ApiResult<TokenMetadata> create(String account, RawToken authorizing, TokenDraft draft)
            throws InterruptedException {
        ApiRequest request = ApiRequest.of(
                        account, ApiRequest.Method.POST, tokens(account, authorizing), RETRIEVE_LIMIT)
                .withBody(ResponseParser.write(draft));
        return send(request, Set.of(200, 201)).flatMap(reader()::parseMetadata);
    }

    /**
     * Creates a temporary token. Requires {@code tokens:write} and every scope of the new token. See
     * docs/domain.md#temporary-tokens.
     *
     * @param account the account name
     * @param authorizing the token that authorizes the request
     * @param expires the expiry time, at most one hour from now, and no later than that of a temporary authorizing
     *     token
     * @param scopes the scopes of the new token
     * @return the new token, or a failure
     * @throws IllegalArgumentException if {@code account} is not a name, see {@link #isName}
     * @throws InterruptedException if the thread is interrupted while waiting
     */
    public ApiResult<MapboxToken> createTemporary(
            String account, RawToken authorizing, Instant expires, List<String> scopes) throws InterruptedException {
        ApiRequest request = ApiRequest.of(
                        account, ApiRequest.Method.POST, tokens(account, authorizing), RETRIEVE_LIMIT)
                .withBody(ResponseParser.writeTemporary(TIME.format(expires), scopes));
        Instant sent = time.now();
        boolean withinLimits = expires.isAfter(sent) && !expires.isAfter(sent.plus(LONGEST_TEMPORARY));
        return transport
                .send(request, () -> {})
                .flatMap(response ->
                        withinLimits ? checked(response, Set.of(200, 201), sent) : checked(response, Set.of(200, 201)))
                .flatMap(reader()::parseIssued);
    }

    /**
     * Returns the response, or the failure that it describes. An expiry time that the API refuses although it is within
     * its limits here is explained by the clocks, if these differ.
     */
    private ApiResult<Transport.ApiResponse> checked(
            Transport.ApiResponse response, Set<Integer> expected, Instant sent) {
        ApiResult<Transport.ApiResponse> result = checked(response, expected);
        boolean aboutTime = result.failure()
                .filter(failure -> failure.reason() == ApiFailure.Reason.EXPIRES_IN_THE_PAST
                        || failure.reason() == ApiFailure.Reason.EXPIRES_TOO_LATE)
                .isPresent();
        if (!aboutTime) {
            return result;
        }
        return Transport.clockDifference(response.headers(), sent)
                .map(ahead -> ApiResult.<Transport.ApiResponse>failure(
                        ApiFailure.of(ApiFailure.Reason.CLOCKS_DIFFER, response.status(), difference(ahead))))
                .orElse(result);
    }

    private static String difference(Duration ahead) {
        long seconds = ahead.abs().toSeconds();
        String amount = seconds < 120 ? seconds + " seconds" : seconds / 60 + " minutes";
        return "this machine is " + amount + (ahead.isNegative() ? " behind" : " ahead");
    }

    /**
     * Changes the note, the scopes or the allowed URLs of a token. Requires {@code tokens:write} and the scopes that
     * the token will have.
     *
     * @param account the account name
     * @param authorizing the token that authorizes the request
     * @param id the authorization id of the token to change
     * @param change the properties to change
     * @return the changed token's metadata, or a failure
     * @throws IllegalArgumentException if {@code account} or {@code id} is not a name, see {@link #isName}
     * @throws InterruptedException if the thread is interrupted while waiting
     */
    public ApiResult<TokenMetadata> update(String account, RawToken authorizing, String id, TokenDraft change)
            throws InterruptedException {
        ApiRequest request = ApiRequest.of(
                        account, ApiRequest.Method.PATCH, token(account, id, authorizing), RETRIEVE_LIMIT)
                .withBody(ResponseParser.write(change));
        return send(request, Set.of(200)).flatMap(reader()::parseMetadata);
    }

    /**
     * Deletes a token permanently. Requires {@code tokens:write}.
     *
     * @param account the account name
     * @param authorizing the token that authorizes the request
     * @param id the authorization id of the token to delete
     * @return the id, or a failure
     * @throws IllegalArgumentException if {@code account} or {@code id} is not a name, see {@link #isName}
     * @throws InterruptedException if the thread is interrupted while waiting
     */
    public ApiResult<String> delete(String account, RawToken authorizing, String id) throws InterruptedException {
        ApiRequest request =
                ApiRequest.of(account, ApiRequest.Method.DELETE, token(account, id, authorizing), RETRIEVE_LIMIT);
        // Only the documented 204: a page in place of the API, such as that of a login, has 200.
        return send(request, Set.of(204)).flatMap(response -> ApiResult.success(id));
    }

    private static String tokens(String account, RawToken authorizing) {
        return "/tokens/v2/" + name(account) + "?" + authorization(authorizing);
    }

    private static String token(String account, String id, RawToken authorizing) {
        return "/tokens/v2/" + name(account) + "/" + name(id) + "?" + authorization(authorizing);
    }

    /** Returns the query parameter that authorizes a request. The API supports no other form, such as a header. */
    private static String authorization(RawToken token) {
        return "access_token=" + encoded(token.revealSecret());
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private static String name(String name) {
        if (!isName(name)) {
            throw new IllegalArgumentException("not the name of an account or the id of a token");
        }
        return name;
    }

    private ResponseParser reader() {
        return new ResponseParser(time.now());
    }

    private ApiResult<Transport.ApiResponse> send(ApiRequest request, Set<Integer> expected)
            throws InterruptedException {
        return send(request, expected, () -> {});
    }

    private ApiResult<Transport.ApiResponse> send(ApiRequest request, Set<Integer> expected, Runnable beforeWaiting)
            throws InterruptedException {
        return transport.send(request, beforeWaiting).flatMap(response -> checked(response, expected));
    }

    private static ApiResult<Transport.ApiResponse> checked(Transport.ApiResponse response, Set<Integer> expected) {
        return expected.contains(response.status())
                ? ApiResult.success(response)
                : ApiResult.failure(ErrorTable.failure(response.status(), ResponseParser.parseMessage(response)));
    }
}
