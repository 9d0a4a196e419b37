package dev.trapstreet.pack;

import java.io.InputStream;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Stream over the content of a packed object that is too large to be held in memory. */
final class PackedStream extends InputStream {
    private final PackPages pages;
    private final long limit;
    private final Inflater inflater = new Inflater();
    private long at;
    private long left;

    /**
     * Creates a stream.
     *
     * @param pages the pages of the pack; must not be used otherwise until this stream is closed
     * @param from the offset of the compressed bytes in the pack
     * @param limit the offset at which the next object starts
     * @param size the declared length of the content, in bytes; any other length is an error
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
                    throw new DamagedException("the compressed bytes of an object expand to more than its size");
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
                throw new DamagedException("the compressed bytes of an object expand to less than its size");
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
