package dev.trapstreet.api;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Proxy selector configured by environment variables, in the form common to other programs. {@code HTTPS_PROXY}, or else
 * {@code ALL_PROXY}, applies to HTTPS requests unless {@code NO_PROXY} names the host, a parent domain or {@code *}. Plain HTTP requests stay on
 * this machine and use no proxy. Immutable.
 */
final class EnvironmentProxySelector extends ProxySelector {
    /** System property of the JDK: the authentication schemes that are withheld from a proxy that opens a tunnel. */
    static final String PERMITTED_BY = "jdk.http.auth.tunneling.disabledSchemes";

    private final @Nullable InetSocketAddress proxy;
    private final @Nullable String credentials;
    private final List<String> direct;

    private EnvironmentProxySelector(
            @Nullable InetSocketAddress proxy, @Nullable String credentials, List<String> direct) {
        this.proxy = proxy;
        this.credentials = credentials;
        this.direct = direct;
    }

    /**
     * Reads the variables. A lower-case variable takes precedence over an upper-case one.
     *
     * @throws ApiEndpoint.InvalidEndpointException if the proxy's address cannot be used. Requests must not bypass the proxy
     *     then.
     */
    static EnvironmentProxySelector of(Map<String, String> environment) throws ApiEndpoint.InvalidEndpointException {
        List<String> direct = new ArrayList<>();
        for (String entry : value(environment, "NO_PROXY").split(",", -1)) {
            String host = entry.strip().toLowerCase(Locale.ROOT);
            if (!host.isEmpty()) {
                direct.add(host.startsWith(".") ? host.substring(1) : host);
            }
        }
        String variable = value(environment, "HTTPS_PROXY").isEmpty() ? "ALL_PROXY" : "HTTPS_PROXY";
        String named = value(environment, variable);
        if (named.isEmpty()) {
            return new EnvironmentProxySelector(null, null, direct);
        }
        URI uri = address(variable, named);
        int port = uri.getPort() < 0 ? ApiEndpoint.defaultPort("http") : uri.getPort();
        return new EnvironmentProxySelector(
                InetSocketAddress.createUnresolved(uri.getHost(), port), credentials(variable, uri), direct);
    }

    private static String value(Map<String, String> environment, String name) {
        String lower = environment.get(name.toLowerCase(Locale.ROOT));
        return lower != null
                ? lower.strip()
                : environment.getOrDefault(name, "").strip();
    }

    /** Returns the variable's value as a URI with a host. A value without a scheme means a plain HTTP proxy. */
    private static URI address(String variable, String named) throws ApiEndpoint.InvalidEndpointException {
        String form = variable + " is not an address such as http://proxy.example.com:3128";
        URI uri;
        try {
            uri = new URI(named.contains("://") ? named : "http://" + named);
        } catch (URISyntaxException e) {
            throw new ApiEndpoint.InvalidEndpointException(
                    form + "; write special characters of the password percent-encoded");
        }
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        if (scheme.startsWith("socks")) {
            throw new ApiEndpoint.InvalidEndpointException(variable
                    + " names a SOCKS proxy, which is not supported; name an HTTP proxy in HTTPS_PROXY, or exclude the"
                    + " API's host in NO_PROXY");
        }
        if (uri.getHost() == null || !scheme.equals("http")) {
            throw new ApiEndpoint.InvalidEndpointException(form);
        }
        return uri;
    }

    /** Returns the header value for the proxy's user and password, or null if the address contains none. */
    private static @Nullable String credentials(String variable, URI uri) throws ApiEndpoint.InvalidEndpointException {
        if (uri.getUserInfo() == null) {
            return null;
        }
        // Java reads the property once. It withholds a password from a tunnel unless the list is empty.
        String withheld = System.getProperty(PERMITTED_BY, "Basic");
        if (withheld.toLowerCase(Locale.ROOT).contains("basic")) {
            throw new ApiEndpoint.InvalidEndpointException(
                    variable + " contains a user and a password, which Java sends only if the system property "
                            + PERMITTED_BY + " is set to nothing; set it, or use a proxy that requires none");
        }
        return "Basic " + Base64.getEncoder().encodeToString(uri.getUserInfo().getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Returns the value of the header {@code Proxy-Authorization} for a request; empty if it uses no proxy or the proxy
     * requires none. Java sends the header to the proxy only, not through the tunnel.
     */
    Optional<String> authorization(URI uri) {
        return isProxied(uri) ? Optional.ofNullable(credentials) : Optional.empty();
    }

    private boolean isProxied(URI uri) {
        return proxy != null && "https".equals(uri.getScheme()) && !isDirect(uri.getHost());
    }

    @Override
    public List<Proxy> select(URI uri) {
        if (proxy == null || !isProxied(uri)) {
            return List.of(Proxy.NO_PROXY);
        }
        // Resolved for each request, as in the JDK's own selector. The client does not resolve an unresolved address.
        return List.of(new Proxy(Proxy.Type.HTTP, new InetSocketAddress(proxy.getHostString(), proxy.getPort())));
    }

    private boolean isDirect(String host) {
        for (String entry : direct) {
            if (entry.equals("*") || host.equals(entry) || host.endsWith("." + entry)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {
        // The request fails and reports it. There is no other proxy to try.
    }
}
