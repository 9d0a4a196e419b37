package dev.trapstreet.benchmark;

import dev.trapstreet.token.AllowedUrls;
import dev.trapstreet.token.PageUrl;
import dev.trapstreet.token.UrlMatch;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Benchmark of matching pages against allowed URLs, compared with {@link URI} and a comparison of scheme, host, port
 * and path. The alternative does not handle IP addresses or undocumented syntax, and gives no reason.
 *
 * <p>An operation matches 100 pages against a list of {@code entries}; {@code bytes} counts the URLs of the pages.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class AllowedUrlBenchmark {
    private static final int PAGES = 100;

    /** Number of entries in the list; a token has at most 100. */
    @Param({"1", "100"})
    public int entries;

    private AllowedUrls ours = AllowedUrls.of(List.of());
    private List<URI> rivals = List.of();
    private final List<String> pages = new ArrayList<>();
    private int bytes;

    /** Creates the list and the pages. The last entry allows every second page. */
    @Setup
    public void make() {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < entries; i++) {
            texts.add("https://maps" + i + ".example.com/app");
        }
        ours = AllowedUrls.of(texts);
        rivals = texts.stream().map(URI::create).toList();
        for (int i = 0; i < PAGES; i++) {
            pages.add("https://" + (i % 2 == 0 ? "maps" + (entries - 1) : "other" + i) + ".example.com/app/page" + i
                    + "?q=" + i);
        }
        bytes = pages.stream().mapToInt(String::length).sum();
        if (admitted() != PAGES / 2 || admittedByUri() != PAGES / 2) {
            throw new IllegalStateException("admitted are " + admitted() + " and " + admittedByUri());
        }
    }

    /**
     * Parses and matches each page with {@link AllowedUrls}.
     *
     * @param counted the counter of bytes
     * @return the number of allowed pages
     */
    @Benchmark
    public int allowedUrls(Bytes counted) {
        counted.bytes += bytes;
        return admitted();
    }

    /**
     * Parses and matches each page with {@link URI}.
     *
     * @param counted the counter of bytes
     * @return the number of allowed pages
     */
    @Benchmark
    public int uri(Bytes counted) {
        counted.bytes += bytes;
        return admittedByUri();
    }

    private int admitted() {
        int admitted = 0;
        for (String text : pages) {
            PageUrl page = PageUrl.of(text).orElseThrow();
            admitted += ours.admits(page, PageUrl.SentReferrer.WHOLE).decision() == UrlMatch.Decision.ALLOW ? 1 : 0;
        }
        return admitted;
    }

    private int admittedByUri() {
        int admitted = 0;
        for (String text : pages) {
            URI page = URI.create(text);
            for (URI entry : rivals) {
                String host = page.getHost();
                if (Objects.equals(page.getScheme(), entry.getScheme())
                        && (host.equals(entry.getHost()) || host.endsWith("." + entry.getHost()))
                        && page.getPort() == entry.getPort()
                        && page.getPath().startsWith(entry.getPath())) {
                    admitted++;
                    break;
                }
            }
        }
        return admitted;
    }
}
