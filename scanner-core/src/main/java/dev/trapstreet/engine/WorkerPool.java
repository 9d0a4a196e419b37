package dev.trapstreet.engine;

import dev.trapstreet.source.Task;
import dev.trapstreet.source.WorkerContext;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The threads of one scan and the tasks that wait for them. The newest task is taken first, so a tree is walked in depth
 * and few tasks wait at any time.
 */
public final class WorkerPool {
    // Lists, of which one that cannot grow for lack of memory is as it was. An ArrayDeque then holds nothing any more.
    private final List<Task> waiting = new ArrayList<>();
    private final List<Task> last = new ArrayList<>();
    private int working;
    private boolean stopped;

    /** Adds a task; any thread may. */
    public synchronized void submit(Task task) {
        waiting.add(task);
        notify();
    }

    /** Adds a task that is run when nothing else is to be done, and while nothing else is done; any thread may. */
    public synchronized void submitLast(Task task) {
        last.add(task);
    }

    /**
     * Works until no task is left, one thread per lane; with fewer where the system gives no more of them. What a task throws
     * is a problem of its lane.
     *
     * @throws InterruptedException when the calling thread is interrupted; the others then stop after their task
     */
    public void runAll(List<WorkerContext> workers) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (WorkerContext worker : workers) {
            try {
                Thread thread = new Thread(() -> runTasks(worker), "trapstreet-scan-" + threads.size());
                thread.setDaemon(true);
                thread.start();
                threads.add(thread);
            } catch (OutOfMemoryError e) { // so Java says that there are too many threads, too
                break;
            }
        }
        if (threads.isEmpty() && !workers.isEmpty()) {
            runTasks(workers.get(0));
        }
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            stop();
            throw e;
        }
    }

    private void runTasks(WorkerContext worker) {
        for (Task task = next(); task != null; task = next()) {
            worker.run(task);
            taskDone();
        }
    }

    /** The next task; null when all work is done, or no more is to be done. */
    private synchronized @Nullable Task next() {
        while (!stopped && waiting.isEmpty() && working > 0) {
            try {
                wait();
            } catch (InterruptedException e) {
                return null; // nobody but a thread's owner interrupts it, and it is ours
            }
        }
        if (!stopped && waiting.isEmpty() && !last.isEmpty()) {
            waiting.add(last.remove(last.size() - 1));
        }
        if (stopped || waiting.isEmpty()) {
            return null;
        }
        working++;
        return waiting.remove(waiting.size() - 1);
    }

    private synchronized void taskDone() {
        working--;
        if (working == 0 && waiting.isEmpty() && last.isEmpty()) { // else this thread takes what is left
            notifyAll();
        }
    }

    private synchronized void stop() {
        stopped = true;
        notifyAll();
    }
}
