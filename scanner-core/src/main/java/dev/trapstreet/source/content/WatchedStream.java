package dev.trapstreet.source.content;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Stream for a library, which records read errors of the underlying file. They can thus be told apart from exceptions that
 * the library throws because of the content.
 */
final class WatchedStream extends InputStream {
    private final InputStream in;
    private @Nullable IOException failure;

    WatchedStream(InputStream in) {
        this.in = in;
    }

    /** Returns the error of the last read that failed, or null if none did. */
    @Nullable
    IOException failure() {
        return failure;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        try {
            return in.read(into, from, length);
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }
}
