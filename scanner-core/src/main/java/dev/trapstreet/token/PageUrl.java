package dev.trapstreet.token;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** The address of a page that asks for a map, as a browser tells it to the API in the {@code Referer}. */
public final class PageUrl {
    private final UrlParts parts;
    private final boolean tidied;

    /** How much of its address a page tells, which is for its referrer policy to say. */
    public enum Sent {
        /** All of it: {@code no-referrer-when-downgrade}, {@code unsafe-url}. */
        WHOLE,
        /** The origin alone: what browsers do when a page says nothing. */
        ORIGIN,
        /** Nothing: {@code no-referrer}, {@code same-origin}, native SDKs, Mapbox GL JS before 0.53.1. */
        NOTHING,
        /** Nothing but the {@code Origin} header, as some browsers do for a script's request. */
        ORIGIN_HEADER
    }

    private PageUrl(UrlParts parts, boolean tidied) {
        this.parts = parts;
        this.tidied = tidied;
    }

    /** Reads the whole address of a page, such as {@code https://www.example.com/map}; empty when it is none. */
    public static Optional<PageUrl> of(String text) {
        UrlParts parts = UrlParts.of(text);
        if (parts.scheme().isEmpty()
                || (parts.host().isEmpty() && !parts.scheme().get().equals("file"))) {
            return Optional.empty();
        }
        String path = withoutDots(parts.path());
        UrlParts normal = new UrlParts(parts.scheme(), parts.host(), parts.port(), path, parts.query(), parts.oddity());
        return Optional.of(new PageUrl(normal, parts.pathIsWrittenOddly()));
    }

    /** The path as a browser sends it: dot segments resolved, a slash at least. */
    private static String withoutDots(String path) {
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

    /** The same page as it tells no more than its origin. */
    PageUrl originOnly() {
        UrlParts origin =
                new UrlParts(parts.scheme(), parts.host(), parts.port(), "/", Optional.empty(), parts.oddity());
        return new PageUrl(origin, false);
    }

    UrlParts parts() {
        return parts;
    }

    /** True where the path may reach the API in another spelling. */
    boolean wasTidied() {
        return tidied;
    }

    /** True for {@code file://}, which no browser tells anybody. */
    boolean isFile() {
        return parts.scheme().orElse("").equals("file");
    }

    /** True for {@code http} and {@code https}. */
    boolean isWeb() {
        String scheme = parts.scheme().orElse("");
        return scheme.equals("http") || scheme.equals("https");
    }
}
