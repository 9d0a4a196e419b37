package dev.trapstreet.git;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Guard that kills git processes which make no progress. One thread watches all of them, and runs only while there are any. It first
 * sleeps for one second. Most hooks end within that time and pay only for the start of the thread, 0.2 ms.
 */
final class StallGuard {
    private static final long FIRST_LOOK_MS = 1_000;
    private static final long LOOK_MS = 500;

    private static final Set<Watched> RUNNING = new HashSet<>(); // the lock of this set also guards "started"
    private static boolean started;
    private static boolean exiting; // guarded as well: whether this program ends, so that no git may outlive it

    private StallGuard() {}

    /** Process that is watched. */
    interface Watched {
        /**
         * Checks for progress, and ends the process if there was none for too long.
         *
         * @param sinceLastMs milliseconds since the last check
         */
        void look(long sinceLastMs);

        /** Ends the process. */
        void end();

        /** Returns whether the process is running, or one of those that it had started when it was ended. */
        boolean isAlive();

        /** Returns whether one of the threads uses the process. */
        boolean isUsedBy(Collection<Thread> threads);
    }

    /** Adds a process to those that are watched, and starts the thread if necessary. Ends the process if this program ends. */
    static void watch(Watched git) {
        boolean tooLate;
        synchronized (RUNNING) {
            tooLate = exiting;
            RUNNING.add(git);
            if (!started && !tooLate) {
                started = true;
                Thread thread = new Thread(null, new Rounds(), "trapstreet-git-guard", 0, false);
                thread.setDaemon(true);
                thread.start();
            }
        }
        if (tooLate) {
            git.end(); // a thread that had its git ended goes on to the next one
        }
    }

    /** Stops watching a process. */
    static void forget(Watched git) {
        synchronized (RUNNING) {
            RUNNING.remove(git);
        }
    }

    /** Ends the processes that are used by one of the threads. */
    static void endAllOf(Collection<Thread> threads) {
        List<Watched> all;
        synchronized (RUNNING) {
            all = List.copyOf(RUNNING);
        }
        for (Watched git : all) {
            if (git.isUsedBy(threads)) {
                git.end();
            }
        }
    }

    /**
     * Ends all processes, and those that are started from now on. Waits until they are gone, but not longer than the given time. For the
     * end of this program.
     */
    static void endAll(long millis) {
        List<Watched> all;
        synchronized (RUNNING) {
            exiting = true;
            all = List.copyOf(RUNNING);
        }
        all.forEach(Watched::end);
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        try {
            while (all.stream().anyMatch(Watched::isAlive) && System.nanoTime() < until) {
                Thread.sleep(2);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static List<Watched> running() {
        synchronized (RUNNING) {
            if (RUNNING.isEmpty()) {
                started = false; // the next git starts another thread
            }
            return List.copyOf(RUNNING);
        }
    }

    /** Body of the thread. It is a class because linking a lambda at the start of a hook would cost more than the thread itself. */
    private static final class Rounds implements Runnable {
        @Override
        public void run() {
            try {
                Thread.sleep(FIRST_LOOK_MS);
                List<Watched> all = running();
                if (!all.isEmpty()) {
                    look(all);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                stopped();
            } catch (IllegalStateException e) {
                stopped(); // a shutdown hook cannot be added: the Java machine is shutting down
            }
        }

        private static void look(List<Watched> first) throws InterruptedException {
            // Kills the git processes that still run when this program is stopped.
            Thread atExit = new Thread(() -> endAll(0), "trapstreet-git-end");
            Runtime.getRuntime().addShutdownHook(atExit);
            for (List<Watched> all = first; !all.isEmpty(); all = running()) {
                for (Watched git : all) {
                    git.look(LOOK_MS);
                }
                Thread.sleep(LOOK_MS);
            }
            Runtime.getRuntime().removeShutdownHook(atExit);
        }

        private static void stopped() {
            synchronized (RUNNING) {
                started = false; // the next git starts another thread
            }
        }
    }
}
