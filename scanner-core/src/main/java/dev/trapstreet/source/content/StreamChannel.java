package dev.trapstreet.source.content;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/**
 * Adapter from a stream to a channel. Reads directly into the array of the buffer, which must have one. Closing it does
 * not close the stream.
 */
record StreamChannel(InputStream in) implements ReadableByteChannel {
    @Override
    public int read(ByteBuffer into) throws IOException {
        int read = in.read(into.array(), into.arrayOffset() + into.position(), into.remaining());
        if (read > 0) {
            into.position(into.position() + read);
        }
        return read;
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public void close() {
        // The stream belongs to the caller.
    }
}
