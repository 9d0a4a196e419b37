package dev.trapstreet;

import dev.trapstreet.source.Lane;
import dev.trapstreet.source.Task;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The threads of one scan and the tasks that wait for them. The newest task is taken first, so a tree is walked in depth
 * and few tasks wait at any time.
 */
final class Crew {
    private final Deque<Task> waiting = new ArrayDeque<>();
    private int working;
    private @Nullable Throwable failure;

    /** Adds a task; any thread may. */
    synchronized void submit(Task task) {
        waiting.addLast(task);
        notify();
    }

    /**
     * Works until no task is left, one thread per lane.
     *
     * @throws InterruptedException when the calling thread is interrupted; the others then stop after their task
     */
    void work(List<Lane> lanes) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (Lane lane : lanes) {
            Thread thread = new Thread(() -> work(lane), "trapstreet-scan-" + threads.size());
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            stop(e);
            throw e;
        }
        Throwable failed = failure();
        if (failed instanceof Error error) {
            throw error;
        }
        if (failed instanceof RuntimeException fault) { // a task throws nothing that is checked
            throw fault;
        }
    }

    private void work(Lane lane) {
        try {
            for (Task task = next(); task != null; task = next()) {
                task.run(lane);
                done();
            }
        } catch (RuntimeException | Error e) {
            stop(e); // a fault of ours, not of a file: work() throws it again on the caller's thread
        }
    }

    /** The next task; null when all work is done, or no more is to be done. */
    private synchronized @Nullable Task next() {
        while (failure == null && waiting.isEmpty() && working > 0) {
            try {
                wait();
            } catch (InterruptedException e) {
                return null; // nobody but a thread's owner interrupts it, and it is ours
            }
        }
        if (failure != null || waiting.isEmpty()) {
            return null;
        }
        working++;
        return waiting.removeLast();
    }

    private synchronized void done() {
        working--;
        if (working == 0 && waiting.isEmpty()) {
            notifyAll();
        }
    }

    private synchronized void stop(Throwable cause) {
        if (failure == null) {
            failure = cause;
        }
        notifyAll();
    }

    private synchronized @Nullable Throwable failure() {
        return failure;
    }
}
