package dev.trapstreet.benchmark;

import dev.trapstreet.decode.Decoder;
import dev.trapstreet.detect.Detector;
import dev.trapstreet.detect.PlaceholderMode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
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
 * Benchmark of finding plain and encoded tokens in source text, compared with finding plain ones only, and with the
 * method of other scanners: a regular expression for base64, the decoder of the JDK for every match, and a search for
 * the literal in the result. That alternative decodes base64 only.
 *
 * <p>An operation searches 1 MiB of text from {@link SourceText}, with a base64-encoded token every {@code every}
 * bytes. The value 0 is the usual case: text without tokens.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class DecodeBenchmark {
    private static final int BYTES = 1 << 20;
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/]{40,}={0,2}");

    /** Directory with source text. */
    @Param(".")
    public String sources = ".";

    /** Distance between encoded tokens, in bytes; 0 for no tokens. */
    @Param({"0", "16384"})
    public int every;

    private byte[] text = {};
    private String asString = "";
    private @Nullable Detector plain;
    private @Nullable Detector decoding;

    /**
     * Reads the text and inserts the tokens.
     *
     * @throws IOException if it cannot be read
     */
    @Setup
    public void read() throws IOException {
        text = SourceText.read(sources, BYTES);
        for (int at = every; every > 0 && at < BYTES - 1000; at += every) {
            byte[] line = ("\nsecret: " + encoded(at) + "\n").getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(line, 0, text, at, line.length);
        }
        asString = new String(text, StandardCharsets.ISO_8859_1);
        plain = new Detector(NOW, PlaceholderMode.HIDE);
        decoding = new Detector(NOW, PlaceholderMode.HIDE, new Decoder(NOW));
        int least = every == 0 ? 0 : (BYTES - 1000) / every;
        int found = decoding.find(text, text.length).size();
        if (found < least || literals() < least) {
            throw new IllegalStateException(
                    "of " + least + " planted tokens, found were " + found + " and " + literals());
        }
    }

    /** Returns a well-formed token of a fictitious account, in base64. */
    private static String encoded(int number) {
        Base64.Encoder urlSafe = Base64.getUrlEncoder().withoutPadding();
        String id = "cm" + String.valueOf(100_000_000 + number).repeat(3).substring(0, 23);
        String payload = "{\"u\":\"trapstreet-bench\",\"a\":\"" + id + "\"}";
        String token = "sk." + urlSafe.encodeToString(payload.getBytes(StandardCharsets.US_ASCII)) + "."
                + urlSafe.encodeToString(new byte[16]);
        return Base64.getEncoder().encodeToString(token.getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * Searches for plain and encoded tokens.
     *
     * @param counted the counter of bytes
     * @return the number of tokens
     */
    @Benchmark
    public int decoding(Bytes counted) {
        counted.bytes += text.length;
        return find(decoding);
    }

    /**
     * Searches for plain tokens only.
     *
     * @param counted the counter of bytes
     * @return the number of tokens
     */
    @Benchmark
    public int plain(Bytes counted) {
        counted.bytes += text.length;
        return find(plain);
    }

    /**
     * Searches with a regular expression and the decoder of the JDK.
     *
     * @param counted the counter of bytes
     * @return the number of decoded texts with the literal
     */
    @Benchmark
    public int expressionAndJdk(Bytes counted) {
        counted.bytes += text.length;
        return literals();
    }

    private int find(@Nullable Detector detector) {
        return detector == null ? -1 : detector.find(text, text.length).size();
    }

    private int literals() {
        int found = 0;
        Matcher matcher = BASE64.matcher(asString);
        while (matcher.find()) {
            String run = matcher.group();
            int whole = run.indexOf('=') < 0 ? run.length() / 4 * 4 : run.length();
            if (whole % 4 == 0) {
                String inside =
                        new String(Base64.getDecoder().decode(run.substring(0, whole)), StandardCharsets.ISO_8859_1);
                found += inside.contains("k.eyJ") ? 1 : 0;
            }
        }
        return found;
    }
}
