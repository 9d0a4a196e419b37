package dev.trapstreet.git;

import java.io.IOException;
import java.io.OutputStream;

/** Writer for the standard input of a program. */
final class StdinWriter {
    private StdinWriter() {}

    /**
     * Writes the input and closes the stream. More than {@link GitProcess#PIPE_BYTES} are written by a separate thread, because the
     * program may not read on before its output is read.
     */
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
            // The program ended before it had read all its input. Its exit code tells why.
            return;
        }
    }
}
