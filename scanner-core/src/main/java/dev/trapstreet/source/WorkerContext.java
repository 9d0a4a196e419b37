package dev.trapstreet.source;

import dev.trapstreet.finding.ContentId;
import dev.trapstreet.finding.Notice;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.ScanCounts;
import dev.trapstreet.finding.SkipReason;
import dev.trapstreet.pack.ObjectType;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * State of one worker thread in a scan: its read buffer, the receivers of its chunks and further tasks, its counters, and the problems it
 * met. Confined to one thread; the results are read after the thread has finished.
 *
 * <p>An unexpected failure affects only the item during which it occurred. Failures are converted to problems at three levels: by the
 * code that reads one of many items (a file, an archive entry, an object), by {@link #run} for a task, and by the scan for a source.
 */
public final class WorkerContext {
    /** Size of the read buffer in bytes. A file up to this size is one chunk; a larger file is read in windows of this size. */
    public static final int BUFFER_BYTES = 1 << 20;

    private static final byte[] NO_WINDOW = {};

    private final Consumer<Chunk> chunks;
    private final Consumer<Task> tasks;
    private final Consumer<Task> lastTasks;
    private final DepthLimits depth;
    private boolean readsAgain;
    private int source; // index of the source whose task is running
    private String target = ""; // of that source
    private byte[] buffer = NO_WINDOW; // allocated for the first file: with many threads, some read none
    private final List<Problem> problems = new ArrayList<>();
    private final List<Notice> notices = new ArrayList<>();
    private final List<ContentId> deletedInLayers = new ArrayList<>();
    private final Map<SkipReason, Long> skips = new EnumMap<>(SkipReason.class);
    private long files;
    private long links;
    private long commits;
    private long objects;
    private long blobs;
    private long archives;
    private long entries;
    private long bytes;
    private String lostAt = ""; // item of the last failure for which there was no memory to record a problem
    private long lost;
    private final Set<String> stoppedTargets = new LinkedHashSet<>();

    /**
     * Creates a context with the highest depth limits. Tasks submitted by {@link #submitLast} go to the same receiver as all others.
     *
     * @param chunks receives each chunk, on the thread that executes the task
     * @param tasks receives each further task; it must not execute the task immediately
     */
    public WorkerContext(Consumer<Chunk> chunks, Consumer<Task> tasks) {
        this(chunks, tasks, DepthLimits.FULL);
    }

    /**
     * Creates a context. Tasks submitted by {@link #submitLast} go to the same receiver as all others.
     *
     * @param chunks receives each chunk, on the thread that executes the task
     * @param tasks receives each further task; it must not execute the task immediately
     * @param depth the limits for nested archives and encodings
     */
    public WorkerContext(Consumer<Chunk> chunks, Consumer<Task> tasks, DepthLimits depth) {
        this(chunks, tasks, tasks, depth);
    }

    /**
     * Creates a context with a separate receiver for tasks that must run alone.
     *
     * @param chunks receives each chunk, on the thread that executes the task
     * @param tasks receives each further task; it must not execute the task immediately
     * @param lastTasks receives each task that has to run after all others, with no other task at the same time; it must not execute the
     *     task immediately
     * @param depth the limits for nested archives and encodings
     */
    public WorkerContext(Consumer<Chunk> chunks, Consumer<Task> tasks, Consumer<Task> lastTasks, DepthLimits depth) {
        this.chunks = chunks;
        this.tasks = tasks;
        this.lastTasks = lastTasks;
        this.depth = depth;
    }

    /** {@return the index of the source whose task is running, from 0; part of the identity of all content that the task reads} */
    public int source() {
        return source;
    }

    /** {@return the limits for nested archives and encodings} */
    public DepthLimits depth() {
        return depth;
    }

    /**
     * Creates a context for reading content again. It passes on its chunks to the same receiver, but has its own counters and problems,
     * and discards submitted tasks.
     *
     * @return a new context for the same thread
     */
    public WorkerContext withoutCounters() {
        WorkerContext other = new WorkerContext(chunks, task -> {}, depth);
        other.source = source;
        return other;
    }

    /**
     * Returns the first task of a source. Failures of this task, and of all tasks that it submits, are attributed to the target.
     *
     * @param source the index of the source in the scan, from 0
     * @param target the target, redacted and safe to display
     * @param task the task
     * @return a task that executes the given one
     */
    public static Task first(int source, String target, Task task) {
        return new OfTarget(source, target, task);
    }

    /**
     * Returns the target of a submitted task.
     *
     * @param task a task that a worker context has passed on
     * @return its target; an empty string for another task
     */
    public static String targetOf(Task task) {
        return task instanceof OfTarget named ? named.target : "";
    }

    /** Task with the target that it belongs to. Not a lambda: a capturing lambda adds some milliseconds to the start of the program. */
    private static final class OfTarget implements Task {
        private final int source;
        private final String target;
        private final Task task;

        OfTarget(int source, String target, Task task) {
            this.source = source;
            this.target = target;
            this.task = task;
        }

        @Override
        public void run(WorkerContext worker) {
            worker.source = source;
            worker.target = target;
            task.run(worker);
        }
    }

    /**
     * Executes a task. An unchecked exception or error that it throws becomes a problem of its target; other tasks are not affected. If
     * the thread is interrupted by then, the task counts as stopped instead: see {@link #stoppedTargets}.
     *
     * @param task the task
     */
    public void run(Task task) {
        try {
            task.run(this);
        } catch (RuntimeException | Error e) {
            if (!Thread.currentThread().isInterrupted()) {
                failed(target, e);
            }
        }
        if (Thread.currentThread().isInterrupted()) {
            stoppedTargets.add(target);
        }
    }

    /**
     * Executes a task with the read buffer of its thread, which runs tasks of several targets in turn. See {@link #run(Task)}.
     *
     * @param task the task
     * @param own the buffer that an earlier call has returned, or an empty array
     * @return the buffer for the next call; an empty array if the task has not needed one, or has released it
     */
    public byte[] run(Task task, byte[] own) {
        buffer = own;
        run(task);
        byte[] left = buffer;
        buffer = NO_WINDOW;
        return left;
    }

    /**
     * Submits a task of the current target, for any worker thread.
     *
     * @param task the task
     */
    public void submit(Task task) {
        tasks.accept(first(source, target, task));
    }

    /**
     * Passes on a chunk to the search, on this thread. When the method returns, the bytes of the chunk may be overwritten.
     *
     * @param chunk the chunk
     * @throws StoppedException if the scan was stopped
     */
    public void emit(Chunk chunk) {
        StoppedException.check();
        chunks.accept(chunk);
    }

    /**
     * Returns the read buffer. There is only one, so its content is valid until the next item is read.
     *
     * @return the buffer of {@link #BUFFER_BYTES} bytes, the same at each call until {@link #failed} or {@link #submitLast} releases it
     */
    public byte[] buffer() {
        if (buffer.length == 0) {
            buffer = new byte[BUFFER_BYTES];
        }
        return buffer;
    }

    /**
     * Records a problem for the report.
     *
     * @param problem the problem
     * @throws StoppedException if the scan was stopped, because the problem may be a consequence of that
     */
    public void report(Problem problem) {
        StoppedException.check();
        problems.add(problem);
    }

    /**
     * Submits a task that ran out of memory for another attempt. It runs after all other tasks and alone, when it has all memory for
     * itself. Releases the read buffer.
     *
     * @param task the task
     */
    public void submitLast(Task task) {
        buffer = NO_WINDOW;
        lastTasks.accept(first(source, target, task));
    }

    /**
     * Returns whether the present item will be read again at the end if memory runs out.
     *
     * @return true if an {@link OutOfMemoryError} must be passed up to the reader of the whole item, which submits another attempt; false
     *     if it must be reported as a problem
     */
    public boolean readsAgain() {
        return readsAgain;
    }

    /**
     * Sets whether the present item will be read again at the end if memory runs out. See {@link #readsAgain}.
     *
     * @param again whether there will be another attempt
     */
    public void setReadsAgain(boolean again) {
        readsAgain = again;
    }

    /**
     * Records an unexpected failure as a problem, and releases the read buffer. If there is no memory to record the problem, the failure
     * is counted, and {@link #problems} reports it.
     *
     * @param where the display path of the item that was read, redacted
     * @param failure the exception or error that was thrown
     * @throws StoppedException if the scan was stopped, because the failure may be a consequence of that
     */
    public void failed(String where, Throwable failure) {
        buffer = NO_WINDOW;
        StoppedException.check();
        try {
            problems.add(Problem.of(where, failure));
        } catch (OutOfMemoryError e) {
            lostAt = where;
            lost++;
        }
    }

    /**
     * Counts one skipped item.
     *
     * @param what the reason
     */
    public void countSkipped(SkipReason what) {
        countSkipped(what, 1);
    }

    /**
     * Records the location of a token in a container image whose file a later layer deletes.
     *
     * @param file the identity of the file
     */
    public void addDeletedInLayer(ContentId file) {
        deletedInLayers.add(file);
    }

    /** Counts a file or stream that is read. */
    public void countFile() {
        files++;
    }

    /** Counts a symbolic link whose text is read. */
    public void countLink() {
        links++;
    }

    /**
     * Counts an object of a git history and its bytes.
     *
     * @param type the type of the object
     * @param size the size of its content in bytes
     */
    public void countObject(ObjectType type, long size) {
        objects++;
        commits += type == ObjectType.COMMIT ? 1 : 0;
        blobs += type == ObjectType.BLOB ? 1 : 0;
        bytes += size;
    }

    /** Counts an archive or compressed file that is opened. */
    public void countArchive() {
        archives++;
    }

    /** Counts an archive entry that is read. */
    public void countEntry() {
        entries++;
    }

    /**
     * Counts skipped items.
     *
     * @param what the reason
     * @param count the number of items
     */
    public void countSkipped(SkipReason what, long count) {
        skips.put(what, skips.getOrDefault(what, 0L) + count);
    }

    /**
     * Counts bytes that were read of files, streams and archives.
     *
     * @param read the number of bytes
     */
    public void countBytes(long read) {
        bytes += read;
    }

    /** {@return the counts of everything that this thread has read so far} */
    public ScanCounts counts() {
        return new ScanCounts(files, links, commits, objects, blobs, archives, entries, bytes);
    }

    /** {@return the identities of files with tokens that a later layer of their container image deletes} */
    public List<ContentId> deletedInLayers() {
        return List.copyOf(deletedInLayers);
    }

    /** {@return the number of skipped items so far, by reason; reasons without items are absent} */
    public Map<SkipReason, Long> skips() {
        return Map.copyOf(skips);
    }

    /** {@return the targets of which a task was running on this thread when the scan was stopped} */
    public Set<String> stoppedTargets() {
        return Set.copyOf(stoppedTargets);
    }

    /** {@return the problems so far, in the order of their occurrence} */
    public List<Problem> problems() {
        List<Problem> all = new ArrayList<>(problems);
        if (lost > 0) {
            all.add(new Problem(Problem.Kind.OUT_OF_MEMORY, lostAt, lost > 1 ? lost + " failures of this kind" : ""));
        }
        return all;
    }

    /**
     * Records that a git directory led outside of the target.
     *
     * @param notice the warning for the report
     */
    public void notice(Notice notice) {
        notices.add(notice);
    }

    /** {@return the warnings so far about git directories that led outside of the target} */
    public List<Notice> notices() {
        return List.copyOf(notices);
    }
}
