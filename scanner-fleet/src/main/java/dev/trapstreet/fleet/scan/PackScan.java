package dev.trapstreet.fleet.scan;

import dev.trapstreet.Cancellation;
import dev.trapstreet.fleet.list.Repository;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.util.LongAccumulator;

/**
 * Work of a task of Spark: scans the repositories of a pack, one after the other. Never fails because of a repository: Spark's own attempts
 * are for machines that are lost.
 */
public final class PackScan implements FlatMapFunction<List<ScanTask>, Row> {
    private static final long serialVersionUID = 1;

    /** Switch for all scans in this process. In a cluster, each executor has its own, which nobody uses. */
    private static final Cancellation STOP = new Cancellation();

    private static volatile boolean stopping;

    private final ScanSettings settings;
    private final LongAccumulator ended;
    private final LongAccumulator incomplete;

    /**
     * Creates the work.
     *
     * @param settings the settings of the run
     * @param ended counts the repositories that were worked off, for the display of the progress
     * @param incomplete counts those that were not read completely
     */
    public PackScan(ScanSettings settings, LongAccumulator ended, LongAccumulator incomplete) {
        this.settings = settings;
        this.ended = ended;
        this.incomplete = incomplete;
    }

    /** Lets no further scan start in this process. The rows of those that have ended are kept. */
    public static void startNoMore() {
        stopping = true;
    }

    /** Stops the scans in this process. They have no row. */
    public static void stopAll() {
        STOP.cancel();
    }

    @Override
    public Iterator<Row> call(List<ScanTask> pack) {
        return new RowIterator(pack.iterator());
    }

    /** Iterator that scans a repository when its row is asked for, so that only one result is held. */
    private final class RowIterator implements Iterator<Row> {
        private final Iterator<ScanTask> tasks;
        private final Deque<Row> rows = new ArrayDeque<>();

        RowIterator(Iterator<ScanTask> tasks) {
            this.tasks = tasks;
        }

        @Override
        public boolean hasNext() {
            while (rows.isEmpty() && tasks.hasNext() && !stopping) {
                try {
                    rows.addAll(scan(tasks.next()));
                } catch (InterruptedException e) {
                    if (!stopping) {
                        Thread.currentThread().interrupt();
                        throw new IllegalStateException("interrupted", e);
                    }
                }
            }
            return !rows.isEmpty();
        }

        @Override
        public Row next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return rows.remove();
        }

        private List<Row> scan(ScanTask task) throws InterruptedException {
            long started = System.currentTimeMillis();
            RepositoryResult result = result(task, started);
            ended.add(1L + task.copies().size());
            incomplete.add(result.status().isComplete() ? 0L : 1L);
            try {
                return ScanRows.of(task, result, settings);
            } catch (IOException | RuntimeException | Error e) {
                RepositoryResult failed = RepositoryScanner.ofFailure(task.repository(), e, started);
                try {
                    return ScanRows.of(task, failed, settings);
                } catch (IOException again) {
                    throw new IllegalStateException("a row without findings cannot be built", again);
                }
            }
        }

        private RepositoryResult result(ScanTask task, long started) throws InterruptedException {
            if (task.state().status() != ScanStatus.COMPLETE) {
                return RepositoryResult.failed(
                        task.state().status(), task.state().detail(), started);
            }
            if (settings.isolation() == ScanSettings.Isolation.PROCESS) {
                return ChildProcess.scan(task.repository(), settings);
            }
            return new RepositoryScanner(settings, STOP).scan(task.repository());
        }
    }

    /**
     * Reads the states of repositories, several at a time: most of the time passes waiting for hosts.
     *
     * @param repositories the repositories
     * @param limit the time limit for each
     * @return the states, in the same order
     * @throws InterruptedException if the calling thread is interrupted
     */
    public static List<RefState> states(List<Repository> repositories, Duration limit) throws InterruptedException {
        return new RefQueries(limit).readAll(repositories);
    }
}
