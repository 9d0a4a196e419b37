package dev.trapstreet.verify;

import dev.trapstreet.api.ApiFailure;
import dev.trapstreet.api.ApiResult;
import dev.trapstreet.api.InventoryFile;
import dev.trapstreet.api.ListQuery;
import dev.trapstreet.api.ListedScope;
import dev.trapstreet.api.TokenListing;
import dev.trapstreet.api.TokenMetadata;
import dev.trapstreet.api.TokensApi;
import dev.trapstreet.api.UnreadableEntry;
import dev.trapstreet.finding.AccountStatus;
import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.ListingEntry;
import dev.trapstreet.finding.Restriction;
import dev.trapstreet.finding.Verdict;
import dev.trapstreet.token.AuthorizationId;
import dev.trapstreet.token.Confidence;
import dev.trapstreet.token.MapboxToken;
import dev.trapstreet.token.RawToken;
import dev.trapstreet.token.TokenType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Token list of an account, joined with findings by authorization id (see docs/domain.md#list-tokens). The tokens of
 * the findings are not sent to the API. Immutable.
 */
public final class Inventory {
    private static final Verdict GONE = Verdict.notAsked("it was most likely deleted: its account no longer lists it");

    private final Optional<String> account;
    private final ListingOrigin origin;
    private final TokenListing listing;
    private final List<TokenMetadata> tokens;
    private final Map<String, TokenMetadata> byId = new HashMap<>();
    private final ApiResult<Set<String>> scopes;

    private enum ListingOrigin {
        /** The API. The list is complete. */
        API,
        /** A file, which may contain a single page of a list. */
        FILE
    }

    private Inventory(
            Optional<String> account, ListingOrigin origin, TokenListing listing, ApiResult<Set<String>> scopes) {
        this.account = account;
        this.origin = origin;
        this.listing = listing;
        this.tokens = listing.tokens();
        this.scopes = scopes;
        for (TokenMetadata entry : this.tokens) {
            byId.put(entry.id(), entry);
        }
    }

    /**
     * Retrieves the token list of the authorizing token's own account, like {@link #fetch(TokensApi, String, RawToken)}.
     *
     * @param api the API client
     * @param authorizing the token that authorizes the request; requires {@code tokens:read}
     * @return the token list, or a failure
     * @throws InterruptedException if the thread is interrupted while waiting
     */
    public static ApiResult<Inventory> fetch(TokensApi api, MapboxToken authorizing) throws InterruptedException {
        return fetch(api, authorizing.claims().account().orElse(""), authorizing.raw());
    }

    /**
     * Retrieves an account's token list and its available scopes. The scopes require {@code scopes:list}; without it,
     * the inventory has none.
     *
     * @param api the API client
     * @param account the account name, valid according to {@link TokensApi#isName}
     * @param authorizing the token that authorizes the request; requires {@code tokens:read}
     * @return the token list, or a failure
     * @throws IllegalArgumentException if {@code account} is not a valid name
     * @throws InterruptedException if the thread is interrupted while waiting
     */
    public static ApiResult<Inventory> fetch(TokensApi api, String account, RawToken authorizing)
            throws InterruptedException {
        ApiResult<TokenListing> listing = api.list(account, authorizing, ListQuery.EVERYTHING);
        if (listing.value().isEmpty()) {
            return listing.map(
                    none -> new Inventory(Optional.of(account), ListingOrigin.API, none, ApiResult.success(Set.of())));
        }
        ApiResult<Set<String>> scopes = api.scopes(account, authorizing).map(Inventory::scopeIds);
        return listing.map(tokens -> new Inventory(Optional.of(account), ListingOrigin.API, tokens, scopes));
    }

    private static Set<String> scopeIds(List<ListedScope> scopes) {
        Set<String> names = new HashSet<>();
        for (ListedScope scope : scopes) {
            names.add(scope.id());
        }
        return names;
    }

    /**
     * Parses a saved token list. A list does not name its account, which is therefore determined from its public
     * tokens.
     *
     * @param json the pages, as the list endpoint returns them, one after another or in one array; or the entries, one on
     *     each line
     * @param now the time against which the tokens in it are checked
     * @return the token list, or a failure
     */
    public static ApiResult<Inventory> read(byte[] json, Instant now) {
        return InventoryFile.read(json, now)
                .map(tokens ->
                        new Inventory(owner(tokens.tokens()), ListingOrigin.FILE, tokens, ApiResult.success(Set.of())));
    }

    private static Optional<String> owner(List<TokenMetadata> tokens) {
        Set<String> owners = new HashSet<>();
        for (TokenMetadata entry : tokens) {
            entry.token().flatMap(token -> token.claims().account()).ifPresent(owners::add);
        }
        return owners.size() == 1 ? owners.stream().findFirst() : Optional.empty();
    }

    /** {@return the account that owns the tokens; empty if a file does not reveal it} */
    public Optional<String> account() {
        return account;
    }

    /** {@return all entries, in the order of the list} */
    public List<TokenMetadata> tokens() {
        return tokens;
    }

    /** {@return the entries that cannot be interpreted; nothing is known about their tokens} */
    public List<UnreadableEntry> unreadable() {
        return listing.unreadable();
    }

    /**
     * Returns whether the list is known to contain every token of the account.
     *
     * @return false for a file, which may contain a single page of a list
     */
    public boolean isComplete() {
        return origin == ListingOrigin.API;
    }

    /** {@return the reason why the account's scopes could not be retrieved; empty if they were, or were not requested} */
    public Optional<ApiFailure> scopesUnknown() {
        return scopes.failure();
    }

    /**
     * Returns the scopes of a token that are not among the account's available scopes.
     *
     * @param entry an entry of this inventory
     * @return the unknown scopes; empty if the account's scopes were not retrieved
     */
    public List<String> unknownScopes(TokenMetadata entry) {
        Set<String> known = scopes.value().orElse(Set.of());
        List<String> unknown = new ArrayList<>();
        for (String scope : known.isEmpty() ? List.<String>of() : entry.scopes()) {
            if (!known.contains(scope)) {
                unknown.add(scope);
            }
        }
        return unknown;
    }

    /**
     * Finds the entry for a token. A token with a listed id but another text was invented and is not found. The list
     * omits the text of an {@code sk}, which is therefore compared by account, id and type.
     *
     * @param token the token to find
     * @return the entry, or an empty result
     */
    public Optional<TokenMetadata> find(MapboxToken token) {
        Optional<TokenMetadata> entry =
                token.claims().id().map(AuthorizationId::value).map(byId::get);
        return entry.filter(listed -> belongsToAccount(token)
                && listed.usage().equals(token.type().header())
                && listed.token().map(token::equals).orElse(true));
    }

    private boolean belongsToAccount(MapboxToken token) {
        return account.isEmpty() || account.equals(token.claims().account());
    }

    /**
     * Returns whether a token was most likely deleted: it is permanent, certain, and belongs to this account, but the
     * complete list does not contain its id.
     *
     * @param token the token to check
     * @return whether the token is absent from a complete list of its account
     */
    public boolean isGone(MapboxToken token) {
        return isComplete()
                && account.isPresent()
                && belongsToAccount(token)
                && token.type() != TokenType.TEMPORARY
                && token.confidence() == Confidence.CERTAIN
                && token.claims()
                        .id()
                        .map(AuthorizationId::value)
                        .filter(id -> !byId.containsKey(id) && !listing.mayContainUnreadable(id))
                        .isPresent();
    }

    /**
     * Returns the restriction of a listed token.
     *
     * @param entry an entry of a token list
     * @return its allowed URLs and their breadth
     */
    public static Restriction restriction(TokenMetadata entry) {
        List<String> urls = entry.allowedUrls().orElse(List.of());
        return urls.isEmpty() && !entry.applications().isEmpty()
                ? Restriction.APPLICATIONS
                : Restriction.listed(entry.isDefault(), urls);
    }

    /**
     * Returns the other properties of a listed token.
     *
     * @param entry an entry of this inventory
     * @return its properties other than the allowed URLs
     */
    public ListingEntry entryOf(TokenMetadata entry) {
        return new ListingEntry(
                entry.isDefault(),
                entry.scopes(),
                unknownScopes(entry),
                entry.note(),
                entry.created(),
                entry.modified(),
                entry.applications(),
                entry.others());
    }

    /**
     * Adds the information of this list to findings. Does not change their severity.
     *
     * @param findings the findings
     * @return the findings in their order. A finding of a deleted token that was not verified gets a reason that says
     *     so.
     */
    public List<Finding> join(List<Finding> findings) {
        List<Finding> joined = new ArrayList<>();
        for (Finding finding : findings) {
            joined.add(join(finding));
        }
        return joined;
    }

    private Finding join(Finding finding) {
        MapboxToken token = finding.token();
        Optional<TokenMetadata> entry = find(token);
        if (entry.isPresent()) {
            AccountStatus accountStatus = finding.accountStatus();
            return finding.withAccountStatus(new AccountStatus(
                    accountStatus.verdict(), restriction(entry.get()), Optional.of(entryOf(entry.get()))));
        }
        boolean unasked = finding.verdict().state() == Verdict.State.NOT_ASKED;
        return unasked && isGone(token) ? finding.withVerdict(GONE) : finding;
    }

    /**
     * Returns the tokens for which there is no finding (rule MBX030).
     *
     * @param findings the findings of a scan
     * @return the entries without a finding, in the order of the list
     */
    public List<TokenMetadata> unused(Collection<Finding> findings) {
        Set<String> found = new HashSet<>();
        for (Finding finding : findings) {
            find(finding.token()).ifPresent(entry -> found.add(entry.id()));
        }
        List<TokenMetadata> unused = new ArrayList<>();
        for (TokenMetadata entry : tokens) {
            if (!found.contains(entry.id())) {
                unused.add(entry);
            }
        }
        return unused;
    }
}
