package dev.trapstreet.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses and proxies to which requests may be sent. See docs/domain.md#request-policy. */
final class ApiEndpointTest {
    @ParameterizedTest
    @CsvSource({
        "https://api.mapbox.com, https://api.mapbox.com",
        "HTTPS://API.Mapbox.com:443/, https://api.mapbox.com",
        "https://api.example.com:8443, https://api.example.com:8443",
        "http://127.0.0.1:8080, http://127.0.0.1:8080",
        "http://127.1.2.3, http://127.1.2.3",
        "http://localhost:80, http://localhost",
        "http://[::1]:9000, http://[::1]:9000",
    })
    void anAddressHasOneForm(String typed, String origin) throws Exception {
        assertEquals(origin, ApiEndpoint.of(typed).origin());
        assertEquals(ApiEndpoint.of(origin), ApiEndpoint.of(typed));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://api.mapbox.com",
                "http://127.0.0.1.example.com",
                "http://localhost.example.com",
                "http://10.0.0.1",
                "http://0.0.0.0",
                "ftp://127.0.0.1",
                "file:///etc/passwd",
                "https://user@api.mapbox.com",
                "https://api.mapbox.com/tokens",
                "https://api.mapbox.com?x=1",
                "https://api.mapbox.com#x",
                "https://api.mapbox.com:0",
                "https://api.mapbox.com:70000",
                "api.mapbox.com",
                "https://",
                "",
                "https://a b",
            })
    void whatCouldLeakATokenIsRefusedWithoutRepeatingIt(String typed) {
        ApiEndpoint.InvalidEndpointException refused =
                assertThrows(ApiEndpoint.InvalidEndpointException.class, () -> ApiEndpoint.of(typed));
        assertFalse(typed.contains("user") && refused.getMessage().contains("user@"), refused.getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "https://api.mapbox.com/tokens/v2/x?start=1, true",
        "https://API.mapbox.com:443/x, true",
        "https://api.mapbox.com:8443/x, false",
        "http://api.mapbox.com/x, false",
        "https://api.mapbox.com.example.com/x, false",
        "https://x@api.mapbox.com/x, false",
        "invalid:link, false",
    })
    void anOriginIsSchemeHostAndPort(URI link, boolean same) {
        assertEquals(same, ApiEndpoint.MAPBOX.isSameOrigin(link));
    }

    @ParameterizedTest
    @CsvSource({
        "HTTPS_PROXY, https://api.mapbox.com, '', proxy.example.com:3128",
        "https_proxy, https://api.mapbox.com, '', proxy.example.com:3128",
        "HTTP_PROXY, https://api.mapbox.com, '', none",
        "HTTPS_PROXY, http://127.0.0.1:8080, '', none",
        "HTTPS_PROXY, https://api.mapbox.com, 'localhost,.mapbox.com', none",
        "HTTPS_PROXY, https://api.mapbox.com, 'mapbox.com', none",
        "HTTPS_PROXY, https://api.mapbox.com, 'API.mapbox.com', none",
        "HTTPS_PROXY, https://api.mapbox.com, '*', none",
        "HTTPS_PROXY, https://api.mapbox.com, 'box.com, example.com', proxy.example.com:3128",
    })
    void theProxyIsTheEnvironments(String variable, URI asked, String direct, String expected) throws Exception {
        EnvironmentProxySelector proxies =
                EnvironmentProxySelector.of(Map.of(variable, "http://proxy.example.com:3128/", "NO_PROXY", direct));
        Proxy proxy = proxies.select(asked).get(0);
        String address = proxy.address() instanceof InetSocketAddress inet
                ? inet.getHostString() + ":" + inet.getPort()
                : "none";
        assertEquals(expected, address);
    }

    @Test
    void aProxyMayBeNamedWithoutScheme() throws Exception {
        EnvironmentProxySelector proxies = EnvironmentProxySelector.of(Map.of("HTTPS_PROXY", "127.0.0.1:3128"));
        InetSocketAddress address = (InetSocketAddress)
                proxies.select(URI.create("https://api.mapbox.com")).get(0).address();
        assertEquals(3128, address.getPort());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://user:hunter2@proxy.example.com:3128", "socks5://proxy.example.com", "http://", ":::"})
    void aProxyThatCannotBeUsedIsRefusedAndNotPassedBy(String proxy) {
        ApiEndpoint.InvalidEndpointException refused = assertThrows(
                ApiEndpoint.InvalidEndpointException.class,
                () -> EnvironmentProxySelector.of(Map.of("HTTPS_PROXY", proxy)));
        assertFalse(refused.getMessage().contains("hunter2"));
    }
}
