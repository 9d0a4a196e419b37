package dev.trapstreet.remedy;

import dev.trapstreet.api.ApiFailure;
import dev.trapstreet.api.ApiResult;
import dev.trapstreet.api.ListQuery;
import dev.trapstreet.api.TokenListing;
import dev.trapstreet.api.TokenMetadata;
import dev.trapstreet.api.TokensApi;
import dev.trapstreet.token.AuthorizationId;
import dev.trapstreet.token.MapboxToken;
import dev.trapstreet.token.Scope;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** State of an account before any change, and the permissions of the authorizing token. Immutable. */
public final class AccountSnapshot {
    private final MapboxToken authorizing;
    private final TokenListing listing;
    private final boolean listed;
    private final Optional<ApiFailure> failure;

    private AccountSnapshot(
            MapboxToken authorizing, TokenListing listing, boolean listed, Optional<ApiFailure> failure) {
        this.authorizing = authorizing;
        this.listing = listing;
        this.listed = listed;
        this.failure = failure;
    }

    /**
     * Retrieves the account's token list. Requires {@code tokens:read}.
     *
     * @param api the API client
     * @param authorizing the token that authorizes the requests
     * @return the state of the account, or a failure
     * @throws InterruptedException if the thread is interrupted while waiting
     */
    public static ApiResult<AccountSnapshot> of(TokensApi api, MapboxToken authorizing) throws InterruptedException {
        return api.list(account(authorizing), authorizing.raw(), ListQuery.EVERYTHING)
                .map(tokens -> new AccountSnapshot(authorizing, tokens, true, Optional.empty()));
    }

    /**
     * Returns a snapshot without a token list, for an authorizing token without {@code tokens:read}. Sends no request.
     *
     * @param authorizing the token that authorizes the later requests
     * @return a snapshot that knows only the token's own content
     */
    public static AccountSnapshot unlisted(MapboxToken authorizing) {
        return new AccountSnapshot(authorizing, new TokenListing(List.of(), List.of()), false, Optional.empty());
    }

    /**
     * Returns a snapshot without a token list, because the list could not be retrieved.
     *
     * @param authorizing the token that authorizes the later requests
     * @param failure why there is no list
     * @return a snapshot that knows only the token's own content
     */
    public static AccountSnapshot unlisted(MapboxToken authorizing, ApiFailure failure) {
        return new AccountSnapshot(authorizing, new TokenListing(List.of(), List.of()), false, Optional.of(failure));
    }

    /**
     * Returns whether a token can be deleted although its account's list could not be retrieved: the API responds, and
     * accepts the authorizing token.
     *
     * @param failure why there is no list
     * @return whether a deletion may succeed
     */
    public static boolean permitsDeletion(ApiFailure failure) {
        return switch (failure.reason()) {
            case NOT_FOUND,
                    GARBAGE,
                    TOO_LARGE,
                    SERVER_ERROR,
                    UNDOCUMENTED,
                    UNREADABLE_LINK,
                    FOREIGN_LINK,
                    ENDLESS_LISTING -> true;
            default -> false;
        };
    }

    /** Returns why there is no token list; empty if there is one, or none was requested. */
    Optional<ApiFailure> failure() {
        return failure;
    }

    /**
     * Returns the account of an authorizing token.
     *
     * @param authorizing the token
     * @return the account name
     */
    public static String account(MapboxToken authorizing) {
        return authorizing.claims().account().orElseThrow(); // a parsed token always has an account
    }

    String account() {
        return account(authorizing);
    }

    /** Returns whether the token list was retrieved. */
    boolean isListed() {
        return listed;
    }

    Optional<TokenMetadata> find(String id) {
        return listing.tokens().stream().filter(token -> token.id().equals(id)).findFirst();
    }

    /** Returns whether the account may list the token in an entry that cannot be interpreted. */
    boolean mayListUnreadable(String id) {
        return listing.mayContainUnreadable(id);
    }

    List<TokenMetadata> tokens() {
        return listing.tokens();
    }

    Set<String> ids() {
        Set<String> ids = new HashSet<>();
        listing.tokens().forEach(token -> ids.add(token.id()));
        return ids;
    }

    /**
     * Returns the scopes of the authorizing token, or an empty result if unknown. A temporary token contains its
     * scopes; for any other token they come from the token list.
     */
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
