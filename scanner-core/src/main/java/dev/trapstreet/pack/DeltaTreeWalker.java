package dev.trapstreet.pack;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Depth-first traversal of the delta trees of a pack. Each object is inflated once and each delta is applied once, because a
 * base stays in memory while its children are built.
 *
 * <p>The memory for the path from the root is bounded. When the budget is exceeded, the contents nearest to the root are
 * released, and built again when their next child needs them. Holds buffers; confined to one thread. {@link #close} releases
 * the native memory.
 *
 * @param <S> state that the visitor keeps for an object
 */
public final class DeltaTreeWalker<S> implements AutoCloseable {
    private static final int SMALLEST_BUFFER = 1 << 12;
    /** Maximum number of bytes that one deflated byte can inflate to. */
    static final int MAX_INFLATION = 1_032;

    private static final int MAX_SPARE_BUFFERS = 8;

    private final Pack pack;
    private final ObjectVisitor<S> visitor;
    private final @Nullable BitSet wanted;
    private final int largest;
    private final long budget;
    private final Inflater inflater;
    private final PackPages pages;
    private final Delta delta = new Delta();
    private final List<OpenObject<S>> path = new ArrayList<>();
    private final List<byte[]> spare = new ArrayList<>(MAX_SPARE_BUFFERS);
    private long retained;

    /**
     * Creates a walker.
     *
     * @param pack the pack; must be linked
     * @param visitor the visitor of the objects
     * @param wanted the objects to visit, which must include all their bases ({@link Pack#withBases}); null for all objects
     * @param largest the maximum length of an object that is held in memory, in bytes. A longer object is streamed if it is a
     *     root; a longer delta is reported as damaged
     * @param budget the maximum total length of the contents on the path from a root, in bytes
     * @throws IOException if the file of the pack can no longer be opened
     */
    public DeltaTreeWalker(Pack pack, ObjectVisitor<S> visitor, @Nullable BitSet wanted, int largest, long budget)
            throws IOException {
        this.pack = pack;
        this.visitor = visitor;
        this.wanted = wanted;
        this.largest = largest;
        this.budget = budget;
        this.inflater = pack.newInflater();
        this.pages = pack.pages();
    }

    /** Object on the path from the root: its content, unless it was released, and its next child to visit. */
    private static final class OpenObject<S> {
        final int number;
        final int length;
        final @Nullable S visitorResult;
        byte @Nullable [] bytes;
        int next;

        OpenObject(int number, byte[] bytes, int length, int next, @Nullable S visitorResult) {
            this.number = number;
            this.bytes = bytes;
            this.length = length;
            this.next = next;
            this.visitorResult = visitorResult;
        }
    }

    /**
     * Visits a root and all objects of its tree. An exception of the visitor ends this call only, and other roots can still
     * be visited.
     *
     * @param root the number of the root; requires {@link Pack#isRoot}
     * @throws IOException if {@link ObjectVisitor#large} throws it
     */
    public void visit(int root) throws IOException {
        try {
            visitTree(root);
        } finally {
            letGoOfPath(); // already empty, unless the visit ended with an exception
        }
    }

    private void visitTree(int root) throws IOException {
        ObjectType type = pack.type(root);
        Pack.Header header;
        byte[] bytes;
        try {
            pack.check(root, pages);
            header = pack.header(root, pages);
            if (header.size() > largest) {
                stream(root, type, header);
                return;
            }
            bytes = inflate(root, header);
            pack.checkName(root, type, bytes, (int) header.size());
        } catch (DamagedException e) {
            damaged(root, e);
            return;
        } catch (RuntimeException | Error e) {
            damaged(root, DamagedException.of(e));
            return;
        }
        int length = (int) header.size();
        S kept = visitor.object(root, type, bytes, length, null, null);
        retain(root, bytes, length, kept);
        while (!path.isEmpty()) {
            OpenObject<S> base = path.get(path.size() - 1);
            int child = base.next;
            if (child < 0) {
                evict(path.remove(path.size() - 1));
            } else {
                base.next = nextWanted(pack.nextSibling(child));
                build(child, type, base);
            }
        }
    }

    private void build(int child, ObjectType type, OpenObject<S> base) {
        byte[] packed = null;
        byte[] bytes;
        int length;
        try {
            pack.check(child, pages);
            Pack.Header header = pack.header(child, pages);
            if (header.size() > largest) {
                throw new DamagedException("it is a delta of " + header.size() + " bytes, more than the limit");
            }
            byte[] from = base.bytes == null ? rebuild(base) : base.bytes;
            packed = inflate(child, header);
            long size = delta.resultSize(packed, (int) header.size(), base.length);
            if (size > largest) {
                throw new DamagedException("it has " + size + " bytes, more than the limit");
            }
            length = (int) size;
            bytes = buffer(length);
            try {
                delta.apply(from, base.length, packed, (int) header.size(), bytes, length);
                pack.checkName(child, type, bytes, length);
            } catch (DamagedException e) {
                recycle(bytes);
                throw e;
            }
        } catch (DamagedException e) {
            damaged(child, e);
            return;
        } catch (RuntimeException | Error e) {
            damaged(child, DamagedException.of(e));
            return;
        } finally {
            recycle(packed);
        }
        S kept = visitor.object(child, type, bytes, length, base.visitorResult, delta);
        if (base.next < 0 && nextWanted(pack.firstChild(child)) >= 0) {
            evict(path.remove(path.size() - 1)); // so a chain of single children needs only two buffers
        }
        retain(child, bytes, length, kept);
    }

    /** Returns the first wanted object among {@code child} and its next siblings, or -1 if there is none. */
    private int nextWanted(int child) {
        int next = child;
        while (wanted != null && next >= 0 && !wanted.get(next)) {
            next = pack.nextSibling(next);
        }
        return next;
    }

    /** Retains an object for its children, or recycles its buffer if it has none to visit. */
    private void retain(int number, byte[] bytes, int length, @Nullable S kept) {
        int first = nextWanted(pack.firstChild(number));
        if (first < 0) {
            recycle(bytes);
            return;
        }
        path.add(new OpenObject<>(number, bytes, length, first, kept));
        retained += bytes.length;
        for (int i = 0; retained > budget && i < path.size() - 1; i++) {
            evict(path.get(i));
        }
    }

    private void evict(OpenObject<S> object) {
        byte[] bytes = object.bytes;
        if (bytes != null) {
            retained -= bytes.length;
            object.bytes = null;
            recycle(bytes);
        }
    }

    /** Builds the released content of an object on the path again, from its nearest base that is in memory, or from the root. */
    private byte[] rebuild(OpenObject<S> wanted) throws DamagedException {
        Deque<Integer> chain = new ArrayDeque<>();
        int at = wanted.number;
        byte[] bytes = retainedBytes(at);
        while (bytes == null && pack.base(at) >= 0) {
            chain.push(at);
            at = pack.base(at);
            bytes = retainedBytes(at);
        }
        boolean ours = bytes == null;
        Pack.Header header = pack.header(at, pages);
        int length = ours ? (int) header.size() : retainedLength(at);
        if (bytes == null) {
            bytes = inflate(at, header);
        }
        while (!chain.isEmpty()) {
            int child = chain.pop();
            Pack.Header next = pack.header(child, pages);
            byte[] packed = inflate(child, next);
            long result = delta.resultSize(packed, (int) next.size(), length);
            if (result > largest) {
                throw new DamagedException("it is larger than when it was first read");
            }
            int size = (int) result;
            byte[] made = buffer(size);
            delta.apply(bytes, length, packed, (int) next.size(), made, size);
            recycle(packed);
            if (ours) {
                recycle(bytes);
            }
            ours = true;
            bytes = made;
            length = size;
        }
        if (length != wanted.length) {
            throw new DamagedException("its size differs from when it was first read");
        }
        wanted.bytes = bytes;
        retained += bytes.length;
        return bytes;
    }

    private byte @Nullable [] retainedBytes(int number) {
        for (OpenObject<S> object : path) {
            if (object.number == number) {
                return object.bytes;
            }
        }
        return null;
    }

    private int retainedLength(int number) {
        for (OpenObject<S> object : path) {
            if (object.number == number) {
                return object.length;
            }
        }
        throw new IllegalStateException("not on the path");
    }

    private byte[] inflate(int number, Pack.Header header) throws DamagedException {
        if (header.size() > largest || header.size() > (pack.end(number) - header.content()) * MAX_INFLATION) {
            throw new DamagedException("its compressed bytes cannot expand to the size that it claims");
        }
        byte[] bytes = buffer((int) header.size());
        try {
            pages.inflate(inflater, pack.zlibHead(), header.content(), pack.end(number), bytes, (int) header.size());
        } catch (DamagedException e) {
            recycle(bytes);
            throw e;
        }
        return bytes;
    }

    private void stream(int root, ObjectType type, Pack.Header header) throws IOException {
        try (InputStream content = new PackedStream(pages, header.content(), pack.end(root), header.size())) {
            visitor.large(root, type, header.size(), content);
        }
        DamagedException why = new DamagedException("its base has " + header.size() + " bytes, more than the limit");
        for (int child = nextWanted(pack.firstChild(root)); child >= 0; child = nextWanted(pack.nextSibling(child))) {
            damaged(child, why);
        }
    }

    /** Reports an object and all objects that depend on it as damaged. */
    private void damaged(int number, DamagedException why) {
        Deque<Integer> left = new ArrayDeque<>();
        left.push(number);
        while (!left.isEmpty()) {
            int object = left.pop();
            visitor.damaged(object, why);
            for (int child = nextWanted(pack.firstChild(object));
                    child >= 0;
                    child = nextWanted(pack.nextSibling(child))) {
                left.push(child);
            }
        }
    }

    /** Returns a buffer of at least {@code size} and {@link PackPages#ROOM} more bytes. */
    private byte[] buffer(int size) {
        for (int i = spare.size() - 1; i >= 0; i--) {
            if (spare.get(i).length - PackPages.ROOM >= size) {
                return spare.remove(i);
            }
        }
        if (spare.size() == MAX_SPARE_BUFFERS) {
            spare.remove(0); // none is large enough, so one of them makes way for a larger one
        }
        try {
            return new byte[Math.max(SMALLEST_BUFFER, roundedCapacity(size))];
        } catch (OutOfMemoryError e) {
            letGoOfAll();
            return new byte[size + PackPages.ROOM];
        }
    }

    /** Releases all buffers. The contents on the path can be built again. */
    private void letGoOfAll() {
        spare.clear();
        path.forEach(object -> object.bytes = null);
        retained = 0;
    }

    private void letGoOfPath() {
        while (!path.isEmpty()) {
            evict(path.remove(path.size() - 1));
        }
    }

    /** Returns a capacity a quarter larger than needed, so that a slightly larger next object also fits. */
    private static int roundedCapacity(int size) {
        return (int) Math.min((long) size + PackPages.ROOM + (size >> 2), Integer.MAX_VALUE - 8L);
    }

    private void recycle(byte @Nullable [] bytes) {
        if (bytes != null && spare.size() < MAX_SPARE_BUFFERS && bytes.length <= largest) {
            spare.add(bytes);
        }
    }

    @Override
    public void close() {
        inflater.end();
        pages.close();
        path.forEach(object -> object.bytes = null);
        path.clear();
        spare.clear();
        retained = 0;
    }
}
