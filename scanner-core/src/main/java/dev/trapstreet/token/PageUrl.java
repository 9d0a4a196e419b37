package dev.trapstreet.token;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** URL of a page with a map, as a browser sends it to the API in the {@code Referer} header. Immutable. */
public final class PageUrl {
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
        ORIGIN_HEADER
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
        UrlParts parts = UrlParts.of(text);
        if (parts.scheme().isEmpty()
                || (parts.host().isEmpty() && !parts.scheme().get().equals("file"))) {
            return Optional.empty();
        }
        String path = removeDotSegments(parts.path());
        UrlParts normal =
                new UrlParts(parts.scheme(), parts.host(), parts.port(), path, parts.query(), parts.unusualSyntax());
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

    /** Returns whether the scheme is {@code file}, for which browsers never send a Referer. */
    boolean isFile() {
        return parts.scheme().orElse("").equals("file");
    }

    /** Returns whether the scheme is {@code http} or {@code https}. */
    boolean isWeb() {
        String scheme = parts.scheme().orElse("");
        return scheme.equals("http") || scheme.equals("https");
    }
}
