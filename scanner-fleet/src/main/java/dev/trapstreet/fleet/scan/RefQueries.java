package dev.trapstreet.fleet.scan;

import dev.trapstreet.fleet.list.Repository;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Reader of the states of many repositories. A host that did not answer three times is not asked again. */
final class RefQueries {
    private static final int THREADS = 8;
    private static final int MAX_SILENCES = 3;

    private final Duration limit;
    private final Map<String, AtomicInteger> silences = new ConcurrentHashMap<>();

    RefQueries(Duration limit) {
        this.limit = limit;
    }

    List<RefState> readAll(List<Repository> repositories) throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS, work -> {
            Thread thread = new Thread(work, "trapstreet-refs");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Callable<RefState>> queries = new ArrayList<>();
            for (Repository repository : repositories) {
                queries.add(() -> read(repository));
            }
            List<RefState> states = new ArrayList<>();
            for (Future<RefState> answer : threads.invokeAll(queries)) {
                states.add(answer.get());
            }
            return states;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a query has no failure of its own", e);
        } finally {
            threads.shutdownNow();
        }
    }

    private RefState read(Repository repository) throws InterruptedException {
        if (repository.kind() != Repository.Kind.REMOTE) {
            return RefReader.read(repository, limit);
        }
        AtomicInteger silent = silences.computeIfAbsent(repository.host(), host -> new AtomicInteger());
        if (silent.get() >= MAX_SILENCES) {
            return RefState.failed(
                    ScanStatus.UNREACHABLE, "the host did not answer for " + MAX_SILENCES + " other repositories");
        }
        long started = System.nanoTime();
        RefState state = RefReader.read(repository, limit);
        boolean late = System.nanoTime() - started >= limit.toNanos();
        if (state.status() == ScanStatus.COMPLETE) {
            silent.set(0);
        } else if (late) {
            silent.incrementAndGet();
        }
        return state;
    }
}
