package dev.trapstreet.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Documented endpoints of the API, for accounts that are kept in memory. */
final class Endpoints {
    private static final int PAGE = 100;
    private static final int MAX_URLS = 100;
    private static final Duration MAX_LENGTH = Duration.ofHours(1);

    private final TokenMint mint;
    private final InstantSource clock;
    private final Map<String, FakeAccount> accounts = new ConcurrentHashMap<>();

    /** Response: the status, the body, and the query parameters of the next page; null if there is none. */
    record Reply(
            int status, @Nullable JsonNode body, @Nullable String next) {
        static Reply of(JsonNode body) {
            return new Reply(200, body, null);
        }
    }

    /**
     * Authorized caller: its account, and the scopes and expiry of the authorizing token. A permanent token has no
     * expiry.
     */
    private record Caller(
            String user, Set<String> scopes, @Nullable Instant expires) {
        void needs(String scope, FakeAccount account) throws Refusal {
            if (!user.equals(account.name()) || !scopes.contains(scope)) {
                throw new Refusal(404, "Not found");
            }
        }
    }

    Endpoints(TokenMint mint, InstantSource clock) {
        this.mint = mint;
        this.clock = clock;
    }

    FakeAccount account(String name) {
        return accounts.computeIfAbsent(name, key -> new FakeAccount(key, mint, clock.instant()));
    }

    private FakeAccount known(String name) throws Refusal {
        FakeAccount account = accounts.get(name);
        if (account == null) {
            throw new Refusal(404, "No such user");
        }
        return account;
    }

    Reply retrieve(Map<String, String> query) throws Refusal {
        String text = query.getOrDefault("access_token", "");
        if (text.isEmpty()) {
            throw new Refusal(422, "access token is required");
        }
        ObjectNode answer = TokenMint.JSON.createObjectNode();
        TokenMint.ParsedToken token = mint.parse(text).orElse(null);
        if (token == null) {
            return Reply.of(answer.put("code", "TokenMalformed"));
        }
        if (!token.authentic()) {
            return Reply.of(answer.put("code", "TokenInvalid"));
        }
        answer.put("code", code(token));
        ObjectNode about = answer.putObject("token");
        about.put("usage", token.header()).put("user", token.user());
        if (token.header().equals("tk")) {
            about.put("expires", FakeToken.TIME.format(Instant.ofEpochSecond(token.expires())));
            about.put(
                    "created",
                    FakeToken.TIME.format(
                            Instant.ofEpochSecond(token.payload().path("iat").asLong())));
            about.set("scopes", token.payload().path("scopes"));
            about.put("client", "api");
        } else {
            about.put("authorization", token.id());
        }
        return Reply.of(answer);
    }

    private String code(TokenMint.ParsedToken token) {
        if (token.header().equals("tk")) {
            return isOver(token) ? "TokenExpired" : "TokenValid";
        }
        FakeAccount account = accounts.get(token.user());
        return account != null && account.find(token.id()).isPresent() ? "TokenValid" : "TokenRevoked";
    }

    private boolean isOver(TokenMint.ParsedToken token) {
        return !Instant.ofEpochSecond(token.expires()).isAfter(clock.instant());
    }

    private Caller caller(Map<String, String> query) throws Refusal {
        TokenMint.ParsedToken token =
                mint.parse(query.getOrDefault("access_token", "")).orElseThrow(() -> new Refusal(401, "Unauthorized"));
        if (!token.authentic() || !code(token).equals("TokenValid")) {
            throw new Refusal(401, "Unauthorized");
        }
        if (token.header().equals("tk")) {
            Set<String> scopes = new HashSet<>();
            token.payload().path("scopes").forEach(scope -> scopes.add(scope.asText()));
            return new Caller(token.user(), scopes, Instant.ofEpochSecond(token.expires()));
        }
        FakeToken kept = account(token.user()).find(token.id()).orElseThrow();
        return new Caller(token.user(), Set.copyOf(kept.scopes()), null);
    }

    Reply list(String user, Map<String, String> query) throws Refusal {
        Caller caller = caller(query);
        FakeAccount account = known(user);
        caller.needs("tokens:read", account);
        String usage = query.get("usage");
        if (usage != null && !Set.of("pk", "sk").contains(usage)) {
            throw new Refusal(422, "usage must be pk or sk");
        }
        List<FakeToken> tokens = new ArrayList<>(account.tokens());
        tokens.removeIf(token -> usage != null && !token.usage().equals(usage));
        String isDefault = query.get("default");
        tokens.removeIf(token -> isDefault != null && token.isDefault() != Boolean.parseBoolean(isDefault));
        tokens.sort(
                "modified".equals(query.get("sortby"))
                        ? Comparator.comparing(FakeToken::modified)
                        : Comparator.comparing(FakeToken::created));
        int from = from(tokens, query.get("start"));
        int to = Math.min(tokens.size(), from + limit(query.get("limit")));
        ArrayNode page = TokenMint.JSON.createArrayNode();
        tokens.subList(from, to).forEach(token -> page.add(token.json(false)));
        return new Reply(
                200, page, to < tokens.size() ? next(query, tokens.get(to - 1).id()) : null);
    }

    private static int from(List<FakeToken> tokens, @Nullable String start) throws Refusal {
        if (start == null) {
            return 0;
        }
        for (int i = 0; i < tokens.size(); i++) {
            if (tokens.get(i).id().equals(start)) {
                return i + 1;
            }
        }
        throw new Refusal(500, "Internal Server Error");
    }

    private static int limit(@Nullable String limit) {
        return limit == null ? PAGE : Math.max(1, Math.min(PAGE, Integer.parseInt(limit)));
    }

    private static String next(Map<String, String> query, String start) {
        StringBuilder next = new StringBuilder();
        for (String name : List.of("default", "limit", "sortby", "usage")) {
            if (query.containsKey(name)) {
                next.append(name).append('=').append(query.get(name)).append('&');
            }
        }
        return next.append("start=").append(start).toString();
    }

    Reply scopes(String user, Map<String, String> query) throws Refusal {
        Caller caller = caller(query);
        caller.needs("scopes:list", known(user));
        ArrayNode all = TokenMint.JSON.createArrayNode();
        for (String scope : FakeAccount.SECRET_SCOPES) {
            all.addObject().put("id", scope).put("description", "Allows " + scope + ".");
        }
        for (String scope : FakeAccount.PUBLIC_SCOPES) {
            all.addObject().put("id", scope).put("public", true).put("description", "Allows " + scope + ".");
        }
        return Reply.of(all);
    }

    Reply create(String user, Map<String, String> query, byte[] sent) throws Refusal {
        Caller caller = caller(query);
        FakeAccount account = known(user);
        caller.needs("tokens:write", account);
        JsonNode body = body(sent);
        List<String> scopes = optionalTexts(body, "scopes").orElse(List.of());
        refuseMoreThan(caller, scopes);
        if (body.has("expires")) {
            return temporary(account, caller, body, scopes);
        }
        FakeToken token = account.create(
                clock.instant(), scopes, note(body).orElse(null), urls(body).orElse(null));
        return Reply.of(token.json(true));
    }

    private Reply temporary(FakeAccount account, Caller caller, JsonNode body, List<String> scopes) throws Refusal {
        Instant now = clock.instant();
        Instant expires;
        try {
            expires = Instant.parse(body.path("expires").asText());
        } catch (DateTimeException e) {
            throw new Refusal(422, "resources are invalid");
        }
        if (body.has("allowedUrls")) {
            throw new Refusal(422, "resources are invalid"); // temporary tokens cannot have allowed URLs
        }
        if (expires.isBefore(now)) {
            throw new Refusal(422, "expires is in the past");
        }
        if (expires.isAfter(now.plus(MAX_LENGTH))) {
            throw new Refusal(422, "expires is more than one hour in the future");
        }
        if (caller.expires() != null && expires.isAfter(caller.expires())) {
            throw new Refusal(422, "expires may not be greater than the expiration of the authorizing token");
        }
        ObjectNode answer = TokenMint.JSON.createObjectNode();
        return Reply.of(answer.put("token", account.temporary(now, expires, scopes)));
    }

    Reply update(String user, String id, Map<String, String> query, byte[] sent) throws Refusal {
        Caller caller = caller(query);
        FakeAccount account = known(user);
        caller.needs("tokens:write", account);
        FakeToken token = account.find(id).orElseThrow(() -> new Refusal(404, "Not found"));
        JsonNode body = body(sent);
        Optional<List<String>> scopes = optionalTexts(body, "scopes");
        if (scopes.isPresent()) {
            refuseMoreThan(caller, scopes.get());
            boolean tooMuch = token.usage().equals("pk") && !FakeAccount.PUBLIC_SCOPES.containsAll(scopes.get());
            boolean bare = token.scopes().isEmpty() && !scopes.get().isEmpty();
            if (tooMuch || bare) {
                throw new Refusal(422, "scopes are invalid");
            }
        }
        Optional<List<String>> urls = urls(body);
        if (urls.isPresent() && token.isDefault()) {
            throw new Refusal(422, "resources are invalid"); // a default token cannot be restricted
        }
        FakeToken changed =
                token.changed(note(body).orElse(null), scopes.orElse(null), urls.orElse(null), clock.instant());
        account.replace(changed);
        return Reply.of(changed.json(false));
    }

    Reply delete(String user, String id, Map<String, String> query) throws Refusal {
        Caller caller = caller(query);
        FakeAccount account = known(user);
        caller.needs("tokens:write", account);
        if (!account.delete(id, clock.instant())) {
            throw new Refusal(404, "Not found");
        }
        return new Reply(204, null, null);
    }

    private static void refuseMoreThan(Caller caller, List<String> scopes) throws Refusal {
        if (!caller.scopes().containsAll(scopes)) {
            throw new Refusal(422, "scopes are invalid");
        }
    }

    private static JsonNode body(byte[] sent) throws Refusal {
        try {
            JsonNode body = TokenMint.JSON.readTree(sent);
            if (body == null
                    || !body.isObject()
                    || (body.has("resources") && body.path("resources").isEmpty())) {
                throw new Refusal(422, "resources are invalid");
            }
            return body;
        } catch (IOException e) {
            throw new Refusal(422, "resources are invalid");
        }
    }

    private static Optional<String> note(JsonNode body) throws Refusal {
        JsonNode note = body.path("note");
        if (note.isMissingNode() || note.isNull()) {
            return Optional.empty();
        }
        if (!note.isTextual()) {
            throw new Refusal(422, "resources are invalid");
        }
        return Optional.of(note.textValue());
    }

    private static Optional<List<String>> urls(JsonNode body) throws Refusal {
        Optional<List<String>> urls = optionalTexts(body, "allowedUrls");
        if (urls.isPresent() && urls.get().size() > MAX_URLS) {
            throw new Refusal(422, "resources are invalid");
        }
        return urls;
    }

    private static Optional<List<String>> optionalTexts(JsonNode body, String name) throws Refusal {
        JsonNode list = body.path(name);
        if (list.isMissingNode() || list.isNull()) {
            return Optional.empty();
        }
        List<String> all = new ArrayList<>();
        for (JsonNode element : list) {
            if (!element.isTextual()) {
                throw new Refusal(422, "resources are invalid");
            }
            all.add(element.textValue());
        }
        if (!list.isArray()) {
            throw new Refusal(422, "resources are invalid");
        }
        return Optional.of(all);
    }
}
