package dev.trapstreet.api;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The {@code Link} header of RFC 8288, as far as a listing needs it: the target whose relation is {@code next}.
 *
 * <pre>
 *   &lt;https://api.mapbox.com/tokens/v2/user?limit=2&amp;start=x&gt;; rel="next", &lt;…&gt;; rel=prev
 * </pre>
 *
 * A comma may stand inside the angle brackets, a relation may be unquoted or one of several (DOMAIN section 6.2).
 */
final class NextLink {
    private final String text;
    private int at;

    private NextLink(String text) {
        this.text = text;
    }

    /** The target of the first next link; empty when there is none. A header that is no link at all counts as none. */
    static Optional<URI> in(List<String> headers) {
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

    /** Reads the parameters behind a target up to the comma that ends them, or to the end. */
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

    /** A target that is no address is one that leads nowhere we would go. */
    private static Optional<URI> uri(String target) {
        try {
            return Optional.of(new URI(target));
        } catch (URISyntaxException e) {
            return Optional.of(URI.create("invalid:link"));
        }
    }
}
