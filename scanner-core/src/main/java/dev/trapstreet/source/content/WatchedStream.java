package dev.trapstreet.source.content;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** The bytes of the outermost container, and how reading them failed: a library's own failures are about what it read. */
final class WatchedStream extends InputStream {
    private final InputStream in;
    private @Nullable IOException failure;

    WatchedStream(InputStream in) {
        this.in = in;
    }

    /** Why the last read that failed did so; null when all went well. */
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
