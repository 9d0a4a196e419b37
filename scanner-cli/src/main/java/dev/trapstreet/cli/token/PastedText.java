package dev.trapstreet.cli.token;

import dev.trapstreet.ScanOptions;
import dev.trapstreet.ScanRequest;
import dev.trapstreet.SecretScanner;
import dev.trapstreet.Sources;
import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.Location;
import dev.trapstreet.run.InvalidOptionException;
import dev.trapstreet.source.Chunk;
import dev.trapstreet.token.MapboxToken;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Search for tokens in text that was copied together with them: quotes, a variable name, a URL, an encoding. */
final class PastedText {
    private PastedText() {}

    /**
     * Returns the tokens in each line.
     *
     * @param lines the lines of the text, without line breaks
     * @param now the time against which the tokens are checked
     * @return the tokens by index of the line in which they start; lines without tokens are absent
     */
    static Map<Integer, List<MapboxToken>> tokens(List<String> lines, Instant now)
            throws InvalidOptionException, InterruptedException {
        byte[] text = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
        ScanOptions options =
                ScanOptions.DEFAULT.withClock(InstantSource.fixed(now)).withThreads(1);
        Map<Integer, List<MapboxToken>> found = new TreeMap<>();
        try {
            ScanRequest request =
                    new ScanRequest(List.of(Sources.stream("standard input", new ByteArrayInputStream(text))), options);
            for (Finding finding : SecretScanner.scan(request).report().findings()) {
                for (Location location : finding.locations()) {
                    if (!location.encoding().contains(Chunk.Span.PIECES)) { // a payload alone is explained as it is
                        found.computeIfAbsent(location.line() - 1, line -> new ArrayList<>())
                                .add(finding.token());
                    }
                }
            }
            return found;
        } catch (IOException e) {
            throw new InvalidOptionException(
                    "the text could not be searched: " + e.getClass().getSimpleName(), e);
        }
    }
}
