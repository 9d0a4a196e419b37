package dev.trapstreet.fleet.run;

import org.apache.spark.util.SignalUtils;

/** Signals that ask the program to stop. They are handled without ending Java, whose end would stop Spark in the middle of a wave. */
public final class StopSignals {
    private StopSignals() {}

    /**
     * Runs an action at the first SIGTERM or SIGINT. A second one ends the program at once.
     *
     * @param action the action; runs in a thread of its own
     */
    public static void onSignal(Runnable action) {
        boolean[] seen = new boolean[1];
        for (String signal : new String[] {"TERM", "INT"}) {
            SignalUtils.register(signal, () -> {
                synchronized (seen) {
                    if (seen[0]) {
                        return false; // the default, which ends the program
                    }
                    seen[0] = true;
                }
                action.run();
                return true;
            });
        }
    }
}
