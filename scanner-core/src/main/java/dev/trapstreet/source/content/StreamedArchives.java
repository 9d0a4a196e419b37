package dev.trapstreet.source.content;

import dev.trapstreet.source.DisplayPaths;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** Readers of archives whose entries follow one another, each behind its header: tar and ar, and the headers of RPM. */
final class StreamedArchives {
    private static final int BLOCK = 512;
    private static final int RPM_LEAD = 96;
    private static final int AR_MAGIC = 8;
    private static final int AR_HEADER = 60;
    private static final int MAX_AR_NAMES = 16 << 20;

    private StreamedArchives() {}

    /** Reads a tar to its end: two blocks of zeros, the end of the stream, or bytes that are not a header. */
    static void readTar(LookaheadReader in, EntryHandler handler) throws IOException {
        long start = in.position();
        ArchiveInput input = new ArchiveInput(in);
        // Not closed: it would close the caller's stream. Lenient: an entry with a malformed number in its header is
        // still read.
        TarArchiveInputStream tar = new TarArchiveInputStream(input, BLOCK, BLOCK, "UTF-8", true);
        while (hasTarHeader(in, start)) {
            TarArchiveEntry entry = Decompressors.wrapRuntimeErrors(tar::getNextEntry);
            if (entry == null) {
                return;
            }
            boolean link = entry.isSymbolicLink() || entry.isLink();
            in.framing().blank(entry.getName(), link ? entry.getLinkName() : "");
            if (link) {
                handler.name(entry.getName(), entry.getLinkName());
            } else if (tar.canReadEntryData(entry)) {
                readEntry(entry.getName(), tar, input, handler);
            } else {
                handler.defect(EntryHandler.Defect.METHOD, entry.getName(), "");
            }
            Decompressors.wrapRuntimeErrors(() -> tar.skip(Long.MAX_VALUE)); // what the handler has left
        }
    }

    /**
     * Returns whether a tar header, or the end of the tar, follows the padding of an entry.
     *
     * @param start the position of the tar
     * @throws IOException if there are other bytes
     */
    private static boolean hasTarHeader(LookaheadReader in, long start) throws IOException {
        int padding = (int) (BLOCK - (in.position() - start) % BLOCK) % BLOCK;
        if (!in.ensure(padding + 1)) {
            return false;
        }
        boolean whole = in.ensure(padding + BLOCK);
        int at = in.index() + padding;
        if (whole && (isZero(in.buffer(), at, BLOCK) || MagicNumbers.hasTarChecksum(in.buffer(), at))) {
            return true;
        }
        if (MagicNumbers.detect(in.buffer(), at, in.buffered() - padding) != null
                || isZero(in.buffer(), at, in.buffered() - padding)) {
            in.consume(padding);
            return false;
        }
        throw whole ? new IOException("an entry has no header") : new EOFException("it ends within a header");
    }

    private static boolean isZero(byte[] b, int at, int length) {
        for (int i = at; i < at + length; i++) {
            if (b[i] != 0) {
                return false;
            }
        }
        return true;
    }

    /** Reads an archive of ar: a Debian package or a static library. Ends where no header follows. */
    static void readAr(LookaheadReader in, EntryHandler handler) throws IOException {
        in.consume(AR_MAGIC);
        byte[] names = {};
        while (in.ensure(AR_HEADER)) {
            if (in.peek(58) != '`' || in.peek(59) != '\n') {
                return;
            }
            String head = new String(in.buffer(), in.index(), AR_HEADER, StandardCharsets.ISO_8859_1);
            String name = head.substring(0, 16).stripTrailing();
            long size = number(head.substring(48, 58));
            in.consume(AR_HEADER);
            if (name.equals("//")) { // GNU: the long names, each ended by a slash and a line feed
                names = in.consume((int) Math.min(size, MAX_AR_NAMES), MAX_AR_NAMES);
                in.skip(size - names.length);
            } else {
                if (name.startsWith("#1/")) { // BSD: the name precedes the content
                    int length = (int) Math.min(number(name.substring(3)), Math.min(size, MAX_AR_NAMES));
                    name = DisplayPaths.decodeName(in.consume(length, length)).replace("\0", "");
                    size -= length;
                } else if (name.length() > 1 && name.charAt(0) == '/' && Character.isDigit(name.charAt(1))) {
                    name = nameAt(names, (int) Math.min(number(name.substring(1)), names.length));
                } else if (name.length() > 1 && name.endsWith("/")) {
                    name = name.substring(0, name.length() - 1);
                }
                in.framing().blank(name);
                LookaheadReader.BoundedStream content = in.slice(size);
                handler.entry(name, content, false);
                content.finish();
            }
            if (in.ensure(1) && in.peek(0) == '\n') {
                in.consume(1);
            }
        }
        if (in.ensure(1) && MagicNumbers.detect(in.buffer(), in.index(), in.buffered()) == null) {
            throw new EOFException("it ends within a header");
        }
    }

    private static String nameAt(byte[] names, int from) {
        int to = from;
        while (to < names.length && names[to] != '\n') {
            to++;
        }
        String name = DisplayPaths.decodeName(Arrays.copyOfRange(names, from, to));
        return name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
    }

    private static long number(String digits) throws IOException {
        try {
            return Math.max(0, Long.parseLong(digits.strip()));
        } catch (NumberFormatException e) {
            throw new IOException("a number in a header is malformed", e);
        }
    }

    private static void readEntry(String name, InputStream archive, ArchiveInput input, EntryHandler handler)
            throws IOException {
        input.startEntry();
        try {
            handler.entry(name, Decompressors.wrapRuntimeErrors(archive), false);
        } finally {
            input.endEntry();
        }
    }

    /** Reads the lead and the two headers of an RPM package. Its compressed content follows them. */
    static void readRpm(LookaheadReader in) throws IOException {
        in.skip(RPM_LEAD);
        for (int header = 0; header < 2; header++) {
            if (!in.startsWith((byte) 0x8E, (byte) 0xAD, (byte) 0xE8, (byte) 1) || !in.ensure(16)) {
                throw new IOException("a header is missing");
            }
            long index = Integer.toUnsignedLong(Integer.reverseBytes((int) in.peekInt(8)));
            long data = Integer.toUnsignedLong(Integer.reverseBytes((int) in.peekInt(12)));
            long size = 16 + 16 * index + data;
            in.skip(header == 0 ? (size + 7) / 8 * 8 : size);
        }
    }
}
