package dev.trapstreet.git;

import java.io.BufferedInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A git that was started. Used by one thread at a time.
 *
 * <p>While that thread waits for it, git has to make progress: to print something, or to use the processor, itself or by what it
 * has started. One that does neither for {@link #PATIENCE} is ended with all of its processes, the waiting thread gets a {@link
 * GitUnusableException}, and for a minute no git is started in the same repository.
 */
public final class GitProcess implements StallGuard.Watched, AutoCloseable {
    /** Bytes that can be written to any pipe before something is read at its other end. */
    public static final int PIPE_BYTES = 4096;

    /** Where git reads files. A disk that spins up takes two seconds. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    /** Where git waits for a host, or where nothing is known of the time that the processor has spent on it. */
    static final Duration LONG_PATIENCE = Duration.ofMinutes(2);

    private static final long REMEMBERED_NANOS = Duration.ofMinutes(1).toNanos();

    /** By repository, when a git stalled there last. A run is over by then, and another one in the same Java machine may try anew. */
    private static final Map<Object, Long> STALLED = new ConcurrentHashMap<>();

    private final Process process;
    private final String subcommand;
    private final Object repository;
    private final Duration patience;
    private final @Nullable File errors;
    private final InputStream output;
    private final AtomicLong reads = new AtomicLong();
    private volatile boolean waitedFor;
    private volatile boolean stalled;

    // Of the guard's thread alone.
    private boolean seen;
    private long lastReads;
    private long lastTime;
    private long lastErrors;
    private long quietMillis;

    /**
     * Watches over a process that was just started.
     *
     * @param repository what stands for the repository that it works in
     * @param errors the file that its complaints go to, whose growth is progress too; null when they are discarded
     */
    GitProcess(Process process, String subcommand, Object repository, Duration patience, @Nullable File errors) {
        this.process = process;
        this.subcommand = subcommand;
        this.repository = repository;
        this.patience = patience;
        this.errors = errors;
        this.output = new BufferedInputStream(new Output(process.getInputStream()));
        StallGuard.watch(this);
    }

    /** @throws GitUnusableException when a git made no progress in this repository a short while ago */
    static void refuseWhereOneStalled(Object repository) throws GitUnusableException {
        Long when = STALLED.isEmpty() ? null : STALLED.get(repository);
        if (when != null && System.nanoTime() - when < REMEMBERED_NANOS) {
            throw GitUnusableException.stalledBefore();
        }
    }

    /** Returns what git reads as its standard input, to be written to and closed by the caller. */
    public OutputStream stdin() {
        return process.getOutputStream();
    }

    /** Returns what git prints. */
    public InputStream stdout() {
        return output;
    }

    /**
     * Waits for its end, after its output was read.
     *
     * @return its exit code
     */
    public int await() throws IOException {
        waitedFor = true;
        try {
            int code = process.waitFor();
            if (stalled) {
                throw stall();
            }
            return code;
        } catch (InterruptedException e) {
            end();
            Thread.currentThread().interrupt();
            InterruptedIOException interrupted = new InterruptedIOException("interrupted");
            interrupted.initCause(e);
            throw interrupted;
        } finally {
            waitedFor = false;
            StallGuard.forget(this);
        }
    }

    private GitUnusableException stall() {
        return GitUnusableException.stalled(subcommand, quietMillis / 1_000);
    }

    /** Called about every so many milliseconds, by the guard alone. */
    @Override
    public void look(long millis) {
        long time = processorTime();
        long read = reads.get();
        long complained = errors == null ? 0 : errors.length();
        boolean progress = !seen || !waitedFor || time != lastTime || read != lastReads || complained != lastErrors;
        seen = true;
        lastTime = time;
        lastReads = read;
        lastErrors = complained;
        // Counted in looks, not by the clock: while the machine sleeps, no time passes here either.
        quietMillis = progress ? 0 : quietMillis + millis;
        Duration most = time < 0 ? LONG_PATIENCE : patience;
        if (quietMillis >= most.toMillis() && process.isAlive()) {
            long now = System.nanoTime();
            STALLED.values().removeIf(when -> now - when >= REMEMBERED_NANOS);
            STALLED.put(repository, now);
            stalled = true;
            end();
        }
    }

    /** Returns the nanoseconds that the processor has spent on it and on what it has started; -1 when that is not known. */
    private long processorTime() {
        Optional<Duration> own = process.info().totalCpuDuration();
        if (own.isEmpty()) {
            return -1;
        }
        long sum = own.get().toNanos();
        try (Stream<ProcessHandle> started = process.descendants()) {
            sum += started.mapToLong(each -> each.info()
                            .totalCpuDuration()
                            .map(Duration::toNanos)
                            .orElse(0L))
                    .sum();
        }
        return sum;
    }

    /** Ends it, with all that it has started. */
    @Override
    public void end() {
        try (Stream<ProcessHandle> started = process.descendants()) {
            started.forEach(ProcessHandle::destroyForcibly);
        }
        process.destroyForcibly();
    }

    /** Ends it if it is still running. */
    @Override
    public void close() {
        StallGuard.forget(this);
        process.destroy(); // it only reads, and leaves nothing half done; first, or a close would wait for a write
        closeQuietly(process.getOutputStream());
        closeQuietly(process.getInputStream());
    }

    private static void closeQuietly(AutoCloseable stream) {
        try {
            stream.close();
        } catch (Exception e) {
            // It ended before it had read all of its input: its exit code says why.
            return;
        }
    }

    /** Its standard output; knows whether somebody waits for it. */
    private final class Output extends InputStream {
        private final InputStream in;

        Output(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] to, int offset, int most) throws IOException {
            waitedFor = true;
            try {
                int read = in.read(to, offset, most);
                reads.incrementAndGet();
                if (read < 0 && stalled) {
                    throw stall();
                }
                return read;
            } finally {
                waitedFor = false;
            }
        }

        @Override
        public int available() throws IOException {
            return in.available();
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
