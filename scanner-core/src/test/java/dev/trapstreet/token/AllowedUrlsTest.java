package dev.trapstreet.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of docs/domain.md#allowed-urls, row by row. */
final class AllowedUrlsTest {
    private static final String WHOLE = "https://all-subdomains.example.com:8000/all/paths?search=foo";
    private static final String TENANT = "x.s3-website.eu-central-1.amazonaws.com";

    /**
     * Row of the table: its number, the allowed URLs (separated by blanks), the length of the Referer, the page, and
     * the expected answer.
     */
    private record Row(int number, String allowed, PageUrl.SentReferrer sent, String page, UrlMatch.Decision answer) {
        @Override
        public String toString() {
            return number + ": [" + allowed + "] and " + page + " (" + sent + ") is " + answer;
        }
    }

    private static Row allow(int number, String allowed, String page) {
        return new Row(number, allowed, PageUrl.SentReferrer.WHOLE, page, UrlMatch.Decision.ALLOW);
    }

    private static Row deny(int number, String allowed, String page) {
        return new Row(number, allowed, PageUrl.SentReferrer.WHOLE, page, UrlMatch.Decision.DENY);
    }

    private static Row unknown(int number, String allowed, String page) {
        return new Row(number, allowed, PageUrl.SentReferrer.WHOLE, page, UrlMatch.Decision.UNKNOWN);
    }

    static Stream<Row> table() {
        return Stream.of(
                allow(1, "", "https://example.com"),
                allow(1, "", "http://localhost:3000"),
                allow(2, "http://example.com", "http://www.example.com"),
                allow(3, "http://example.com", "http://www.production.example.com"),
                allow(4, "http://example.com", "http://example.com/anything/else"),
                allow(5, "http://example.com/path", "http://example.com/path/more"),
                deny(6, "http://example.com/path", "http://example.com/another/path"),
                deny(7, "http://example.com/path", "http://example.com/Path"),
                deny(8, "http://example.com", "https://example.com"),
                allow(9, "example.com", "http://example.com"),
                allow(9, "example.com", "https://example.com"),
                deny(10, "mapbox.com", "https://notmapbox.com"),
                deny(11, "docs.mapbox.com", "https://mapbox.com"),
                allow(12, "example.com", "http://example.com:80"),
                allow(12, "example.com", "https://example.com:443"),
                deny(13, "example.com", "http://example.com:8080"),
                allow(14, "mapbox.com:2019", "https://mapbox.com:2019"),
                deny(15, "mapbox.com:2019", "https://mapbox.com"),
                unknown(16, "example.com", "https://example.com:80"),
                unknown(16, "example.com", "http://example.com:443"),
                allow(17, WHOLE, WHOLE),
                unknown(18, WHOLE, "https://all-subdomains.example.com:8000/all/paths"),
                unknown(18, WHOLE + "&a=b", "https://all-subdomains.example.com:8000/all/paths?a=b&search=foo"),
                unknown(18, WHOLE, WHOLE + "&more=1"),
                allow(19, "http://example.com/path", "http://example.com/path"),
                unknown(20, "http://example.com/path", "http://example.com/pathology"),
                unknown(21, "http://example.com/path/", "http://example.com/path"),
                allow(22, "http://example.com/", "http://example.com"),
                allow(23, "Example.COM", "https://example.com"),
                allow(23, "HTTPS://example.com", "https://EXAMPLE.com"),
                deny(24, "example.com https://www.example.org", "http://localhost:3000"),
                allow(25, "localhost", "http://localhost"),
                unknown(25, "localhost", "http://localhost:3000"),
                allow(26, "localhost:3000", "http://localhost:3000"),
                deny(26, "localhost:3000", "http://127.0.0.1:3000"),
                new Row(27, "example.com", PageUrl.SentReferrer.NOTHING, "https://example.com", UrlMatch.Decision.DENY),
                new Row(
                        28,
                        "example.com/a",
                        PageUrl.SentReferrer.ORIGIN,
                        "https://example.com/a",
                        UrlMatch.Decision.DENY),
                deny(28, "example.com/a", "https://example.com/"),
                allow(29, "example.org example.com", "https://example.com"),
                allow(29, "example.com/other *.example.com example.com", "https://example.com"),
                unknown(30, "*.example.com", "https://www.example.com"),
                unknown(30, "https://app/*", "https://app/map"),
                unknown(30, "http://localhost:*", "http://localhost:3000"),
                unknown(31, "co.uk", "https://www.example.co.uk"),
                unknown(31, "github.io", "https://someone.github.io"),
                unknown(31, "com", "https://example.com"),
                allow(32, TENANT, "https://" + TENANT),
                unknown(33, "m\u00fcnchen.example", "https://xn--mnchen-3ya.example"),
                allow(33, "xn--mnchen-3ya.example", "https://m\u00fcnchen.example"),
                deny(33, "m\u00fcnchen.example", "https://munchen.example"),
                allow(34, "93.184.216.34", "https://93.184.216.34"),
                allow(34, "http://[::1]:3000", "http://[::1]:3000/map"),
                deny(34, "84.216.34", "https://93.184.216.34"),
                deny(34, "216.34.1.2", "https://93.216.34.1.2"),
                unknown(35, "https://me@example.com", "https://example.com"),
                allow(35, "example.com", "https://me@example.com"),
                unknown(35, "example.com#map", "https://example.com"),
                allow(35, "example.com", "https://example.com/#map"),
                unknown(35, "example.com.", "https://example.com"),
                unknown(35, "example.com", "https://example.com./"),
                deny(35, "example.com", "https://me@example.org/#map"),
                unknown(36, "localhost", "capacitor://localhost"),
                unknown(36, "abcdefgh", "chrome-extension://abcdefgh"),
                deny(36, "localhost", "file:///home/me/map.html"),
                unknown(37, "example.com/a/../b", "https://example.com/b"),
                unknown(37, "example.com/path", "https://example.com/%70ath"),
                unknown(37, "example.com/b", "https://example.com/a/../b"),
                allow(37, "example.com", "https://example.com/a/../%70ath"),
                new Row(
                        39,
                        "example.com",
                        PageUrl.SentReferrer.ORIGIN_HEADER,
                        "https://example.com",
                        UrlMatch.Decision.UNKNOWN),
                new Row(
                        39,
                        "example.com",
                        PageUrl.SentReferrer.ORIGIN_HEADER,
                        "https://example.org",
                        UrlMatch.Decision.DENY));
    }

    @ParameterizedTest
    @MethodSource("table")
    void aRowOfTheTableHolds(Row row) {
        List<String> entries =
                row.allowed().isEmpty() ? List.of() : List.of(row.allowed().split(" ", -1));
        UrlMatch match = AllowedUrls.of(entries).admits(PageUrl.of(row.page()).orElseThrow(), row.sent());
        assertEquals(row.answer(), match.decision(), match.reason());
        assertFalse(match.reason().isEmpty());
    }

    /**
     * Rows 38 and 40 are about responses of the API, not about comparisons: which status rejects a token, and whether
     * retrieving a token obeys its allowed URLs. Therefore no reason mentions a status.
     */
    @Test
    void everyRowIsThere() {
        Set<Integer> rows = table().map(Row::number).collect(Collectors.toCollection(TreeSet::new));
        Set<Integer> expected = IntStream.rangeClosed(1, 40).boxed().collect(Collectors.toCollection(TreeSet::new));
        expected.removeAll(Set.of(38, 40));
        assertEquals(expected, rows);
        for (Row row : table().toList()) {
            List<String> entries =
                    row.allowed().isEmpty() ? List.of() : List.of(row.allowed().split(" ", -1));
            String reason = AllowedUrls.of(entries)
                    .admits(PageUrl.of(row.page()).orElseThrow(), row.sent())
                    .reason();
            assertFalse(reason.contains("401") || reason.contains("403"), reason);
        }
    }

    @Test
    void aBrowserThatSendsTheOriginAloneIsAdmittedByEntriesWithoutAPath() {
        PageUrl page = PageUrl.of("https://www.example.com/maps/1?x=2").orElseThrow();
        AllowedUrls host = AllowedUrls.of(List.of("https://www.example.com"));
        AllowedUrls path = AllowedUrls.of(List.of("https://www.example.com/maps"));
        assertEquals(
                UrlMatch.Decision.ALLOW,
                host.admits(page, PageUrl.SentReferrer.ORIGIN).decision());
        assertEquals(
                UrlMatch.Decision.DENY,
                path.admits(page, PageUrl.SentReferrer.ORIGIN).decision());
        assertEquals(
                UrlMatch.Decision.ALLOW,
                path.admits(page, PageUrl.SentReferrer.WHOLE).decision());
    }

    @ParameterizedTest
    @CsvSource({
        "https://www.example.com, HOST",
        "www.example.com/maps, PATH",
        "https://example.com, DOMAIN",
        "example.co.uk, DOMAIN",
        "maps.example.co.uk, HOST",
        "example.nosuchend, DOMAIN",
        "www.example.nosuchend, HOST",
        "co.uk, TOP_LEVEL",
        "com, TOP_LEVEL",
        "intranet, TOP_LEVEL",
        "github.io, SHARED_HOSTING",
        "me.github.io, HOST",
        "netlify.app, SHARED_HOSTING",
        "vercel.app, SHARED_HOSTING",
        "herokuapp.com, SHARED_HOSTING",
        "pages.dev, SHARED_HOSTING",
        "web.app, SHARED_HOSTING",
        "appspot.com, SHARED_HOSTING",
        "amazonaws.com, SHARED_HOSTING",
        "azurewebsites.net, SHARED_HOSTING",
        "cloudfront.net, SHARED_HOSTING",
        "codepen.io, SHARED_HOSTING",
        "ngrok.io, SHARED_HOSTING",
        "localhost, LOCAL",
        "http://localhost:3000, LOCAL",
        "127.0.0.1:8080, LOCAL",
        "0.0.0.0, LOCAL",
        "[::1]:3000, LOCAL",
        "192.168.1.10, LOCAL",
        "172.16.0.1, LOCAL",
        "172.32.0.1, HOST",
        "10.1.2.3, LOCAL",
        "printer.local, LOCAL",
        "93.184.216.34, HOST",
        "*.example.com, UNDOCUMENTED",
        "https://app/*, UNDOCUMENTED",
        "^https://example.com$, UNDOCUMENTED",
        "example.com:*, UNDOCUMENTED",
        "capacitor://localhost, UNDOCUMENTED",
        "'', UNDOCUMENTED",
    })
    void howBroadAnEntryIsFollowsFromThePublicSuffixList(String entry, Breadth breadth) {
        assertEquals(breadth, AllowedUrl.of(entry).breadth());
        assertEquals(
                breadth == Breadth.UNDOCUMENTED,
                AllowedUrl.of(entry).undocumentedSyntax().isPresent());
    }

    @Test
    void aListIsAsBroadAsItsBroadestEntry() {
        assertEquals(Breadth.EVERYTHING, AllowedUrls.of(List.of()).breadth());
        assertEquals(
                Breadth.LOCAL, AllowedUrls.of(List.of("localhost", "127.0.0.1")).breadth());
        assertEquals(
                Breadth.SHARED_HOSTING,
                AllowedUrls.of(List.of("https://www.example.com", "github.io", "localhost"))
                        .breadth());
    }

    @Test
    void anEntryIsReadInItsParts() {
        AllowedUrl url = AllowedUrl.of(" HTTPS://Www.Example.com:8443/Maps?x=1 ");
        assertEquals(Optional.of("https"), url.scheme());
        assertEquals("www.example.com", url.host());
        assertEquals(8443, url.port().getAsInt());
        assertTrue(url.hasPath());
        assertTrue(url.hasQuery());
        assertFalse(AllowedUrl.of("example.com/").hasPath());
        assertTrue(AllowedUrl.of("1.2.3.4").isIp());
        assertFalse(AllowedUrl.of("1.2.3.256").isIp());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "example.com", "/map", "https://", "://example.com", "https:///map"})
    void aPageWithoutSchemeOrHostIsNone(String text) {
        assertEquals(Optional.empty(), PageUrl.of(text));
    }
}
