package dev.trapstreet.pack;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Pack in memory without an index, such as that of a bundle or of a repository in an archive. The entries are found by inflating one after
 * the other, and ids are computed, so it takes about three times as long as reading a pack with an index. Used by one thread.
 */
public final class UnindexedPack {
    /** Receiver of the objects of a pack. */
    public interface Visitor {
        /**
         * Receives an object.
         *
         * @param type the type
         * @param id the object id in hexadecimal digits, computed from the content
         * @param content the content; shared, must not be modified
         * @throws IOException if reading must end
         */
        void object(ObjectType type, String id, byte[] content) throws IOException;
    }

    private static final int HEADER = 12;
    private static final int SIGNATURE = 0x5041434B; // "PACK"
    private static final int OFFSET_DELTA = 6;
    private static final int NAME_DELTA = 7;

    private final byte[] bytes;
    private final int start;
    private final int end;
    private final ObjectFormat format;
    private final List<Entry> entries = new ArrayList<>();
    private final Map<String, List<Entry>> waiting = new HashMap<>(); // deltas, by the id of their base
    private final Inflater inflater = new Inflater();
    private final Delta delta = new Delta();
    private final int count;
    private int visited;
    private long room; // bytes of further bases that may be held

    /** Entry of the pack. */
    private static final class Entry {
        final int offset; // in the pack
        final int code;
        final int size;
        final int content; // index of the deflated bytes
        private final List<Entry> deltas = new ArrayList<>(0); // whose base is this entry

        Entry(int offset, int code, int size, int content) {
            this.offset = offset;
            this.code = code;
            this.size = size;
            this.content = content;
        }
    }

    /** Object whose deltas are being visited. */
    private static final class Base {
        final ObjectType type;
        final byte[] content;
        final List<Entry> deltas;
        int next;

        Base(ObjectType type, byte[] content, List<Entry> deltas) {
            this.type = type;
            this.content = content;
            this.deltas = deltas;
        }
    }

    /**
     * Creates a pack.
     *
     * @param bytes an array that ends with the pack
     * @param start the index at which the pack starts
     * @throws DamagedException if it does not start like a pack
     */
    public UnindexedPack(byte[] bytes, int start) throws DamagedException {
        this.bytes = bytes;
        this.start = start;
        if (bytes.length - start < HEADER + ObjectFormat.SHA1.bytes() || u32(start) != SIGNATURE) {
            throw new DamagedException("it does not start like a pack");
        }
        this.format = isOf(ObjectFormat.SHA256) ? ObjectFormat.SHA256 : ObjectFormat.SHA1;
        this.end = bytes.length - format.bytes();
        this.count = u32(start + 8);
    }

    private int u32(int at) {
        return (bytes[at] & 0xFF) << 24
                | (bytes[at + 1] & 0xFF) << 16
                | (bytes[at + 2] & 0xFF) << 8
                | (bytes[at + 3] & 0xFF);
    }

    /** Returns whether the pack ends with the checksum of an object format, which it does not name. */
    private boolean isOf(ObjectFormat candidate) {
        int to = bytes.length - candidate.bytes();
        if (to < start + HEADER) {
            return false;
        }
        MessageDigest digest = candidate.digest();
        digest.update(bytes, start, to - start);
        return Arrays.equals(digest.digest(), Arrays.copyOfRange(bytes, to, bytes.length));
    }

    /**
     * Visits all objects, each after its base.
     *
     * @param largest the maximum length of an object, in bytes; larger ones and their deltas are not visited
     * @param visitor receives the objects
     * @return the number of objects that were not visited: damaged ones, too large ones, and deltas of objects that are elsewhere
     * @throws IOException if the visitor throws it
     */
    public long visit(int largest, Visitor visitor) throws IOException {
        try {
            readEntries();
            for (Entry entry : entries) {
                if (entry.code != OFFSET_DELTA && entry.code != NAME_DELTA) {
                    visitTree(entry, largest, visitor);
                }
            }
            return Integer.toUnsignedLong(count) - visited;
        } finally {
            inflater.end();
        }
    }

    /** Reads the entries in their order. Ends at the first one that is damaged, because the place of the next one is unknown then. */
    private void readEntries() {
        int at = start + HEADER;
        try {
            for (int i = 0; i != count && at < end; i++) {
                at = readEntry(at);
            }
        } catch (DamagedException e) {
            return; // the entries that were not read are counted as not visited
        }
    }

    private int readEntry(int from) throws DamagedException {
        int at = from;
        int b = next(at++);
        int code = b >>> 4 & 7;
        long size = b & 0x0F;
        for (int shift = 4; (b & 0x80) != 0; shift += 7) {
            b = next(at++);
            size |= (long) (b & 0x7F) << shift;
            if (shift > 32) {
                throw new DamagedException("the size of an entry is too long");
            }
        }
        Entry base = null;
        String id = "";
        if (code == OFFSET_DELTA) {
            b = next(at++);
            long back = b & 0x7F;
            while ((b & 0x80) != 0 && back < bytes.length) {
                b = next(at++);
                back = (back + 1) << 7 | (b & 0x7F);
            }
            base = entryAt(from - back);
        } else if (code == NAME_DELTA) {
            next(at + format.bytes());
            id = HexFormat.of().formatHex(bytes, at, at + format.bytes());
            at += format.bytes();
        }
        Entry entry = new Entry(from, code, (int) Math.min(size, Integer.MAX_VALUE), at);
        entries.add(entry);
        if (base != null) {
            base.deltas.add(entry);
        } else if (code == NAME_DELTA) {
            waiting.computeIfAbsent(id, key -> new ArrayList<>()).add(entry);
        }
        return at + skip(at, size);
    }

    private int next(int at) throws DamagedException {
        if (at >= end) {
            throw new DamagedException("the pack is truncated");
        }
        return bytes[at] & 0xFF;
    }

    private @Nullable Entry entryAt(long offset) {
        int low = 0;
        int high = entries.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            Entry entry = entries.get(middle);
            if (entry.offset == offset) {
                return entry;
            }
            if (entry.offset < offset) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return null;
    }

    /** Returns the number of deflated bytes of an entry. */
    private int skip(int at, long size) throws DamagedException {
        byte[] passed = new byte[1 << 12];
        inflater.reset();
        inflater.setInput(bytes, at, end - at);
        long made = 0;
        try {
            while (!inflater.finished()) {
                int more = inflater.inflate(passed);
                made += more;
                if (made > size || (more == 0 && !inflater.finished())) {
                    throw new DamagedException("the compressed bytes of an object are damaged");
                }
            }
        } catch (DataFormatException e) {
            throw new DamagedException("the compressed bytes of an object are damaged");
        }
        return Math.toIntExact(inflater.getBytesRead());
    }

    private void visitTree(Entry root, int largest, Visitor visitor) throws IOException {
        Deque<Base> path = new ArrayDeque<>();
        byte[] whole = root.code < 1 || root.code > 4 ? null : inflate(root, largest);
        if (whole == null) {
            return;
        }
        ObjectType type = ObjectType.of(root.code);
        room = 4L * largest;
        push(root, type, whole, path, visitor);
        while (!path.isEmpty()) {
            Base base = path.getLast();
            Entry child = base.deltas.get(base.next++);
            if (base.next == base.deltas.size()) {
                room += base.content.length;
                path.removeLast(); // so a chain of single deltas needs the memory of two objects
            }
            byte[] content = build(child, base.content, largest);
            if (content != null) {
                push(child, base.type, content, path, visitor);
            }
        }
    }

    private void push(Entry entry, ObjectType type, byte[] content, Deque<Base> path, Visitor visitor)
            throws IOException {
        MessageDigest digest = format.digest();
        digest.update((type.keyword() + " " + content.length + "\0").getBytes(StandardCharsets.US_ASCII));
        String id = HexFormat.of().formatHex(digest.digest(content));
        visitor.object(type, id, content);
        visited++;
        List<Entry> deltas = new ArrayList<>(entry.deltas);
        List<Entry> byName = waiting.remove(id);
        if (byName != null) {
            deltas.addAll(byName);
        }
        if (!deltas.isEmpty() && content.length <= room) { // otherwise the deltas are counted as not visited
            room -= content.length;
            path.addLast(new Base(type, content, deltas));
        }
    }

    private byte @Nullable [] build(Entry entry, byte[] base, int largest) {
        byte[] packed = inflate(entry, largest);
        if (packed == null) {
            return null;
        }
        try {
            long size = delta.resultSize(packed, packed.length, base.length);
            if (size > largest) {
                return null;
            }
            byte[] content = new byte[(int) size];
            delta.apply(base, base.length, packed, packed.length, content, content.length);
            return content;
        } catch (DamagedException e) {
            return null; // counted as not visited
        }
    }

    /** Returns the inflated bytes of an entry; null if they are damaged or too large. */
    private byte @Nullable [] inflate(Entry entry, int largest) {
        if (entry.size > largest || entry.size > (long) (end - entry.content) * DeltaTreeWalker.MAX_INFLATION) {
            return null;
        }
        byte[] content = new byte[entry.size];
        inflater.reset();
        inflater.setInput(bytes, entry.content, end - entry.content);
        try {
            int made = 0;
            while (made < content.length) {
                int more = inflater.inflate(content, made, content.length - made);
                if (more == 0) {
                    return null;
                }
                made += more;
            }
        } catch (DataFormatException e) {
            return null;
        }
        return content;
    }
}
