package dev.trapstreet.source;

import dev.trapstreet.finding.Looked;
import dev.trapstreet.finding.Notice;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.Provenance;
import dev.trapstreet.finding.Skip;
import dev.trapstreet.pack.ObjectType;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What one thread reads with: its buffer, where its chunks and its further tasks go, and what it has counted. */
public final class Lane {
    /** A file up to this many bytes is one chunk; a larger one is read in windows of this size. */
    static final int WINDOW_BYTES = 1 << 20;

    private final Consumer<Chunk> chunks;
    private final Consumer<Task> tasks;
    private final Depth depth;
    private byte[] window = {}; // made for the first file: of many threads, few may get one
    private final List<Problem> problems = new ArrayList<>();
    private final List<Notice> notices = new ArrayList<>();
    private final List<Provenance> deletedInLayers = new ArrayList<>();
    private final Map<Skip, Long> skips = new EnumMap<>(Skip.class);
    private long files;
    private long links;
    private long commits;
    private long objects;
    private long blobs;
    private long archives;
    private long entries;
    private long bytes;

    /**
     * @param chunks called with each chunk, on the thread that runs the task
     * @param tasks called with each further task; must not run it at once
     */
    public Lane(Consumer<Chunk> chunks, Consumer<Task> tasks) {
        this(chunks, tasks, Depth.FULL);
    }

    /** @param depth to which what is packed or encoded is looked into */
    public Lane(Consumer<Chunk> chunks, Consumer<Task> tasks, Depth depth) {
        this.chunks = chunks;
        this.tasks = tasks;
        this.depth = depth;
    }

    /**
     * True when an archive is to be opened; counts it as passed over if not.
     *
     * @param around archives that it stands in
     */
    boolean opens(ContainerKind kind, int around) {
        if (kind == ContainerKind.UNOPENED) {
            skip(Skip.ARCHIVE);
            return false;
        }
        // What is too deep for any scan is a problem, which is told when it is tried.
        if (around >= depth.archives() && depth.archives() < Depth.FULL.archives()) {
            skip(Skip.ARCHIVE_DEPTH);
            return false;
        }
        return true;
    }

    boolean opensArchives() {
        return depth.archives() > 0;
    }

    /** True when encodings are looked behind. */
    boolean decodes() {
        return depth.encodings() > 0;
    }

    /** One that hands on its chunks here, and whose counts are its own. */
    Lane uncounted() {
        return new Lane(chunks, task -> {}, depth);
    }

    void submit(Task task) {
        tasks.accept(task);
    }

    void emit(Chunk chunk) {
        chunks.accept(chunk);
    }

    byte[] window() {
        if (window.length == 0) {
            window = new byte[WINDOW_BYTES];
        }
        return window;
    }

    void problem(Problem problem) {
        problems.add(problem);
    }

    void skip(Skip what) {
        skip(what, 1);
    }

    /** Of a container image: a token stands there, and a later layer deletes the file. */
    void deletedInLayer(Provenance place) {
        deletedInLayers.add(place);
    }

    void countFile() {
        files++;
    }

    void countLink() {
        links++;
    }

    /** An object of a history, by its content. */
    void countObject(ObjectType type, long size) {
        objects++;
        commits += type == ObjectType.COMMIT ? 1 : 0;
        blobs += type == ObjectType.BLOB ? 1 : 0;
        bytes += size;
    }

    /** An archive or a compressed file that is opened. */
    void countArchive() {
        archives++;
    }

    /** An entry of an archive that is read. */
    void countEntry() {
        entries++;
    }

    void skip(Skip what, long count) {
        skips.put(what, skips.getOrDefault(what, 0L) + count);
    }

    void countBytes(long read) {
        bytes += read;
    }

    /** What was read so far. */
    public Looked looked() {
        return new Looked(files, links, commits, objects, blobs, archives, entries, bytes);
    }

    /** Places of tokens in files that a later layer of their image deletes. */
    public List<Provenance> deletedInLayers() {
        return List.copyOf(deletedInLayers);
    }

    /** What was passed over so far. */
    public Map<Skip, Long> skips() {
        return Map.copyOf(skips);
    }

    /** What could not be read so far. */
    public List<Problem> problems() {
        return List.copyOf(problems);
    }

    void notice(Notice notice) {
        notices.add(notice);
    }

    /** Where the target was left so far. */
    public List<Notice> notices() {
        return List.copyOf(notices);
    }
}
