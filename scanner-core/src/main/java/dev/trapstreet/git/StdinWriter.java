package dev.trapstreet.git;

import java.io.IOException;
import java.io.OutputStream;

/** Writes the standard input of a program. */
final class StdinWriter {
    private StdinWriter() {}

    /** Writes all of it and closes; on a thread of its own when the program's output may have to be read first. */
    static void write(OutputStream stdin, byte[] input) {
        if (input.length <= GitProcess.PIPE_BYTES) {
            writeNow(stdin, input);
            return;
        }
        Thread thread = new Thread(() -> writeNow(stdin, input), "trapstreet-stdin");
        thread.setDaemon(true);
        thread.start();
    }

    private static void writeNow(OutputStream stdin, byte[] input) {
        try (stdin) {
            stdin.write(input);
        } catch (IOException e) {
            // The program ended before it had read all of it: its exit code says why.
            return;
        }
    }
}
