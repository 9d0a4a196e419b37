package dev.trapstreet.git.jgit;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Stream of parts, each of which is made when the one before it was read to its end. */
final class LazyInputStream extends InputStream {
    /** Supplier of the parts. */
    interface Parts {
        /** Returns the next part, which may be empty, or null if there is none now. */
        @Nullable
        InputStream next() throws IOException;
    }

    private final Parts parts;
    private @Nullable InputStream part;

    LazyInputStream(Parts parts) {
        this.parts = parts;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] to, int offset, int most) throws IOException {
        if (most == 0) {
            return 0;
        }
        try {
            while (true) {
                InputStream current = part;
                if (current == null) {
                    current = parts.next();
                    if (current == null) {
                        return -1;
                    }
                    part = current;
                }
                int read = current.read(to, offset, most);
                if (read >= 0) {
                    return read;
                }
                current.close();
                part = null;
            }
        } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
            throw CommandFailedException.of(e);
        }
    }

    @Override
    public void close() throws IOException {
        if (part != null) {
            part.close();
        }
    }
}
