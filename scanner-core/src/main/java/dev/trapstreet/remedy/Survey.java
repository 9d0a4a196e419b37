package dev.trapstreet.remedy;

import dev.trapstreet.api.Answer;
import dev.trapstreet.api.ListQuery;
import dev.trapstreet.api.TokenMetadata;
import dev.trapstreet.api.TokensApi;
import dev.trapstreet.token.AuthorizationId;
import dev.trapstreet.token.MapboxToken;
import dev.trapstreet.token.Scope;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The account as it is before anything is changed, and what the authorizing token may do there. */
public final class Survey {
    private final MapboxToken authorizing;
    private final List<TokenMetadata> tokens;
    private final boolean listed;

    private Survey(MapboxToken authorizing, List<TokenMetadata> tokens, boolean listed) {
        this.authorizing = authorizing;
        this.tokens = List.copyOf(tokens);
        this.listed = listed;
    }

    /** Lists the account's tokens, by one request for each page. Needs {@code tokens:read}. */
    public static Answer<Survey> of(TokensApi api, MapboxToken authorizing) throws InterruptedException {
        return api.list(account(authorizing), authorizing.raw(), ListQuery.EVERYTHING)
                .map(tokens -> new Survey(authorizing, tokens, true));
    }

    /** Of an authorizing token that may not list: what it says of itself, without asking anybody. */
    public static Survey unlisted(MapboxToken authorizing) {
        return new Survey(authorizing, List.of(), false);
    }

    /** The account of the authorizing token. */
    public static String account(MapboxToken authorizing) {
        return authorizing.claims().account().orElseThrow(); // a token without one is no token
    }

    String account() {
        return account(authorizing);
    }

    /** False when nothing of the account is known. */
    boolean isListed() {
        return listed;
    }

    Optional<TokenMetadata> find(String id) {
        return tokens.stream().filter(token -> token.id().equals(id)).findFirst();
    }

    Set<String> ids() {
        Set<String> ids = new HashSet<>();
        tokens.forEach(token -> ids.add(token.id()));
        return ids;
    }

    /** The scopes of the authorizing token: a temporary one says them itself, of any other the listing does. */
    Optional<List<String>> scopes() {
        Optional<List<String>> own = authorizing
                .claims()
                .scopes()
                .map(scopes -> scopes.stream().map(Scope::name).toList());
        return own.or(() -> authorizingId().flatMap(this::find).map(TokenMetadata::scopes));
    }

    Optional<String> authorizingId() {
        return authorizing.claims().id().map(AuthorizationId::value);
    }

    MapboxToken authorizing() {
        return authorizing;
    }
}
