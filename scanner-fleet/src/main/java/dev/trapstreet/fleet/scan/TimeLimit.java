package dev.trapstreet.fleet.scan;

import dev.trapstreet.git.GitProcess;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Limit for the time of one piece of work that may start git. */
final class TimeLimit {
    /** Time that a stopped piece of work has to clean up, in milliseconds. Then it is left alone. */
    private static final long GRACE_MILLIS = 5_000;

    private TimeLimit() {}

    /**
     * Runs a piece of work in a thread of its own. When the limit is exceeded, the thread is interrupted, and the git that it uses is
     * ended with all processes that git has started.
     *
     * @throws TimeoutException if the limit was exceeded
     * @throws InterruptedException if the calling thread is interrupted; the work is stopped
     * @throws ExecutionException with the failure of the work
     */
    static <T> T call(Duration limit, Callable<T> work)
            throws TimeoutException, InterruptedException, ExecutionException {
        FutureTask<T> task = new FutureTask<>(work);
        Thread thread = new Thread(task, "trapstreet-limited");
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | InterruptedException e) {
            thread.interrupt();
            GitProcess.endAllOf(List.of(thread));
            thread.join(GRACE_MILLIS);
            throw e;
        }
    }

    /** Returns the failure of the work. */
    static Throwable failureOf(ExecutionException e) {
        Throwable cause = e.getCause();
        return cause == null ? e : cause;
    }
}
