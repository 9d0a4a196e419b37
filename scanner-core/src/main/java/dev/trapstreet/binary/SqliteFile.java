package dev.trapstreet.binary;

import dev.trapstreet.finding.LogicalLocation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * SQLite database file ("Database File Format"). Each page belongs to the tree of a table or an index, or to its
 * overflow chain. The first tree is the schema table.
 */
final class SqliteFile implements BinaryFormat {
    private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
    private static final int FILE_HEADER = 100;
    private static final int TABLE_LEAF = 13;
    private static final int TABLE_INTERIOR = 5;
    private static final int INDEX_LEAF = 10;
    private static final int INDEX_INTERIOR = 2;
    private static final int UNKNOWN = -1;
    private static final int SCHEMA = 0;

    private final BoundedBytes bytes;
    private final List<String> tables = new ArrayList<>();
    private int pageBytes;
    private int usable;
    private int[] owners = {}; // number of the table that owns each page
    private long end; // offset after the number that was read last
    private boolean read;

    SqliteFile(BoundedBytes bytes) {
        this.bytes = bytes;
    }

    static boolean matches(byte[] b, int length) {
        return length >= 2 * FILE_HEADER && Arrays.equals(b, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
    }

    @Override
    public Optional<LogicalLocation> locate(int offset) throws MalformedFormatException {
        if (!read) {
            readAll();
            read = true;
        }
        int page = offset / pageBytes;
        return page >= owners.length || owners[page] == UNKNOWN
                ? Optional.empty()
                : Optional.of(new LogicalLocation(LogicalLocation.ElementKind.TABLE, tables.get(owners[page])));
    }

    /** Root page of the tree of a table. */
    private record Root(long page, int table) {}

    private void readAll() throws MalformedFormatException {
        int size = (int) bytes.bigEndian(16, 2);
        pageBytes = size == 1 ? 1 << 16 : size;
        usable = pageBytes - bytes.u1(20);
        if (pageBytes < 512 || usable < 480) {
            throw new MalformedFormatException("pages too small");
        }
        owners = new int[(bytes.length() + pageBytes - 1) / pageBytes];
        Arrays.fill(owners, UNKNOWN);
        tables.add("sqlite_schema");
        List<Root> roots = new ArrayList<>();
        walk(new Root(1, SCHEMA), roots);
        for (Root root : roots) {
            walk(root, null);
        }
    }

    private boolean claim(long page, int table) {
        if (page < 1 || page > owners.length || owners[(int) page - 1] != UNKNOWN) {
            return false; // a page beyond the end of a truncated file, or part of a cycle
        }
        owners[(int) page - 1] = table;
        return true;
    }

    /**
     * Assigns the pages of a tree to its table.
     *
     * @param roots receives the trees listed by the schema table; null for any other table
     */
    private void walk(Root root, @org.jspecify.annotations.Nullable List<Root> roots) throws MalformedFormatException {
        Deque<Long> waiting = new ArrayDeque<>();
        waiting.add(root.page);
        while (!waiting.isEmpty()) {
            long page = waiting.removeLast();
            if (!claim(page, root.table)) {
                continue;
            }
            long start = (page - 1) * pageBytes;
            long header = page == 1 ? FILE_HEADER : start;
            int kind = bytes.u1(header);
            boolean interior = kind == TABLE_INTERIOR || kind == INDEX_INTERIOR;
            if (!interior && kind != TABLE_LEAF && kind != INDEX_LEAF) {
                continue;
            }
            int cells = (int) bytes.bigEndian(header + 3, 2);
            long pointers = header + (interior ? 12 : 8);
            if (interior) {
                waiting.add(bytes.bigEndian(header + 8, 4));
            }
            for (int i = 0; i < cells; i++) {
                long cell = start + bytes.bigEndian(pointers + 2L * i, 2);
                if (interior) {
                    waiting.add(bytes.bigEndian(cell, 4));
                    cell += 4;
                }
                if (kind != TABLE_INTERIOR) {
                    readCell(cell, kind == TABLE_LEAF, root.table, roots);
                }
            }
        }
    }

    private void readCell(long cell, boolean ofTable, int table, @org.jspecify.annotations.Nullable List<Root> roots)
            throws MalformedFormatException {
        long payload = number(cell);
        if (ofTable) {
            number(end); // skips the row id
        }
        long content = end;
        if (roots != null) {
            readDefinition(content, roots);
        }
        long most = ofTable ? usable - 35L : (usable - 12L) * 64 / 255 - 23;
        if (payload <= most) {
            return;
        }
        long least = (usable - 12L) * 32 / 255 - 23;
        long local = least + (payload - least) % (usable - 4L);
        long next = bytes.bigEndian(content + (local <= most ? local : least), 4);
        while (claim(next, table)) {
            next = bytes.bigEndian((next - 1) * pageBytes, 4);
        }
    }

    /** Reads a row of the schema table: type, name, table name, root page, SQL text. */
    private void readDefinition(long record, List<Root> roots) throws MalformedFormatException {
        long headerEnd = record + number(record);
        long at = end;
        long content = headerEnd;
        for (int column = 0; column < 4 && at < headerEnd; column++) {
            long type = number(at);
            at = end;
            long size = type >= 12 ? (type - 12) / 2 : type < 5 ? type : type == 5 ? 6 : type < 8 ? 8 : 0;
            if (column == 2) {
                tables.add(bytes.utf8(content, content + size));
            } else if (column == 3 && type > 0 && type < 5) {
                roots.add(new Root(bytes.bigEndian(content, (int) size), tables.size() - 1));
            }
            content += size;
        }
    }

    /**
     * Returns a variable-length number of up to nine bytes with seven bits each. Sets {@link #end} to the offset after
     * it.
     */
    private long number(long at) throws MalformedFormatException {
        long value = 0;
        for (int i = 0; i < 9; i++) {
            int b = bytes.u1(at + i);
            value = i == 8 ? value << 8 | b : value << 7 | (b & 0x7F);
            if (b < 0x80) {
                end = at + i + 1;
                return value & Long.MAX_VALUE;
            }
        }
        end = at + 9;
        return value & Long.MAX_VALUE;
    }
}
