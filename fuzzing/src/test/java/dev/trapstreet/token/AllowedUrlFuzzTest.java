package dev.trapstreet.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** No allowed URL lets a page in whose host, as the JDK reads it, is another one. */
final class AllowedUrlFuzzTest {
    private static final List<String> HOSTS =
            List.of("example.com", "www.example.com", "example.org", "localhost", "127.0.0.1");

    private static String url(FuzzedDataProvider data) {
        return (data.consumeBoolean() ? data.pickValue(List.of("https://", "http://", "")) : data.consumeAsciiString(8))
                + (data.consumeBoolean() ? data.pickValue(HOSTS) : data.consumeAsciiString(20))
                + (data.consumeBoolean() ? data.consumeAsciiString(20) : "");
    }

    private static Optional<String> host(String text) {
        try {
            return Optional.ofNullable(new URI(text).getHost()).map(host -> host.toLowerCase(Locale.ROOT));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    @FuzzTest(maxDuration = "10s")
    void pages(FuzzedDataProvider data) {
        String entry = url(data);
        String page = url(data);
        AllowedUrls list = AllowedUrls.of(List.of(entry));
        Optional<PageUrl> parsed = PageUrl.of(page);
        if (parsed.isEmpty()) {
            return;
        }
        for (PageUrl.SentReferrer sent : PageUrl.SentReferrer.values()) {
            UrlMatch match = list.admits(parsed.get(), sent);
            assertFalse(match.reason().isEmpty());
            assertEquals(match, list.admits(parsed.get(), sent));
            Optional<String> host = host(page);
            if (match.decision() == UrlMatch.Decision.ALLOW && host.isPresent()) {
                String allowed = list.entries().get(0).host();
                assertTrue(
                        host.get().equals(allowed) || host.get().endsWith("." + allowed),
                        () -> entry + " lets " + page + " in");
            }
        }
    }
}
