package dev.trapstreet.detect;

import dev.trapstreet.source.Source;
import dev.trapstreet.source.SourceOptions;
import dev.trapstreet.source.WorkerContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A detector at work on one text. */
final class Detection {
    static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private Detection() {}

    static List<Candidate> in(String text) {
        return in(text.getBytes(StandardCharsets.UTF_8), Placeholders.HIDE);
    }

    static List<Candidate> in(byte[] bytes, Placeholders placeholders) {
        List<Candidate> found = new ArrayList<>();
        each(bytes, placeholders, found::add);
        return found;
    }

    static void each(byte[] bytes, Placeholders placeholders, Consumer<Candidate> found) {
        Detector detector = new Detector(NOW, placeholders);
        WorkerContext worker = new WorkerContext(chunk -> detector.detect(chunk, found), task -> {
            throw new AssertionError("a stream is one task");
        });
        try {
            Source.stream("text", new ByteArrayInputStream(bytes))
                    .open(SourceOptions.DEFAULT)
                    .run(worker);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static List<String> tokens(List<Candidate> found) {
        return found.stream()
                .map(candidate -> candidate.token().raw().revealSecret())
                .toList();
    }
}
