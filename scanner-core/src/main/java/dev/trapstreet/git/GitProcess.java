package dev.trapstreet.git;

import java.io.BufferedInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Running git process. Used by one thread at a time.
 *
 * <p>While that thread waits for it, git must make progress: print something, or use processor time in itself or in a process that it
 * has started. A git that does neither for {@link #PATIENCE} is killed with all its child processes. The waiting thread then
 * receives a {@link GitUnusableException}, and for one minute no git is started in the same repository.
 *
 * <p>A git whose thread is interrupted is killed by {@link #endAllOf}, because a thread that reads from a pipe does not notice an
 * interrupt.
 */
public final class GitProcess implements RunningGit, StallGuard.Watched {
    /** Number of bytes that can be written to a pipe on every platform before the other side reads anything. */
    public static final int PIPE_BYTES = 4096;

    /** Maximum time without progress while git reads files. A disk that spins up takes two seconds. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    /** Maximum time without progress while git waits for a host, or where its processor time is not known. */
    static final Duration LONG_PATIENCE = Duration.ofMinutes(2);

    /** Maximum processor time for reading the configuration. Git needs 2 ms for usual files, and 0.5 s for 64 MB. */
    private static final Duration CONFIGURATION_TIME = Duration.ofSeconds(2);

    /** Maximum time for which {@link #close} waits for killed processes, in milliseconds. */
    private static final long END_MILLIS = 300;

    private static final long REMEMBERED_NANOS = Duration.ofMinutes(1).toNanos();

    /**
     * Time of the last stall in each repository, as of {@link System#nanoTime}. Entries expire after a minute, because a long-lived
     * Java process, such as a Maven daemon, may try again in a later run.
     */
    private static final Map<Object, Long> STALLED = new ConcurrentHashMap<>();

    private final Process process;
    private final Thread owner = Thread.currentThread(); // the thread that uses this process
    private final String subcommand;
    private final Object repository;
    private final Duration patience;
    private final @Nullable File errors;
    private final InputStream output;
    private final AtomicLong reads = new AtomicLong();
    private volatile boolean waitedFor;
    private volatile boolean stalled;
    private volatile long maxTime = Long.MAX_VALUE; // processor time in nanoseconds
    private volatile List<ProcessHandle> children = List.of(); // processes that git had started when it was killed

    // Used only by the thread of the guard.
    private boolean seen;
    private long lastReads;
    private long lastTime;
    private long lastErrors;
    private long quietMillis;

    /**
     * Wraps a process that was just started, and lets the guard watch it.
     *
     * @param subcommand the subcommand of git, for messages
     * @param repository a key that identifies the repository
     * @param patience the maximum time without progress
     * @param errors the file that receives standard error, whose growth counts as progress; null if standard error is discarded
     */
    GitProcess(Process process, String subcommand, Object repository, Duration patience, @Nullable File errors) {
        this.process = process;
        this.subcommand = subcommand;
        this.repository = repository;
        this.patience = patience;
        this.errors = errors;
        this.output = new BufferedInputStream(new Output(process.getInputStream()));
        StallGuard.watch(this);
        if (owner.isInterrupted()) { // after watch(): whichever comes first, endAllOf() or this, kills it
            end();
        }
    }

    /**
     * Kills the git processes that some threads use, and the processes that these have started. The threads that wait for them receive an
     * {@link InterruptedIOException}. Interrupt the threads before: git processes that they start later are then killed at once.
     *
     * @param owners the threads
     */
    public static void endAllOf(Collection<Thread> owners) {
        StallGuard.endAllOf(owners);
    }

    /** Kills all git processes of this program and the processes that these have started, and waits briefly for their end. */
    public static void endAll() {
        StallGuard.endAll(END_MILLIS);
    }

    @Override
    public boolean isUsedBy(Collection<Thread> threads) {
        return threads.contains(owner);
    }

    /**
     * Fails if a git stalled in this repository within the last minute, or if the thread is interrupted.
     *
     * @throws GitUnusableException if one stalled
     * @throws InterruptedIOException if the thread is interrupted
     */
    static void refuseWhereOneStalled(Object repository) throws IOException {
        if (Thread.currentThread().isInterrupted()) {
            throw interrupted();
        }
        Long when = STALLED.isEmpty() ? null : STALLED.get(repository);
        if (when != null && System.nanoTime() - when < REMEMBERED_NANOS) {
            throw GitUnusableException.stalledBefore();
        }
    }

    /**
     * Also kills git once it has used more than {@link #CONFIGURATION_TIME}. For commands that need only milliseconds unless a
     * file that they read has no end.
     */
    void limitProcessorTime() {
        maxTime = CONFIGURATION_TIME.toNanos();
    }

    @Override
    public OutputStream stdin() {
        return process.getOutputStream();
    }

    @Override
    public InputStream stdout() {
        return output;
    }

    @Override
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
            InterruptedIOException interrupted = interrupted();
            interrupted.initCause(e);
            throw interrupted;
        } finally {
            waitedFor = false;
            StallGuard.forget(this);
        }
    }

    private static InterruptedIOException interrupted() {
        return new InterruptedIOException("interrupted");
    }

    private GitUnusableException stall() {
        return lastTime > maxTime
                ? GitUnusableException.endlessConfiguration(CONFIGURATION_TIME.toSeconds())
                : GitUnusableException.stalled(subcommand, quietMillis / 1_000);
    }

    /**
     * Checks for progress, and kills git if there was none for too long. Called only by the guard, at regular intervals.
     *
     * @param millis the time since the previous call, in milliseconds
     */
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
        // Time is counted in checks, not taken from the clock, so that time in which the machine sleeps does not count.
        quietMillis = progress ? 0 : quietMillis + millis;
        Duration most = time < 0 ? LONG_PATIENCE : patience;
        if ((quietMillis >= most.toMillis() || time > maxTime) && process.isAlive()) {
            long now = System.nanoTime();
            STALLED.values().removeIf(when -> now - when >= REMEMBERED_NANOS);
            STALLED.put(repository, now);
            stalled = true;
            end();
        }
    }

    /** Returns the processor time of git and its child processes, in nanoseconds, or -1 if the platform does not report it. */
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

    /** Kills git and all processes that it has started. */
    @Override
    public void end() {
        try (Stream<ProcessHandle> started = process.descendants()) {
            children = started.toList();
        }
        children.forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    /**
     * Ends git if it is still running, and closes its streams. On an interrupted thread, waits until git and the processes that it
     * has started are gone, so that none of them writes to a clone that is deleted next.
     */
    @Override
    public void close() {
        StallGuard.forget(this);
        if (Thread.currentThread().isInterrupted()) {
            if (process.isAlive()) {
                end();
            }
            awaitEnd();
        }
        // Before the streams: closing stdin would wait for a blocked write. Git only reads, so nothing is lost.
        process.destroy();
        closeQuietly(process.getOutputStream());
        closeQuietly(process.getInputStream());
    }

    /** Waits until the killed processes are gone, but not longer than {@link #END_MILLIS}. The thread stays interrupted. */
    private void awaitEnd() {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(END_MILLIS);
        Thread.interrupted(); // otherwise every wait would end at once
        try {
            while (isAlive() && System.nanoTime() < until) {
                Thread.sleep(2);
            }
        } catch (InterruptedException e) {
            return; // interrupted again; the flag is set below
        } finally {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isAlive() {
        boolean alive = process.isAlive();
        for (ProcessHandle child : children) {
            alive |= child.isAlive();
        }
        return alive;
    }

    private static void closeQuietly(AutoCloseable stream) {
        try {
            stream.close();
        } catch (Exception e) {
            // Git ended before it had read all its input. Its exit code tells why.
            return;
        }
    }

    /** Standard output of git that records whether a thread is waiting for it. */
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
                if (read < 0 && owner.isInterrupted()) { // the output may have been cut off
                    throw interrupted();
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
