package dev.trapstreet.cli.console;

import dev.trapstreet.source.Progress;
import org.jspecify.annotations.Nullable;

/**
 * Progress display on standard error. On a terminal, it is one line that is redrawn. Elsewhere, a line is added every five
 * seconds, so that a CI log shows that the scan is still running. Short scans display nothing.
 */
public final class ProgressLine {
    private static final long FIRST_MILLIS = 700;
    private static final long REDRAW_MILLIS = 150;
    private static final long LINE_MILLIS = 5_000;
    private static final int BAR = 12;
    private static final String CLEAR = "\r\u001b[K";
    private static final String NO_WRAP = "\u001b[?7l"; // on a narrow terminal, the line is cut off instead of wrapped
    private static final String WRAP = "\u001b[?7h";

    private final @Nullable Thread thread;
    private volatile boolean over;

    private ProgressLine() {
        this.thread = null;
    }

    private ProgressLine(Progress progress, Console console, boolean drawn) {
        this.thread = new Thread(() -> run(progress, console, drawn), "trapstreet-progress");
        this.thread.setDaemon(true);
    }

    /** {@return a display that shows nothing} */
    public static ProgressLine none() {
        return new ProgressLine();
    }

    /**
     * Starts a display in a separate thread.
     *
     * @param progress the state of the scan, which worker threads update
     * @param console receives the display on its {@code err}
     * @return the running display, which must be closed
     */
    public static ProgressLine of(Progress progress, Console console) {
        boolean drawn = Boolean.getBoolean("trapstreet.stderr.terminal");
        ProgressLine line = new ProgressLine(progress, console, drawn);
        line.start();
        return line;
    }

    private void start() {
        if (thread != null) {
            thread.start();
        }
    }

    private void run(Progress progress, Console console, boolean drawn) {
        long started = System.nanoTime();
        String phase = "";
        long phaseStarted = started;
        boolean shown = false;
        try {
            Thread.sleep(drawn ? FIRST_MILLIS : LINE_MILLIS);
            while (!over) {
                if (!progress.phase().equals(phase)) {
                    phase = progress.phase();
                    phaseStarted = System.nanoTime();
                }
                long millis = (System.nanoTime() - phaseStarted) / 1_000_000;
                String words = format(phase, progress.done(), progress.total(), progress.unit(), millis);
                if (drawn) {
                    console.err().print(NO_WRAP + CLEAR + words + WRAP);
                    console.err().flush();
                    shown = true;
                } else {
                    console.message("trapstreet: " + words);
                }
                Thread.sleep(drawn ? REDRAW_MILLIS : LINE_MILLIS);
            }
        } catch (InterruptedException e) {
            // close() interrupts this thread when the scan is over.
        }
        if (shown) {
            console.err().print(CLEAR);
            console.err().flush();
        }
    }

    /**
     * Returns one line about the progress, usually of at most 80 columns, such as
     * {@code reading  [####--------]  38 %, 271,003 of 722,648 objects, 96,000/s, 5 s left}.
     *
     * @param phase the name of the current phase
     * @param done the number of units that are done
     * @param total the number of all units; if it is 0, the line is only the phase
     * @param unit the name of the units, in the plural
     * @param millis the duration of the phase so far, in milliseconds; if it is 0, the rate is left out
     * @return the line, without a line break
     */
    public static String format(String phase, long done, long total, String unit, long millis) {
        if (total == 0) {
            return phase;
        }
        long shown = Math.min(done, total);
        StringBuilder line = new StringBuilder(phase).append("  [");
        int filled = (int) (BAR * shown / total);
        line.append("#".repeat(filled)).append("-".repeat(BAR - filled)).append("]  ");
        line.append(100 * shown / total).append(" %, ");
        line.append(grouped(shown))
                .append(" of ")
                .append(grouped(total))
                .append(" ")
                .append(unit);
        if (millis > 0 && shown > 0) {
            long rate = 1000 * shown / millis;
            line.append(", ").append(grouped(rate)).append("/s");
            if (rate > 0) {
                line.append(", ").append((total - shown) / rate).append(" s left");
            }
        }
        return line.toString();
    }

    private static String grouped(long number) {
        StringBuilder digits = new StringBuilder(Long.toString(number));
        for (int i = digits.length() - 3; i > 0; i -= 3) {
            digits.insert(i, ',');
        }
        return digits.toString();
    }

    /** Ends the display and its thread, and clears the line that was drawn. */
    public void close() {
        over = true;
        if (thread == null) {
            return;
        }
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
