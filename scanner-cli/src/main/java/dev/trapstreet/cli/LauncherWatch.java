package dev.trapstreet.cli;

/**
 * Task that ends the program when the launcher is gone. The launcher passes signals on to the program, but if it is killed itself, the
 * scan would go on without a reader, and would keep open the streams whose end the launcher's caller waits for.
 */
final class LauncherWatch implements Runnable {
    private static final String LAUNCHER = "trapstreet.launcher.pid";
    private static final long EVERY_MILLIS = 1_000;

    private final long launcher;
    private final int code;

    private LauncherWatch(long launcher, int code) {
        this.launcher = launcher;
        this.code = code;
    }

    /**
     * Starts to watch the launcher, if there is one. The first check is after a second: most runs end earlier and load no class for it.
     *
     * @param code exit code of the process if the launcher is gone
     */
    static void start(int code) {
        long launcher = Long.getLong(LAUNCHER, 0);
        if (launcher != 0) {
            Thread thread = new Thread(new LauncherWatch(launcher, code), "trapstreet-launcher-watch");
            thread.setDaemon(true);
            thread.start();
        }
    }

    @Override
    public void run() {
        try {
            Thread.sleep(EVERY_MILLIS);
            if (parent() == 0) {
                return; // not known on this system
            }
            while (parent() == launcher) {
                Thread.sleep(EVERY_MILLIS);
            }
            System.exit(code);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the thread ends
        }
    }

    /** Returns the process id of the parent; 0 if it is not known. */
    private static long parent() {
        return ProcessHandle.current().parent().map(ProcessHandle::pid).orElse(0L);
    }
}
