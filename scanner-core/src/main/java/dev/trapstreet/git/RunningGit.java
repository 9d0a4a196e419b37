package dev.trapstreet.git;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Running git command: a process, or JGit in this process where there is no git program. Used by one thread at a time. */
public interface RunningGit extends AutoCloseable {
    /** {@return the stream to the standard input of git, to be closed by the caller} */
    OutputStream stdin();

    /** {@return the standard output of git; reading from it fails if git was killed because it stalled} */
    InputStream stdout();

    /**
     * Waits until git has ended. Call it after all output was read; otherwise git may block on a full pipe.
     *
     * @return the exit code
     * @throws GitUnusableException if git was killed because it made no progress
     * @throws java.io.InterruptedIOException if the thread is interrupted; git is killed
     */
    int await() throws IOException;

    /** Ends git if it is still running, and closes its streams. */
    @Override
    void close();
}
