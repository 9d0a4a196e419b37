package dev.trapstreet.source.content;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.util.Iterator;
import org.apache.commons.compress.PasswordRequiredException;
import org.apache.commons.compress.archivers.sevenz.SevenZArchiveEntry;
import org.apache.commons.compress.archivers.sevenz.SevenZFile;

/** Reader of 7z archives, whose directory is at the end. */
final class SevenZReader {
    /**
     * Maximum size in bytes of a nested 7z file, and of the directory of any 7z file. A nested one is read from memory,
     * because its directory is at its end, and for a moment takes twice its size.
     */
    static final int MAX_BYTES = (int) Math.min(256 << 20, Runtime.getRuntime().maxMemory() / 8);

    /** Size in bytes of the header that tells where the directory is (7zFormat.txt, "SignatureHeader"). */
    private static final int HEADER_BYTES = 32;

    private static final int DIRECTORY_OFFSET = 12;
    private static final int DIRECTORY_SIZE = 20;

    private SevenZReader() {}

    /** Thrown for an archive that is too large. */
    static final class TooLargeException extends IOException {
        private static final long serialVersionUID = 1;

        TooLargeException(String what) {
            super(what);
        }
    }

    /** Returns the size of an archive according to its header, which must be buffered; the directory is its last part. */
    static long size(LookaheadReader in) throws IOException {
        if (!in.ensure(HEADER_BYTES)) {
            throw new EOFException("it ends within a header");
        }
        long offset = in.peekLong(DIRECTORY_OFFSET);
        long size = in.peekLong(DIRECTORY_SIZE);
        if (offset < 0 || size < 0 || HEADER_BYTES + offset + size < 0) {
            throw new IOException("its header is damaged");
        }
        return HEADER_BYTES + offset + size;
    }

    /**
     * Reads the entries of an archive.
     *
     * @throws TooLargeException if its directory is too large for memory
     */
    static void read(SeekableByteChannel content, EntryHandler handler) throws IOException {
        ByteBuffer size = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        content.position(DIRECTORY_SIZE);
        while (size.hasRemaining()) {
            if (content.read(size) < 0) {
                throw new EOFException("it ends within a header");
            }
        }
        if (size.getLong(0) > MAX_BYTES) { // the library would allocate it at once, even for a sparse file
            throw new TooLargeException("its directory has " + size.getLong(0) + " bytes");
        }
        content.position(0);
        try (SevenZFile file = Decompressors.wrapRuntimeErrors(() -> SevenZFile.builder()
                .setSeekableByteChannel(content)
                .setMaxMemoryLimitKiB(Decompressors.MAX_KIBIBYTES)
                .get())) {
            if (file != null) {
                Iterator<SevenZArchiveEntry> entries = file.getEntries().iterator();
                while (entries.hasNext()) {
                    entries.next(); // only counted: the file itself goes from entry to entry
                    readNext(file, handler);
                }
            }
        } catch (PasswordRequiredException e) {
            handler.defect(EntryHandler.Defect.ENCRYPTED, "", "");
        } catch (IOException e) {
            if (!isUnsupported(e)) {
                throw e;
            }
            handler.defect(EntryHandler.Defect.METHOD, "", "");
        }
    }

    private static void readNext(SevenZFile file, EntryHandler handler) throws IOException {
        SevenZArchiveEntry entry;
        try {
            entry = Decompressors.wrapRuntimeErrors(file::getNextEntry);
        } catch (PasswordRequiredException e) {
            handler.defect(EntryHandler.Defect.ENCRYPTED, "", "");
            return;
        } catch (IOException e) {
            if (!isUnsupported(e)) {
                throw e;
            }
            handler.defect(EntryHandler.Defect.METHOD, "", "");
            return;
        }
        if (entry == null) {
            return;
        }
        String name = entry.getName() == null ? "" : entry.getName();
        if (entry.hasStream()) {
            InputStream content = Decompressors.wrapRuntimeErrors(file.getInputStream(entry));
            handler.entry(name, content, true);
        } else {
            handler.name(name, "");
        }
    }

    /** Returns whether the library does not know the method of an entry, such as PPMd or BCJ2. */
    private static boolean isUnsupported(IOException e) {
        String message = String.valueOf(e.getMessage());
        return message.startsWith("Unsupported compression method")
                || message.startsWith("Multi input/output stream coders are not yet supported")
                || message.startsWith("Alternative methods are unsupported");
    }
}
