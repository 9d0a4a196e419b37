package dev.trapstreet.binary;

import dev.trapstreet.finding.LogicalLocation;
import java.util.Arrays;
import java.util.Optional;

/**
 * Android's {@code resources.arsc} (ResourceTypes.h). All string values are in one pool, and the entries of each type
 * refer to them by index. A value shared by several entries is named after the first one.
 */
final class ResourceTable implements BinaryFormat {
    private static final int TABLE_HEADER = 12;
    private static final int PACKAGE = 0x0200;
    private static final int TYPE = 0x0201;
    private static final int SPARSE = 1;
    private static final int SHORT_OFFSETS = 2;
    private static final int COMPLEX = 1;
    private static final int COMPACT = 8;
    private static final int STRING = 3;
    private static final long NO_ENTRY = 0xFFFF_FFFFL;

    private final BoundedBytes bytes;
    private StartIndex values = new StartIndex(0);
    private String[] names = {};
    private boolean read;

    ResourceTable(BoundedBytes bytes) {
        this.bytes = bytes;
    }

    @Override
    public Optional<LogicalLocation> locate(int offset) throws MalformedFormatException {
        if (!read) {
            readTable();
            read = true;
        }
        int value = values.find(offset);
        return value < 0 || names[value].isEmpty()
                ? Optional.empty()
                : Optional.of(new LogicalLocation(LogicalLocation.ElementKind.RESOURCE, names[value]));
    }

    /** Callback for the chunks within a range. */
    interface ChunkHandler {
        void read(int type, long at, long end) throws MalformedFormatException;
    }

    /** Passes each chunk of a range to {@code child}. Each chunk starts with its type and its length. */
    static void forEachChunk(BoundedBytes bytes, long from, long to, ChunkHandler child)
            throws MalformedFormatException {
        long at = from;
        while (at + 8 <= to) {
            long size = bytes.u4(at + 4);
            if (size < 8 || at + size > to) {
                throw new MalformedFormatException("a chunk longer than the range around it");
            }
            child.read(bytes.u2(at), at, at + size);
            at += size;
        }
    }

    private void readTable() throws MalformedFormatException {
        forEachChunk(bytes, TABLE_HEADER, Math.min(bytes.u4(4), bytes.length()), (type, at, end) -> {
            if (type == StringPool.TYPE && names.length == 0) {
                StringPool pool = new StringPool(bytes, at);
                names = new String[pool.count()];
                Arrays.fill(names, "");
                values = pool.starts();
            } else if (type == PACKAGE) {
                readPackage(at, end);
            }
        });
    }

    private void readPackage(long at, long end) throws MalformedFormatException {
        StringPool types = new StringPool(bytes, at + bytes.u4(at + 268));
        StringPool keys = new StringPool(bytes, at + bytes.u4(at + 276));
        forEachChunk(bytes, at + bytes.u2(at + 2), end, (type, child, childEnd) -> {
            if (type == TYPE) {
                readType(child, types.get(bytes.u1(child + 8) - 1L), keys);
            }
        });
    }

    private void readType(long at, String type, StringPool keys) throws MalformedFormatException {
        long offsets = at + bytes.u2(at + 2);
        int flags = bytes.u1(at + 9);
        int count = bytes.count(bytes.u4(at + 12), 2);
        long entries = at + bytes.u4(at + 16);
        for (int i = 0; i < count; i++) {
            long offset;
            if ((flags & SPARSE) != 0) {
                offset = 4L * bytes.u2(offsets + 4L * i + 2);
            } else if ((flags & SHORT_OFFSETS) != 0) {
                int units = bytes.u2(offsets + 2L * i);
                offset = units == 0xFFFF ? NO_ENTRY : 4L * units;
            } else {
                offset = bytes.u4(offsets + 4L * i);
            }
            if (offset != NO_ENTRY) {
                readEntry(entries + offset, type, keys);
            }
        }
    }

    private void readEntry(long at, String type, StringPool keys) throws MalformedFormatException {
        int flags = bytes.u2(at + 2);
        if ((flags & COMPACT) != 0) {
            value(flags >> 8, bytes.u4(at + 4), type, keys, bytes.u2(at));
            return;
        }
        long key = bytes.u4(at + 4);
        if ((flags & COMPLEX) == 0) {
            value(bytes.u1(at + 11), bytes.u4(at + 12), type, keys, key);
            return;
        }
        int count = bytes.count(bytes.u4(at + 12), 12);
        for (int i = 0; i < count; i++) {
            long map = at + 16 + 12L * i;
            value(bytes.u1(map + 7), bytes.u4(map + 8), type, keys, key);
        }
    }

    private void value(int dataType, long data, String type, StringPool keys, long key)
            throws MalformedFormatException {
        if (dataType == STRING && data < names.length && names[(int) data].isEmpty()) {
            names[(int) data] = type + "/" + keys.get(key);
        }
    }
}
