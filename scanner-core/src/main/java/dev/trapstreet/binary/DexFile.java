package dev.trapstreet.binary;

import dev.trapstreet.finding.LogicalLocation;
import java.util.Arrays;
import java.util.Optional;

/**
 * Android executable (source.android.com, "Dalvik executable format"). Strings are stored apart from classes. The class
 * that uses a string is found by the initial values of static fields and by the instructions that load it. If several
 * classes use a string, the first one counts.
 */
final class DexFile implements BinaryFormat {
    private static final int CLASS_BYTES = 32;
    private static final int MAX_DEPTH = 16;

    private static final int CONST_STRING = 0x1A;
    private static final int CONST_STRING_JUMBO = 0x1B;

    /** Lengths of the instructions by opcode, in two-byte units ("Dalvik bytecode"). */
    private static final String LENGTHS = "1123123123111111" + "1112322352232112" // 00, 10
            + "2122333112333222" + "2222222222222211" // 20, 30: switches and array filling are 3
            + "1111222222222222" + "2222222222222222" // 40, 50
            + "2222222222222233" + "3331333331111111" // 60, 70
            + "1111111111111111" + "2222222222222222" // 80, 90
            + "2222222222222222" + "1111111111111111" // A0, B0
            + "1111111111111111" + "2222222222222222" // C0, D0
            + "2221111111111111" + "1111111111443322"; // E0, F0

    private final BoundedBytes bytes;
    private StartIndex strings = new StartIndex(0);
    private int[] userOf = {}; // number of the first class that uses each string, or -1
    private boolean read;

    DexFile(BoundedBytes bytes) {
        this.bytes = bytes;
    }

    @Override
    public Optional<LogicalLocation> locate(int offset) throws MalformedFormatException {
        if (!read) {
            readStrings();
            readClasses();
            read = true;
        }
        int string = strings.find(offset);
        return string < 0 || userOf[string] < 0
                ? Optional.empty()
                : Optional.of(new LogicalLocation(LogicalLocation.ElementKind.CLASS, className(userOf[string])));
    }

    private void readStrings() throws MalformedFormatException {
        int count = bytes.count(bytes.u4(56), 4);
        long table = bytes.u4(60);
        strings = new StartIndex(count);
        userOf = new int[count];
        Arrays.fill(userOf, -1);
        for (int i = 0; i < count; i++) {
            strings.add(bytes.u4(table + 4L * i) & Integer.MAX_VALUE, i);
        }
        strings.sort();
    }

    private void readClasses() throws MalformedFormatException {
        int count = bytes.count(bytes.u4(96), CLASS_BYTES);
        long table = bytes.u4(100);
        for (int i = 0; i < count; i++) {
            long item = table + (long) CLASS_BYTES * i;
            long data = bytes.u4(item + 24);
            long values = bytes.u4(item + 28);
            if (values != 0) {
                new Values(values, i).array(0);
            }
            if (data != 0) {
                readClass(data, i);
            }
        }
    }

    private String className(int number) throws MalformedFormatException {
        long type = bytes.u4(bytes.u4(100) + (long) CLASS_BYTES * number);
        String descriptor = stringAt(bytes.u4(bytes.u4(68) + 4 * type));
        return descriptor.startsWith("L") && descriptor.endsWith(";")
                ? descriptor.substring(1, descriptor.length() - 1).replace('/', '.')
                : descriptor;
    }

    private String stringAt(long number) throws MalformedFormatException {
        Cursor cursor = new Cursor(bytes.u4(bytes.u4(60) + 4 * number));
        cursor.uleb();
        long end = cursor.at;
        while (bytes.u1(end) != 0) {
            end++;
        }
        return bytes.utf8(cursor.at, end);
    }

    private void use(long string, int by) throws MalformedFormatException {
        if (string >= userOf.length) {
            throw new MalformedFormatException("no such string");
        }
        if (userOf[(int) string] < 0) {
            userOf[(int) string] = by;
        }
    }

    private void readClass(long data, int number) throws MalformedFormatException {
        Cursor cursor = new Cursor(data);
        long fields = cursor.uleb();
        fields += cursor.uleb();
        long methods = cursor.uleb();
        methods += cursor.uleb();
        for (long i = 0; i < fields; i++) {
            cursor.uleb();
            cursor.uleb();
        }
        for (long i = 0; i < methods; i++) {
            cursor.uleb();
            cursor.uleb();
            long code = cursor.uleb();
            if (code != 0) {
                readCode(code, number);
            }
        }
    }

    private void readCode(long item, int number) throws MalformedFormatException {
        long at = item + 16;
        long end = at + 2 * bytes.u4(item + 12);
        while (at < end) {
            int unit = bytes.u2(at);
            int opcode = unit & 0xFF;
            if (opcode == CONST_STRING) {
                use(bytes.u2(at + 2), number);
            } else if (opcode == CONST_STRING_JUMBO) {
                use(bytes.u4(at + 2), number);
            }
            at += 2 * (opcode == 0 ? payload(unit, at) : LENGTHS.charAt(opcode) - '0');
        }
    }

    /**
     * Returns the length of a no-operation instruction or of a data table, in two-byte units. Data tables are among the
     * instructions and start like a no-operation.
     */
    private long payload(int unit, long at) throws MalformedFormatException {
        return switch (unit >> 8) {
            case 1 -> 4 + 2L * bytes.u2(at + 2);
            case 2 -> 2 + 4L * bytes.u2(at + 2);
            case 3 -> 4 + (bytes.u2(at + 2) * bytes.u4(at + 4) + 1) / 2;
            default -> 1;
        };
    }

    /** Sequential reader from an offset. */
    private class Cursor {
        long at;

        Cursor(long at) {
            this.at = at;
        }

        final int next() throws MalformedFormatException {
            return bytes.u1(at++);
        }

        /** Returns an unsigned LEB128 number of up to five bytes, seven bits each. */
        final long uleb() throws MalformedFormatException {
            long value = 0;
            for (int shift = 0; shift < 35; shift += 7) {
                int b = next();
                value |= (long) (b & 0x7F) << shift;
                if (b < 0x80) {
                    return value & 0xFFFF_FFFFL;
                }
            }
            throw new MalformedFormatException("a number of more than five bytes");
        }
    }

    /** Reader of encoded values that records the use of strings. */
    private final class Values extends Cursor {
        private final int number;

        Values(long at, int number) {
            super(at);
            this.number = number;
        }

        void array(int depth) throws MalformedFormatException {
            if (depth > MAX_DEPTH) {
                throw new MalformedFormatException("values nested too deeply");
            }
            long size = uleb();
            for (long i = 0; i < size; i++) {
                value(depth);
            }
        }

        private void value(int depth) throws MalformedFormatException {
            int head = next();
            int size = (head >> 5) + 1;
            switch (head & 0x1F) {
                case 0x17 -> use(littleEndian(size), number);
                case 0x1C -> array(depth + 1);
                case 0x1D -> annotation(depth + 1);
                case 0x1E, 0x1F -> {} // null and booleans have no further bytes
                default -> at += size;
            }
        }

        private void annotation(int depth) throws MalformedFormatException {
            if (depth > MAX_DEPTH) {
                throw new MalformedFormatException("values nested too deeply");
            }
            uleb();
            long size = uleb();
            for (long i = 0; i < size; i++) {
                uleb();
                value(depth);
            }
        }

        private long littleEndian(int size) throws MalformedFormatException {
            long value = 0;
            for (int i = 0; i < size; i++) {
                value |= (long) next() << (8 * i);
            }
            return size > 4 ? Long.MAX_VALUE : value;
        }
    }
}
