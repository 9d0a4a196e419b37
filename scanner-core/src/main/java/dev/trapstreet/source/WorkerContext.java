package dev.trapstreet.source;

import dev.trapstreet.finding.Notice;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.Provenance;
import dev.trapstreet.finding.ScanCounts;
import dev.trapstreet.finding.SkipReason;
import dev.trapstreet.pack.ObjectType;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What one thread reads with: its buffer, where its chunks and its further tasks go, and what it has counted.
 *
 * <p>A failure costs what it befell and nothing else. Three walls see to that: whoever reads one thing of many (a file, an
 * entry of an archive, an object) makes a problem of whatever reading it throws; {@link #run} does so for a task; the scan
 * for a source.
 */
public final class WorkerContext {
    /** A file up to this many bytes is one chunk; a larger one is read in windows of this size. */
    public static final int BUFFER_BYTES = 1 << 20;

    private static final byte[] NO_WINDOW = {};

    private final Consumer<Chunk> chunks;
    private final Consumer<Task> tasks;
    private final Consumer<Task> lastTasks;
    private final DepthLimits depth;
    private boolean readsAgain;
    private String target = ""; // of the source whose task is run
    private byte[] buffer = NO_WINDOW; // made for the first file: of many threads, few may get one
    private final List<Problem> problems = new ArrayList<>();
    private final List<Notice> notices = new ArrayList<>();
    private final List<Provenance> deletedInLayers = new ArrayList<>();
    private final Map<SkipReason, Long> skips = new EnumMap<>(SkipReason.class);
    private long files;
    private long links;
    private long commits;
    private long objects;
    private long blobs;
    private long archives;
    private long entries;
    private long bytes;
    private String lostAt = ""; // where a failure could not even be told
    private long lost;

    /**
     * @param chunks called with each chunk, on the thread that runs the task
     * @param tasks called with each further task; must not run it at once
     */
    public WorkerContext(Consumer<Chunk> chunks, Consumer<Task> tasks) {
        this(chunks, tasks, DepthLimits.FULL);
    }

    /** @param depth to which what is packed or encoded is looked into */
    public WorkerContext(Consumer<Chunk> chunks, Consumer<Task> tasks, DepthLimits depth) {
        this(chunks, tasks, tasks, depth);
    }

    /** @param lastTasks called with each task that is to be run alone, after all others; must not run it at once */
    public WorkerContext(Consumer<Chunk> chunks, Consumer<Task> tasks, Consumer<Task> lastTasks, DepthLimits depth) {
        this.chunks = chunks;
        this.tasks = tasks;
        this.lastTasks = lastTasks;
        this.depth = depth;
    }

    /** To which what is packed or encoded is looked into. */
    public DepthLimits depth() {
        return depth;
    }

    /** One that hands on its chunks here, and whose counts are its own. */
    public WorkerContext withoutCounters() {
        return new WorkerContext(chunks, task -> {}, depth);
    }

    /** The first task of a source: it and those that it submits fail for that target alone. */
    public static Task first(String target, Task task) {
        return new OfTarget(target, task);
    }

    /** A task, and whose it is. A class, because a lambda that captures costs a start some milliseconds. */
    private static final class OfTarget implements Task {
        private final String target;
        private final Task task;

        OfTarget(String target, Task task) {
            this.target = target;
            this.task = task;
        }

        @Override
        public void run(WorkerContext worker) {
            worker.target = target;
            task.run(worker);
        }
    }

    /** Runs a task. What it throws becomes a problem of its target, and costs the others nothing. */
    public void run(Task task) {
        try {
            task.run(this);
        } catch (RuntimeException | Error e) {
            failed(target, e);
        }
    }

    public void submit(Task task) {
        tasks.accept(first(target, task));
    }

    public void emit(Chunk chunk) {
        chunks.accept(chunk);
    }

    public byte[] buffer() {
        if (buffer.length == 0) {
            buffer = new byte[BUFFER_BYTES];
        }
        return buffer;
    }

    public void report(Problem problem) {
        problems.add(problem);
    }

    /** Leaves for the end, when nothing else takes memory, what has just run out of it. */
    public void submitLast(Task task) {
        buffer = NO_WINDOW;
        lastTasks.accept(first(target, task));
    }

    /**
     * Whether what runs out of memory is to be thrown up to whoever reads the whole of it, to be read again when nothing else
     * is, or to be told at once.
     */
    public boolean readsAgain() {
        return readsAgain;
    }

    public void setReadsAgain(boolean again) {
        readsAgain = again;
    }

    /**
     * Makes a problem of what was thrown while something was read, and lets go of the window, which may be a large one. Throws
     * nothing, also when there is no memory for the problem: that is told by {@link #problems}.
     *
     * @param where what was read, as a report shows it
     */
    public void failed(String where, Throwable failure) {
        buffer = NO_WINDOW;
        try {
            problems.add(Problem.of(where, failure));
        } catch (OutOfMemoryError e) {
            lostAt = where;
            lost++;
        }
    }

    public void countSkipped(SkipReason what) {
        countSkipped(what, 1);
    }

    /** Of a container image: a token stands there, and a later layer deletes the file. */
    public void addDeletedInLayer(Provenance provenance) {
        deletedInLayers.add(provenance);
    }

    public void countFile() {
        files++;
    }

    public void countLink() {
        links++;
    }

    /** An object of a history, by its content. */
    public void countObject(ObjectType type, long size) {
        objects++;
        commits += type == ObjectType.COMMIT ? 1 : 0;
        blobs += type == ObjectType.BLOB ? 1 : 0;
        bytes += size;
    }

    /** An archive or a compressed file that is opened. */
    public void countArchive() {
        archives++;
    }

    /** An entry of an archive that is read. */
    public void countEntry() {
        entries++;
    }

    public void countSkipped(SkipReason what, long count) {
        skips.put(what, skips.getOrDefault(what, 0L) + count);
    }

    public void countBytes(long read) {
        bytes += read;
    }

    /** What was read so far. */
    public ScanCounts counts() {
        return new ScanCounts(files, links, commits, objects, blobs, archives, entries, bytes);
    }

    /** Places of tokens in files that a later layer of their image deletes. */
    public List<Provenance> deletedInLayers() {
        return List.copyOf(deletedInLayers);
    }

    /** What was passed over so far. */
    public Map<SkipReason, Long> skips() {
        return Map.copyOf(skips);
    }

    /** What could not be read so far. */
    public List<Problem> problems() {
        List<Problem> all = new ArrayList<>(problems);
        if (lost > 0) {
            all.add(new Problem(Problem.Kind.OUT_OF_MEMORY, lostAt, lost > 1 ? lost + " failures like this" : ""));
        }
        return all;
    }

    public void notice(Notice notice) {
        notices.add(notice);
    }

    /** Where the target was left so far. */
    public List<Notice> notices() {
        return List.copyOf(notices);
    }
}
