package dev.trapstreet.binary;

import dev.trapstreet.finding.LogicalLocation;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Java class file (JVM specification, chapter 4). The element is the class and, for a string that is a field's constant
 * value, the field. Recipes of string concatenation are in the constant pool like other text, with a byte 1 for each
 * argument.
 */
final class ClassFile implements BinaryFormat {
    private static final int UTF8 = 1;
    private static final int FIRST_MAJOR = 45;

    private final BoundedBytes bytes;
    private int[] utf8 = {}; // offset of the text by pool index; 0 for other constants
    private int[] references = {}; // index of the text that a class or string refers to
    private StartIndex texts = new StartIndex(0);
    private long at;
    private String name = "";
    private final Map<Integer, String> fieldOf = new HashMap<>(); // field by the index of its value

    ClassFile(BoundedBytes bytes) {
        this.bytes = bytes;
    }

    /**
     * Returns whether the file is a class file. A universal Mach-O binary has the same magic number, followed by a
     * small number of architectures.
     */
    static boolean matches(byte[] b) {
        return b[0] == (byte) 0xCA
                && b[1] == (byte) 0xFE
                && b[2] == (byte) 0xBA
                && b[3] == (byte) 0xBE
                && ((b[6] & 0xFF) << 8 | (b[7] & 0xFF)) >= FIRST_MAJOR;
    }

    @Override
    public Optional<LogicalLocation> locate(int offset) throws MalformedFormatException {
        if (name.isEmpty()) {
            read();
        }
        String field = fieldOf.getOrDefault(texts.find(offset), "");
        return Optional.of(
                new LogicalLocation(LogicalLocation.ElementKind.CLASS, field.isEmpty() ? name : name + "." + field));
    }

    private void read() throws MalformedFormatException {
        readPool();
        int self = (int) bytes.bigEndian(at + 2, 2);
        at += 6;
        at += 2 + 2 * bytes.bigEndian(at, 2); // skips the interfaces
        name = className(self);
        int fields = (int) bytes.bigEndian(at, 2);
        at += 2;
        for (int i = 0; i < fields; i++) {
            readField();
        }
    }

    private void readPool() throws MalformedFormatException {
        int count = bytes.count(bytes.bigEndian(8, 2), 1);
        utf8 = new int[count];
        references = new int[count];
        texts = new StartIndex(count);
        at = 10;
        for (int i = 1; i < count; i++) {
            int tag = bytes.u1(at);
            switch (tag) {
                case UTF8 -> {
                    utf8[i] = (int) at + 3;
                    texts.add(at + 3, i);
                    at += 3 + bytes.bigEndian(at + 1, 2);
                }
                case 7, 8, 16, 19, 20 -> { // class, string, method type, module, package
                    references[i] = (int) bytes.bigEndian(at + 1, 2);
                    at += 3;
                }
                case 3, 4, 9, 10, 11, 12, 17, 18 -> at += 5;
                case 5, 6 -> { // long and double occupy two entries
                    at += 9;
                    i++;
                }
                case 15 -> at += 4;
                default -> throw new MalformedFormatException("an unknown constant");
            }
        }
    }

    private void readField() throws MalformedFormatException {
        int fieldName = (int) bytes.bigEndian(at + 2, 2);
        int attributes = (int) bytes.bigEndian(at + 6, 2);
        at += 8;
        for (int i = 0; i < attributes; i++) {
            long length = bytes.bigEndian(at + 2, 4);
            if (length == 2 && constantText((int) bytes.bigEndian(at, 2)).equals("ConstantValue")) {
                int constant = (int) bytes.bigEndian(at + 6, 2);
                fieldOf.putIfAbsent(reference(constant), constantText(fieldName));
            }
            at += 6 + length;
        }
    }

    private String className(int index) throws MalformedFormatException {
        return constantText(reference(index)).replace('/', '.');
    }

    private int reference(int index) throws MalformedFormatException {
        if (index >= references.length) {
            throw new MalformedFormatException("no such constant");
        }
        return references[index];
    }

    private String constantText(int index) throws MalformedFormatException {
        if (index >= utf8.length || utf8[index] == 0) {
            throw new MalformedFormatException("no such text");
        }
        int start = utf8[index];
        return bytes.utf8(start, start + bytes.bigEndian(start - 2, 2));
    }
}
