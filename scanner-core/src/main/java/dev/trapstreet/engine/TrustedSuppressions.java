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
 * Where the configuration is that of a commit, a comment that accepts a token counts as it stands there: the commit has the
 * same token in the same file, with a comment that says the same. Else a change could accept what it brings in itself.
 */
public final class TrustedSuppressions {
    /** In bytes; nobody writes comments into what is larger. */
    private static final int MAX_BYTES = 16 << 20;

    private final Configuration configuration;
    private final Detector detector;

    /**
     * Checks suppressions against the committed text of a revision.
     *
     * @param now the moment by which tokens are read
     */
    public TrustedSuppressions(Configuration configuration, Instant now) {
        this.configuration = configuration;
        this.detector = new Detector(now, PlaceholderMode.SHOW, new Decoder(now));
    }

    /**
     * Lets those alone count that the commit has, too.
     *
     * @param worker for what cannot be compared, which then does not count
     */
    public void retainCommitted(
            InlineSuppressions inlineSuppressions, TokenOccurrences occurrences, WorkerContext worker) {
        List<Location> heeded = new ArrayList<>();
        try {
            addCommitted(inlineSuppressions, occurrences, heeded);
        } catch (RuntimeException | Error e) {
            worker.failed("comments that accept a token", e);
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
