package dev.trapstreet.source.content;

import dev.trapstreet.source.DisplayPaths;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.Inflater;

/**
 * Streaming reader of zip archives. Reads an archive from its first byte to its last by the local headers, which precede
 * the entries.
 *
 * <p>Other programs use the central directory. A stream has it only at the end, and deleted or hidden entries are not in
 * it. Each byte is read once, so overlapping entries cannot multiply the content. At the end the directory is compared with
 * the entries that were found; those that are listed but were not found are reported. If an archive was appended to, old
 * directories remain inside it, and only the last one is compared.
 *
 * <p>The sizes of deflated entries are not needed, and not trusted. Used by one thread.
 */
final class ZipStreamReader {
    private static final int LOCAL_BYTES = 30;
    private static final int CENTRAL_BYTES = 46;
    private static final int END_BYTES = 22;
    static final int LONGEST_NAME = 1 << 12;
    private static final long FOUR_BYTES = 0xFFFF_FFFFL;
    private static final int ENCRYPTED = 1;
    private static final int SIZES_FOLLOW = 8; // flag: the sizes are in a data descriptor after the entry

    private static final long DESCRIPTOR = 0x0807_4B50; // signature of a data descriptor

    private static final int STORED = 0;
    private static final int DEFLATED = 8;
    private static final int LZMA = 14;
    private static final int HAS_END_MARKER = 2; // flag of an LZMA entry

    /** Maximum number of long names that are remembered. */
    private static final int MAX_LONG_NAMES = 10_000;

    private final LookaheadReader in;
    private final EntryHandler visitor;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32(); // of the content of the current entry
    private final OffsetSet seenEntries = new OffsetSet();
    private OffsetSet listedEntries = new OffsetSet();
    private final Set<String> longNames = new HashSet<>();
    private boolean inDirectory;
    private long directory; // position of the last central directory in the stream
    private boolean hasDirectory;
    private long missed; // entries that the directory lists and that were not found
    private long ofListed; // entries that the directory lists

    private ZipStreamReader(LookaheadReader in, EntryHandler visitor) {
        this.in = in;
        this.visitor = visitor;
    }

    /** Reads an archive to the end of the stream, or to an archive of another format behind its end. */
    static void read(LookaheadReader in, EntryHandler visitor) throws IOException {
        ZipStreamReader walk = new ZipStreamReader(in, visitor);
        try {
            walk.readAll();
        } finally {
            walk.inflater.end();
        }
    }

    private void readAll() throws IOException {
        boolean ended = false;
        while (!ended && findSignature()) {
            int kind = in.peek(2);
            if (kind == 3) {
                inDirectory = false;
                seenEntries.add(in.position());
                readLocalEntry();
            } else if (kind == 1) {
                readCentralEntry();
            } else {
                readEnd();
                ended = isFollowed();
            }
        }
        if (!hasDirectory) {
            visitor.defect(EntryHandler.Defect.DAMAGED, "", "its central directory is missing, so it is truncated");
        } else if (missed > 0) {
            String detail = missed + " of " + ofListed + " entries of its central directory were not found";
            visitor.defect(EntryHandler.Defect.DAMAGED, "", detail);
        }
    }

    /**
     * Advances to the next local header, directory header or end record.
     *
     * @return false if the stream contains no further one
     */
    private boolean findSignature() throws IOException {
        while (in.ensure(4)) {
            byte[] bytes = in.buffer();
            int last = in.index() + in.buffered() - 4;
            int at = in.index();
            while (at <= last && !(bytes[at] == 'P' && bytes[at + 1] == 'K')) {
                at++;
            }
            in.consume(at - in.index()); // in front of the archive, or a gap
            if (at > last) {
                continue;
            }
            int third = in.peek(2);
            int fourth = in.peek(3);
            if ((third == 3
                            && fourth == 4
                            && in.ensure(LOCAL_BYTES)
                            && MagicNumbers.isZipHeader(in.buffer(), in.index()))
                    || (third == 1 && fourth == 2 && in.ensure(CENTRAL_BYTES))
                    // A remnant of an old end record, in an archive that was appended to, would swallow what follows.
                    // In a genuine record both entry counts are equal.
                    || (third == 5 && fourth == 6 && in.ensure(END_BYTES) && in.peekShort(8) == in.peekShort(10))) {
                return true;
            }
            in.consume(1);
        }
        return false;
    }

    private void readLocalEntry() throws IOException {
        int flags = in.peekShort(6);
        int method = in.peekShort(8);
        long checksum = in.peekInt(14);
        long packed = in.peekInt(18);
        long size = in.peekInt(22);
        int nameLength = in.peekShort(26);
        int extraLength = in.peekShort(28);
        in.consume(LOCAL_BYTES);
        String name = DisplayPaths.decodeName(in.consume(nameLength, LONGEST_NAME));
        byte[] extra = in.consume(extraLength, 1 << 16);
        blank(name, true);
        if (packed == FOUR_BYTES || size == FOUR_BYTES) {
            int at = findExtra(extra);
            if (at >= 0) {
                int next = at;
                if (size == FOUR_BYTES && next + 8 <= extra.length) {
                    size = longAt(extra, next);
                    next += 8;
                }
                if (packed == FOUR_BYTES && next + 8 <= extra.length) {
                    packed = longAt(extra, next);
                }
            }
        }
        boolean known = (flags & SIZES_FOLLOW) == 0 || packed > 0;
        if (packed < 0 || size < 0) {
            visitor.defect(EntryHandler.Defect.DAMAGED, name, "its size is negative");
            return;
        }
        if ((flags & ENCRYPTED) != 0) {
            visitor.defect(EntryHandler.Defect.ENCRYPTED, name, "");
            if (known) {
                in.skip(packed);
            }
        } else if (method == DEFLATED) {
            readDeflated(name, known ? packed : -1, size, checksum, flags);
        } else if (!known) {
            if (method == STORED) {
                visitor.entry(name, new UntilDescriptor(), false);
            } else {
                visitor.defect(EntryHandler.Defect.METHOD, name, "without a size, with method " + method);
            }
        } else {
            // An LZMA entry may have an end marker, whatever its size.
            boolean marked = method == LZMA && (flags & HAS_END_MARKER) != 0;
            readPacked(name, method, packed, marked ? -1 : size);
        }
    }

    private void readDeflated(String name, long packed, long size, long checksum, int flags) throws IOException {
        inflater.reset();
        crc.reset();
        long before = in.position();
        try {
            visitor.entry(name, new CheckedInputStream(in.inflated(inflater), crc), false);
            if (!inflater.finished()) { // the handler stopped reading
                if (packed >= 0) {
                    in.skip(Math.max(0, packed - (in.position() - before)));
                }
                return;
            }
            boolean saysSizes = (flags & SIZES_FOLLOW) == 0;
            if (saysSizes && (packed != in.position() - before || size != inflater.getBytesWritten())) {
                visitor.defect(EntryHandler.Defect.DAMAGED, name, "sizes in its headers are wrong");
            } else if (saysSizes ? checksum != 0 && checksum != crc.getValue() : !isInDescriptor(crc.getValue())) {
                visitor.defect(EntryHandler.Defect.DAMAGED, name, "its checksum is wrong");
            }
        } catch (ExtractionLimits.ExceededException e) {
            throw e;
        } catch (IOException e) {
            // The decompressor may have passed the header of the next entry before it noticed.
            in.rewind(before);
            visitor.defect(
                    EntryHandler.Defect.DAMAGED,
                    name,
                    e instanceof EOFException ? "an entry is truncated" : "an entry is damaged");
        }
    }

    /** Returns whether a data descriptor at the position has a checksum. Its signature may be absent. */
    private boolean isInDescriptor(long checksum) throws IOException {
        if (!in.ensure(8)) {
            return false;
        }
        return in.peekInt(0) == checksum || (in.peekInt(0) == DESCRIPTOR && in.peekInt(4) == checksum);
    }

    private void readPacked(String name, int method, long packed, long size) throws IOException {
        long before = in.position();
        LookaheadReader.BoundedStream stretch = in.slice(packed);
        try {
            InputStream content = Decompressors.ofZip(method, stretch, size);
            if (content == null) {
                visitor.defect(EntryHandler.Defect.METHOD, name, "compression method " + method);
            } else {
                visitor.entry(name, content, false);
                if (method == STORED && packed != size) {
                    visitor.defect(EntryHandler.Defect.DAMAGED, name, "sizes in its headers are wrong");
                }
            }
        } catch (ExtractionLimits.ExceededException e) {
            throw e;
        } catch (EOFException e) {
            in.rewind(before);
            visitor.defect(EntryHandler.Defect.DAMAGED, name, "an entry is truncated");
            return;
        } catch (IOException e) {
            if (Decompressors.isOverLimit(e)) {
                visitor.failed(name, e);
            } else {
                visitor.defect(EntryHandler.Defect.DAMAGED, name, "an entry is damaged");
            }
        } catch (RuntimeException | Error e) {
            visitor.failed(name, e);
        }
        stretch.finish();
    }

    /** Returns the index of the content of the Zip64 field (id 1) among the extra fields, or -1 if there is no such field. */
    private static int findExtra(byte[] extra) {
        int at = 0;
        while (at + 4 <= extra.length) {
            int id = (extra[at] & 0xFF) | (extra[at + 1] & 0xFF) << 8;
            int length = (extra[at + 2] & 0xFF) | (extra[at + 3] & 0xFF) << 8;
            if (id == 1) {
                return at + 4;
            }
            at += 4 + length;
        }
        return -1;
    }

    private static long longAt(byte[] b, int at) {
        long value = 0;
        for (int i = 7; i >= 0; i--) {
            value = value << 8 | (b[at + i] & 0xFF);
        }
        return value;
    }

    private void readCentralEntry() throws IOException {
        int name = in.peekShort(28);
        int extra = in.peekShort(30);
        int comment = in.peekShort(32);
        if (!inDirectory) {
            listedEntries = new OffsetSet();
            directory = in.position();
        }
        inDirectory = true;
        hasDirectory = true;
        listedEntries.add(in.peekInt(42));
        in.consume(CENTRAL_BYTES);
        blank(DisplayPaths.decodeName(in.consume(name, LONGEST_NAME)), false);
        in.skip(extra + (long) comment);
    }

    /** Blanks a name that is searched as the name of an entry. One that is only in the directory is searched there. */
    private void blank(String name, boolean ofEntry) {
        if (FramingSearch.isLong(name)) {
            if (ofEntry && longNames.size() < MAX_LONG_NAMES) {
                longNames.add(name);
            }
            if (ofEntry || longNames.contains(name)) {
                in.framing().blank(name);
            }
        }
    }

    private void readEnd() throws IOException {
        long offset = in.peekInt(16);
        int comment = in.peekShort(20);
        if (inDirectory) { // an end record alone says nothing about a directory elsewhere
            ofListed = listedEntries.count;
            // Beyond 4 GiB the offsets are in Zip64 fields. Then only the number of entries is compared.
            boolean large = offset == FOUR_BYTES || listedEntries.count > OffsetSet.MAX;
            long tooMany =
                    Math.max(0, listedEntries.count - seenEntries.count); // more are listed than found: some overlap
            missed = large ? tooMany : Math.max(tooMany, skippedBytes(directory - offset));
        }
        inDirectory = false;
        hasDirectory = true;
        in.consume(END_BYTES);
        // Only what exists: if something follows the zip, the length may be arbitrary.
        for (int left = comment; left > 0 && in.ensure(1); ) {
            int some = Math.min(left, in.buffered());
            in.consume(some);
            left -= some;
        }
    }

    /** Returns whether another archive follows the end record. A zip is not another one: this may be the remnant of an old end. */
    private boolean isFollowed() throws IOException {
        in.skipZeros();
        in.ensure(MagicNumbers.HEAD_BYTES);
        ArchiveFormat next = MagicNumbers.detect(in.buffer(), in.index(), in.buffered());
        return next != null && next != ArchiveFormat.ZIP && next.unopened() == null;
    }

    /**
     * Counts the entries that the directory lists and that were not found.
     *
     * @param start the position of the zip in the stream, to which the offsets in the directory are relative
     */
    private long skippedBytes(long start) {
        long missed = 0;
        for (int i = 0; i < listedEntries.count; i++) {
            long place = listedEntries.places[i];
            missed += place == FOUR_BYTES || seenEntries.has(start + place) ? 0 : 1;
        }
        return missed;
    }

    /** Offsets of local headers: positions in the stream, or values in the directory. */
    private static final class OffsetSet {
        /** Maximum number of offsets that are stored. Further ones are only counted. */
        static final int MAX = ExtractionLimits.MAX_ENTRIES;

        private long[] places = new long[16];
        private long count;

        void add(long place) {
            if (count < MAX) {
                if (count == places.length) {
                    places = Arrays.copyOf(places, 2 * places.length);
                }
                places[(int) count] = place;
            }
            count++;
        }

        /** Returns whether an offset was added. Requires that offsets were added in ascending order. */
        boolean has(long place) {
            return Arrays.binarySearch(places, 0, (int) Math.min(count, MAX), place) >= 0;
        }
    }

    /**
     * Stream over a stored entry whose size follows it in a data descriptor. The entry ends at the first descriptor whose
     * size equals the number of bytes read.
     */
    private final class UntilDescriptor extends InputStream {
        private long passed;
        private boolean ended;

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            int made = 0;
            while (made < length && !ended) {
                if (!in.ensure(1)) {
                    throw new EOFException("it ends within an entry");
                }
                if (in.peek(0) == 'P' && in.ensure(24) && isDescriptor()) {
                    ended = true;
                    break;
                }
                passed += in.read(into, from + made++, 1);
            }
            return made == 0 && length > 0 ? -1 : made;
        }

        private boolean isDescriptor() {
            return in.peek(1) == 'K'
                    && in.peek(2) == 7
                    && in.peek(3) == 8
                    && (in.peekInt(8) == passed || in.peekLong(8) == passed);
        }
    }
}
