package dev.trapstreet.rule;

import dev.trapstreet.finding.AccountStatus;
import dev.trapstreet.finding.DeploySite;
import dev.trapstreet.finding.ListingEntry;
import dev.trapstreet.finding.Restriction;
import dev.trapstreet.finding.Verdict;
import dev.trapstreet.token.AllowedUrl;
import dev.trapstreet.token.AllowedUrls;
import dev.trapstreet.token.Breadth;
import dev.trapstreet.token.MapboxToken;
import dev.trapstreet.token.PageUrl;
import dev.trapstreet.token.Scope;
import dev.trapstreet.token.TokenType;
import dev.trapstreet.token.UrlMatch;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Traits of a token that follow from its verification status and its entry in the token list. See
 * docs/domain.md#public-tokens, #entries-of-allowed-urls, #scope-rules.
 */
final class AccountFacts {
    private static final int NEARLY_FULL = 90;
    private static final int MAX_NAMED = 3;
    private static final String PLAIN = "http://";
    private static final String SECURE = "https://";
    private static final Set<String> PUBLIC_SCOPES =
            Set.of("styles:tiles", "styles:read", "fonts:read", "datasets:read", "vision:read");
    private static final Set<String> MAP_SCOPES = Set.of("styles:tiles", "styles:read", "fonts:read");
    private static final Set<String> ACCOUNT_SCOPES = Set.of("tokens:write", "user:write");
    /** Resources whose scopes a kind of work needs. A style may come with fonts. */
    private static final Map<Trait, Set<String>> NEEDED = Map.of(
            Trait.MORE_THAN_UPLOADS, Set.of("uploads"),
            Trait.MORE_THAN_TILESETS, Set.of("tilesets"),
            Trait.MORE_THAN_DATASETS, Set.of("datasets"),
            Trait.MORE_THAN_STYLES, Set.of("styles", "fonts"));

    private static final String DOWNLOAD_SCOPE = "downloads:read";

    private final Set<Trait> traits;
    private final List<DeploySite> sites;
    private final Map<Trait, List<String>> named = new EnumMap<>(Trait.class);

    private AccountFacts(Set<Trait> traits, List<DeploySite> sites) {
        this.traits = traits;
        this.sites = sites;
    }

    /** Adds the traits of a token in a project that is served on the given sites. Returns the causes by trait. */
    static Map<Trait, List<String>> add(
            MapboxToken token, AccountStatus accountStatus, List<DeploySite> sites, Set<Trait> traits) {
        AccountFacts facts = new AccountFacts(traits, sites);
        if (token.type() == TokenType.TEMPORARY && token.claims().scopes().isPresent()) {
            List<String> scopes = new ArrayList<>();
            for (Scope scope : token.claims().scopes().get()) {
                scopes.add(scope.name());
            }
            facts.addScopesBeyondMaps(scopes);
        }
        facts.addVerdict(token.type(), accountStatus);
        return facts.named;
    }

    /** Adds the traits of a token that is known from the token list only. Returns the causes by trait. */
    static Map<Trait, List<String>> add(TokenType type, AccountStatus accountStatus, Set<Trait> traits) {
        AccountFacts facts = new AccountFacts(traits, List.of());
        facts.addVerdict(type, accountStatus);
        return facts.named;
    }

    /**
     * Returns the traits of a token that code requests, with their causes. A token with allowed URLs is one for web pages.
     */
    static Map<Trait, List<String>> ofRequest(List<String> allowedUrls, List<String> scopes) {
        AccountFacts facts = new AccountFacts(EnumSet.noneOf(Trait.class), List.of());
        facts.addUrls(AllowedUrls.of(allowedUrls).entries());
        facts.addScopes(TokenType.SECRET, scopes);
        if (allowedUrls.isEmpty()) {
            facts.named.remove(Trait.MORE_THAN_MAPS);
        }
        for (Trait count : List.of(Trait.MANY_URLS, Trait.TOO_MANY_URLS)) {
            if (facts.traits.contains(count)) {
                facts.named.put(count, List.of(allowedUrls.size() + " entries"));
            }
        }
        return facts.named;
    }

    private void addVerdict(TokenType type, AccountStatus accountStatus) {
        Verdict verdict = accountStatus.verdict();
        if (verdict.isDead() && verdict.state() != Verdict.State.EXPIRED) {
            traits.add(Trait.DEAD);
        }
        if (accountStatus.listed().isPresent()) {
            addListing(type, accountStatus.listed().get(), accountStatus.restriction());
        }
    }

    private void addListing(TokenType type, ListingEntry entry, Restriction restriction) {
        if (entry.isDefault()) {
            traits.add(Trait.DEFAULT);
        }
        if (restriction.status() == Restriction.Status.LISTED) {
            traits.add(Trait.RESTRICTED);
            named.put(Trait.RESTRICTED, restriction.allowedUrls());
            AllowedUrls urls = AllowedUrls.of(restriction.allowedUrls());
            addUrls(urls.entries());
            addSites(urls);
        } else if (entry.applications().isEmpty()) {
            traits.add(Trait.UNRESTRICTED);
        }
        addScopes(type, entry.scopes());
        put(Trait.UNKNOWN_SCOPE, entry.unknownScopes());
    }

    /** Adds the sites that are certainly denied. An UNKNOWN answer does not count, because the site may work. */
    private void addSites(AllowedUrls urls) {
        List<String> refused = new ArrayList<>();
        for (DeploySite site : sites) {
            String origin = site.origin();
            // A file may still say http although the site is served over https by now.
            boolean plain = origin.startsWith(PLAIN) && !isRefused(urls, SECURE + origin.substring(PLAIN.length()));
            if (!plain && isRefused(urls, origin)) {
                refused.add(refused.size() < MAX_NAMED ? origin + " (" + site.file() + ")" : "…");
            }
            if (refused.size() > MAX_NAMED) {
                break;
            }
        }
        put(Trait.SITE_NOT_ALLOWED, refused);
    }

    private static boolean isRefused(AllowedUrls urls, String origin) {
        return PageUrl.of(origin + "/")
                .map(page -> urls.admits(page, PageUrl.SentReferrer.ORIGIN).decision() == UrlMatch.Decision.DENY)
                .orElse(false);
    }

    private void addScopes(TokenType type, List<String> scopes) {
        if (scopes.isEmpty()) {
            traits.add(Trait.NO_SCOPES);
        }
        addScopesBeyondMaps(scopes);
        addScopesBeyondWork(scopes);
        List<String> ofAccount = new ArrayList<>();
        List<String> beside = new ArrayList<>();
        for (String scope : scopes) {
            if (ACCOUNT_SCOPES.contains(scope)) {
                ofAccount.add(scope);
            }
            if (!scope.equals(DOWNLOAD_SCOPE)) {
                beside.add(scope);
            }
        }
        put(Trait.ACCOUNT_SCOPES, ofAccount);
        if (scopes.contains(DOWNLOAD_SCOPE)) {
            put(Trait.DOWNLOAD_AND_MORE, beside);
        }
        if (type == TokenType.PUBLIC && scopes.containsAll(PUBLIC_SCOPES)) {
            traits.add(Trait.ALL_PUBLIC_SCOPES);
        }
    }

    /** Adds the secret scopes that one kind of work does not need; public ones do no harm in a secret token. */
    private void addScopesBeyondWork(List<String> scopes) {
        NEEDED.forEach((trait, resources) -> {
            List<String> more = new ArrayList<>();
            for (String scope : scopes) {
                String resource = scope.substring(0, Math.max(0, scope.indexOf(':')));
                if (!resources.contains(resource) && new Scope(scope).isSecret()) {
                    more.add(scope);
                }
            }
            put(trait, more);
        });
    }

    private void addScopesBeyondMaps(List<String> scopes) {
        List<String> more = new ArrayList<>(scopes);
        more.removeAll(MAP_SCOPES);
        put(Trait.MORE_THAN_MAPS, more);
    }

    private void put(Trait trait, List<String> entries) {
        if (!entries.isEmpty()) {
            traits.add(trait);
            named.put(trait, entries);
        }
    }

    private void put(Trait trait, AllowedUrl entry) {
        traits.add(trait);
        named.computeIfAbsent(trait, key -> new ArrayList<>()).add(entry.text());
    }

    private void addUrls(List<AllowedUrl> entries) {
        if (entries.size() > AllowedUrls.MAX_ENTRIES) {
            traits.add(Trait.TOO_MANY_URLS);
        } else if (entries.size() >= NEARLY_FULL) {
            traits.add(Trait.MANY_URLS);
        }
        int local = 0;
        for (AllowedUrl entry : entries) {
            local += entry.isLocal() ? 1 : 0;
        }
        for (int i = 0; i < entries.size(); i++) {
            AllowedUrl entry = entries.get(i);
            if (isCovered(entries, i)) {
                put(Trait.REDUNDANT_URL, entry);
            }
            if (entry.isLocal()) {
                put(local == entries.size() ? Trait.LOCAL_URLS_ONLY : Trait.LOCAL_URL, entry);
                if (entry.host().equals("localhost") && entry.port().isEmpty()) {
                    put(Trait.LOCALHOST_WITHOUT_PORT, entry);
                }
            } else {
                addUrl(entry, entries);
            }
        }
    }

    private void addUrl(AllowedUrl entry, List<AllowedUrl> entries) {
        if (entry.undocumentedSyntax().isPresent()) {
            put(Trait.UNDOCUMENTED_URL, entry);
            return; // the meaning of its parts is not documented
        }
        if (entry.scheme().isEmpty()) {
            put(Trait.URL_WITHOUT_SCHEME, entry);
        } else if (entry.scheme().get().equals("http")) {
            put(Trait.HTTP_URL, entry);
        }
        Breadth breadth = entry.breadth();
        if (entry.isIp()) {
            put(Trait.IP_URL, entry);
        } else if (breadth == Breadth.TOP_LEVEL || entry.host().indexOf('.') < 0) {
            put(Trait.TOP_LEVEL_URL, entry);
        } else if (breadth == Breadth.SHARED_HOSTING) {
            put(Trait.SHARED_URL, entry);
        }
        if (entry.hasPath()) {
            put(Trait.PATH_URL, entry);
        }
        if (entry.hasQuery()) {
            put(Trait.QUERY_URL, entry);
        }
        if (entry.host().startsWith("www.")) {
            String domain = entry.host().substring("www.".length());
            boolean named = false;
            for (AllowedUrl other : entries) {
                named |= other.host().equals(domain);
            }
            if (!named) {
                put(Trait.WWW_ONLY, entry);
            }
        }
    }

    /**
     * Returns whether another entry allows everything that this one does. Of two equal entries, the second is covered.
     */
    private static boolean isCovered(List<AllowedUrl> entries, int index) {
        AllowedUrl entry = entries.get(index);
        for (int i = 0; i < entries.size(); i++) {
            AllowedUrl other = entries.get(i);
            boolean same = other.text().equals(entry.text());
            if (i != index && (same ? i < index : covers(other, entry))) {
                return true;
            }
        }
        return false;
    }

    private static boolean covers(AllowedUrl wide, AllowedUrl narrow) {
        boolean known = wide.undocumentedSyntax().isEmpty()
                && narrow.undocumentedSyntax().isEmpty();
        boolean whole = !wide.hasPath() && !wide.hasQuery();
        boolean scheme = wide.scheme().isEmpty() || wide.scheme().equals(narrow.scheme());
        boolean below = !wide.isIp() && narrow.host().endsWith("." + wide.host());
        boolean host = wide.host().equals(narrow.host()) || below;
        return known && whole && scheme && host && wide.port().equals(narrow.port()) && isWiderThan(wide, narrow);
    }

    /** Returns whether the entries differ in more than notation: otherwise neither covers the other. */
    private static boolean isWiderThan(AllowedUrl wide, AllowedUrl narrow) {
        return !wide.host().equals(narrow.host())
                || !wide.scheme().equals(narrow.scheme())
                || narrow.hasPath()
                || narrow.hasQuery();
    }
}
