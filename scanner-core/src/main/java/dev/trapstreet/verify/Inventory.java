package dev.trapstreet.verify;

import dev.trapstreet.api.Answer;
import dev.trapstreet.api.ApiFailure;
import dev.trapstreet.api.ListQuery;
import dev.trapstreet.api.ListedScope;
import dev.trapstreet.api.SavedListing;
import dev.trapstreet.api.TokenMetadata;
import dev.trapstreet.api.TokensApi;
import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.Listed;
import dev.trapstreet.finding.Restriction;
import dev.trapstreet.finding.Standing;
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
 * What an account's own listing says of its tokens, joined with findings by their ids (DOMAIN section 6.2). No token that was found
 * is sent for it. Immutable.
 */
public final class Inventory {
    private static final Verdict GONE = Verdict.notAsked("most likely it was deleted: its account no longer lists it");

    private final Optional<String> account;
    private final Source source;
    private final List<TokenMetadata> tokens;
    private final Map<String, TokenMetadata> byId = new HashMap<>();
    private final Answer<Set<String>> scopes;

    private enum Source {
        /** All pages of the API's answer. */
        API,
        /** A file, which may hold one page of many. */
        FILE
    }

    private Inventory(Optional<String> account, Source source, List<TokenMetadata> tokens, Answer<Set<String>> scopes) {
        this.account = account;
        this.source = source;
        this.tokens = List.copyOf(tokens);
        this.scopes = scopes;
        for (TokenMetadata entry : this.tokens) {
            byId.put(entry.id(), entry);
        }
    }

    /** Asks about the authorizing token's own account, as {@link #ask(TokensApi, String, RawToken)} does. */
    public static Answer<Inventory> ask(TokensApi api, MapboxToken authorizing) throws InterruptedException {
        return ask(api, authorizing.claims().account().orElse(""), authorizing.raw());
    }

    /**
     * Asks for the listing, which needs {@code tokens:read}, and for the account's scopes, which needs {@code scopes:list} and is
     * done without where that lacks.
     *
     * @param account a name that {@link TokensApi#isName} takes
     */
    public static Answer<Inventory> ask(TokensApi api, String account, RawToken authorizing)
            throws InterruptedException {
        Answer<List<TokenMetadata>> listing = api.list(account, authorizing, ListQuery.EVERYTHING);
        if (listing.value().isEmpty()) {
            return listing.map(none -> new Inventory(Optional.of(account), Source.API, none, Answer.of(Set.of())));
        }
        Answer<Set<String>> scopes = api.scopes(account, authorizing).map(Inventory::names);
        return listing.map(tokens -> new Inventory(Optional.of(account), Source.API, tokens, scopes));
    }

    private static Set<String> names(List<ListedScope> scopes) {
        Set<String> names = new HashSet<>();
        for (ListedScope scope : scopes) {
            names.add(scope.id());
        }
        return names;
    }

    /**
     * Reads the array that "list tokens" answers. Whose it is, is read in its public tokens: a listing does not name its account.
     *
     * @param now the moment by which tokens in it are judged
     */
    public static Answer<Inventory> read(byte[] json, Instant now) {
        return SavedListing.read(json, now)
                .map(tokens -> new Inventory(owner(tokens), Source.FILE, tokens, Answer.of(Set.of())));
    }

    private static Optional<String> owner(List<TokenMetadata> tokens) {
        Set<String> owners = new HashSet<>();
        for (TokenMetadata entry : tokens) {
            entry.token().flatMap(token -> token.claims().account()).ifPresent(owners::add);
        }
        return owners.size() == 1 ? owners.stream().findFirst() : Optional.empty();
    }

    /** Whose tokens these are; empty when a file does not tell. */
    public Optional<String> account() {
        return account;
    }

    /** All of them, in the order of the listing. */
    public List<TokenMetadata> tokens() {
        return tokens;
    }

    /** True when what is not in it does not exist; a file may hold one page of many. */
    public boolean isComplete() {
        return source == Source.API;
    }

    /** Why the account's list of scopes is not known, when it was asked for. */
    public Optional<ApiFailure> scopesUnknown() {
        return scopes.failure();
    }

    /** Those of a token's scopes that the account's list of scopes does not name; none when that is not known. */
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
     * What the listing says of that token. A token that has a listed id and is not the listed one was made up, and is not found; of
     * an {@code sk} the listing keeps the text to itself.
     */
    public Optional<TokenMetadata> find(MapboxToken token) {
        Optional<TokenMetadata> entry =
                token.claims().id().map(AuthorizationId::value).map(byId::get);
        return entry.filter(listed -> isOfThisAccount(token)
                && listed.usage().equals(token.type().header())
                && listed.token().map(token::equals).orElse(true));
    }

    private boolean isOfThisAccount(MapboxToken token) {
        return account.isEmpty() || account.equals(token.claims().account());
    }

    /** True for a permanent token of this account that the complete listing does not have. */
    public boolean isGone(MapboxToken token) {
        return isComplete()
                && account.isPresent()
                && isOfThisAccount(token)
                && token.type() != TokenType.TEMPORARY
                && token.confidence() == Confidence.CERTAIN
                && token.claims()
                        .id()
                        .map(AuthorizationId::value)
                        .map(byId::get)
                        .isEmpty();
    }

    /** What the account says of where a token of the listing works. */
    public static Restriction restriction(TokenMetadata entry) {
        return Restriction.listed(entry.isDefault(), entry.allowedUrls().orElse(List.of()));
    }

    /** What else it says of it. */
    public Listed listed(TokenMetadata entry) {
        return new Listed(
                entry.isDefault(),
                entry.scopes(),
                unknownScopes(entry),
                entry.note(),
                entry.created(),
                entry.modified(),
                entry.applications());
    }

    /** The findings in their order, each with what the listing says of it. How bad that is, is another question. */
    public List<Finding> join(List<Finding> findings) {
        List<Finding> joined = new ArrayList<>();
        for (Finding finding : findings) {
            joined.add(joined(finding));
        }
        return joined;
    }

    private Finding joined(Finding finding) {
        MapboxToken token = finding.token();
        Optional<TokenMetadata> entry = find(token);
        if (entry.isPresent()) {
            Standing standing = finding.standing();
            return finding.with(
                    new Standing(standing.verdict(), restriction(entry.get()), Optional.of(listed(entry.get()))));
        }
        boolean unasked = finding.verdict().state() == Verdict.State.NOT_ASKED;
        return unasked && isGone(token) ? finding.withVerdict(GONE) : finding;
    }

    /** Those of the listing that none of the findings is about (rule MBX030). */
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
