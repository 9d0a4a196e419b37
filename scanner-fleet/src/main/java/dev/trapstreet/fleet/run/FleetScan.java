package dev.trapstreet.fleet.run;

import dev.trapstreet.fleet.list.Repository;
import dev.trapstreet.fleet.plan.Plan;
import dev.trapstreet.fleet.plan.Waves;
import dev.trapstreet.fleet.scan.PackScan;
import dev.trapstreet.fleet.scan.RefState;
import dev.trapstreet.fleet.scan.ScanSettings;
import dev.trapstreet.fleet.scan.ScanTask;
import dev.trapstreet.fleet.store.PreviousScan;
import dev.trapstreet.fleet.store.ScansTable;
import dev.trapstreet.fleet.store.Store;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.util.LongAccumulator;

/** Scan of a list of repositories, in waves that are committed to the store one by one. Runs in the driver. */
public final class FleetScan {
    /** Repositories whose refs one task reads. */
    private static final int STATES_PER_TASK = 250;

    private static final long PROGRESS_MILLIS = 5_000;

    private final FleetSession session;
    private final JavaSparkContext context;
    private final ScanSettings settings;
    private final Consumer<String> messages;
    private final LongAccumulator ended;
    private final LongAccumulator incomplete;
    private volatile boolean stopping;

    /**
     * Creates a scan.
     *
     * @param session the session
     * @param settings the settings
     * @param messages receives lines about the progress
     */
    public FleetScan(FleetSession session, ScanSettings settings, Consumer<String> messages) {
        this.session = session;
        this.context = new JavaSparkContext(session.spark().sparkContext());
        this.settings = settings;
        this.messages = messages;
        this.ended = session.spark().sparkContext().longAccumulator("repositories");
        this.incomplete = session.spark().sparkContext().longAccumulator("incomplete");
    }

    /**
     * Reads the states of all repositories and plans the run.
     *
     * @param repositories the list
     * @param store the store with the last state of each
     * @return the plan
     * @throws IOException if the store cannot be read
     */
    public Plan plan(List<Repository> repositories, Store store) throws IOException {
        List<ArrayList<Repository>> parts = new ArrayList<>();
        int size = Math.max(1, Math.min(STATES_PER_TASK, repositories.size() / session.cores() + 1));
        for (int from = 0; from < repositories.size(); from += size) {
            parts.add(new ArrayList<>(repositories.subList(from, Math.min(from + size, repositories.size()))));
        }
        long millis = settings.askMillis();
        List<RefState> states = new ArrayList<>();
        context.parallelize(parts, parts.size())
                .map(part -> new ArrayList<>(PackScan.states(part, Duration.ofMillis(millis))))
                .collect()
                .forEach(states::addAll);
        Map<String, PreviousScan> previous = PreviousScan.readAll(store);
        return Plan.of(repositories, states, previous, settings.search());
    }

    /**
     * Scans what is planned.
     *
     * @param plan the plan
     * @param store the store
     * @return the number of waves that could not be written; their repositories are planned again by the next run
     * @throws InterruptedException if the calling thread is interrupted
     */
    public int scan(Plan plan, Store store) throws InterruptedException {
        Waves waves = Waves.of(plan.tasks(), session.cores());
        ExecutorService giants = Executors.newFixedThreadPool(Math.max(1, session.cores()), FleetScan::daemon);
        Thread progress = daemon(() -> showProgress(plan.tasks().size() + plan.copies()));
        progress.start();
        int failed = 0;
        try {
            int number = 0;
            List<Future<Boolean>> started = new ArrayList<>();
            for (ScanTask giant : waves.giants()) {
                int wave = ++number;
                started.add(giants.submit(() -> commit(wave, List.of(giant), store)));
            }
            for (List<ScanTask> wave : waves.waves()) {
                failed += stopping || commit(++number, wave, store) ? 0 : 1;
            }
            for (Future<Boolean> giant : started) {
                failed += giant.get() ? 0 : 1;
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a wave failed unexpectedly", e);
        } finally {
            giants.shutdown();
            progress.interrupt();
        }
        return failed;
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "trapstreet-fleet");
        thread.setDaemon(true);
        return thread;
    }

    /** Returns whether the wave was committed. A wave of a run that was stopped before has nothing to commit. */
    private boolean commit(int number, List<ScanTask> wave, Store store) {
        if (stopping) {
            return true;
        }
        List<List<ScanTask>> packs = Waves.packs(wave, session.cores());
        JavaRDD<Row> rows = context.parallelize(packs, packs.size()).flatMap(new PackScan(settings, ended, incomplete));
        try {
            store.commit(number, session.spark().createDataFrame(rows, ScansTable.columns()));
            return true;
        } catch (IOException e) {
            messages.accept("wave " + number + " was not kept: " + e.getMessage());
            return false;
        } catch (Exception e) { // a SparkException, which Scala does not declare, or one of its causes
            Throwable cause = e instanceof SparkException && e.getCause() != null ? e.getCause() : e;
            messages.accept(
                    "wave " + number + " was not kept: " + cause.getClass().getSimpleName());
            return false;
        }
    }

    private void showProgress(int all) {
        long started = System.nanoTime();
        try {
            while (true) {
                Thread.sleep(PROGRESS_MILLIS);
                long done = ended.value();
                long seconds = Math.max(1, (System.nanoTime() - started) / 1_000_000_000);
                String left = done == 0 || done >= all ? "" : ", " + seconds * (all - done) / done + " s left";
                messages.accept(done + " of " + all + " repositories, " + incomplete.value() + " not read completely, "
                        + done / seconds + "/s" + left);
            }
        } catch (InterruptedException e) {
            return; // the scan is over
        }
    }

    /**
     * Stops the scan: no further wave starts. On this machine, what was scanned of the current waves is kept, and scans that take longer
     * than the given time are dropped. In a cluster, the current waves are completed. Returns at once.
     *
     * @param grace the time for the scans that are running
     */
    public void stop(Duration grace) {
        stopping = true;
        PackScan.startNoMore();
        daemon(() -> {
                    try {
                        Thread.sleep(grace.toMillis());
                        PackScan.stopAll();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                })
                .start();
    }

    /** {@return whether {@link #stop} was called} */
    public boolean wasStopped() {
        return stopping;
    }
}
