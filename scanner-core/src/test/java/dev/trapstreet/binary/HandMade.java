package dev.trapstreet.binary;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Compiled files built by hand, field by field, from the definition of each format. */
final class HandMade {
    private HandMade() {}

    private static ByteBuffer little(int capacity) {
        return ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] all = new byte[buffer.capacity()];
        buffer.rewind().get(all);
        return all;
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    /** ResStringPool_header: type, header size, size, count, styles, flags, start of the strings, start of the styles. */
    static byte[] pool(boolean utf8, String... strings) {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        List<Integer> offsets = new ArrayList<>();
        for (String string : strings) {
            offsets.add(data.size());
            int length = string.length();
            if (utf8) {
                for (int twice = 0; twice < 2; twice++) { // length in characters, then in bytes; equal here
                    if (length > 0x7F) {
                        data.write(length >> 8 | 0x80);
                    }
                    data.write(length);
                }
                data.writeBytes(string.getBytes(StandardCharsets.US_ASCII));
                data.write(0);
            } else {
                data.write(length);
                data.write(length >> 8);
                data.writeBytes(string.getBytes(StandardCharsets.UTF_16LE));
                data.write(0);
                data.write(0);
            }
        }
        while (data.size() % 4 != 0) {
            data.write(0);
        }
        int start = 28 + 4 * strings.length;
        ByteBuffer out = little(start + data.size());
        out.putShort((short) 1).putShort((short) 28).putInt(out.capacity());
        out.putInt(strings.length)
                .putInt(0)
                .putInt(utf8 ? 0x100 : 0)
                .putInt(start)
                .putInt(0);
        offsets.forEach(out::putInt);
        return bytes(out.put(data.toByteArray()));
    }

    /**
     * Returns a resource table of one package with the types "id" and "string". Each name is a string resource with its
     * value.
     */
    static byte[] table(boolean utf8, String[] names, String[] values) {
        byte[] types = pool(false, "id", "string");
        byte[] keys = pool(true, names);
        ByteBuffer type = little(20 + 64 + 4 * names.length + 16 * names.length);
        type.putShort((short) 0x0201).putShort((short) 84).putInt(type.capacity());
        type.put((byte) 2)
                .put((byte) 0)
                .putShort((short) 0)
                .putInt(names.length)
                .putInt(84 + 4 * names.length);
        type.putInt(64).position(84); // the configuration: its size, and no qualifiers
        for (int i = 0; i < names.length; i++) {
            type.putInt(16 * i);
        }
        for (int i = 0; i < names.length; i++) {
            type.putShort((short) 8).putShort((short) 0).putInt(i);
            type.putShort((short) 8).put((byte) 0).put((byte) 3).putInt(i);
        }
        ByteBuffer head = little(288);
        int size = 288 + types.length + keys.length + type.capacity();
        head.putShort((short) 0x0200).putShort((short) 288).putInt(size).putInt(0x7F);
        head.put("dev.trapstreet.app".getBytes(StandardCharsets.UTF_16LE)).position(268);
        head.putInt(288)
                .putInt(2)
                .putInt(288 + types.length)
                .putInt(names.length)
                .putInt(0);
        byte[] values8 = pool(utf8, values);
        ByteBuffer table = little(12);
        table.putShort((short) 2)
                .putShort((short) 12)
                .putInt(12 + values8.length + size)
                .putInt(1);
        return join(bytes(table), values8, bytes(head), types, keys, bytes(type));
    }

    /** Returns a manifest with one element {@code <meta-data name value>}. */
    static byte[] xml(String name, String value) {
        byte[] pool = pool(false, "name", "value", "meta-data", name, value, "android");
        ByteBuffer element = little(16 + 20 + 2 * 20);
        element.putShort((short) 0x0102).putShort((short) 16).putInt(element.capacity());
        element.putInt(7).putInt(-1); // line, comment
        element.putInt(-1).putInt(2); // namespace, name
        element.putShort((short) 20).putShort((short) 20).putShort((short) 2);
        element.putShort((short) 0).putShort((short) 0).putShort((short) 0);
        for (int i = 0; i < 2; i++) {
            element.putInt(5).putInt(i).putInt(3 + i);
            element.putShort((short) 8).put((byte) 0).put((byte) 3).putInt(3 + i);
        }
        ByteBuffer head = little(8);
        head.putShort((short) 3).putShort((short) 8).putInt(8 + pool.length + element.capacity());
        return join(bytes(head), pool, bytes(element));
    }

    /** Returns {@code {"Name": "x", "Keys": ["y", {"MBXAccessToken": value}]}}, object by object. */
    static byte[] propertyList(String value) {
        byte[] ascii = value.getBytes(StandardCharsets.US_ASCII);
        byte[][] objects = {
            {(byte) 0xD2, 1, 2, 3, 4}, // two keys, two values
            text("Name"),
            text("Keys"),
            text("x"),
            {(byte) 0xA2, 5, 6},
            text("y"),
            {(byte) 0xD1, 7, 8},
            text("MBXAccessToken"),
            join(new byte[] {0x5F, 0x11, (byte) (ascii.length >> 8), (byte) ascii.length}, ascii),
        };
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes("bplist00".getBytes(StandardCharsets.US_ASCII));
        ByteBuffer offsets = ByteBuffer.allocate(2 * objects.length);
        for (byte[] object : objects) {
            offsets.putShort((short) out.size());
            out.writeBytes(object);
        }
        int table = out.size();
        out.writeBytes(bytes(offsets));
        ByteBuffer trailer = ByteBuffer.allocate(32);
        trailer.position(6);
        trailer.put((byte) 2).put((byte) 1).putLong(objects.length).putLong(0).putLong(table);
        out.writeBytes(bytes(trailer));
        return out.toByteArray();
    }

    private static byte[] text(String text) {
        byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
        return ascii.length < 15
                ? join(new byte[] {(byte) (0x50 | ascii.length)}, ascii)
                : join(new byte[] {0x5F, 0x10, (byte) ascii.length}, ascii);
    }

    /**
     * Returns a database of six pages of 512 bytes: the schema table, a table with an inner page and two leaves, and a
     * table with a row that overflows into the sixth page. The overflow starts with the value of the setting.
     */
    static byte[] database(String note, String setting) {
        ByteBuffer file = ByteBuffer.allocate(6 * 512);
        file.put("SQLite format 3\0".getBytes(StandardCharsets.US_ASCII));
        file.putShort((short) 512).put((byte) 1).put((byte) 1).put((byte) 0);
        byte[] first = record(definition("notes", 2));
        byte[] second = record(definition("settings", 5));
        leaf(file, 0, 100, cell(1, first), cell(2, second));
        // Inner page: type, first free block, number of cells, start of the content, fragments, right-most child; then
        // the cell offsets.
        file.position(512);
        file.put((byte) 5)
                .putShort((short) 0)
                .putShort((short) 1)
                .putShort((short) 500)
                .put((byte) 0)
                .putInt(4);
        file.putShort((short) 500);
        file.position(512 + 500);
        file.putInt(3).put((byte) 1);
        leaf(file, 2 * 512, 0, cell(1, record(new Object[] {"nothing"})));
        leaf(file, 3 * 512, 0, cell(2, record(new Object[] {note})));
        byte[] large = record(new Object[] {"x".repeat(600) + setting});
        // Of a cell that exceeds the limit of 477 for 512 usable bytes, 39 + (size - 39) % 508 bytes stay in the page.
        int local = 39 + (large.length - 39) % 508;
        if (local > 477) {
            local = 39;
        }
        byte[] kept = new byte[local];
        System.arraycopy(large, 0, kept, 0, local);
        leaf(file, 4 * 512, 0, join(number(large.length), number(1), kept, new byte[] {0, 0, 0, 6}));
        file.position(5 * 512);
        file.putInt(0).put(large, local, large.length - local);
        return bytes(file);
    }

    private static Object[] definition(String table, int root) {
        return new Object[] {"table", table, table, root, "CREATE TABLE " + table + "(a)"};
    }

    private static void leaf(ByteBuffer file, int page, int header, byte[]... cells) {
        int at = 512;
        file.position(page + header);
        file.put((byte) 13)
                .putShort((short) 0)
                .putShort((short) cells.length)
                .putShort((short) 0)
                .put((byte) 0);
        int pointers = page + header + 8;
        for (int i = 0; i < cells.length; i++) {
            at -= cells[i].length;
            file.putShort(pointers + 2 * i, (short) at);
            file.position(page + at);
            file.put(cells[i]);
        }
    }

    private static byte[] cell(int row, byte[] record) {
        return join(number(record.length), number(row), record);
    }

    /** Returns a record: a header with its own length and the serial type of each column, then the columns. */
    private static byte[] record(Object[] columns) {
        ByteArrayOutputStream types = new ByteArrayOutputStream();
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (Object column : columns) {
            if (column instanceof Integer number) {
                types.write(1);
                content.write(number);
            } else {
                byte[] text = ((String) column).getBytes(StandardCharsets.US_ASCII);
                types.writeBytes(number(13 + 2 * text.length));
                content.writeBytes(text);
            }
        }
        return join(number(types.size() + 1), types.toByteArray(), content.toByteArray());
    }

    private static byte[] number(int value) {
        return value < 0x80
                ? new byte[] {(byte) value}
                : new byte[] {(byte) (value >> 7 | 0x80), (byte) (value & 0x7F)};
    }
}
