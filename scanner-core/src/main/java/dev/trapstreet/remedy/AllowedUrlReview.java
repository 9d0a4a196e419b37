package dev.trapstreet.remedy;

import dev.trapstreet.token.AllowedUrl;
import dev.trapstreet.token.AllowedUrls;
import dev.trapstreet.token.Breadth;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * Checks of allowed URLs before they are sent to an account (see docs/domain.md#entries-of-allowed-urls and
 * docs/domain.md#allowed-urls).
 */
final class AllowedUrlReview {
    private AllowedUrlReview() {}

    /** Treatment of entries whose syntax is not documented. */
    public enum Undocumented {
        /** The entry is rejected. */
        REFUSED,
        /** The entry is sent. */
        ACCEPTED
    }

    /**
     * Returns the entries to send, without duplicates.
     *
     * @throws RefusedException if an entry is not an allowed URL, or there are too many
     */
    static List<String> validate(List<String> urls, Undocumented undocumented) throws RefusedException {
        List<String> all = new ArrayList<>(new LinkedHashSet<>(urls));
        for (String url : all) {
            Optional<String> odd = AllowedUrl.of(url).undocumentedSyntax();
            boolean blank = url.isBlank() || url.chars().anyMatch(c -> c <= ' ' || c == 0x7F);
            if (blank || AllowedUrl.of(url).host().isEmpty()) {
                throw new RefusedException(
                        "'" + url + "' is not an allowed URL: write it like https://www.example.com");
            }
            if (odd.isPresent() && undocumented == Undocumented.REFUSED) {
                throw new RefusedException("'" + url + "' does not have the documented syntax: " + odd.get()
                        + "; it may allow nothing, or everything; --undocumented sends it nevertheless");
            }
        }
        if (all.size() > AllowedUrls.MAX_ENTRIES) {
            throw new RefusedException(
                    "a token has at most " + AllowedUrls.MAX_ENTRIES + " allowed URLs, not " + all.size());
        }
        return all;
    }

    /** Returns warnings about the entries, as sentences. */
    static List<String> warnings(List<String> urls) {
        List<String> warnings = new ArrayList<>();
        List<AllowedUrl> entries = AllowedUrls.of(urls).entries();
        boolean web = entries.stream().anyMatch(entry -> !entry.isLocal());
        for (AllowedUrl entry : entries) {
            breadth(entry).ifPresent(warnings::add);
            if (entry.undocumentedSyntax().isPresent()) {
                continue; // the remaining checks apply to the documented syntax
            }
            if (entry.isLocal() && web) {
                warnings.add("'" + entry.text()
                        + "' allows pages on any user's own machine: use a separate token for development.");
            }
            if (entry.host().equals("localhost") && entry.port().isEmpty()) {
                warnings.add(
                        "'" + entry.text() + "' names no port, so only ports 80 and 443 are certain to be allowed.");
            }
            if (!entry.isLocal() && entry.scheme().equals(Optional.of("http"))) {
                warnings.add("'" + entry.text() + "' does not allow the same page over https.");
            }
            if (entry.hasPath() || entry.hasQuery()) {
                warnings.add("'" + entry.text()
                        + "' names more than a host, but browsers send only the origin by default: the map "
                        + "stays empty unless the page's referrer policy sends the full URL.");
            }
        }
        return warnings;
    }

    private static Optional<String> breadth(AllowedUrl entry) {
        Breadth breadth = entry.breadth();
        return switch (breadth) {
            case TOP_LEVEL ->
                Optional.of("'" + entry.text()
                        + "' allows a whole top-level domain, regardless of who owns the domains below it.");
            case SHARED_HOSTING ->
                Optional.of("'" + entry.text()
                        + "' is shared by many owners, and all of their sites are allowed: name your own host"
                        + " below it.");
            case UNDOCUMENTED ->
                Optional.of("'" + entry.text()
                        + "' does not have the documented syntax: it may allow nothing, or everything.");
            case LOCAL, PATH, HOST, DOMAIN, EVERYTHING -> Optional.empty();
        };
    }
}
