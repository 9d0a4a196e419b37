package dev.trapstreet.source.content;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Reader of the zlib streams in a file, wherever they are. So a PDF, a program of PyInstaller, a compressed Flash file, the
 * modules file of jlink and a bare zlib file are read without their tables, which other programs need for names.
 *
 * <p>A stream starts with one of four pairs of bytes, which random bytes have once in 16 KiB. Whether it is one is known after its first
 * bytes, and what is none is not damaged. Used by one thread.
 */
final class ZlibStreams {
    /** Number of bytes that must decompress for a stream to be taken for one, if it has as many. */
    private static final int PROOF = 64;

    private ZlibStreams() {}

    /** Reads a file to its end. The entries are named by their positions. */
    static void read(LookaheadReader in, EntryHandler handler) throws IOException {
        Inflater inflater = new Inflater();
        try {
            while (in.ensure(2)) {
                int at = in.index();
                int last = at + in.buffered() - 2;
                while (at <= last && !MagicNumbers.isZlib(in.buffer(), at)) {
                    at++;
                }
                in.consume(at - in.index());
                if (at <= last) {
                    readStream(in, inflater, handler);
                }
            }
        } finally {
            inflater.end();
        }
    }

    private static void readStream(LookaheadReader in, Inflater inflater, EntryHandler handler) throws IOException {
        long start = in.position();
        in.ensure(4096);
        inflater.reset();
        byte[] proof = new byte[PROOF];
        int made = 0;
        try {
            inflater.setInput(in.buffer(), in.index(), in.buffered());
            made = inflater.inflate(proof);
        } catch (DataFormatException e) {
            made = 0;
        }
        if (made == 0 || (made < PROOF && !inflater.finished())) {
            in.consume(1);
            return;
        }
        inflater.reset();
        InputStream content = in.inflated(inflater);
        int proved = content.readNBytes(proof, 0, made);
        try {
            handler.entry(
                    "stream-" + start,
                    new SequenceInputStream(new ByteArrayInputStream(proof, 0, proved), new Rest(content)),
                    false);
        } finally {
            if (!inflater.finished()) { // random bytes after all, cut short, or more than the limit
                in.rewind(Math.max(start + 1, in.position() - PROOF));
            }
        }
    }

    /** The rest of a stream, which ends without an error where it cannot be decompressed: it may never have been one. */
    private static final class Rest extends InputStream {
        private final InputStream in;

        Rest(InputStream in) {
            this.in = in;
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
            } catch (ExtractionLimits.ExceededException e) {
                throw e;
            } catch (IOException e) {
                return -1;
            }
        }
    }
}
