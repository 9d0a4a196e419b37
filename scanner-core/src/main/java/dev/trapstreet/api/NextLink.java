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
 * docs/domain.md#list-tokens). Strict: a header that does not have this form is not taken for the end of the list,
 * because a token that is missing from an incomplete list would then count as deleted.
 */
final class NextLink {
    private final String text;
    private int at;

    private NextLink(String text) {
        this.text = text;
    }

    /** Thrown when a header does not have the form of RFC 8288. */
    static final class MalformedLinkException extends Exception {
        private static final long serialVersionUID = 1;

        MalformedLinkException() {
            super("the Link header is malformed", null, false, false);
        }
    }

    /**
     * Returns the target of the first next link, or an empty result if no header names one.
     *
     * @throws MalformedLinkException if a header is malformed before a next link is found
     */
    static Optional<URI> parse(List<String> headers) throws MalformedLinkException {
        for (String header : headers) {
            Optional<URI> next = new NextLink(header).next();
            if (next.isPresent()) {
                return next;
            }
        }
        return Optional.empty();
    }

    private Optional<URI> next() throws MalformedLinkException {
        skipBlanksAndCommas();
        while (at < text.length()) {
            int close = text.charAt(at) == '<' ? text.indexOf('>', at) : -1;
            if (close < 0) {
                throw new MalformedLinkException();
            }
            String target = text.substring(at + 1, close).strip();
            at = close + 1;
            if (parametersNameNext()) {
                return Optional.of(uri(target));
            }
            skipBlanksAndCommas();
        }
        return Optional.empty();
    }

    private void skipBlanksAndCommas() {
        while (at < text.length() && (Character.isWhitespace(text.charAt(at)) || text.charAt(at) == ',')) {
            at++;
        }
    }

    /**
     * Reads the parameters of a target up to the comma that ends them, or to the end. Returns whether they include the
     * relation {@code next}.
     */
    private boolean parametersNameNext() throws MalformedLinkException {
        boolean next = false;
        boolean first = true;
        while (at < text.length() && text.charAt(at) != ',') {
            int start = at;
            while (at < text.length() && text.charAt(at) != ';' && text.charAt(at) != ',') {
                if (text.charAt(at) == '"') {
                    at = text.indexOf('"', at + 1);
                    if (at < 0) {
                        throw new MalformedLinkException();
                    }
                }
                at++;
            }
            String parameter = text.substring(start, at).strip();
            if (first && !parameter.isEmpty()) {
                throw new MalformedLinkException(); // a parameter begins with a semicolon
            }
            first = false;
            next |= isNext(parameter);
            if (at < text.length() && text.charAt(at) == ';') {
                at++;
            }
        }
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

    private static URI uri(String target) throws MalformedLinkException {
        try {
            return new URI(target);
        } catch (URISyntaxException e) {
            throw new MalformedLinkException();
        }
    }
}
