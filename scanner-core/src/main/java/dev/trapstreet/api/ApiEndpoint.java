package dev.trapstreet.api;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Base address of the Tokens API: scheme, host and port. HTTPS is required because requests contain tokens. Plain HTTP
 * is permitted only for the loopback interface, where a test server may run (see docs/domain.md#request-policy).
 * Immutable.
 */
public final class ApiEndpoint {
    /** Public address of the Tokens API at Mapbox. */
    public static final ApiEndpoint MAPBOX = new ApiEndpoint(URI.create("https://api.mapbox.com"));

    /** Name of the environment variable that replaces {@link #MAPBOX}. */
    public static final String VARIABLE = "TRAPSTREET_API_URL";

    private static final Pattern LOOPBACK_V4 = Pattern.compile("127(?:\\.[0-9]{1,3}){3}");
    private static final Set<String> NO_PATH = Set.of("", "/");

    private final URI uri;

    private ApiEndpoint(URI uri) {
        this.uri = uri;
    }

    /** Thrown when the client refuses an address. The message gives the reason and does not repeat the address. */
    public static final class InvalidEndpointException extends Exception {
        private static final long serialVersionUID = 1;

        InvalidEndpointException(String why) {
            super(why);
        }
    }

    /**
     * Returns the address named by {@link #VARIABLE}, or {@link #MAPBOX} if the variable is not set or empty.
     *
     * @param environment the environment variables
     * @return the address to use
     * @throws InvalidEndpointException if the variable does not contain a permitted address
     */
    public static ApiEndpoint of(Map<String, String> environment) throws InvalidEndpointException {
        String named = environment.getOrDefault(VARIABLE, "");
        return named.isEmpty() ? MAPBOX : of(named);
    }

    /**
     * Parses an address such as {@code https://api.mapbox.com} or {@code http://127.0.0.1:8080}.
     *
     * @param text the address; surrounding blanks are ignored
     * @return the parsed address
     * @throws InvalidEndpointException if the text is not an address of this form, or is a plain HTTP address of another
     *     machine
     */
    public static ApiEndpoint of(String text) throws InvalidEndpointException {
        URI uri;
        try {
            uri = new URI(text.strip());
        } catch (URISyntaxException e) {
            throw new InvalidEndpointException("the API's address is not a URL such as https://api.mapbox.com");
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        String host = uri.getHost() == null ? "" : uri.getHost().toLowerCase(Locale.ROOT);
        if (host.isEmpty() || !(scheme.equals("https") || scheme.equals("http"))) {
            throw new InvalidEndpointException("the API's address is not a URL such as https://api.mapbox.com");
        }
        if (uri.getRawUserInfo() != null
                || uri.getRawQuery() != null
                || uri.getRawFragment() != null
                || !NO_PATH.contains(uri.getRawPath())) {
            throw new InvalidEndpointException(
                    "the API's address must be a scheme, a host and optionally a port, and nothing else");
        }
        if (uri.getPort() == 0 || uri.getPort() > 65_535) {
            throw new InvalidEndpointException("the API's address has an invalid port");
        }
        if (scheme.equals("http") && !isLoopback(host)) {
            throw new InvalidEndpointException(
                    "the API's address must use HTTPS; plain HTTP is permitted only for this machine");
        }
        String port = uri.getPort() < 0 || uri.getPort() == defaultPort(scheme) ? "" : ":" + uri.getPort();
        return new ApiEndpoint(URI.create(scheme + "://" + host + port));
    }

    private static boolean isLoopback(String host) {
        return host.equals("localhost")
                || host.equals("[::1]")
                || LOOPBACK_V4.matcher(host).matches();
    }

    static int defaultPort(String scheme) {
        return scheme.equals("https") ? 443 : 80;
    }

    /** {@return the address in canonical form: lower case, without a path and without the scheme's default port} */
    public String origin() {
        return uri.toString();
    }

    /** Returns whether the URI has the same scheme, host and port, and no user info. */
    boolean isSameOrigin(URI other) {
        String scheme = String.valueOf(other.getScheme()).toLowerCase(Locale.ROOT);
        return scheme.equals(uri.getScheme())
                && uri.getHost().equalsIgnoreCase(other.getHost())
                && other.getRawUserInfo() == null
                && port(uri) == port(other);
    }

    private static int port(URI of) {
        return of.getPort() >= 0 ? of.getPort() : defaultPort(of.getScheme().toLowerCase(Locale.ROOT));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ApiEndpoint that && that.uri.equals(uri);
    }

    @Override
    public int hashCode() {
        return uri.hashCode();
    }

    @Override
    public String toString() {
        return origin();
    }
}
