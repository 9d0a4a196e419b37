package dev.trapstreet.source.content;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Limits on how far an outermost archive, including nested archives, may expand. They are relative to the packed size, so
 * that a decompression bomb is stopped early and an archive of any size is read. One limit applies to each entry, another
 * to the archive as a whole.
 *
 * <p>Holds the counters of one outermost archive. Mutable and not thread-safe.
 */
final class ExtractionLimits {
    /** Maximum number of entries in an outermost archive, including those of nested archives. */
    static final int MAX_ENTRIES = 3_000_000;

    /** Number of bytes that an entry may always expand to, regardless of the ratio. */
    private static final long ALWAYS_ALLOWED_PER_ENTRY = 64L << 20;

    /** Number of bytes that all entries together may always expand to, regardless of the ratio. */
    private static final long ALWAYS_ALLOWED = 512L << 20;

    /** Maximum ratio of unpacked to packed bytes. Deflate reaches 1,032; text written by people stays below 20. */
    private static final long RATIO = 200;

    private long packedBytes;
    private long unpackedBytes;
    private int entries;

    /** Thrown when a limit is exceeded. */
    static final class ExceededException extends IOException {
        private static final long serialVersionUID = 1;

        /** Whether reading of the outermost archive must stop. If false, only the current entry must stop. */
        private final boolean endsArchive;

        ExceededException(String what, boolean endsArchive) {
            super(what);
            this.endsArchive = endsArchive;
        }

        boolean endsArchive() {
            return endsArchive;
        }
    }

    /** Returns a stream over the outermost archive that counts the packed bytes that are read from it. */
    InputStream count(InputStream stream) {
        return new MeteredStream(stream) {
            @Override
            void add(int bytes) {
                packedBytes += bytes;
            }
        };
    }

    /** Counts packed bytes of an outermost archive that is read by random access. */
    void took(long bytes) {
        packedBytes += bytes;
    }

    /** Counts an entry, of the outermost archive or of a nested one. */
    void countEntry() throws ExceededException {
        if (++entries > MAX_ENTRIES) {
            throw new ExceededException("it has more than 3,000,000 entries", true);
        }
    }

    /**
     * Returns a stream over the unpacked content of an entry. Reading it throws {@link ExceededException} when a limit is
     * exceeded, which is noticed after at most one more read call.
     *
     * @param read whether the whole archive was read before its entries, so that the packed size of a single entry is
     *     unknown. The packed size of the archive is then used instead.
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
                    throw new ExceededException("an entry expands to more than 200 times its size", false);
                }
                if (unpackedBytes > ALWAYS_ALLOWED + RATIO * packedBytes) {
                    throw new ExceededException("its content expands to more than 200 times its size", true);
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

        /** Does nothing: a library that closes an entry must not close the archive in which it is located. */
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
