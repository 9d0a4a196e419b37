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

/** What a source gives when one thread reads it: the owned parts of its chunks, put together by path. */
public final class Readout {
    private final Map<LocationPart, Map<String, StringBuilder>> texts = new TreeMap<>();
    private final Deque<Task> waiting = new ArrayDeque<>();
    private final Lane lane = new Lane(this::take, waiting::add);

    public static Readout of(Source source) throws IOException {
        return of(source, Selection.EVERYTHING);
    }

    public static Readout of(Source source, Selection selection) throws IOException {
        Readout readout = new Readout();
        readout.waiting.add(source.open(selection));
        readout.finish();
        return readout;
    }

    /** Only the first task was run; {@link #finish} runs the others. */
    public static Readout begun(Source source) throws IOException {
        Readout readout = new Readout();
        source.open(Selection.EVERYTHING).run(readout.lane);
        return readout;
    }

    /** Runs the task that has waited longest. */
    public void step() {
        waiting.remove().run(lane);
    }

    public void finish() {
        while (!waiting.isEmpty()) {
            waiting.remove().run(lane);
        }
    }

    private void take(Chunk chunk) {
        String owned = new String(chunk.bytes(), 0, chunk.ownedTo(), StandardCharsets.ISO_8859_1);
        texts.computeIfAbsent(chunk.provenance().part(), part -> new TreeMap<>())
                .computeIfAbsent(chunk.provenance().path(), path -> new StringBuilder())
                .append(owned);
    }

    /** By path; each char is one byte. */
    public Map<String, String> texts(LocationPart part) {
        Map<String, String> found = new TreeMap<>();
        texts.getOrDefault(part, Map.of()).forEach((path, text) -> found.put(path, text.toString()));
        return found;
    }

    /** Paths of the files whose content was read, in their order; empty files give no chunk and are not among them. */
    public List<String> paths() {
        return new ArrayList<>(texts(LocationPart.CONTENT).keySet());
    }

    public ScanCounts looked() {
        return lane.looked();
    }

    public Map<SkipReason, Long> skips() {
        return lane.skips();
    }

    public List<Problem> problems() {
        return lane.problems();
    }

    public Lane lane() {
        return lane;
    }
}
