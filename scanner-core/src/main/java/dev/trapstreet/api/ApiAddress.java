package dev.trapstreet.api;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where the Tokens API stands: scheme, host and port. HTTPS always, because requests carry tokens; plain HTTP for this very
 * machine alone, where a stand-in may run (DOMAIN section 6.1).
 */
public final class ApiAddress {
    /** Mapbox's own. */
    public static final ApiAddress MAPBOX = new ApiAddress(URI.create("https://api.mapbox.com"));

    /** The variable of the environment that names another. */
    public static final String VARIABLE = "TRAPSTREET_API_URL";

    private static final Pattern LOOPBACK_V4 = Pattern.compile("127(?:\\.[0-9]{1,3}){3}");
    private static final Set<String> NO_PATH = Set.of("", "/");

    private final URI uri;

    private ApiAddress(URI uri) {
        this.uri = uri;
    }

    /** An address that the client refuses; the message says why and does not repeat the address. */
    public static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1;

        RefusedException(String why) {
            super(why);
        }
    }

    /**
     * Mapbox's own, unless the environment names another.
     *
     * @throws RefusedException when what it names is none
     */
    public static ApiAddress of(Map<String, String> environment) throws RefusedException {
        String named = environment.getOrDefault(VARIABLE, "");
        return named.isEmpty() ? MAPBOX : of(named);
    }

    /**
     * Reads an address such as {@code https://api.mapbox.com} or {@code http://127.0.0.1:8080}.
     *
     * @throws RefusedException when it is no such address, or plain HTTP to another machine
     */
    public static ApiAddress of(String text) throws RefusedException {
        URI uri;
        try {
            uri = new URI(text.strip());
        } catch (URISyntaxException e) {
            throw new RefusedException("the API's address is no URL such as https://api.mapbox.com");
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        String host = uri.getHost() == null ? "" : uri.getHost().toLowerCase(Locale.ROOT);
        if (host.isEmpty() || !(scheme.equals("https") || scheme.equals("http"))) {
            throw new RefusedException("the API's address is no URL such as https://api.mapbox.com");
        }
        if (uri.getRawUserInfo() != null
                || uri.getRawQuery() != null
                || uri.getRawFragment() != null
                || !NO_PATH.contains(uri.getRawPath())) {
            throw new RefusedException(
                    "the API's address is a scheme, a host and perhaps a port, without anything else");
        }
        if (uri.getPort() == 0 || uri.getPort() > 65_535) {
            throw new RefusedException("the API's address has a port that does not exist");
        }
        if (scheme.equals("http") && !isLoopback(host)) {
            throw new RefusedException("the API is asked over HTTPS; plain HTTP is for this very machine alone");
        }
        String port = uri.getPort() < 0 || uri.getPort() == defaultPort(scheme) ? "" : ":" + uri.getPort();
        return new ApiAddress(URI.create(scheme + "://" + host + port));
    }

    private static boolean isLoopback(String host) {
        return host.equals("localhost")
                || host.equals("[::1]")
                || LOOPBACK_V4.matcher(host).matches();
    }

    static int defaultPort(String scheme) {
        return scheme.equals("https") ? 443 : 80;
    }

    /** The address in its one form: lower case, without a path and without the scheme's own port. */
    public String origin() {
        return uri.toString();
    }

    /** True when the other address, of whatever path, is of the same scheme, host and port. */
    boolean isOriginOf(URI other) {
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
        return other instanceof ApiAddress that && that.uri.equals(uri);
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
