package dev.trapstreet.cli;

/**
 * Ends the program when the launcher that waits for it is gone. The launcher passes on the signals that it can receive; when it is
 * killed, a scan would go on whose report nobody reads, and would hold the streams open for whose end its caller waits.
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
     * Watches from a second on, where there is a launcher: most runs are over before, and load nothing for it.
     *
     * @param code with which to end
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
                return; // a system that does not tell
            }
            while (parent() == launcher) {
                Thread.sleep(EVERY_MILLIS);
            }
            System.exit(code);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the thread ends, and with it the watch
        }
    }

    /** Its number; 0 when that is not known. */
    private static long parent() {
        return ProcessHandle.current().parent().map(ProcessHandle::pid).orElse(0L);
    }
}
