package dev.trapstreet.binary;

import dev.trapstreet.finding.LogicalLocation;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;

/**
 * Binary property list of Apple (CFBinaryPList.c): objects, a table of their offsets, and a trailer with the table's
 * format. A value is named by its path from the top-level object.
 */
final class PropertyList implements BinaryFormat {
    private static final int TRAILER_BYTES = 32;
    private static final int DICTIONARY = 0xD;
    private static final int MAX_DEPTH = 32;

    private final BoundedBytes bytes;
    private int referenceBytes;
    private int offsetBytes;
    private long table;
    private int[] parents = {};
    private String[] labels = {};
    private StartIndex objects = new StartIndex(0);
    private boolean read;

    PropertyList(BoundedBytes bytes) {
        this.bytes = bytes;
    }

    @Override
    public Optional<LogicalLocation> locate(int offset) throws MalformedFormatException {
        if (!read) {
            readAll();
            read = true;
        }
        int object = objects.find(offset);
        String name = "";
        int depth = 0;
        while (object >= 0 && !labels[object].isEmpty() && ++depth <= MAX_DEPTH) {
            String label = labels[object];
            boolean more = !name.isEmpty() && !name.startsWith("[");
            name = label + (more ? "." : "") + name;
            object = parents[object];
        }
        return name.isEmpty()
                ? Optional.empty()
                : Optional.of(new LogicalLocation(LogicalLocation.ElementKind.KEY, name));
    }

    private void readAll() throws MalformedFormatException {
        long trailer = (long) bytes.length() - TRAILER_BYTES;
        offsetBytes = bytes.u1(trailer + 6);
        referenceBytes = bytes.u1(trailer + 7);
        int count = bytes.count(bytes.bigEndian(trailer + 8, 8), 1);
        int top = bytes.count(bytes.bigEndian(trailer + 16, 8), 1);
        table = bytes.bigEndian(trailer + 24, 8);
        if (offsetBytes == 0 || referenceBytes == 0 || top >= count) {
            throw new MalformedFormatException("an invalid trailer");
        }
        parents = new int[count];
        labels = new String[count];
        Arrays.fill(labels, "");
        objects = new StartIndex(count);
        for (int i = 0; i < count; i++) {
            objects.add(Math.min(start(i), Integer.MAX_VALUE), i);
        }
        objects.sort();
        follow(top);
    }

    private long start(int object) throws MalformedFormatException {
        return bytes.bigEndian(table + (long) offsetBytes * object, offsetBytes);
    }

    /**
     * Assigns parents and labels breadth first from the top-level object. Each object is visited once, on its shortest
     * path.
     */
    private void follow(int top) throws MalformedFormatException {
        boolean[] met = new boolean[labels.length];
        Deque<Integer> waiting = new ArrayDeque<>();
        met[top] = true;
        waiting.add(top);
        while (!waiting.isEmpty()) {
            int object = waiting.remove();
            long at = start(object);
            int kind = bytes.u1(at) >> 4;
            if (kind != DICTIONARY && kind != 0xA && kind != 0xB && kind != 0xC) { // the others are arrays and sets
                continue;
            }
            long references = at + headBytes(at);
            int count = bytes.count(size(at), referenceBytes);
            long values = kind == DICTIONARY ? references + (long) referenceBytes * count : references;
            for (int i = 0; i < count; i++) {
                int value = reference(values + (long) referenceBytes * i);
                if (!met[value]) {
                    met[value] = true;
                    parents[value] = object;
                    labels[value] = kind == DICTIONARY
                            ? textOf(reference(references + (long) referenceBytes * i))
                            : "[" + i + "]";
                    waiting.add(value);
                }
            }
        }
    }

    private int reference(long at) throws MalformedFormatException {
        long number = bytes.bigEndian(at, referenceBytes);
        if (number >= labels.length) {
            throw new MalformedFormatException("no such object");
        }
        return (int) number;
    }

    /** Returns the length of an object's header: the marker, and the size if it is 15 or more. */
    private int headBytes(long at) throws MalformedFormatException {
        return (bytes.u1(at) & 0xF) < 0xF ? 1 : 2 + (1 << (bytes.u1(at + 1) & 0xF));
    }

    private long size(long at) throws MalformedFormatException {
        int low = bytes.u1(at) & 0xF;
        return low < 0xF ? low : bytes.bigEndian(at + 2, headBytes(at) - 2);
    }

    private String textOf(int object) throws MalformedFormatException {
        long at = start(object);
        long from = at + headBytes(at);
        return switch (bytes.u1(at) >> 4) {
            case 5 -> bytes.utf8(from, from + size(at));
            case 6 -> bytes.utf16be(from, from + 2 * size(at));
            default -> "?";
        };
    }
}
