package dev.trapstreet.source.content;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Decompressed content of a compressed file. Streams of one format that follow one another, as {@code cat a.gz b.gz} writes them, are
 * one content, and zeros and skippable frames between them are passed over. Ends before anything else; the reader is then positioned
 * there. Used by one thread.
 */
final class CompressedStream extends InputStream {
    private static final int HEADER_CHECKSUM = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;

    /** Number of bytes to request at once. At damage, the libraries return nothing of what was requested. */
    private static final int PART_BYTES = 1024;

    private static final int LZIP_HEAD = 6;
    private static final int LZIP_TRAILER = 20;

    private final ArchiveFormat format;
    private final LookaheadReader in;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 checksum = new CRC32();
    private @Nullable InputStream member;
    private boolean begun;

    /**
     * Creates a stream.
     *
     * @param format the format, one of compressed files
     * @param in the reader, positioned at the first byte of the file
     */
    CompressedStream(ArchiveFormat format, LookaheadReader in) {
        this.format = format;
        this.in = in;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        try {
            while (member != null || open()) {
                int most = format == ArchiveFormat.GZIP ? length : Math.min(length, PART_BYTES);
                int read = member == null ? -1 : member.read(into, from, most);
                if (read > 0) {
                    if (format == ArchiveFormat.GZIP) {
                        checksum.update(into, from, read);
                    }
                    return read;
                }
                if (read < 0) {
                    member = null;
                    closeMember();
                }
            }
            return -1;
        } catch (RuntimeException e) { // on damaged data the libraries throw arbitrary ones
            throw new IOException("it is damaged", e);
        }
    }

    /** Opens the next stream of the format. Returns false if another form, or nothing, follows. */
    private boolean open() throws IOException {
        if (begun) {
            in.skipZeros();
        }
        while (in.ensure(8) && MagicNumbers.isSkippable(in.buffer(), in.index())) {
            long size = in.peekInt(4);
            in.consume(8);
            in.skip(size);
        }
        if (begun) {
            in.ensure(MagicNumbers.HEAD_BYTES);
            if (MagicNumbers.detect(in.buffer(), in.index(), in.buffered()) != format) {
                return false;
            }
        } else if (!in.ensure(1)) {
            return false; // nothing but skippable frames
        }
        begun = true;
        switch (format) {
            case GZIP -> {
                readGzipHeader();
                inflater.reset();
                checksum.reset();
                member = in.inflated(inflater);
            }
            case LZIP -> {
                byte[] head = in.consume(LZIP_HEAD, LZIP_HEAD);
                member = Decompressors.lzip(in.content(), head[LZIP_HEAD - 1]);
            }
            case ZSTD -> member = Decompressors.zstd(new ZstdFrame(in));
            default -> member = Decompressors.open(format, in.content());
        }
        return true;
    }

    /** Reads the header of a gzip member (RFC 1952, section 2.3). */
    private void readGzipHeader() throws IOException {
        if (!in.ensure(10)) {
            throw new EOFException("it ends within a header");
        }
        if (!MagicNumbers.isGzip(in.buffer(), in.index(), in.buffered())) {
            throw new IOException("it has no gzip header");
        }
        int flags = in.peek(3);
        in.consume(10);
        if ((flags & EXTRA) != 0) {
            byte[] length = in.consume(2, 2);
            in.skip((length[0] & 0xFF) | (length[1] & 0xFF) << 8);
        }
        for (int text = flags & (NAME | COMMENT); text != 0; text &= text - 1) {
            byte last;
            do {
                last = in.consume(1, 1)[0];
            } while (last != 0);
        }
        if ((flags & HEADER_CHECKSUM) != 0) {
            in.consume(2, 2);
        }
    }

    /** Reads what follows the compressed data of a stream. */
    private void closeMember() throws IOException {
        if (format == ArchiveFormat.GZIP) {
            if (!in.ensure(8)) {
                throw new EOFException("it ends within a trailer");
            }
            boolean right = in.peekInt(0) == checksum.getValue()
                    && in.peekInt(4) == (inflater.getBytesWritten() & 0xFFFF_FFFFL);
            in.consume(8);
            if (!right) {
                throw new IOException("its checksum is wrong");
            }
        } else if (format == ArchiveFormat.LZIP) {
            in.consume(LZIP_TRAILER, LZIP_TRAILER);
        }
    }

    @Override
    public void close() {
        inflater.end();
    }
}
