package dev.trapstreet.engine;

import dev.trapstreet.detect.HygieneDetector;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.source.Chunk;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Consumer of the chunks of one worker thread: finds the tokens and the related findings in each chunk. Confined to one
 * thread.
 *
 * <p>After a failure, such as exhausted memory, the token scanner is discarded and the next chunk gets a new one. The old one
 * may be in an inconsistent state, and its buffers take up memory.
 */
public final class ChunkSearch implements Consumer<Chunk> {
    private final Function<List<Problem>, ChunkScanner> spotters;
    private final List<Problem> problems = new ArrayList<>();
    private final HygieneDetector flaws;
    private @Nullable ChunkScanner spotter;

    /**
     * Creates the search of one thread.
     *
     * @param spotters factory of token scanners; a scanner adds its problems to the list that it is created with
     * @param flaws the detector of unsafe settings around tokens. It is not replaced after a failure, so its results are kept.
     */
    public ChunkSearch(Function<List<Problem>, ChunkScanner> spotters, HygieneDetector flaws) {
        this.spotters = spotters;
        this.flaws = flaws;
    }

    /** {@return an immutable copy of the problems of the token scanners so far} */
    public List<Problem> problems() {
        return List.copyOf(problems);
    }

    @Override
    public void accept(Chunk chunk) {
        try {
            ChunkScanner current = spotter;
            if (current == null) {
                current = spotters.apply(problems);
                spotter = current;
            }
            current.scan(chunk);
            flaws.detect(chunk);
        } catch (RuntimeException | Error e) {
            spotter = null;
            throw e;
        }
    }
}
