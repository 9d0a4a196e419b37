package dev.trapstreet.engine;

import dev.trapstreet.binary.BinaryLocator;
import dev.trapstreet.classify.ContextReader;
import dev.trapstreet.classify.TokenContext;
import dev.trapstreet.detect.Detector;
import dev.trapstreet.detect.TokenMatch;
import dev.trapstreet.finding.InlineSuppression;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.policy.InlineSuppressionParser;
import dev.trapstreet.policy.InlineSuppressions;
import dev.trapstreet.source.Chunk;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Scanner that finds the tokens of a chunk and, while the chunk is in memory, the context of each token: the surrounding code,
 * an inline suppression, and the element of a binary file. Confined to one thread.
 */
public final class ChunkScanner implements Consumer<TokenMatch> {
    private final Detector detector;
    /**
     * Maximum number of places of one token that are kept of one file. A log may have a hundred thousand, and each costs as much as the
     * first one: its context, its classification, its line in the report.
     */
    static final int MAX_PLACES = 1_000;

    private final TokenOccurrences occurrences;
    private final InlineSuppressions inlineSuppressions;
    private final List<Problem> problems;
    private long continuedAt; // offset of the window that would follow the last chunk
    private long room; // number of further tokens accepted from the current file
    private final Map<String, Integer> places = new HashMap<>(); // of each token in the current file, by fingerprint
    private @Nullable ContextReader contextReader; // created for the first token, because most scans find none
    private @Nullable Chunk chunk; // the chunk being searched
    private @Nullable BinaryLocator locator; // null unless the chunk is a whole binary file of a known format
    private boolean started;
    private @Nullable RuntimeException fault;
    private @Nullable Error error;

    /**
     * Creates a scanner for one thread.
     *
     * @param detector the detector of tokens, not shared with another thread
     * @param occurrences receives every token, with its context; shared by all threads
     * @param inlineSuppressions receives the suppressions requested by comments next to a token; shared by all threads
     * @param problems receives a problem for each file with more tokens than memory allows
     */
    public ChunkScanner(
            Detector detector,
            TokenOccurrences occurrences,
            InlineSuppressions inlineSuppressions,
            List<Problem> problems) {
        this.problems = problems;
        this.detector = detector;
        this.occurrences = occurrences;
        this.inlineSuppressions = inlineSuppressions;
    }

    /** Searches a chunk. If the context of a token cannot be read, the failure is thrown after all tokens were reported. */
    void scan(Chunk searched) {
        chunk = searched;
        started = false;
        if (searched.offset() == 0 || searched.offset() != continuedAt) { // not the next window of the same content
            room = occurrences.room();
            if (!places.isEmpty()) {
                places.clear();
            }
        }
        continuedAt = searched.offset() + searched.ownedLength();
        // This object and not a lambda: a capturing lambda would be allocated for each of up to a million git objects.
        detector.detect(searched, this);
        if (error != null) {
            throw error;
        }
        if (fault != null) {
            throw fault;
        }
    }

    @Override
    public void accept(TokenMatch match) {
        if (isBeyondLast(match)) {
            occurrences.countOmitted(match.location());
            return;
        }
        if (--room < 0) {
            if (room == -1) {
                String where = match.location().path();
                problems.add(new Problem(Problem.Kind.OUT_OF_MEMORY, where, "it contains too many tokens"));
            }
            return;
        }
        try {
            look(match);
        } catch (RuntimeException e) {
            fault = e;
            occurrences.add(match);
        } catch (Error e) {
            error = e;
            occurrences.add(match);
        }
    }

    /** Counts a place, and returns whether the file has as many of the token as are kept. */
    private boolean isBeyondLast(TokenMatch match) {
        String fingerprint = match.token().fingerprint().hex();
        int before = places.getOrDefault(fingerprint, 0);
        if (before == MAX_PLACES) {
            return true;
        }
        places.put(fingerprint, before + 1);
        return false;
    }

    private void look(TokenMatch match) {
        Chunk chunk = Objects.requireNonNull(this.chunk);
        ContextReader reader = contextReader;
        if (reader == null) {
            reader = new ContextReader();
            contextReader = reader;
        }
        if (!started) {
            reader.begin(chunk.bytes(), chunk.length());
            locator = chunk.offset() == 0 ? BinaryLocator.of(chunk.bytes(), chunk.length()) : null;
            started = true;
        }
        Location location = match.location();
        int start = (int) (location.offset() - chunk.offset());
        int length = location.length();
        Location held =
                locator == null ? location : location.withLogicalLocation(locator.locate(start, location.encoding()));
        TokenContext context = reader.read(start, length);
        Optional<InlineSuppression> suppression =
                InlineSuppressionParser.find(chunk.bytes(), 0, chunk.length(), start, length);
        if (suppression.isPresent()) {
            inlineSuppressions.add(match.location(), suppression.get());
        }
        occurrences.add(new TokenMatch(match.token(), held), context);
    }
}
