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
 * The search of one thread through its chunks. After a failure, such as a lack of memory in the middle of a chunk, the next chunk gets
 * a new search: the old one may be left half done, and holds buffers.
 */
public final class ChunkSearch implements Consumer<Chunk> {
    private final Function<Consumer<Problem>, ChunkScanner> spotters;
    private final List<Problem> problems = new ArrayList<>();
    private final HygieneDetector flaws;
    private @Nullable ChunkScanner spotter;

    /**
     * Creates the search of one thread.
     *
     * @param spotters makes one that tells its problems there
     * @param flaws keeps what it found, also after a failure
     */
    public ChunkSearch(Function<Consumer<Problem>, ChunkScanner> spotters, HygieneDetector flaws) {
        this.spotters = spotters;
        this.flaws = flaws;
    }

    /** What was not kept of what was found. */
    public List<Problem> problems() {
        return List.copyOf(problems);
    }

    @Override
    public void accept(Chunk chunk) {
        try {
            ChunkScanner current = spotter;
            if (current == null) {
                current = spotters.apply(problems::add);
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
