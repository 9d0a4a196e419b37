package dev.trapstreet.token;

import java.util.List;

/**
 * List of a token's allowed URLs. A page is allowed if one entry allows it; an empty list allows every page. Immutable.
 */
public final class AllowedUrls {
    /** Maximum number of allowed URLs of a token. See docs/domain.md#tokens-api. */
    public static final int MAX_ENTRIES = 100;

    private final List<AllowedUrl> entries;

    private AllowedUrls(List<AllowedUrl> entries) {
        this.entries = entries;
    }

    /**
     * Parses a list of entries.
     *
     * @param texts the entries as the account lists them
     * @return the list, in the same order
     */
    public static AllowedUrls of(List<String> texts) {
        return new AllowedUrls(texts.stream().map(AllowedUrl::of).toList());
    }

    /** {@return the entries, in the order of the account's list; unmodifiable} */
    public List<AllowedUrl> entries() {
        return entries;
    }

    /**
     * Returns the breadth of the broadest entry. An entry with undocumented syntax ranks between a domain and shared
     * hosting, because it may allow anything.
     *
     * @return the breadth; {@link Breadth#EVERYTHING} for an empty list
     */
    public Breadth breadth() {
        Breadth widest = entries.isEmpty() ? Breadth.EVERYTHING : Breadth.LOCAL;
        for (AllowedUrl entry : entries) {
            Breadth breadth = entry.breadth();
            widest = breadth.compareTo(widest) > 0 ? breadth : widest;
        }
        return widest;
    }

    /**
     * Returns whether the list allows requests from a page. See docs/domain.md#allowed-urls.
     *
     * @param page the page with the map
     * @param sent the part of its URL that the browser sends
     * @return the answer with its reason; DENY only if every entry denies the page
     */
    public UrlMatch admits(PageUrl page, PageUrl.SentReferrer sent) {
        if (entries.isEmpty()) {
            return UrlMatch.allow("there are no allowed URLs, so the token works from anywhere");
        }
        return switch (sent) {
            case WHOLE -> best(page);
            case ORIGIN -> best(page.originOnly());
            case NOTHING ->
                UrlMatch.deny("a page with this policy sends no Referer, and a request without one is refused");
            case ORIGIN_HEADER ->
                best(page.originOnly())
                        .and(UrlMatch.unknown("whether the Origin header can replace a Referer is not documented"));
        };
    }

    private UrlMatch best(PageUrl page) {
        UrlMatch best = entries.get(0).admits(page);
        for (AllowedUrl entry : entries.subList(1, entries.size())) {
            best = best.or(entry.admits(page));
        }
        return best.decision() == UrlMatch.Decision.DENY && entries.size() > 1
                ? UrlMatch.deny("none of the " + entries.size() + " allowed URLs allows it")
                : best;
    }
}
