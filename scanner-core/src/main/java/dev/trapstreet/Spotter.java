package dev.trapstreet;

import dev.trapstreet.classify.ContextReader;
import dev.trapstreet.detect.Candidate;
import dev.trapstreet.detect.Detector;
import dev.trapstreet.finding.Allowance;
import dev.trapstreet.policy.LineAllowances;
import dev.trapstreet.policy.LineSuppression;
import dev.trapstreet.source.Chunk;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What one thread does with each chunk: finds the tokens, and looks at what stands around them while it is there. */
final class Spotter {
    private final Detector detector;
    private final Sightings sightings;
    private final LineAllowances allowances;
    private @Nullable ContextReader around; // made for the first token: most runs find none
    private @Nullable Chunk begun;

    Spotter(Detector detector, Sightings sightings, LineAllowances allowances) {
        this.detector = detector;
        this.sightings = sightings;
        this.allowances = allowances;
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
        int length = candidate.location().length();
        sightings.add(candidate, reader.read(start, length));
        Optional<Allowance> allowance = LineSuppression.find(chunk.bytes(), 0, chunk.to(), start, length);
        if (allowance.isPresent()) {
            allowances.add(candidate.location(), allowance.get());
        }
    }
}
