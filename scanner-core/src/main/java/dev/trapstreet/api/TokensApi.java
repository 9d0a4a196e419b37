package dev.trapstreet.api;

import dev.trapstreet.text.Alphabet;
import dev.trapstreet.token.MapboxToken;
import dev.trapstreet.token.RawToken;
import java.net.ProxySelector;
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
 * A client of the Tokens API (seed "Tokens API", DOMAIN section 6). One method for each of its endpoints; each answers with a
 * value or says why there is none. Can be used by several threads.
 *
 * <p>A method waits when the account's budget of requests is used up, up to minutes, and then ends within 15 seconds for each
 * try.
 */
public final class TokensApi {
    private static final int RETRIEVE_LIMIT = 64 << 10;
    private static final int LIST_LIMIT = 4 << 20;
    private static final int MOST_PAGES = 200;
    private static final int MOST_LISTED = 100_000;
    private static final Alphabet NAME = Alphabet.lettersDigitsAnd("-_");
    private static final int LONGEST_NAME = 64;

    /** As the document writes them: milliseconds always. */
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final ApiAddress address;
    private final ApiTime time;
    private final Transport transport;

    private TokensApi(
            ApiAddress address, ApiTime time, ProxySelector proxies, Duration totalLimit, @Nullable SSLContext trust) {
        this.address = address;
        this.time = time;
        this.transport = new Transport(address, time, proxies, totalLimit, trust);
    }

    /**
     * A client of the API at that address. Opens no connection yet.
     *
     * @param environment variables of the process, for {@code HTTPS_PROXY} and {@code NO_PROXY}
     * @throws ApiAddress.RefusedException when the proxy that the environment names cannot be used
     */
    public static TokensApi at(ApiAddress address, Map<String, String> environment) throws ApiAddress.RefusedException {
        return at(address, environment, ApiTime.SYSTEM);
    }

    /** The same with a time of its own. */
    public static TokensApi at(ApiAddress address, Map<String, String> environment, ApiTime time)
            throws ApiAddress.RefusedException {
        return new TokensApi(address, time, EnvironmentProxies.of(environment), Transport.TOTAL_LIMIT, null);
    }

    /** For tests: with other limits and other trust. */
    static TokensApi at(
            ApiAddress address,
            Map<String, String> environment,
            ApiTime time,
            Duration totalLimit,
            @Nullable SSLContext trust)
            throws ApiAddress.RefusedException {
        return new TokensApi(address, time, EnvironmentProxies.of(environment), totalLimit, trust);
    }

    /** Where it asks. */
    public ApiAddress address() {
        return address;
    }

    /** Whether an account could be called so, or a token have this id: what a path of the API can hold. */
    public static boolean isName(String name) {
        return !name.isEmpty() && name.length() <= LONGEST_NAME && NAME.containsAll(name);
    }

    /** Asks whether a token is valid: sends it, so it is for tokens whose owner wants that. Needs no scope. */
    public Answer<RetrievedToken> retrieve(MapboxToken token) throws InterruptedException {
        return retrieve(token, () -> {});
    }

    /**
     * The same, for one who has something to do before a wait, which may take minutes.
     *
     * @param beforeWaiting is run whenever the account's budget, or the API, makes it wait
     */
    public Answer<RetrievedToken> retrieve(MapboxToken token, Runnable beforeWaiting) throws InterruptedException {
        String account = token.claims().account().orElse("");
        Call call = Call.of(account, Call.Method.GET, "/tokens/v2?" + authorization(token.raw()), RETRIEVE_LIMIT);
        return send(call, Set.of(200), beforeWaiting).then(reader()::retrieved);
    }

    /**
     * Lists the tokens of an account, all pages of them. Needs {@code tokens:read}. A listing that breaks off is no answer: what
     * is missing from it must not count as deleted.
     */
    public Answer<List<TokenMetadata>> list(String account, RawToken authorizing, ListQuery query)
            throws InterruptedException {
        String parameters = parameters(query);
        Answer<List<TokenMetadata>> listing = pages(account, authorizing, parameters);
        boolean lost = listing.failure()
                .filter(failure -> failure.kind() == ApiFailure.Kind.SERVER_ERROR)
                .isPresent();
        // The document: a 500 "can occur if the start value is not valid", such as that of a token deleted meanwhile.
        return lost && query.start().isEmpty() ? pages(account, authorizing, parameters) : listing;
    }

    private Answer<List<TokenMetadata>> pages(String account, RawToken authorizing, String first)
            throws InterruptedException {
        String path = "/tokens/v2/" + name(account);
        AnswerReader reader = reader();
        List<TokenMetadata> all = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        String parameters = first;
        while (true) {
            if (!seen.add(parameters) || seen.size() > MOST_PAGES || all.size() > MOST_LISTED) {
                return Answer.failed(ApiFailure.Kind.ENDLESS_LISTING, 0);
            }
            String target = path + "?" + (parameters.isEmpty() ? "" : parameters + "&") + authorization(authorizing);
            Answer<Transport.Reply> reply = send(Call.of(account, Call.Method.GET, target, LIST_LIMIT), Set.of(200));
            Answer<List<TokenMetadata>> page = reply.then(reader::listing);
            if (page.value().isEmpty()) {
                return page;
            }
            all.addAll(page.value().get());
            Optional<URI> next = NextLink.in(reply.value().orElseThrow().values("Link"));
            if (next.isEmpty()) {
                return Answer.of(List.copyOf(all));
            }
            URI link = URI.create(address.origin() + path).resolve(next.get());
            if (!address.isOriginOf(link) || !path.equals(link.getRawPath())) {
                return Answer.failed(ApiFailure.Kind.FOREIGN_LINK, 0);
            }
            parameters = withoutToken(link);
        }
    }

    /** The link's own parameters but the token, which we add ourselves whether or not it is there. */
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
        query.sortBy().ifPresent(value -> all.add("sortby=" + value.word()));
        query.start().ifPresent(value -> all.add("start=" + encoded(value)));
        query.usage().ifPresent(value -> all.add("usage=" + encoded(value)));
        return String.join("&", all);
    }

    /** Lists the scopes that an account has access to. Needs {@code scopes:list}. */
    public Answer<List<ListedScope>> scopes(String account, RawToken authorizing) throws InterruptedException {
        String target = "/scopes/v1/" + name(account) + "?" + authorization(authorizing);
        return send(Call.of(account, Call.Method.GET, target, LIST_LIMIT), Set.of(200))
                .then(reader()::scopes);
    }

    /**
     * Creates a public or a secret token, whichever its scopes make it. Needs {@code tokens:write} and every scope of the new one.
     * Not sent again after a failure that leaves open whether it was created.
     */
    public Answer<TokenMetadata> create(String account, RawToken authorizing, TokenDraft draft)
            throws InterruptedException {
        Call call = Call.of(account, Call.Method.POST, tokens(account, authorizing), RETRIEVE_LIMIT)
                .sending(AnswerReader.write(draft));
        return send(call, Set.of(200, 201)).then(reader()::metadata);
    }

    /**
     * Creates a temporary token. Needs {@code tokens:write} and every scope of the new one.
     *
     * @param expires after now and within an hour, and not after the authorizing token if that is temporary
     */
    public Answer<MapboxToken> createTemporary(
            String account, RawToken authorizing, Instant expires, List<String> scopes) throws InterruptedException {
        Call call = Call.of(account, Call.Method.POST, tokens(account, authorizing), RETRIEVE_LIMIT)
                .sending(AnswerReader.writeTemporary(TIME.format(expires), scopes));
        return send(call, Set.of(200, 201)).then(reader()::issued);
    }

    /** Changes the note, the scopes or the allowed URLs of a token. Needs {@code tokens:write} and the scopes it is to have. */
    public Answer<TokenMetadata> update(String account, RawToken authorizing, String id, TokenDraft change)
            throws InterruptedException {
        Call call = Call.of(account, Call.Method.PATCH, token(account, id, authorizing), RETRIEVE_LIMIT)
                .sending(AnswerReader.write(change));
        return send(call, Set.of(200)).then(reader()::metadata);
    }

    /** Deletes a token, for ever; answers with its id. Needs {@code tokens:write}. */
    public Answer<String> delete(String account, RawToken authorizing, String id) throws InterruptedException {
        Call call = Call.of(account, Call.Method.DELETE, token(account, id, authorizing), RETRIEVE_LIMIT);
        return send(call, Set.of(200, 204)).then(reply -> Answer.of(id));
    }

    private static String tokens(String account, RawToken authorizing) {
        return "/tokens/v2/" + name(account) + "?" + authorization(authorizing);
    }

    private static String token(String account, String id, RawToken authorizing) {
        return "/tokens/v2/" + name(account) + "/" + name(id) + "?" + authorization(authorizing);
    }

    /** The API's only way to say who asks. */
    private static String authorization(RawToken token) {
        return "access_token=" + encoded(token.revealSecret());
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private static String name(String name) {
        if (!isName(name)) {
            throw new IllegalArgumentException("neither an account nor a token is called so");
        }
        return name;
    }

    private AnswerReader reader() {
        return new AnswerReader(time.now());
    }

    private Answer<Transport.Reply> send(Call call, Set<Integer> expected) throws InterruptedException {
        return send(call, expected, () -> {});
    }

    private Answer<Transport.Reply> send(Call call, Set<Integer> expected, Runnable beforeWaiting)
            throws InterruptedException {
        return transport
                .send(call, beforeWaiting)
                .then(reply -> expected.contains(reply.status())
                        ? Answer.of(reply)
                        : Answer.failed(ErrorTable.failure(reply.status(), AnswerReader.message(reply))));
    }
}
