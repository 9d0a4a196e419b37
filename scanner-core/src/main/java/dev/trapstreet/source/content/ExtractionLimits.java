package dev.trapstreet.source.content;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * What may come out of one archive, with all that is packed in it: measured by what went in, so that a bomb ends soon and
 * an archive of any size is read. Limits hold for the outermost archive as a whole and for each entry.
 */
public final class ExtractionLimits {
    static final int MAX_ENTRIES = 3_000_000;

    /** Bytes that one entry may give whatever it takes. */
    private static final long ALWAYS_ALLOWED_PER_ENTRY = 64L << 20;

    private static final long ALWAYS_ALLOWED = 512L << 20;

    /** Deflate reaches 1032; text that somebody wrote stays below 20. */
    private static final long RATIO = 200;

    private long packedBytes;
    private long unpackedBytes;
    private int entries;

    /** A limit was reached. */
    static final class ExceededException extends IOException {
        private static final long serialVersionUID = 1;

        /** Whether nothing more of the outermost archive may be read, or only no more of the entry. */
        private final boolean endsArchive;

        ExceededException(String what, boolean endsArchive) {
            super(what);
            this.endsArchive = endsArchive;
        }

        boolean endsArchive() {
            return endsArchive;
        }
    }

    /** Counts what is read of the outermost archive. */
    InputStream count(InputStream stream) {
        return new MeteredStream(stream) {
            @Override
            void add(int bytes) {
                packedBytes += bytes;
            }
        };
    }

    /** Counts so many bytes of the outermost archive, which is read where it lies. */
    void took(long bytes) {
        packedBytes += bytes;
    }

    void countEntry() throws ExceededException {
        if (++entries > MAX_ENTRIES) {
            throw new ExceededException("it has more than 3,000,000 entries", true);
        }
    }

    /**
     * Counts what comes out of an entry. What is asked for in one call is at most a window, so a limit holds to that.
     *
     * @param read whether all of the archive was read before, so that no entry can be measured by what it takes
     */
    InputStream limit(InputStream stream, boolean read) {
        long before = read ? 0 : packedBytes;
        return new MeteredStream(stream) {
            private long made;

            @Override
            void add(int bytes) throws ExceededException {
                made += bytes;
                unpackedBytes += bytes;
                if (made > ALWAYS_ALLOWED_PER_ENTRY + RATIO * (packedBytes - before)) {
                    throw new ExceededException("it gives more than 200 times what it takes", false);
                }
                if (unpackedBytes > ALWAYS_ALLOWED + RATIO * packedBytes) {
                    throw new ExceededException("all in it gives more than 200 times what it takes", true);
                }
            }
        };
    }

    private abstract static class MeteredStream extends FilterInputStream {
        MeteredStream(InputStream in) {
            super(in);
        }

        abstract void add(int bytes) throws ExceededException;

        @Override
        public int read() throws IOException {
            int read = in.read();
            if (read >= 0) {
                add(1);
            }
            return read;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            int read = in.read(into, from, length);
            if (read > 0) {
                add(read);
            }
            return read;
        }

        /** Leaves the stream open: what a library closes when an entry ends may be the archive that goes on behind it. */
        @Override
        public void close() {}

        @Override
        public long skip(long bytes) throws IOException {
            long left = bytes;
            byte[] passed = new byte[(int) Math.min(8192, Math.max(bytes, 1))];
            while (left > 0) {
                int read = read(passed, 0, (int) Math.min(passed.length, left));
                if (read < 0) {
                    break;
                }
                left -= read;
            }
            return bytes - left;
        }
    }
}
