package dev.trapstreet.pack;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/**
 * Writer of a pack and its index, both of version 2 (gitformat-pack). Every object is stored whole, with little compression, because the pack
 * is read once and deleted. Used by one thread.
 */
public final class PackWriter implements AutoCloseable {
    private static final int BUFFER = 1 << 16;
    private static final int INDEX_SIGNATURE = 0xFF744F63;
    private static final int VERSION = 2;
    private static final int FANOUT = 256;
    private static final long LARGE = 1L << 31; // offsets from here on are in a table of their own

    private final ObjectFormat format;
    private final Path index;
    private final DigestOutputStream pack;
    private final int count;
    private final List<Entry> entries = new ArrayList<>();
    private final Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    private final byte[] buffer = new byte[BUFFER];
    private long offset;

    /** Entry of the index. */
    private record Entry(String id, int crc, long offset) {}

    /**
     * Creates the pack file.
     *
     * @param file the path of the pack, ending in {@code .pack}; it must not exist
     * @param format the object format
     * @param count the number of objects that will be added
     * @throws IOException if the file cannot be created
     */
    public PackWriter(Path file, ObjectFormat format, int count) throws IOException {
        this.format = format;
        this.count = count;
        String name = String.valueOf(file.getFileName());
        this.index = file.resolveSibling(name.substring(0, name.length() - "pack".length()) + "idx");
        this.pack =
                new DigestOutputStream(new BufferedOutputStream(Files.newOutputStream(file), BUFFER), format.digest());
        ByteBuffer header = ByteBuffer.allocate(3 * Integer.BYTES);
        header.put("PACK".getBytes(StandardCharsets.US_ASCII)).putInt(VERSION).putInt(count);
        pack.write(header.array());
        offset = header.capacity();
    }

    /**
     * Adds an object.
     *
     * @param id the object id in hexadecimal digits, of an object that was not added before
     * @param type the type of the object
     * @param size the size of the content, in bytes
     * @param content the content; not closed. It accepts buffers that are backed by an array
     * @throws IOException if the content is shorter, or reading or writing fails
     */
    public void add(String id, ObjectType type, long size, ReadableByteChannel content) throws IOException {
        CRC32 crc = new CRC32();
        Counter counter = new Counter(pack);
        CheckedOutputStream out = new CheckedOutputStream(counter, crc);
        writeHeader(code(type), size, out);
        deflater.reset();
        DeflaterOutputStream deflated = new DeflaterOutputStream(out, deflater, BUFFER);
        long left = size;
        while (left > 0) {
            int read = content.read(ByteBuffer.wrap(buffer, 0, (int) Math.min(left, buffer.length)));
            if (read < 0) {
                throw new EOFException("an object ends before its size");
            }
            deflated.write(buffer, 0, read);
            left -= read;
        }
        deflated.finish();
        entries.add(new Entry(id, (int) crc.getValue(), offset));
        offset += counter.bytes;
    }

    private static int code(ObjectType type) {
        return switch (type) {
            case COMMIT -> 1;
            case TREE -> 2;
            case BLOB -> 3;
            case TAG -> 4;
        };
    }

    /** Writes type and size: four bits of the size with the type, then seven in each byte. */
    private static void writeHeader(int code, long size, OutputStream out) throws IOException {
        int bits = code << 4 | (int) (size & 15);
        for (long left = size >>> 4; left > 0; left >>>= 7) {
            out.write(bits | 0x80);
            bits = (int) (left & 0x7F);
        }
        out.write(bits);
    }

    /**
     * Completes the pack, and writes its index next to it.
     *
     * @throws IOException if another number of objects was added than announced, or writing fails
     */
    public void finish() throws IOException {
        if (entries.size() != count) {
            throw new IOException("the number of objects has changed");
        }
        byte[] checksum = pack.getMessageDigest().digest();
        pack.on(false);
        pack.write(checksum);
        pack.flush();
        entries.sort(Comparator.comparing(Entry::id)); // hexadecimal digits are in the order of the bytes
        try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(index), BUFFER)) {
            DigestOutputStream digest = new DigestOutputStream(file, format.digest());
            writeIndex(new DataOutputStream(digest), checksum);
            file.write(digest.getMessageDigest().digest());
        }
    }

    private void writeIndex(DataOutputStream out, byte[] checksum) throws IOException {
        out.writeInt(INDEX_SIGNATURE);
        out.writeInt(VERSION);
        int at = 0;
        for (int first = 0; first < FANOUT; first++) {
            while (at < entries.size() && Integer.parseInt(entries.get(at).id(), 0, 2, 16) <= first) {
                at++;
            }
            out.writeInt(at);
        }
        for (Entry entry : entries) {
            out.write(HexFormat.of().parseHex(entry.id()));
        }
        for (Entry entry : entries) {
            out.writeInt(entry.crc());
        }
        ByteArrayOutputStream large = new ByteArrayOutputStream();
        DataOutputStream offsets = new DataOutputStream(large);
        for (Entry entry : entries) {
            if (entry.offset() < LARGE) {
                out.writeInt((int) entry.offset());
            } else {
                out.writeInt(0x80000000 | large.size() / Long.BYTES);
                offsets.writeLong(entry.offset());
            }
        }
        large.writeTo(out);
        out.write(checksum);
        out.flush();
    }

    @Override
    public void close() throws IOException {
        deflater.end();
        pack.close();
    }

    /** Stream that counts the bytes of one entry. */
    private static final class Counter extends OutputStream {
        private final OutputStream out;
        private long bytes;

        Counter(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
            bytes++;
        }

        @Override
        public void write(byte[] from, int start, int length) throws IOException {
            out.write(from, start, length);
            bytes += length;
        }
    }
}
