package dev.trapstreet.detect;

import dev.trapstreet.Sources;
import dev.trapstreet.source.SourceOptions;
import dev.trapstreet.source.WorkerContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Runs a detector over one text. */
final class Detection {
    static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private Detection() {}

    static List<TokenMatch> in(String text) {
        return in(text.getBytes(StandardCharsets.UTF_8), PlaceholderMode.HIDE);
    }

    static List<TokenMatch> in(byte[] bytes, PlaceholderMode placeholders) {
        List<TokenMatch> found = new ArrayList<>();
        each(bytes, placeholders, found::add);
        return found;
    }

    static void each(byte[] bytes, PlaceholderMode placeholders, Consumer<TokenMatch> found) {
        Detector detector = new Detector(NOW, placeholders);
        WorkerContext worker = new WorkerContext(chunk -> detector.detect(chunk, found), task -> {
            throw new AssertionError("a stream is one task");
        });
        try {
            Sources.stream("text", new ByteArrayInputStream(bytes))
                    .open(SourceOptions.DEFAULT)
                    .run(worker);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static List<String> tokens(List<TokenMatch> found) {
        return found.stream().map(match -> match.token().raw().revealSecret()).toList();
    }
}
