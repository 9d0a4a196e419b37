package dev.trapstreet.classify;

import dev.trapstreet.benchmark.SourceText;
import dev.trapstreet.rule.ExposureTable;
import dev.trapstreet.text.LiteralSearch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
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
 * Benchmark of the two searches for several literals, on the words of {@code rules/exposure.yml} and on source text. See
 * docs/decisions/0020-two-literal-searches.md.
 *
 * <p>An operation searches 1 MiB.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class WordSearchBenchmark {
    private static final int BYTES = 1 << 20;

    /** Directory with source text. */
    @Param(".")
    public String sources = ".";

    private byte[] text = {};
    private final WordSearch words = KeywordTable.builtIn().search();
    private final LiteralSearch literals = new LiteralSearch(literals());

    private static List<String> literals() {
        TreeSet<String> distinct = new TreeSet<>();
        for (ExposureTable.Row row : ExposureTable.builtIn().rows("hints")) {
            row.names().forEach(name -> distinct.add(name.toLowerCase(Locale.ROOT)));
            for (String module : row.imports()) {
                for (String form :
                        List.of("'" + module + "'", '"' + module + '"', "'" + module + "/", '"' + module + "/")) {
                    distinct.add(form.toLowerCase(Locale.ROOT));
                }
            }
        }
        return new ArrayList<>(distinct);
    }

    /**
     * Reads the text.
     *
     * @throws IOException if it cannot be read
     */
    @Setup
    public void read() throws IOException {
        text = SourceText.read(sources, BYTES);
    }

    /**
     * Searches with the hash table of four bytes.
     *
     * @return the number of words
     */
    @Benchmark
    public int wordSearch() {
        int[] found = new int[1];
        words.search(text, 0, text.length, text.length, (word, end) -> found[0]++);
        return found[0];
    }

    /**
     * Searches with the automaton.
     *
     * @return the number of literals
     */
    @Benchmark
    public int literalSearch() {
        int found = 0;
        literals.reset(text, 0, text.length);
        while (literals.next()) {
            found++;
        }
        return found;
    }
}
