package dev.trapstreet.source.content;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Recognition of formats that are not opened and do not show it by their first bytes: images of macOS by a trailer, installers of Inno
 * Setup by the table of their loader.
 */
final class FileEnd {
    /** Size in bytes of the trailer of an image of macOS (UDIF), and of the header of a window. */
    private static final int TRAILER_BYTES = 512;

    private static final byte[] TRAILER = "koly\0\0\0\4\0\0\2\0".getBytes(StandardCharsets.ISO_8859_1);

    /** Start of the table with the offsets of an installer's data, a resource of its loader since version 5.1.5. */
    private static final byte[] INNO_TABLE = "rDlPtS".getBytes(StandardCharsets.ISO_8859_1);

    /** Start of the data themselves, as in an installer of any version that is small enough. */
    private static final byte[] INNO_DATA = "Inno Setup Setup Data (".getBytes(StandardCharsets.ISO_8859_1);

    private FileEnd() {}

    /** Returns the format of content whose bytes are in memory; null if it is none of these. */
    static @Nullable ArchiveFormat detect(byte[] b, int length) {
        if (length >= TRAILER_BYTES && isAt(b, length - TRAILER_BYTES, TRAILER)) {
            return ArchiveFormat.DISK_IMAGE;
        }
        return isInnoSetup(b, length) ? ArchiveFormat.INNO_SETUP : null;
    }

    /**
     * Returns the format of a file larger than the window.
     *
     * @param head the first window of the file
     * @param file the file; its position stays the same
     * @param size the size of the file in bytes
     * @return the format; null if it is none of these
     */
    static @Nullable ArchiveFormat detect(byte[] head, SeekableByteChannel file, long size) throws IOException {
        long place = file.position();
        try {
            ByteBuffer trailer = ByteBuffer.allocate(TRAILER.length);
            file.position(Math.max(0, size - TRAILER_BYTES));
            while (trailer.hasRemaining() && file.read(trailer) >= 0) {}
            if (!trailer.hasRemaining() && isAt(trailer.array(), 0, TRAILER)) {
                return ArchiveFormat.DISK_IMAGE;
            }
        } finally {
            file.position(place);
        }
        return isInnoSetup(head, head.length) ? ArchiveFormat.INNO_SETUP : null;
    }

    /** Returns whether a Windows program has the data of Inno Setup. */
    private static boolean isInnoSetup(byte[] b, int length) {
        if (length < TRAILER_BYTES || b[0] != 'M' || b[1] != 'Z') {
            return false;
        }
        for (int i = TRAILER_BYTES; i + INNO_DATA.length <= length; i++) {
            if ((b[i] == 'r' && isAt(b, i, INNO_TABLE)) || (b[i] == 'I' && isAt(b, i, INNO_DATA))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isAt(byte[] b, int at, byte[] bytes) {
        for (int i = 0; i < bytes.length; i++) {
            if (b[at + i] != bytes[i]) {
                return false;
            }
        }
        return true;
    }
}
