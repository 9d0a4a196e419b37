package dev.trapstreet;

import dev.trapstreet.classify.ContextReader;
import dev.trapstreet.detect.Candidate;
import dev.trapstreet.detect.Detector;
import dev.trapstreet.source.Chunk;
import org.jspecify.annotations.Nullable;

/** What one thread does with each chunk: finds the tokens, and looks at what stands around them while it is there. */
final class Spotter {
    private final Detector detector;
    private final Sightings sightings;
    private @Nullable ContextReader around; // made for the first token: most runs find none
    private @Nullable Chunk begun;

    Spotter(Detector detector, Sightings sightings) {
        this.detector = detector;
        this.sightings = sightings;
    }

    void search(Chunk chunk) {
        detector.detect(chunk, candidate -> add(candidate, chunk));
    }

    private void add(Candidate candidate, Chunk chunk) {
        ContextReader reader = around;
        if (reader == null) {
            reader = new ContextReader();
            around = reader;
        }
        if (begun != chunk) {
            reader.begin(chunk.bytes(), chunk.to());
            begun = chunk;
        }
        int start = (int) (candidate.location().offset() - chunk.offset());
        sightings.add(candidate, reader.read(start, candidate.location().length()));
    }
}
