package dev.trapstreet.source.content;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import org.jspecify.annotations.Nullable;

/**
 * Archive or compressed file that content consists of. Files, objects of a history and entries of archives are all recognized here.
 *
 * @param format the format
 * @param front the number of bytes in front of the archive; 0 unless it is behind a program, a script or other bytes
 */
public record Container(ArchiveFormat format, long front) {
    /** Number of bytes at the end of a program that have the mark of PyInstaller. */
    private static final int PYINSTALLER_BYTES = 4096;

    /** Number of bytes of Brotli that are decompressed to recognize it. */
    private static final int BROTLI_BYTES = 1 << 16;

    /** For each byte value, its position in the first four bytes of a 7z archive, counted from 1; 0 for the others. */
    private static final byte[] IN_SEVEN_Z = new byte[256];

    static {
        IN_SEVEN_Z['7'] = 1;
        IN_SEVEN_Z['z'] = 2;
        IN_SEVEN_Z[0xBC] = 3;
        IN_SEVEN_Z[0xAF] = 4;
    }

    /**
     * Recognizes a container of which all bytes are in memory and whose name is not known.
     *
     * @param b the bytes
     * @param length the number of bytes
     * @return the container; null for ordinary content
     */
    public static @Nullable Container detect(byte[] b, int length) {
        Container start = ofStart(b, length);
        if (start != null && start.format.unopened() == null) {
            return start;
        }
        Container behind = behind(b, length);
        if (start != null && behind != null && behind.format.unopened() != null) {
            return start;
        }
        if (start == null && behind == null && MagicNumbers.maybeBrotli(b, length) && isBrotli(b, length)) {
            return new Container(ArchiveFormat.BROTLI, 0);
        }
        return behind == null ? start : behind;
    }

    /** Recognizes a container by the first bytes of content. */
    static @Nullable Container ofStart(byte[] b, int length) {
        ArchiveFormat format = MagicNumbers.detect(b, 0, length);
        if (format == null && length > MagicNumbers.HEAD_BYTES / 8 && b[0] == '#' && b[1] == '!') {
            return behindScript(b, length);
        }
        return format == null ? null : new Container(format, 0);
    }

    /** Recognizes a compressed file or tar that starts after a line of a script, as in a self-extracting archive. */
    private static @Nullable Container behindScript(byte[] b, int length) {
        for (int i = 2; i + 16 < length; i++) {
            if (b[i - 1] == '\n') {
                ArchiveFormat format = MagicNumbers.detect(b, i, length - i);
                if (format == ArchiveFormat.TAR || (format != null && format.isCompressedFile())) {
                    return new Container(format, i);
                }
            }
        }
        return null;
    }

    /**
     * Recognizes what content has behind its first bytes.
     *
     * @param b all bytes of the content
     * @param length the number of bytes
     * @return the container; null if there is none
     */
    static @Nullable Container behind(byte[] b, int length) {
        long zip = ZipEnd.locate(b, length);
        if (zip >= 0) {
            return new Container(ArchiveFormat.ZIP, zip);
        }
        long sevenZ = sevenZBehind(b, length, length);
        if (sevenZ >= 0) {
            return new Container(ArchiveFormat.SEVEN_Z, sevenZ);
        }
        if (isPyInstaller(b, length)) {
            return new Container(ArchiveFormat.ZLIB_STREAMS, 0);
        }
        ArchiveFormat named = FileEnd.detect(b, length);
        return named == null ? null : new Container(named, 0);
    }

    /**
     * Returns the offset of a 7z archive behind a program, as in an installer. A program that reads 7z has the same signature, but not the
     * offset of a directory at the end of the file.
     *
     * @param b the first bytes
     * @param length the number of bytes
     * @param size the size of the whole content in bytes
     * @return the offset; -1 if there is none
     */
    private static long sevenZBehind(byte[] b, int length, long size) {
        if (length < 64 || !ZipEnd.isFront(b)) {
            return -1;
        }
        for (int i = 0; i + 28 < length; i += 4) {
            int place = IN_SEVEN_Z[b[i] & 0xFF]; // of four successive bytes of the signature, one is met
            int at = i - place + 1;
            if (place > 0 && at >= 0 && at + 32 < length && isWhollyBehind(b, at, size)) {
                return at;
            }
        }
        return -1;
    }

    /** Returns whether a 7z archive starts at an index and has its directory within the content. */
    private static boolean isWhollyBehind(byte[] b, int at, long size) {
        if (b[at] != '7' || b[at + 1] != 'z' || MagicNumbers.detect(b, at, 32) != ArchiveFormat.SEVEN_Z) {
            return false;
        }
        ByteBuffer header = ByteBuffer.wrap(b).order(ByteOrder.LITTLE_ENDIAN);
        long offset = header.getLong(at + 12);
        long directory = header.getLong(at + 20);
        return offset >= 0
                && directory > 0
                && offset < size
                && directory < size
                && at + 32 + offset + directory <= size;
    }

    /**
     * Recognizes what a large file has behind its first bytes.
     *
     * @param head the first window of the file
     * @param file the file; its position stays the same
     * @param size the size of the file in bytes
     * @return the container; null if there is none
     */
    static @Nullable Container behind(byte[] head, SeekableByteChannel file, long size) throws IOException {
        long zip = ZipEnd.locate(file, size);
        if (zip >= 0) {
            return new Container(ArchiveFormat.ZIP, zip);
        }
        if (ZipEnd.isFront(head)) {
            long sevenZ = sevenZBehind(head, head.length, size);
            if (sevenZ >= 0) {
                return new Container(ArchiveFormat.SEVEN_Z, sevenZ);
            }
            if (isPyInstaller(file, size)) {
                return new Container(ArchiveFormat.ZLIB_STREAMS, 0);
            }
        }
        ArchiveFormat named = FileEnd.detect(head, file, size);
        return named == null ? null : new Container(named, 0);
    }

    private static boolean isPyInstaller(SeekableByteChannel file, long size) throws IOException {
        long place = file.position();
        try {
            ByteBuffer tail = ByteBuffer.allocate(PYINSTALLER_BYTES);
            file.position(Math.max(0, size - PYINSTALLER_BYTES));
            while (tail.hasRemaining() && file.read(tail) >= 0) {}
            return hasPyInstallerMark(tail.array(), 0, tail.position());
        } finally {
            file.position(place);
        }
    }

    /** Returns whether a program ends with the archive that PyInstaller appends. */
    static boolean isPyInstaller(byte[] b, int length) {
        return length > PYINSTALLER_BYTES
                && ZipEnd.isFront(b)
                && hasPyInstallerMark(b, length - PYINSTALLER_BYTES, length);
    }

    private static boolean hasPyInstallerMark(byte[] b, int from, int to) {
        for (int i = from; i + 8 <= to; i++) {
            if (b[i] == 'M'
                    && b[i + 1] == 'E'
                    && b[i + 2] == 'I'
                    && b[i + 3] == 12
                    && b[i + 4] == 11
                    && b[i + 5] == 10) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether content without a name is Brotli: whether it can be decompressed. Formats of images and programs are left out. */
    private static boolean isBrotli(byte[] b, int length) {
        switch (b[0] & 0xFF) {
            case 0x89, 0xFF, 0x7F, 0xCA, 0xFE, 0, 'G', 'R', 'M', 'P', 'S', 'w', 'O', 'I', 'b', 'd' -> {
                return false;
            }
            default -> {
                try (InputStream in =
                        Decompressors.brotli(new ByteArrayInputStream(b, 0, Math.min(length, BROTLI_BYTES)))) {
                    byte[] out = new byte[BROTLI_BYTES];
                    int made = in.readNBytes(out, 0, out.length);
                    return made > 0;
                } catch (IOException | RuntimeException e) {
                    return false;
                }
            }
        }
    }
}
