package dev.trapstreet;

import dev.trapstreet.detect.FlawDetector;
import dev.trapstreet.source.Chunk;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The search of one thread through its chunks. After a failure, such as a lack of memory in the middle of a chunk, the next chunk gets
 * a new search: the old one may be left half done, and holds buffers.
 */
final class ChunkSearch implements Consumer<Chunk> {
    private final Supplier<Spotter> spotters;
    private final FlawDetector flaws;
    private @Nullable Spotter spotter;

    /** @param flaws keeps what it found, also after a failure */
    ChunkSearch(Supplier<Spotter> spotters, FlawDetector flaws) {
        this.spotters = spotters;
        this.flaws = flaws;
    }

    @Override
    public void accept(Chunk chunk) {
        try {
            Spotter current = spotter;
            if (current == null) {
                current = spotters.get();
                spotter = current;
            }
            current.search(chunk);
            flaws.detect(chunk);
        } catch (RuntimeException | Error e) {
            spotter = null;
            throw e;
        }
    }
}
