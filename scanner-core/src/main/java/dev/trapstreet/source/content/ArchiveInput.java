package dev.trapstreet.source.content;

import java.io.IOException;
import java.io.InputStream;

/**
 * Stream that gives an archive to a library, which does not tell what it reads. Its user does: between {@link #startEntry} and
 * {@link #endEntry} the library reads content, otherwise framing. Never reads ahead.
 */
final class ArchiveInput extends InputStream {
    private final LookaheadReader in;
    private boolean content;
    private long marked;

    ArchiveInput(LookaheadReader in) {
        this.in = in;
    }

    /** From here on, content is read. */
    void startEntry() {
        content = true;
    }

    /** From here on, framing is read, or what was left of an entry. */
    void endEntry() {
        content = false;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        long position = in.position();
        int read = in.read(into, from, length);
        if (read > 0 && !content) {
            in.framing().add(into, from, read, position);
        }
        return read;
    }

    @Override
    public boolean markSupported() {
        return true;
    }

    /** Marks the position. {@link #reset} returns to it if not more than 16 KiB were read since. */
    @Override
    public void mark(int limit) {
        marked = in.position();
    }

    @Override
    public void reset() {
        in.reset(marked);
    }
}
