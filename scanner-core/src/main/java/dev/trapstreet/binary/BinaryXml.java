package dev.trapstreet.binary;

import dev.trapstreet.finding.LogicalLocation;
import java.util.Arrays;
import java.util.Optional;

/**
 * Compiled XML file of Android (ResourceTypes.h), such as the manifest of an app package: a string pool, followed by
 * elements whose attributes refer to it. A value is named by its element and the element's {@code name} attribute, or
 * by its own attribute if the element has no name.
 */
final class BinaryXml implements BinaryFormat {
    private static final int START_ELEMENT = 0x0102;
    private static final int ATTRIBUTE_BYTES = 20;
    private static final int STRING = 3;

    private final BoundedBytes bytes;
    private StartIndex values = new StartIndex(0);
    private String[] names = {};
    private boolean read;

    BinaryXml(BoundedBytes bytes) {
        this.bytes = bytes;
    }

    static boolean matches(byte[] b, int length) {
        return length > 36 && b[0] == 3 && b[1] == 0 && b[2] == 8 && b[3] == 0 && b[8] == 1 && b[9] == 0;
    }

    @Override
    public Optional<LogicalLocation> locate(int offset) throws MalformedFormatException {
        if (!read) {
            StringPool pool = new StringPool(bytes, 8);
            names = new String[pool.count()];
            Arrays.fill(names, "");
            values = pool.starts();
            ResourceTable.forEachChunk(bytes, 8, Math.min(bytes.u4(4), bytes.length()), (type, at, end) -> {
                if (type == START_ELEMENT) {
                    readElement(at + bytes.u2(at + 2), pool);
                }
            });
            read = true;
        }
        int value = values.find(offset);
        return value < 0 || names[value].isEmpty()
                ? Optional.empty()
                : Optional.of(new LogicalLocation(LogicalLocation.ElementKind.RESOURCE, names[value]));
    }

    private void readElement(long at, StringPool pool) throws MalformedFormatException {
        String element = pool.get(bytes.u4(at + 4));
        long attributes = at + bytes.u2(at + 8);
        int count = bytes.u2(at + 12);
        String own = "";
        for (int i = 0; i < count; i++) {
            long attribute = attributes + (long) ATTRIBUTE_BYTES * i;
            if (pool.get(bytes.u4(attribute + 4)).equals("name")) {
                own = pool.get(bytes.u4(attribute + 8));
            }
        }
        for (int i = 0; i < count; i++) {
            long attribute = attributes + (long) ATTRIBUTE_BYTES * i;
            String name = own.isEmpty() ? pool.get(bytes.u4(attribute + 4)) : own;
            name(bytes.u4(attribute + 8), element + " " + name);
            if (bytes.u1(attribute + 15) == STRING) {
                name(bytes.u4(attribute + 16), element + " " + name);
            }
        }
    }

    private void name(long value, String name) {
        if (value < names.length && names[(int) value].isEmpty()) {
            names[(int) value] = name;
        }
    }
}
