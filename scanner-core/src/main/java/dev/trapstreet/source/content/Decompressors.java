package dev.trapstreet.source.content;

import io.airlift.compress.zstd.ZstdInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.deflate64.Deflate64CompressorInputStream;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorInputStream;
import org.apache.commons.compress.compressors.snappy.FramedSnappyCompressorInputStream;
import org.apache.commons.compress.compressors.z.ZCompressorInputStream;
import org.brotli.dec.BrotliInputStream;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.LZMAInputStream;
import org.tukaani.xz.MemoryLimitException;
import org.tukaani.xz.SingleXZInputStream;
import org.tukaani.xz.XZInputStream;

/** Factory for decompressing streams with limited memory. Each library is loaded with the first stream of its format. */
final class Decompressors {
    /** Memory in KiB for the dictionary of the strongest setting of xz. */
    private static final int STRONGEST_KIBIBYTES = 66 << 10;

    /** Maximum memory in KiB of a decompressor: that of the strongest setting of xz, at most a quarter of the heap. */
    static final int MAX_KIBIBYTES =
            (int) Math.min(STRONGEST_KIBIBYTES, Runtime.getRuntime().maxMemory() >> 12);

    private Decompressors() {}

    /**
     * Returns the content of one compressed stream. Except for Brotli, Snappy and compress, no byte after its end is read.
     *
     * @throws IOException if the header is damaged, or requires more memory than the limit
     * @throws RuntimeException if the header is damaged
     */
    static InputStream open(ArchiveFormat format, InputStream in) throws IOException {
        return switch (format) {
            case BZIP2 -> Bzip2.open(in);
            case XZ -> Xz.openSingle(in);
            case LZMA -> Lzma.open(in);
            case LZ4 -> Lz4.open(in);
            case SNAPPY -> Snappy.open(in);
            case COMPRESS -> Compress.open(in);
            case BROTLI -> Brotli.open(in);
            default -> throw new IllegalArgumentException(format + " is not a compressed file");
        };
    }

    /** Returns the content of one Zstandard frame. */
    static InputStream zstd(InputStream frame) {
        return Zstd.open(frame);
    }

    /** Returns the content of Brotli. */
    static InputStream brotli(InputStream in) throws IOException {
        return Brotli.open(in);
    }

    /**
     * Returns the content of an lzip member.
     *
     * @param in the compressed data, after the header
     * @param dictionary the coded size of the dictionary, the last byte of the header
     */
    static InputStream lzip(InputStream in, byte dictionary) throws IOException {
        int base = 1 << (dictionary & 0x1F);
        return Lzma.open(in, -1, (byte) 0x5D, base - base / 16 * ((dictionary >> 5) & 7));
    }

    /**
     * Returns the decompressed content of a zip entry that is not deflated.
     *
     * @param method the compression method, as in the header of the entry
     * @param in the packed content
     * @param size the unpacked size in bytes, as stated by the header; -1 if the data has an end marker instead
     * @return the content; null if the method is not supported
     */
    static @Nullable InputStream ofZip(int method, InputStream in, long size) throws IOException {
        return wrapRuntimeErrors(() -> switch (method) {
            case 0 -> in;
            case 9 -> wrapRuntimeErrors(Deflate64.open(in));
            case 12 -> wrapRuntimeErrors(Bzip2.open(in));
            case 14 -> wrapRuntimeErrors(Lzma.openZip(in, size));
            case 93 -> wrapRuntimeErrors(Zstd.open(in));
            case 95 -> wrapRuntimeErrors(Xz.open(in));
            default -> null;
        });
    }

    /**
     * Returns whether an exception of a library reports that the memory limit is too low. Compares the name of the class,
     * because naming the classes in code would load their libraries.
     */
    static boolean isOverLimit(IOException e) {
        return e.getClass().getSimpleName().equals("MemoryLimitException");
    }

    /** Returns whether the limit follows from the size of the heap, so that a larger heap would raise it. */
    static boolean isLimitedByMemory() {
        return MAX_KIBIBYTES < STRONGEST_KIBIBYTES;
    }

    /** Call of a library that returns the next value, or null at the end. */
    interface CheckedSupplier<T> {
        @Nullable
        T get() throws IOException;
    }

    /**
     * Calls a library and converts runtime exceptions to {@link IOException}. On damaged data the libraries throw arbitrary
     * runtime exceptions.
     */
    static <T> @Nullable T wrapRuntimeErrors(CheckedSupplier<T> next) throws IOException {
        try {
            return next.get();
        } catch (RuntimeException e) {
            throw new IOException("it is damaged", e);
        }
    }

    /** Returns a stream that converts runtime exceptions of a library to {@link IOException}. */
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

    // A separate class for each library: when the JVM verifies a class, it loads the classes that it mentions.

    private static final class Bzip2 {
        static InputStream open(InputStream in) throws IOException {
            return new BZip2CompressorInputStream(in, false);
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

        static InputStream openSingle(InputStream in) throws IOException {
            return new SingleXZInputStream(in, MAX_KIBIBYTES);
        }
    }

    private static final class Lzma {
        static InputStream open(InputStream in) throws IOException {
            return new LZMAInputStream(in, MAX_KIBIBYTES);
        }

        static InputStream openZip(InputStream in, long size) throws IOException {
            byte[] head = in.readNBytes(9); // version (2), length of the properties (2), properties (5)
            if (head.length < 9) {
                throw new IOException("it ends within an entry");
            }
            int dictionary = (head[5] & 0xFF) | (head[6] & 0xFF) << 8 | (head[7] & 0xFF) << 16 | (head[8] & 0xFF) << 24;
            return open(in, size, head[4], dictionary);
        }

        static InputStream open(InputStream in, long size, byte properties, int dictionary) throws IOException {
            int memory = LZMAInputStream.getMemoryUsage(dictionary, properties);
            if (memory > MAX_KIBIBYTES) {
                throw new MemoryLimitException(memory, MAX_KIBIBYTES);
            }
            LZMAInputStream content = new LZMAInputStream(in, size, properties, dictionary);
            content.enableRelaxedEndCondition(); // an end marker is allowed although the size is known
            return content;
        }
    }

    private static final class Lz4 {
        static InputStream open(InputStream in) throws IOException {
            return new FramedLZ4CompressorInputStream(in, false);
        }
    }

    private static final class Snappy {
        static InputStream open(InputStream in) throws IOException {
            return new FramedSnappyCompressorInputStream(in);
        }
    }

    private static final class Compress {
        static InputStream open(InputStream in) throws IOException {
            return new ZCompressorInputStream(in, MAX_KIBIBYTES);
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
