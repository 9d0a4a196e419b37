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
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What one thread does with each chunk: finds the tokens, and looks at what stands around them while it is there. */
public final class ChunkScanner implements Consumer<TokenMatch> {
    private final Detector detector;
    private final TokenOccurrences occurrences;
    private final InlineSuppressions inlineSuppressions;
    private final Consumer<Problem> problems;
    private long room; // for tokens of the file that the chunk is of
    private @Nullable ContextReader contextReader; // made for the first token: most runs find none
    private @Nullable Chunk chunk; // that is being searched
    private @Nullable BinaryLocator locator; // that the chunk is
    private boolean started;
    private @Nullable RuntimeException fault;
    private @Nullable Error error;

    /**
     * Creates a scanner of chunks for one thread.
     *
     * @param problems takes what is to be told beside what it throws
     */
    public ChunkScanner(
            Detector detector,
            TokenOccurrences occurrences,
            InlineSuppressions inlineSuppressions,
            Consumer<Problem> problems) {
        this.problems = problems;
        this.detector = detector;
        this.occurrences = occurrences;
        this.inlineSuppressions = inlineSuppressions;
    }

    /** Searches a chunk. What fails when a token is looked at is thrown after all of them were reported. */
    void scan(Chunk searched) {
        chunk = searched;
        started = false;
        if (searched.offset() == 0) {
            room = occurrences.room();
        }
        detector.detect(searched, this); // no lambda: what one captures is made anew for each of a million objects
        if (error != null) {
            throw error;
        }
        if (fault != null) {
            throw fault;
        }
    }

    @Override
    public void accept(TokenMatch match) {
        if (--room < 0) {
            if (room == -1) {
                String where = match.location().path();
                problems.accept(new Problem(Problem.Kind.OUT_OF_MEMORY, where, "it holds too many tokens"));
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
