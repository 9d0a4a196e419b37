package dev.trapstreet.source;

import dev.trapstreet.finding.LocationPart;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.ScanCounts;
import dev.trapstreet.finding.SkipReason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Chunks of a source that is read by one thread: the owned parts, joined by path. */
public final class CollectedChunks {
    private final Map<LocationPart, Map<String, StringBuilder>> texts = new TreeMap<>();
    private final Deque<Task> waiting = new ArrayDeque<>();
    private final WorkerContext worker = new WorkerContext(this::take, waiting::add);

    public static CollectedChunks of(Source source) throws IOException {
        return of(source, SourceOptions.DEFAULT);
    }

    public static CollectedChunks of(Source source, SourceOptions options) throws IOException {
        CollectedChunks readout = new CollectedChunks();
        readout.waiting.add(source.open(options));
        readout.finish();
        return readout;
    }

    /** Runs only the first task of a source; {@link #finish} runs the others. */
    public static CollectedChunks begun(Source source) throws IOException {
        CollectedChunks readout = new CollectedChunks();
        source.open(SourceOptions.DEFAULT).run(readout.worker);
        return readout;
    }

    /** Runs the oldest waiting task. */
    public void step() {
        waiting.remove().run(worker);
    }

    public void finish() {
        while (!waiting.isEmpty()) {
            waiting.remove().run(worker);
        }
    }

    private void take(Chunk chunk) {
        String owned = new String(chunk.bytes(), 0, chunk.ownedLength(), StandardCharsets.ISO_8859_1);
        texts.computeIfAbsent(chunk.provenance().part(), part -> new TreeMap<>())
                .computeIfAbsent(chunk.provenance().path(), path -> new StringBuilder())
                .append(owned);
    }

    /** Returns the texts by path. Each char is one byte. */
    public Map<String, String> texts(LocationPart part) {
        Map<String, String> found = new TreeMap<>();
        texts.getOrDefault(part, Map.of()).forEach((path, text) -> found.put(path, text.toString()));
        return found;
    }

    /**
     * Returns the paths of the files whose content was read, in reading order. Empty files have no chunk and are not
     * included.
     */
    public List<String> paths() {
        return new ArrayList<>(texts(LocationPart.CONTENT).keySet());
    }

    public ScanCounts looked() {
        return worker.counts();
    }

    public Map<SkipReason, Long> skips() {
        return worker.skips();
    }

    public List<Problem> problems() {
        return worker.problems();
    }

    public WorkerContext lane() {
        return worker;
    }
}
