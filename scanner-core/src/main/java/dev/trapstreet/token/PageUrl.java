package dev.trapstreet.token;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** URL of a page with a map, as a browser sends it to the API in the {@code Referer} header. Immutable. */
public final class PageUrl {
    private static final Set<String> WITHOUT_AUTHORITY = Set.of("blob", "data", "javascript");

    private final UrlParts parts;
    private final boolean normalized;

    /** Part of the page URL that the browser sends, according to the referrer policy. */
    public enum SentReferrer {
        /** Complete URL: {@code no-referrer-when-downgrade}, {@code unsafe-url}. */
        WHOLE,
        /** Origin only: the default of browsers. */
        ORIGIN,
        /** Nothing: {@code no-referrer}, {@code same-origin}, native SDKs, Mapbox GL JS before 0.53.1. */
        NOTHING,
        /** {@code Origin} header without a Referer, as some browsers send it with requests of scripts. */
        ORIGIN_HEADER;

        /**
         * Returns the part that a page sends to the API, which is another site and uses HTTPS.
         *
         * @param policy the name of a referrer policy, such as {@code same-origin}
         * @return the part; empty if there is no policy of this name
         */
        public static Optional<SentReferrer> ofPolicy(String policy) {
            return switch (policy) {
                case "no-referrer", "same-origin" -> Optional.of(NOTHING);
                case "origin", "strict-origin", "origin-when-cross-origin", "strict-origin-when-cross-origin" ->
                    Optional.of(ORIGIN);
                case "no-referrer-when-downgrade", "unsafe-url" -> Optional.of(WHOLE);
                default -> Optional.empty();
            };
        }
    }

    private PageUrl(UrlParts parts, boolean normalized) {
        this.parts = parts;
        this.normalized = normalized;
    }

    /**
     * Parses the complete URL of a page, such as {@code https://www.example.com/map}.
     *
     * @param text the URL
     * @return the URL; empty if the text has no scheme or no host
     */
    public static Optional<PageUrl> of(String text) {
        for (String scheme : WITHOUT_AUTHORITY) {
            if (text.strip().regionMatches(true, 0, scheme + ":", 0, scheme.length() + 1)) {
                return Optional.of(new PageUrl(
                        new UrlParts(
                                Optional.of(scheme), "", OptionalInt.empty(), "/", Optional.empty(), Optional.empty()),
                        false));
            }
        }
        UrlParts parts = UrlParts.of(text);
        boolean web = parts.scheme().map(PageUrl::isWeb).orElse(false);
        if (parts.scheme().isEmpty() || (parts.host().isEmpty() && web)) {
            return Optional.empty();
        }
        // Browsers send hosts in punycode, without a fragment and without user information.
        Optional<String> unusual = parts.unusualSyntax()
                .filter(why -> !(web
                        && (why.equals(UrlParts.NOT_ASCII)
                                || why.equals(UrlParts.FRAGMENT)
                                || why.equals(UrlParts.USER))));
        String path = removeDotSegments(parts.path());
        UrlParts normal = new UrlParts(parts.scheme(), parts.host(), parts.port(), path, parts.query(), unusual);
        return Optional.of(new PageUrl(normal, parts.hasUnusualPath()));
    }

    /** Returns the path as a browser sends it: with dot segments resolved, and at least a slash. */
    private static String removeDotSegments(String path) {
        Deque<String> segments = new ArrayDeque<>();
        String[] all = path.isEmpty() ? new String[] {""} : path.substring(1).split("/", -1);
        for (int i = 0; i < all.length; i++) {
            boolean last = i == all.length - 1;
            if (all[i].equals("..")) {
                segments.pollLast();
            }
            if (!all[i].equals(".") && !all[i].equals("..")) {
                segments.addLast(all[i]);
            } else if (last) {
                segments.addLast("");
            }
        }
        return "/" + String.join("/", segments);
    }

    /** Returns this URL reduced to its origin. */
    PageUrl originOnly() {
        UrlParts origin =
                new UrlParts(parts.scheme(), parts.host(), parts.port(), "/", Optional.empty(), parts.unusualSyntax());
        return new PageUrl(origin, false);
    }

    UrlParts parts() {
        return parts;
    }

    /**
     * Returns whether the path was written with dot segments or escapes, so that the API may receive another spelling.
     */
    boolean wasNormalized() {
        return normalized;
    }

    /** Returns whether the scheme is one for which browsers never send a Referer. */
    boolean isLocal() {
        String scheme = parts.scheme().orElse("");
        return scheme.equals("file") || WITHOUT_AUTHORITY.contains(scheme);
    }

    /** Returns whether the scheme is {@code http} or {@code https}. */
    boolean isWeb() {
        return isWeb(parts.scheme().orElse(""));
    }

    private static boolean isWeb(String scheme) {
        return scheme.equals("http") || scheme.equals("https");
    }
}
