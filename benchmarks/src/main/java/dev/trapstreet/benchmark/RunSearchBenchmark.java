package dev.trapstreet.benchmark;

import dev.trapstreet.text.RunSearch;
import dev.trapstreet.token.TokenParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
 * Benchmark of the run search on source text, compared with a plain loop for the literal {@code k.eyJ} and with
 * {@code java.util.regex}.
 *
 * <p>An operation searches 1 MiB, the window size of a scan, so 1,000 operations per second are 1.05 GB/s. The text is
 * read by {@link SourceText} from the directory of {@code -p sources=…}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RunSearchBenchmark {
    private static final int BYTES = 1 << 20;
    private static final Pattern TOKEN =
            Pattern.compile("([pst]k)\\.(eyJ[A-Za-z0-9_-]{16,2000}={0,2})\\.([A-Za-z0-9_-]{22})(?![A-Za-z0-9_-])");

    /** Directory with source text. */
    @Param(".")
    public String sources = ".";

    private byte[] text = {};
    private String asString = "";
    private final RunSearch runs = new RunSearch(TokenParser.ALPHABET, TokenParser.SHORTEST);

    /**
     * Reads the text.
     *
     * @throws IOException if it cannot be read
     */
    @Setup
    public void read() throws IOException {
        text = SourceText.read(sources, BYTES);
        asString = new String(text, StandardCharsets.ISO_8859_1);
    }

    /**
     * Searches for runs that are long enough for a token.
     *
     * @return the number of runs
     */
    @Benchmark
    public int runSearch() {
        int found = 0;
        runs.reset(text, 0, text.length);
        while (runs.next()) {
            found++;
        }
        return found;
    }

    /**
     * Compares the literal at every byte.
     *
     * @return the number of matches
     */
    @Benchmark
    public int plainLoop() {
        int found = 0;
        byte[] b = text;
        for (int i = 0; i + 5 <= b.length; i++) {
            if (b[i] == 'k' && b[i + 1] == '.' && b[i + 2] == 'e' && b[i + 3] == 'y' && b[i + 4] == 'J') {
                found++;
            }
        }
        return found;
    }

    /**
     * Searches with the token format as a regular expression.
     *
     * @return the number of matches
     */
    @Benchmark
    public int regularExpression() {
        int found = 0;
        Matcher matcher = TOKEN.matcher(asString);
        while (matcher.find()) {
            found++;
        }
        return found;
    }
}
