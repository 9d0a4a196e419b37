package dev.trapstreet.source.content;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import org.jspecify.annotations.Nullable;

/**
 * Read-only channel for a library, which records read errors of the underlying file. They can thus be told apart from
 * exceptions that the library throws because of the content. Closing it does not close the file.
 */
final class WatchedChannel implements SeekableByteChannel {
    private final SeekableByteChannel real;
    private @Nullable IOException failure;

    WatchedChannel(SeekableByteChannel real) {
        this.real = real;
    }

    /** Returns the error of the last read that failed, or null if none did. */
    @Nullable
    IOException failure() {
        return failure;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        try {
            return real.read(into);
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }

    @Override
    public long position() throws IOException {
        return real.position();
    }

    @Override
    public SeekableByteChannel position(long place) throws IOException {
        real.position(place);
        return this;
    }

    @Override
    public long size() throws IOException {
        return real.size();
    }

    @Override
    public int write(ByteBuffer from) {
        throw new UnsupportedOperationException("it is only read");
    }

    @Override
    public SeekableByteChannel truncate(long size) {
        throw new UnsupportedOperationException("it is only read");
    }

    @Override
    public boolean isOpen() {
        return real.isOpen();
    }

    @Override
    public void close() {
        // The caller that opened the file closes it.
    }
}
