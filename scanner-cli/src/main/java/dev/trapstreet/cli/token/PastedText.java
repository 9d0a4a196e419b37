package dev.trapstreet.cli.token;

import dev.trapstreet.ScanOptions;
import dev.trapstreet.ScanRequest;
import dev.trapstreet.SecretScanner;
import dev.trapstreet.Sources;
import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.Location;
import dev.trapstreet.run.InvalidOptionException;
import dev.trapstreet.token.MapboxToken;
import dev.trapstreet.token.TokenParser;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Search for tokens in text that was copied together with them: quotes, a variable name, a URL, an encoding. */
final class PastedText {
    /** A line that starts like a token and continues with nothing but characters of tokens. */
    private static final Pattern WORD = Pattern.compile("[pst]k\\.[-\\w.=]*");

    private PastedText() {}

    /**
     * Returns the complete tokens in each line. A damaged token, such as one with other padding or without a signature, is none, even
     * if a scan recognizes its parts.
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
        TokenParser parser = new TokenParser(now);
        Map<Integer, List<MapboxToken>> found = new TreeMap<>();
        try {
            ScanRequest request =
                    new ScanRequest(List.of(Sources.stream("standard input", new ByteArrayInputStream(text))), options);
            for (Finding finding : SecretScanner.scan(request).report().findings()) {
                for (Location location : finding.locations()) {
                    int line = location.line() - 1;
                    if (isComplete(finding.token(), lines.get(line), parser)) {
                        found.computeIfAbsent(line, index -> new ArrayList<>()).add(finding.token());
                    }
                }
            }
            return found;
        } catch (IOException e) {
            throw new InvalidOptionException(
                    "the text could not be searched: " + e.getClass().getSimpleName(), e);
        }
    }

    private static boolean isComplete(MapboxToken token, String line, TokenParser parser) {
        String raw = token.raw().revealSecret();
        boolean damaged = WORD.matcher(line).matches() && !line.contains(raw);
        return !damaged && parser.parse(raw).token().isPresent();
    }
}
