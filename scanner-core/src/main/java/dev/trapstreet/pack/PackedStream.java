package dev.trapstreet.pack;

import java.io.InputStream;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** The content of a packed object that is too large to be held. */
final class PackedStream extends InputStream {
    private final PackPages pages;
    private final long limit;
    private final Inflater inflater = new Inflater();
    private long at;
    private long left;

    /**
     * @param pages read by nobody else before this is closed
     * @param size that the object claims; it must come out exactly
     */
    PackedStream(PackPages pages, long from, long limit, long size) {
        this.pages = pages;
        this.at = from;
        this.limit = limit;
        this.left = size;
    }

    @Override
    public int read() throws DamagedException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws DamagedException {
        if (length == 0) {
            return 0;
        }
        try {
            while (!inflater.finished()) {
                if (inflater.needsInput()) {
                    at += pages.feed(inflater, at, limit);
                }
                int made = inflater.inflate(to, offset, length);
                if (made > left) {
                    throw new DamagedException("the compressed bytes of an object make more than its size");
                }
                if (made > 0) {
                    left -= made;
                    return made;
                }
                if (inflater.needsDictionary()) {
                    throw new DamagedException("the compressed bytes of an object are damaged");
                }
            }
            if (left > 0) {
                throw new DamagedException("the compressed bytes of an object make less than its size");
            }
            return -1;
        } catch (DataFormatException e) {
            throw new DamagedException("the compressed bytes of an object are damaged");
        }
    }

    @Override
    public void close() {
        inflater.end();
    }
}
