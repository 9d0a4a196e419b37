package dev.trapstreet.token;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Entry of a token's allowed URLs: {@code [scheme://]host[:port][/path][?query]}. Parsing never fails, because the
 * account has the entry as it is; deviations from the documented syntax are reported by {@link #undocumentedSyntax()}.
 * Immutable.
 *
 * <p>The matching rules are those of Token management (docs/domain.md#sources), row by row in
 * docs/domain.md#allowed-urls.
 */
public final class AllowedUrl {
    private final String text;
    private final UrlParts parts;

    private AllowedUrl(String text) {
        this.text = text;
        this.parts = UrlParts.of(text);
    }

    /**
     * Parses an entry.
     *
     * @param text the entry as the account lists it
     * @return the entry
     */
    public static AllowedUrl of(String text) {
        return new AllowedUrl(text);
    }

    /** {@return the entry as the account lists it} */
    public String text() {
        return text;
    }

    /** {@return the scheme in lower case; empty if every scheme is allowed} */
    public Optional<String> scheme() {
        return parts.scheme();
    }

    /** {@return the host in lower case, in punycode if it is internationalized} */
    public String host() {
        return parts.host();
    }

    /** {@return the port; empty if the entry has none, which allows 80 and 443} */
    public OptionalInt port() {
        return parts.port();
    }

    /** {@return whether the entry has a path other than {@code /}, so that it allows only a part of a site} */
    public boolean hasPath() {
        return parts.path().length() > 1;
    }

    /** {@return whether the entry has a query} */
    public boolean hasQuery() {
        return parts.query().isPresent();
    }

    /** {@return whether the host is an IP address} */
    public boolean isIp() {
        return parts.address().isPresent();
    }

    /** {@return the deviation from the documented syntax, as a clause; empty if there is none} */
    public Optional<String> undocumentedSyntax() {
        if (parts.unusualSyntax().isEmpty() && scheme().isPresent() && !isWebScheme(scheme().get())) {
            return Optional.of("its scheme is neither http nor https");
        }
        return parts.unusualSyntax();
    }

    private static boolean isWebScheme(String scheme) {
        return scheme.equals("http") || scheme.equals("https");
    }

    /** {@return the widest set of pages that the entry can allow} */
    public Breadth breadth() {
        if (undocumentedSyntax().isPresent()) {
            return Breadth.UNDOCUMENTED;
        }
        if (isLocal()) {
            return Breadth.LOCAL;
        }
        if (isIp()) {
            return Breadth.HOST;
        }
        if (PublicSuffixes.isTopLevel(host())) {
            return Breadth.TOP_LEVEL;
        }
        if (PublicSuffixes.isShared(host())) {
            return Breadth.SHARED_HOSTING;
        }
        if (hasPath()) {
            return Breadth.PATH;
        }
        return PublicSuffixes.isRegistered(host()) ? Breadth.DOMAIN : Breadth.HOST;
    }

    /** {@return whether the host is loopback, unspecified, link-local, private or below {@code .local}} */
    public boolean isLocal() {
        String host = host();
        if (host.equals("localhost") || host.endsWith(".localhost") || host.endsWith(".local")) {
            return true;
        }
        return parts.address().map(AllowedUrl::isLocal).orElse(false);
    }

    private static boolean isLocal(InetAddress address) {
        byte first = address.getAddress()[0];
        boolean reserved = address instanceof Inet4Address ? first == 0 : (first & 0xFE) == 0xFC; // 0.0.0.0/8, fc00::/7
        return reserved
                || address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress();
    }

    /**
     * Matches the entry against a page. The least favorable part decides.
     *
     * @param page the URL that the browser sends as the Referer
     * @return the answer, with its reason
     */
    UrlMatch admits(PageUrl page) {
        if (page.isLocal()) {
            return UrlMatch.deny("a page in a local file, or in a blob: or data: URL, sends no Referer");
        }
        UrlParts asked = page.parts();
        if (!hasReadableHost()) {
            return UrlMatch.unknown("'" + text + "' has no host in the documented syntax");
        }
        UrlMatch match = UrlMatch.allow("'" + text + "' allows it")
                .and(matchScheme(asked))
                .and(matchHost(asked))
                .and(matchPort(asked))
                .and(matchPath(page))
                .and(matchQuery(asked));
        Optional<String> odd = undocumentedSyntax();
        if (odd.isPresent()) {
            match = match.and(UrlMatch.unknown("'" + text + "' does not have the documented syntax: " + odd.get()));
        }
        if (asked.unusualSyntax().isPresent()) {
            match = match.and(UrlMatch.unknown("the documentation does not cover such an address: "
                    + asked.unusualSyntax().get()));
        }
        return page.isWeb()
                ? match
                : match.and(
                        UrlMatch.unknown("browsers send a Referer for http and https pages only, and the documentation"
                                + " does not cover others: give an app a separate token without allowed URLs"));
    }

    private UrlMatch matchScheme(UrlParts asked) {
        boolean fits = scheme().isEmpty() || scheme().equals(asked.scheme());
        return fits
                ? UrlMatch.allow("")
                : UrlMatch.deny("'" + text + "' names another scheme, and the scheme must match");
    }

    private boolean hasReadableHost() {
        return host().indexOf('*') < 0 && host().indexOf('^') < 0 && !host().isEmpty();
    }

    private UrlMatch matchHost(UrlParts asked) {
        boolean below = !isIp() && asked.host().endsWith("." + host());
        if (!below && !asked.host().equals(host())) {
            return UrlMatch.deny("'" + text + "' names another host; only its subdomains are also allowed");
        }
        if (isLocal() || isIp()) {
            return UrlMatch.allow("");
        }
        if (PublicSuffixes.isTopLevel(host()) || PublicSuffixes.isShared(host())) {
            return UrlMatch.unknown(
                    "whether the API accepts '" + text + "', a domain that many owners share, is not documented");
        }
        return UrlMatch.allow("");
    }

    private UrlMatch matchPort(UrlParts asked) {
        OptionalInt effective = asked.effectivePort();
        if (port().isPresent()) {
            return port().equals(effective)
                    ? UrlMatch.allow("")
                    : UrlMatch.deny("'" + text + "' names another port, and the port must match");
        }
        if (asked.port().isEmpty() || effective.getAsInt() == portOf(asked)) {
            return UrlMatch.allow("");
        }
        if (effective.getAsInt() == 80 || effective.getAsInt() == 443) {
            return UrlMatch.unknown("ports 80 and 443 are documented as allowed, but not each with the other's scheme");
        }
        return host().equals("localhost")
                ? UrlMatch.unknown("'" + text + "' names no port, and only ports 80 and 443 are documented")
                : UrlMatch.deny("'" + text + "' names no port, so only ports 80 and 443 are allowed");
    }

    private static int portOf(UrlParts asked) {
        return asked.scheme().orElse("").equals("https") ? 443 : 80;
    }

    private UrlMatch matchPath(PageUrl page) {
        String path = parts.path();
        String asked = page.parts().path();
        if (!hasPath()) {
            return UrlMatch.allow("");
        }
        if (path.indexOf('*') >= 0) {
            return UrlMatch.unknown("the meaning of * in '" + text + "' is not documented");
        }
        if (parts.hasUnusualPath() || page.wasNormalized()) {
            return UrlMatch.unknown("how paths with dot segments or escapes are compared is not documented");
        }
        if (asked.equals(path) || asked.startsWith(path.endsWith("/") ? path : path + "/")) {
            return UrlMatch.allow("");
        }
        if (path.equals(asked + "/")) {
            return UrlMatch.unknown("whether the trailing slash of '" + text + "' matters is not documented");
        }
        return asked.startsWith(path)
                ? UrlMatch.unknown("whether '" + text + "' allows paths that merely start with it is not documented")
                : UrlMatch.deny("'" + text + "' allows only its own path and those below it");
    }

    private UrlMatch matchQuery(UrlParts asked) {
        return parts.query().isEmpty() || parts.query().equals(asked.query())
                ? UrlMatch.allow("")
                : UrlMatch.unknown("how the query of '" + text + "' is compared is not documented");
    }

    @Override
    public String toString() {
        return text;
    }
}
