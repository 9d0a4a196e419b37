package dev.trapstreet.source.content;

import io.airlift.compress.zstd.ZstdInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.deflate64.Deflate64CompressorInputStream;
import org.brotli.dec.BrotliInputStream;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.LZMAInputStream;
import org.tukaani.xz.MemoryLimitException;
import org.tukaani.xz.XZInputStream;

/** The decompressors, bounded in memory. Each library is loaded when the first stream of its kind is met. */
final class Decompressors {
    /** Of a dictionary; the strongest setting of xz takes as much. */
    private static final int STRONGEST_KIBIBYTES = 66 << 10;

    /** Of a dictionary, as long as that is no more than a quarter of the memory. */
    static final int MAX_KIBIBYTES =
            (int) Math.min(STRONGEST_KIBIBYTES, Runtime.getRuntime().maxMemory() >> 12);

    private static final int BUFFER_BYTES = 1 << 14;

    private Decompressors() {}

    /** What a compressed file holds. */
    static InputStream decompress(ArchiveFormat format, InputStream in) throws IOException {
        return wrapRuntimeErrors(
                switch (format) {
                    case GZIP -> new GZIPInputStream(in, BUFFER_BYTES);
                    case BZIP2 -> Bzip2.open(in, true);
                    case XZ -> Xz.open(in);
                    case ZSTD -> Zstd.open(in);
                    case BROTLI -> Brotli.open(in);
                    case ZIP, SEVEN_Z, TAR, UNOPENED -> throw new IllegalArgumentException(format + " holds entries");
                });
    }

    /** What an entry of a zip holds; null for a method that is not known. */
    static @Nullable InputStream ofZip(int method, InputStream in, long size) throws IOException {
        return switch (method) {
            case 0 -> in;
            case 9 -> wrapRuntimeErrors(Deflate64.open(in));
            case 12 -> wrapRuntimeErrors(Bzip2.open(in, false));
            case 14 -> wrapRuntimeErrors(Lzma.open(in, size));
            case 93 -> wrapRuntimeErrors(Zstd.open(in));
            case 95 -> wrapRuntimeErrors(Xz.open(in));
            default -> null;
        };
    }

    /** True for a failure of a library that asks for more memory than it is given. By name: to ask for the types loads their libraries. */
    static boolean isOverLimit(IOException e) {
        return e.getClass().getSimpleName().equals("MemoryLimitException");
    }

    /** True when more memory would be given if there were more. */
    static boolean isLimitedByMemory() {
        return MAX_KIBIBYTES < STRONGEST_KIBIBYTES;
    }

    /** What a library gives next, if it gives anything. */
    interface CheckedSupplier<T> {
        @Nullable
        T get() throws IOException;
    }

    /** Of data that is not what it claims to be, libraries throw whatever comes up; here that is damage, as it is. */
    static <T> @Nullable T wrapRuntimeErrors(CheckedSupplier<T> next) throws IOException {
        try {
            return next.get();
        } catch (RuntimeException e) {
            throw new IOException("it is damaged", e);
        }
    }

    /** The same of a stream. */
    static InputStream wrapRuntimeErrors(InputStream in) {
        return new FilterInputStream(in) {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
            }

            @Override
            public int read(byte[] into, int from, int length) throws IOException {
                try {
                    return in.read(into, from, length);
                } catch (RuntimeException e) {
                    throw new IOException("it is damaged", e);
                }
            }
        };
    }

    // A class of its own for each: the verifier loads what a class mentions with the class.

    private static final class Bzip2 {
        static InputStream open(InputStream in, boolean concatenated) throws IOException {
            return new BZip2CompressorInputStream(in, concatenated);
        }
    }

    private static final class Deflate64 {
        static InputStream open(InputStream in) {
            return new Deflate64CompressorInputStream(in);
        }
    }

    private static final class Xz {
        static InputStream open(InputStream in) throws IOException {
            return new XZInputStream(in, MAX_KIBIBYTES);
        }
    }

    private static final class Lzma {
        static InputStream open(InputStream in, long size) throws IOException {
            byte[] head = in.readNBytes(9); // version, length of the properties, and the five of them
            if (head.length < 9) {
                throw new IOException("it ends within an entry");
            }
            int dictionary = (head[5] & 0xFF) | (head[6] & 0xFF) << 8 | (head[7] & 0xFF) << 16 | (head[8] & 0xFF) << 24;
            int memory = LZMAInputStream.getMemoryUsage(dictionary, head[4]);
            if (memory > MAX_KIBIBYTES) {
                throw new MemoryLimitException(memory, MAX_KIBIBYTES);
            }
            return new LZMAInputStream(in, size, head[4], dictionary);
        }
    }

    private static final class Zstd {
        static InputStream open(InputStream in) {
            return new ZstdInputStream(in);
        }
    }

    private static final class Brotli {
        static InputStream open(InputStream in) throws IOException {
            return new BrotliInputStream(in);
        }
    }
}
