package dev.trapstreet.token;

import java.util.List;

/** All the allowed URLs of a token. One that admits a page is enough; none at all admit every page. */
public final class AllowedUrls {
    /** Allowed URLs that a token can have (seed "Tokens API", limits). */
    public static final int MOST = 100;

    private final List<AllowedUrl> entries;

    private AllowedUrls(List<AllowedUrl> entries) {
        this.entries = entries;
    }

    /** Reads them, in their order. */
    public static AllowedUrls of(List<String> texts) {
        return new AllowedUrls(texts.stream().map(AllowedUrl::of).toList());
    }

    public List<AllowedUrl> entries() {
        return entries;
    }

    /** How many pages the widest of them allows at most. An entry that the documentation does not know may count as any. */
    public Breadth breadth() {
        Breadth widest = entries.isEmpty() ? Breadth.EVERYTHING : Breadth.LOCAL;
        for (AllowedUrl entry : entries) {
            Breadth breadth = entry.breadth();
            widest = breadth.compareTo(widest) > 0 ? breadth : widest;
        }
        return widest;
    }

    /** Whether a map on that page works. */
    public UrlMatch admits(PageUrl page, PageUrl.Sent sent) {
        if (entries.isEmpty()) {
            return UrlMatch.allow("there are no allowed URLs, so the token works from anywhere");
        }
        return switch (sent) {
            case WHOLE -> best(page);
            case ORIGIN -> best(page.originOnly());
            case NOTHING -> UrlMatch.deny("a request that does not tell where it comes from is refused");
            case ORIGIN_HEADER ->
                best(page.originOnly())
                        .and(UrlMatch.unknown(
                                "whether the Origin header serves in place of a Referer is not documented"));
        };
    }

    private UrlMatch best(PageUrl page) {
        UrlMatch best = entries.get(0).admits(page);
        for (AllowedUrl entry : entries.subList(1, entries.size())) {
            best = best.or(entry.admits(page));
        }
        return best.answer() == UrlMatch.Answer.DENY && entries.size() > 1
                ? UrlMatch.deny("none of the " + entries.size() + " allowed URLs admits it")
                : best;
    }
}
