package dev.trapstreet.engine;

import dev.trapstreet.decode.Decoder;
import dev.trapstreet.detect.Detector;
import dev.trapstreet.detect.PlaceholderMode;
import dev.trapstreet.finding.InlineSuppression;
import dev.trapstreet.finding.Location;
import dev.trapstreet.policy.Configuration;
import dev.trapstreet.policy.InlineSuppressionParser;
import dev.trapstreet.policy.InlineSuppressions;
import dev.trapstreet.source.Chunk;
import dev.trapstreet.source.WorkerContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Filter that keeps only the inline suppressions that a trusted commit confirms. Used if the configuration is read from a commit
 * instead of the working tree.
 *
 * <p>A suppression is confirmed if the same file in that commit contains the same token with the same suppression. Otherwise a
 * change could suppress the token that it introduces.
 */
public final class TrustedSuppressions {
    /** Maximum length of a file that is searched for comments, in bytes. Larger files are assumed to be generated. */
    private static final int MAX_BYTES = 16 << 20;

    private final Configuration configuration;
    private final Detector detector;

    /**
     * Creates a filter that compares suppressions with a commit.
     *
     * @param configuration the configuration, which gives access to the files of its commit
     * @param now the time of the scan, used to check the expiry of temporary tokens
     */
    public TrustedSuppressions(Configuration configuration, Instant now) {
        this.configuration = configuration;
        this.detector = new Detector(now, PlaceholderMode.SHOW, new Decoder(now));
    }

    /**
     * Removes the suppressions that the commit does not confirm. If the comparison fails, it is reported as a problem, and only
     * the suppressions confirmed until then are kept.
     *
     * @param inlineSuppressions the suppressions of the scan; modified
     * @param occurrences the tokens of the scan, with resolved locations
     * @param worker receives the problem
     */
    public void retainCommitted(
            InlineSuppressions inlineSuppressions, TokenOccurrences occurrences, WorkerContext worker) {
        List<Location> heeded = new ArrayList<>();
        try {
            addCommitted(inlineSuppressions, occurrences, heeded);
        } catch (RuntimeException | Error e) {
            worker.failed("inline suppressions", e);
        }
        inlineSuppressions.retain(heeded);
    }

    private void addCommitted(
            InlineSuppressions inlineSuppressions, TokenOccurrences occurrences, List<Location> heeded) {
        for (TokenOccurrences.TokenOccurrence occurrence : occurrences.all()) {
            String fingerprint = occurrence.token().fingerprint().hex();
            for (Location location : occurrence.locations()) {
                Optional<InlineSuppression> requested = inlineSuppressions.find(location);
                if (requested.isPresent() && isCommitted(location, fingerprint, requested.get())) {
                    heeded.add(location);
                }
            }
        }
    }

    private boolean isCommitted(Location location, String fingerprint, InlineSuppression requested) {
        Optional<byte[]> committed = configuration.committed(location, MAX_BYTES);
        if (committed.isEmpty()) {
            return false;
        }
        byte[] bytes = committed.get();
        for (Chunk.Span span : detector.find(bytes, bytes.length)) {
            boolean same = span.token().fingerprint().hex().equals(fingerprint);
            if (same
                    && InlineSuppressionParser.find(bytes, 0, bytes.length, span.start(), span.length())
                            .equals(Optional.of(requested))) {
                return true;
            }
        }
        return false;
    }
}
