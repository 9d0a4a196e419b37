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
 * Whether a list of allowed URLs admits a page, beside {@link URI} and a comparison of scheme, host, port and path. The rival
 * knows no subdomain of an address, no oddity and no reason.
 *
 * <p>An operation is 100 pages against a list of {@code entries}; {@code bytes} are those of the pages' addresses.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class AllowedUrlBenchmark {
    private static final int PAGES = 100;

    /** Entries of the list; an account's token has a hundred at most. */
    @Param({"1", "100"})
    public int entries;

    private AllowedUrls ours = AllowedUrls.of(List.of());
    private List<URI> rivals = List.of();
    private final List<String> pages = new ArrayList<>();
    private int bytes;

    /** Makes the list, and pages of which every other one is admitted by its last entry. */
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

    /** Ours: reads each page's address and asks the list. */
    @Benchmark
    public int allowedUrls(Bytes counted) {
        counted.bytes += bytes;
        return admitted();
    }

    /** The rival. */
    @Benchmark
    public int uri(Bytes counted) {
        counted.bytes += bytes;
        return admittedByUri();
    }

    private int admitted() {
        int admitted = 0;
        for (String text : pages) {
            PageUrl page = PageUrl.of(text).orElseThrow();
            admitted += ours.admits(page, PageUrl.Sent.WHOLE).answer() == UrlMatch.Answer.ALLOW ? 1 : 0;
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
