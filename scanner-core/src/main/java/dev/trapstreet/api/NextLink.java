package dev.trapstreet.api;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Parser for the {@code Link} header of RFC 8288 that finds the target with the relation {@code next}.
 *
 * <pre>
 *   &lt;https://api.mapbox.com/tokens/v2/user?limit=2&amp;start=x&gt;; rel="next", &lt;…&gt;; rel=prev
 * </pre>
 *
 * <p>A comma may occur inside the angle brackets. A relation may be unquoted, or one of several (see
 * docs/domain.md#list-tokens).
 */
final class NextLink {
    private final String text;
    private int at;

    private NextLink(String text) {
        this.text = text;
    }

    /**
     * Returns the target of the first next link, or an empty result if there is none. A malformed header is ignored.
     */
    static Optional<URI> parse(List<String> headers) {
        for (String header : headers) {
            Optional<URI> next = new NextLink(header).next();
            if (next.isPresent()) {
                return next;
            }
        }
        return Optional.empty();
    }

    private Optional<URI> next() {
        while (at < text.length()) {
            int open = text.indexOf('<', at);
            int close = open < 0 ? -1 : text.indexOf('>', open);
            if (close < 0) {
                return Optional.empty();
            }
            at = close + 1;
            if (parametersNameNext()) {
                return uri(text.substring(open + 1, close).strip());
            }
        }
        return Optional.empty();
    }

    /**
     * Reads the parameters of a target up to the comma that ends them, or to the end. Returns whether they include the
     * relation {@code next}.
     */
    private boolean parametersNameNext() {
        boolean next = false;
        while (at < text.length() && text.charAt(at) != ',') {
            int start = at;
            while (at < text.length() && text.charAt(at) != ';' && text.charAt(at) != ',') {
                if (text.charAt(at) == '"') {
                    int close = text.indexOf('"', at + 1);
                    at = close < 0 ? text.length() - 1 : close;
                }
                at++;
            }
            next |= isNext(text.substring(start, at).strip());
            if (at < text.length() && text.charAt(at) == ';') {
                at++;
            }
        }
        at++;
        return next;
    }

    private static boolean isNext(String parameter) {
        int equals = parameter.indexOf('=');
        if (equals < 0 || !parameter.substring(0, equals).strip().equalsIgnoreCase("rel")) {
            return false;
        }
        String value = parameter.substring(equals + 1).strip().toLowerCase(Locale.ROOT);
        String relations = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"")
                ? value.substring(1, value.length() - 1)
                : value;
        return List.of(relations.strip().split("\\s+", -1)).contains("next");
    }

    /** Parses a target. A malformed target becomes a URI that the client refuses to follow. */
    private static Optional<URI> uri(String target) {
        try {
            return Optional.of(new URI(target));
        } catch (URISyntaxException e) {
            return Optional.of(URI.create("invalid:link"));
        }
    }
}
