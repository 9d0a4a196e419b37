package dev.trapstreet.source;

import java.io.IOException;
import java.io.OutputStream;

/** Writes what a program reads. */
final class Feeding {
    /** What every pipe takes without anybody reading at its other end. */
    static final int PIPE_BYTES = 4096;

    private Feeding() {}

    /** Writes all of it and closes; on a thread of its own when whoever reads may first have to be read from. */
    static void feed(OutputStream to, byte[] input) {
        if (input.length <= PIPE_BYTES) {
            write(to, input);
            return;
        }
        Thread thread = new Thread(() -> write(to, input), "trapstreet-feed");
        thread.setDaemon(true);
        thread.start();
    }

    private static void write(OutputStream to, byte[] input) {
        try (to) {
            to.write(input);
        } catch (IOException e) {
            // The program ended before it had read all of it: its exit code says why.
            return;
        }
    }
}
