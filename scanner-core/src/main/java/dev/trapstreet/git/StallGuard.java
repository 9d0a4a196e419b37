package dev.trapstreet.git;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The thread that ends a git which makes no progress. There is one for all of them, and only while there are any. It is asleep for
 * a git's first second, so that a hook, which is over by then, pays for its start alone: 0.2 ms.
 */
final class StallGuard {
    private static final long FIRST_LOOK_MS = 1_000;
    private static final long LOOK_MS = 500;

    private static final Set<Watched> RUNNING = new HashSet<>(); // its lock guards both
    private static boolean started;

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
    }

    static void watch(Watched git) {
        synchronized (RUNNING) {
            RUNNING.add(git);
            if (!started) {
                started = true;
                Thread thread = new Thread(null, new Rounds(), "trapstreet-git-guard", 0, false);
                thread.setDaemon(true);
                thread.start();
            }
        }
    }

    static void forget(Watched git) {
        synchronized (RUNNING) {
            RUNNING.remove(git);
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

    /** A class of its own: a lambda that is linked at the start of a hook would cost more than the thread. */
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
                stopped(); // the program ends already
            }
        }

        private static void look(List<Watched> first) throws InterruptedException {
            // A git that takes this long does not stay behind either when the program is stopped.
            Thread atExit = new Thread(() -> running().forEach(Watched::end), "trapstreet-git-end");
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
