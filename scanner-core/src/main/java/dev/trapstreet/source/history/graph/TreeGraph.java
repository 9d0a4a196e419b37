package dev.trapstreet.source.history.graph;

import dev.trapstreet.pack.Delta;
import dev.trapstreet.pack.ObjectIdTable;
import dev.trapstreet.pack.TreeParser;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Graph of trees: for each tree, the names of its subtrees, and of those of its blobs that are of interest because they
 * contain tokens. Also collects the ids of all objects that the trees refer to.
 *
 * <p>Edges are stored as {@code int}s, because a history has millions of them. Each worker thread fills its own graph;
 * {@link GraphMerger#merge} joins them. Mutable and not thread-safe.
 */
public final class TreeGraph {
    /** Number of slots of the cache of object numbers. A power of two. */
    private static final int CACHE = 1 << 15;

    private final ObjectIdTable ids;
    private final BlobIndex blobIndex;
    private final CopiedRanges copied;
    private final TreeParser parser;

    final IntList trees = new IntList();
    final IntList starts = new IntList();
    final IntList edgeNames = new IntList();
    final IntList edgeChildren = new IntList(); // object numbers; complemented for symbolic links
    final NameInterner entryNames = new NameInterner();
    private long[] cachedFirst = {};
    private int[] cachedNumber = {};
    private final ReferencedIds referencedIds = new ReferencedIds();

    /**
     * Creates an empty graph.
     *
     * @param ids the table of all objects
     * @param blobIndex the blobs whose edges are stored
     */
    public TreeGraph(ObjectIdTable ids, BlobIndex blobIndex) {
        this.ids = ids;
        this.blobIndex = blobIndex;
        int width = ids.format().bytes();
        this.copied = new CopiedRanges(width);
        this.parser = new TreeParser(width);
    }

    /**
     * Parses a tree, adds it with its edges, and collects the ids that it refers to, as {@link #check} does. If an
     * exception or error is thrown, the graph is left without the tree.
     *
     * @param number the object number of the tree, which must not have been added before
     * @param bytes an array that starts with the content of the tree; not retained
     * @param length the length of the content in bytes
     * @param delta the delta between the tree and a base that was added or checked before, which saves collecting the
     *     copied ids of blobs; null to collect all ids
     */
    public void add(int number, byte[] bytes, int length, @Nullable Delta delta) {
        int count = trees.size();
        int edges = edgeChildren.size();
        try {
            trees.add(number);
            starts.add(edges);
            read(bytes, length, delta, true);
        } catch (RuntimeException | Error e) { // partial edges would be attributed to the next tree
            trees.cut(count);
            starts.cut(count);
            edgeNames.cut(edges);
            edgeChildren.cut(edges);
            throw e;
        }
    }

    /**
     * Parses a tree and collects the ids that it refers to, without storing edges. Commits of submodules are ignored.
     *
     * @param bytes an array that starts with the content of the tree; not retained
     * @param length the length of the content in bytes
     * @param delta the delta between the tree and a base that was added or checked before, which saves collecting the
     *     copied ids; null to collect all ids
     */
    public void check(byte[] bytes, int length, @Nullable Delta delta) {
        read(bytes, length, delta, false);
    }

    /** Parses the entries; of a malformed tree, those before the first malformed one. */
    private void read(byte[] bytes, int length, @Nullable Delta delta, boolean keeps) {
        copied.begin(delta);
        parser.parse(bytes, length);
        while (parser.next()) {
            int id = parser.id();
            TreeParser.Kind kind = parser.kind();
            if (keeps && kind == TreeParser.Kind.DIRECTORY) {
                int child = lookUp(bytes, id);
                if (child >= 0) {
                    edgeNames.add(entryNames.intern(bytes, parser.nameStart(), parser.nameEnd()));
                    edgeChildren.add(child);
                }
            } else if (kind != TreeParser.Kind.SUBMODULE) {
                int blob = keeps ? blobIndex.find(bytes, id) : -1;
                if (blob >= 0) {
                    edgeNames.add(entryNames.intern(bytes, parser.nameStart(), parser.nameEnd()));
                    edgeChildren.add(kind == TreeParser.Kind.LINK ? ~blob : blob);
                } else if (!copied.has(id)) {
                    referencedIds.add(bytes, id);
                }
            }
        }
    }

    /**
     * Returns the number of the object whose id starts at {@code bytes[at]}, or -1 if it does not exist. Similar trees
     * refer to the same objects, so the cache answers most lookups.
     */
    private int lookUp(byte[] bytes, int at) {
        if (cachedFirst.length == 0) {
            cachedFirst = new long[CACHE];
            cachedNumber = new int[CACHE];
            Arrays.fill(cachedNumber, -1);
        }
        long first = ObjectIdTable.hash(bytes, at);
        int slot = (int) first & (CACHE - 1);
        int number = cachedNumber[slot];
        if (number >= 0 && cachedFirst[slot] == first && ids.matches(number, bytes, at)) {
            return number;
        }
        number = ids.find(bytes, at);
        if (number < 0) {
            referencedIds.add(bytes, at);
        } else {
            cachedFirst[slot] = first;
            cachedNumber[slot] = number;
        }
        return number;
    }

    /** Ends filling: sorts the collected ids and frees the cache. Must be called by the thread that filled the graph. */
    public void complete() {
        referencedIds.compact();
        cachedFirst = new long[0];
        cachedNumber = new int[0];
    }

    /** {@return the ids that the trees refer to, without subtrees that are known to exist; to be read after {@link #complete}} */
    public ReferencedIds referencedIds() {
        return referencedIds;
    }

    int edgesFrom(int tree) {
        return starts.get(tree);
    }

    int edgesTo(int tree) {
        return tree + 1 < starts.size() ? starts.get(tree + 1) : edgeChildren.size();
    }
}
