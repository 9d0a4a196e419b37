package dev.trapstreet.source.content;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import org.jspecify.annotations.Nullable;

/** A channel that a library reads, and how reading it failed: the library's own failures are about what it read. Not closed with it. */
final class WatchedChannel implements SeekableByteChannel {
    private final SeekableByteChannel real;
    private @Nullable IOException failure;

    WatchedChannel(SeekableByteChannel real) {
        this.real = real;
    }

    /** Why the last read that failed did so; null when all went well. */
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
        // It is closed by whoever has opened it.
    }
}
