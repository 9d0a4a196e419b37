package dev.trapstreet.api;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Proxy selector configured by environment variables, in the form common to other programs. {@code HTTPS_PROXY} applies
 * to HTTPS requests unless {@code NO_PROXY} names the host, a parent domain or {@code *}. Plain HTTP requests stay on
 * this machine and use no proxy. Immutable.
 */
final class EnvironmentProxySelector extends ProxySelector {
    private final @Nullable InetSocketAddress proxy;
    private final List<String> direct;

    private EnvironmentProxySelector(@Nullable InetSocketAddress proxy, List<String> direct) {
        this.proxy = proxy;
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
        String named = value(environment, "HTTPS_PROXY");
        return new EnvironmentProxySelector(named.isEmpty() ? null : address(named), direct);
    }

    private static String value(Map<String, String> environment, String name) {
        String lower = environment.get(name.toLowerCase(Locale.ROOT));
        return lower != null
                ? lower.strip()
                : environment.getOrDefault(name, "").strip();
    }

    private static InetSocketAddress address(String named) throws ApiEndpoint.InvalidEndpointException {
        URI uri;
        try {
            uri = new URI(named.contains("://") ? named : "http://" + named);
        } catch (URISyntaxException e) {
            throw new ApiEndpoint.InvalidEndpointException(
                    "HTTPS_PROXY is not an address such as http://proxy.example.com:3128");
        }
        if (uri.getRawUserInfo() != null) {
            // Java sends a password through a tunnel only if a system property permits it for the entire process.
            throw new ApiEndpoint.InvalidEndpointException(
                    "HTTPS_PROXY contains a user and a password, which is not supported; use a proxy that requires"
                            + " none");
        }
        if (uri.getHost() == null || !"http".equalsIgnoreCase(uri.getScheme())) {
            throw new ApiEndpoint.InvalidEndpointException(
                    "HTTPS_PROXY is not an address such as http://proxy.example.com:3128");
        }
        int port = uri.getPort() < 0 ? ApiEndpoint.defaultPort("http") : uri.getPort();
        return InetSocketAddress.createUnresolved(uri.getHost(), port);
    }

    @Override
    public List<Proxy> select(URI uri) {
        if (proxy == null || !"https".equals(uri.getScheme()) || isDirect(uri.getHost())) {
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
