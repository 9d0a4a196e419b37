package dev.trapstreet.source.git;

import dev.trapstreet.pack.DamagedException;
import dev.trapstreet.pack.ObjectFormat;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Reader of one reftable (git's technical document "reftable"), version 1 or 2: a file with sorted refs and reflog entries.
 *
 * <pre>
 *   header, ref blocks, ref index, object blocks, object index, log blocks, log index, footer
 * </pre>
 *
 * All records are read in order, so the indexes are not needed. The size of everything that is decoded is limited, because a record
 * shares a prefix with the one before it, and log blocks are deflated.
 */
final class Reftable {
    /** Receiver of the records of a table, in their order in the file. */
    interface Records {
        /**
         * Receives a ref.
         *
         * @param object the id of its object in hexadecimal digits; null for a symbolic ref, and for a ref that is deleted
         * @param target the name of the ref to which a symbolic ref leads; null for any other
         */
        void ref(String name, @Nullable String object, @Nullable String target);

        /**
         * Receives an entry of a reflog.
         *
         * @param update the number of the update, unique within the reflog; later updates have higher numbers
         * @param object the id of the object after the update; null if the entry is deleted
         */
        void log(String name, long update, @Nullable String object);
    }

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final int MAGIC = 0x52454654; // "REFT"
    private static final int SHA1_ID = 0x73686131; // "sha1"
    private static final int SHA256_ID = 0x73323536; // "s256"
    private static final int POSITIONS = 5 * Long.BYTES; // in the footer, after a copy of the header
    private static final int BLOCK_HEAD = 4;
    private static final int LONGEST_NAME = 1 << 14;
    private static final int OBJECT_ID_LENGTH_BITS = 5;

    private final byte[] file;
    private final int width; // bytes of an object id
    private final Records records;
    private final int head;
    private final int footer; // where it starts
    private long left;

    private byte[] block = {}; // with the records that are read
    private int at;
    private int end;
    private byte[] name = new byte[256];
    private int nameLength;

    private Reftable(byte[] file, ObjectFormat format, long most, Records records) throws DamagedException {
        this.file = file;
        this.width = format.bytes();
        this.left = most;
        this.records = records;
        if (file.length < 2 * Long.BYTES || (int) INT.get(file, 0) != MAGIC) {
            throw new DamagedException("it does not start like a reftable");
        }
        int version = file[4];
        if (version != 1 && version != 2) {
            throw new DamagedException("reftable version " + version + " is not supported");
        }
        this.head = version == 1 ? 24 : 28;
        this.footer = file.length - head - POSITIONS - Integer.BYTES;
        if (footer < head) {
            throw new DamagedException("the reftable is truncated");
        }
        CRC32 crc = new CRC32();
        crc.update(file, footer, head + POSITIONS);
        if (!Arrays.equals(file, 0, head, file, footer, footer + head)
                || (int) INT.get(file, file.length - Integer.BYTES) != (int) crc.getValue()) {
            throw new DamagedException("the checksum of the reftable is wrong");
        }
        int id = version == 1 ? SHA1_ID : (int) INT.get(file, 24);
        if (id != (format == ObjectFormat.SHA1 ? SHA1_ID : SHA256_ID)) {
            throw new DamagedException("the reftable has object ids of another format than the repository");
        }
    }

    /**
     * Reads all refs.
     *
     * @param file the content of the file
     * @param format the object format of the repository
     * @param most the maximum number of bytes of all names
     * @return the number of bytes of all names
     * @throws DamagedException if the file does not have the format that git writes; the records before the damage were passed on
     */
    static long readRefs(byte[] file, ObjectFormat format, long most, Records records) throws DamagedException {
        Reftable table = new Reftable(file, format, most, records);
        table.readRefs();
        return most - table.left;
    }

    /**
     * Reads all reflogs.
     *
     * @param file the content of the file
     * @param format the object format of the repository
     * @param most the maximum number of inflated bytes
     * @return the number of inflated bytes
     * @throws DamagedException if the file does not have the format that git writes; the records before the damage were passed on
     */
    static long readLogs(byte[] file, ObjectFormat format, long most, Records records) throws DamagedException {
        Reftable table = new Reftable(file, format, most, records);
        table.readLogs();
        return most - table.left;
    }

    /** Returns one of the five positions in the footer: ref index, objects, object index, logs, log index. */
    private long position(int i) {
        long value = (long) LONG.get(file, footer + head + i * Long.BYTES);
        return i == 1 ? value >>> OBJECT_ID_LENGTH_BITS : value;
    }

    /** Returns the end of the section that precedes the given positions: the first one that is set, or the footer. */
    private int endBefore(int firstPosition) throws DamagedException {
        for (int i = firstPosition; i < POSITIONS / Long.BYTES; i++) {
            long position = position(i);
            if (position != 0) {
                return checked(position);
            }
        }
        return footer;
    }

    private int checked(long position) throws DamagedException {
        if (position < head || position > footer) {
            throw new DamagedException("the reftable refers to a place outside of itself");
        }
        return (int) position;
    }

    private static int u24(byte[] bytes, int from) {
        return (bytes[from] & 0xFF) << 16 | (bytes[from + 1] & 0xFF) << 8 | (bytes[from + 2] & 0xFF);
    }

    private void readRefs() throws DamagedException {
        int blockSize = u24(file, 5);
        int to = endBefore(0);
        int from = 0; // the length of the first block includes the header of the file
        block = file;
        while (from < to) {
            int start = from == 0 ? head : from;
            if (start + BLOCK_HEAD > to || file[start] != 'r') {
                return; // a table of reflogs alone
            }
            int length = u24(file, start + 1);
            if (length < start - from + BLOCK_HEAD + Short.BYTES || length > to - from) {
                throw new DamagedException("a block of the reftable has a wrong length");
            }
            beginBlock(start + BLOCK_HEAD, from + length);
            while (at < end) {
                readRef();
            }
            int next = from + length;
            boolean padded = next < from + blockSize && (next >= to || file[next] == 0);
            from = padded ? from + blockSize : next;
        }
    }

    /** Starts with the records of a block, which end before the table of restarts. */
    private void beginBlock(int from, int to) throws DamagedException {
        int restarts = (block[to - 2] & 0xFF) << 8 | (block[to - 1] & 0xFF);
        at = from;
        end = to - Short.BYTES - 3 * restarts;
        nameLength = 0;
        if (end < from) {
            throw new DamagedException("a block of the reftable has a wrong length");
        }
    }

    private void readRef() throws DamagedException {
        int type = readName();
        spend(nameLength);
        number(); // the update, relative to the table
        String shown = GitFiles.text(name, nameLength);
        switch (type) {
            case 0 -> records.ref(shown, null, null);
            case 1 -> records.ref(shown, objectId(), null);
            case 2 -> { // a tag, followed by what it leads to
                records.ref(shown, objectId(), null);
                skip(width);
            }
            case 3 -> {
                int length = length(number());
                spend(length);
                records.ref(shown, null, GitFiles.text(Arrays.copyOfRange(block, at, at + length), length));
                at += length;
            }
            default -> throw new DamagedException("the reftable has an unknown type of ref");
        }
    }

    private void readLogs() throws DamagedException {
        boolean alone = file[head] == 'g';
        long position = position(3);
        if (!alone && position == 0) {
            return;
        }
        int to = endBefore(4);
        int from = alone ? 0 : checked(position);
        Inflater inflater = new Inflater();
        try {
            while (from < to) {
                int start = from == 0 ? head : from;
                if (start + BLOCK_HEAD > to || file[start] != 'g') {
                    return;
                }
                int offset = start - from + BLOCK_HEAD;
                from = start + BLOCK_HEAD + inflate(inflater, start + BLOCK_HEAD, to, offset, u24(file, start + 1));
                beginBlock(offset, block.length);
                while (at < end) {
                    readLog();
                }
            }
        } finally {
            inflater.end();
        }
    }

    /**
     * Inflates a block of reflogs.
     *
     * @param offset the number of bytes of the block that are not deflated
     * @param length the length of the block, with these
     * @return the number of deflated bytes
     */
    private int inflate(Inflater inflater, int from, int to, int offset, int length) throws DamagedException {
        if (length < offset + Short.BYTES) {
            throw new DamagedException("a block of the reftable has a wrong length");
        }
        spend(length);
        block = new byte[length];
        inflater.reset();
        inflater.setInput(file, from, to - from);
        try {
            int made = offset;
            while (made < length) {
                int more = inflater.inflate(block, made, length - made);
                if (more == 0) {
                    throw new DamagedException("a block of the reftable is truncated");
                }
                made += more;
            }
            if (!inflater.finished() && inflater.inflate(new byte[1]) != 0) {
                throw new DamagedException("a block of the reftable is longer than it claims");
            }
        } catch (DataFormatException e) {
            throw new DamagedException("a block of the reftable is damaged");
        }
        return Math.toIntExact(inflater.getBytesRead());
    }

    private void readLog() throws DamagedException {
        int type = readName();
        if (nameLength < 1 + Long.BYTES || name[nameLength - Long.BYTES - 1] != 0) {
            throw new DamagedException("an entry of a reflog has no number");
        }
        String shown = GitFiles.text(name, nameLength - Long.BYTES - 1);
        long update = ~(long) LONG.get(name, nameLength - Long.BYTES); // so that the last entry comes first
        if (type == 0) {
            records.log(shown, update, null);
            return;
        }
        if (type != 1) {
            throw new DamagedException("the reftable has an unknown type of reflog entry");
        }
        int before = at;
        skip(width);
        int after = at;
        skip(width);
        if (!isZero(before, at)) { // git marks a reflog without entries by one without objects
            records.log(shown, update, HexFormat.of().formatHex(block, after, at));
        }
        skip(length(number())); // name
        skip(length(number())); // mail
        number(); // time
        skip(Short.BYTES); // time zone
        skip(length(number())); // message
    }

    /** Reads the name of a record, of which the first bytes are those of the name before it. Returns the type of the record. */
    private int readName() throws DamagedException {
        long prefix = number();
        long suffix = number();
        int type = (int) (suffix & 7);
        int length = length(suffix >>> 3);
        if (prefix > nameLength || prefix + length > LONGEST_NAME) {
            throw new DamagedException("the reftable has a name of a wrong length");
        }
        nameLength = (int) prefix + length;
        if (nameLength > name.length) {
            name = Arrays.copyOf(name, Math.max(nameLength, 2 * name.length));
        }
        System.arraycopy(block, at, name, (int) prefix, length);
        at += length;
        return type;
    }

    private boolean isZero(int from, int to) {
        int i = from;
        while (i < to && block[i] == 0) {
            i++;
        }
        return i == to;
    }

    private String objectId() throws DamagedException {
        int from = at;
        skip(width);
        return HexFormat.of().formatHex(block, from, at);
    }

    /** Reads a number: seven bits in each byte, the highest first, and one is added for each further byte. */
    private long number() throws DamagedException {
        long value = 0;
        for (int i = 0; i < 9; i++) {
            skip(1);
            int b = block[at - 1];
            value |= b & 0x7F;
            if ((b & 0x80) == 0) {
                return value;
            }
            value = (value + 1) << 7;
        }
        throw new DamagedException("the reftable has a number that is too long");
    }

    /** Checks that as many bytes are left in the block. */
    private int length(long bytes) throws DamagedException {
        if (bytes < 0 || bytes > end - at) {
            throw new DamagedException("a record of the reftable is truncated");
        }
        return (int) bytes;
    }

    private void skip(int bytes) throws DamagedException {
        at += length(bytes);
    }

    private void spend(long bytes) throws DamagedException {
        left -= bytes;
        if (left < 0) {
            throw new DamagedException("its content is larger than the limit for such files");
        }
    }
}
