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
final class PropertyList implements Form {
    private static final int TRAILER_BYTES = 32;
    private static final int DICTIONARY = 0xD;
    private static final int DEEPEST = 32;

    private final View view;
    private int referenceBytes;
    private int offsetBytes;
    private long table;
    private int[] parents = {};
    private String[] labels = {};
    private Starts objects = new Starts(0);
    private boolean read;

    PropertyList(View view) {
        this.view = view;
    }

    @Override
    public Optional<LogicalLocation> at(int offset) throws BrokenFormException {
        if (!read) {
            readAll();
            read = true;
        }
        int object = objects.at(offset);
        String name = "";
        int depth = 0;
        while (object >= 0 && !labels[object].isEmpty() && ++depth <= DEEPEST) {
            String label = labels[object];
            boolean more = !name.isEmpty() && !name.startsWith("[");
            name = label + (more ? "." : "") + name;
            object = parents[object];
        }
        return name.isEmpty()
                ? Optional.empty()
                : Optional.of(new LogicalLocation(LogicalLocation.ElementKind.KEY, name));
    }

    private void readAll() throws BrokenFormException {
        long trailer = (long) view.length() - TRAILER_BYTES;
        offsetBytes = view.u1(trailer + 6);
        referenceBytes = view.u1(trailer + 7);
        int count = view.count(view.big(trailer + 8, 8), 1);
        int top = view.count(view.big(trailer + 16, 8), 1);
        table = view.big(trailer + 24, 8);
        if (offsetBytes == 0 || referenceBytes == 0 || top >= count) {
            throw new BrokenFormException("a trailer that tells nothing");
        }
        parents = new int[count];
        labels = new String[count];
        Arrays.fill(labels, "");
        objects = new Starts(count);
        for (int i = 0; i < count; i++) {
            objects.add(Math.min(start(i), Integer.MAX_VALUE), i);
        }
        objects.sort();
        follow(top);
    }

    private long start(int object) throws BrokenFormException {
        return view.big(table + (long) offsetBytes * object, offsetBytes);
    }

    /**
     * Assigns parents and labels breadth first from the top-level object. Each object is visited once, on its shortest
     * path.
     */
    private void follow(int top) throws BrokenFormException {
        boolean[] met = new boolean[labels.length];
        Deque<Integer> waiting = new ArrayDeque<>();
        met[top] = true;
        waiting.add(top);
        while (!waiting.isEmpty()) {
            int object = waiting.remove();
            long at = start(object);
            int kind = view.u1(at) >> 4;
            if (kind != DICTIONARY && kind != 0xA && kind != 0xB && kind != 0xC) { // the others are arrays and sets
                continue;
            }
            long references = at + headBytes(at);
            int count = view.count(size(at), referenceBytes);
            long values = kind == DICTIONARY ? references + (long) referenceBytes * count : references;
            for (int i = 0; i < count; i++) {
                int value = reference(values + (long) referenceBytes * i);
                if (!met[value]) {
                    met[value] = true;
                    parents[value] = object;
                    labels[value] = kind == DICTIONARY
                            ? text(reference(references + (long) referenceBytes * i))
                            : "[" + i + "]";
                    waiting.add(value);
                }
            }
        }
    }

    private int reference(long at) throws BrokenFormException {
        long number = view.big(at, referenceBytes);
        if (number >= labels.length) {
            throw new BrokenFormException("no such object");
        }
        return (int) number;
    }

    /** Returns the length of an object's head: the marker, and the size if it is 15 or more. */
    private int headBytes(long at) throws BrokenFormException {
        return (view.u1(at) & 0xF) < 0xF ? 1 : 2 + (1 << (view.u1(at + 1) & 0xF));
    }

    private long size(long at) throws BrokenFormException {
        int low = view.u1(at) & 0xF;
        return low < 0xF ? low : view.big(at + 2, headBytes(at) - 2);
    }

    private String text(int object) throws BrokenFormException {
        long at = start(object);
        long from = at + headBytes(at);
        return switch (view.u1(at) >> 4) {
            case 5 -> view.utf8(from, from + size(at));
            case 6 -> view.utf16be(from, from + 2 * size(at));
            default -> "?";
        };
    }
}
