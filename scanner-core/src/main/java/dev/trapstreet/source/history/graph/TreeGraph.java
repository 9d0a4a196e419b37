package dev.trapstreet.source.history.graph;

import dev.trapstreet.finding.LocationPart;
import dev.trapstreet.pack.Delta;
import dev.trapstreet.pack.ObjectIdTable;
import dev.trapstreet.source.StoppedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Graph of trees: for each tree, the names of its subtrees, and of those of its blobs that are of interest because they
 * contain tokens. Also collects the ids of all objects that the trees refer to.
 *
 * <p>Edges are stored as {@code int}s, because a history has millions of them. Each worker thread fills its own graph;
 * {@link #merge} joins them. Mutable and not thread-safe.
 */
public final class TreeGraph {
    /** Number of slots of the cache of object numbers. A power of two. */
    private static final int CACHE = 1 << 15;

    private final ObjectIdTable ids;
    private final BlobIndex blobIndex;
    private final int width; // bytes of an object id
    private final CopiedRanges copied;

    private final IntList trees = new IntList();
    private final IntList starts = new IntList();
    private final IntList edgeNames = new IntList();
    private final IntList edgeChildren = new IntList(); // object numbers; complemented for symbolic links
    private final NameInterner entryNames = new NameInterner();
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
        this.width = ids.format().bytes();
        this.copied = new CopiedRanges(width);
    }

    /**
     * Hash set of the blobs of interest, which are few. A lookup by id usually compares eight bytes only. Immutable and
     * shared by threads.
     */
    public static final class BlobIndex {
        private final ObjectIdTable ids;
        private final long[] firsts;
        private final int[] numbers;
        private final int mask;

        /**
         * Creates a set.
         *
         * @param ids the table of all objects
         * @param blobs the object numbers of the blobs, without duplicates
         */
        public BlobIndex(ObjectIdTable ids, int[] blobs) {
            this.ids = ids;
            int size = Integer.highestOneBit(Math.max(16, 4 * blobs.length));
            this.mask = size - 1;
            this.firsts = new long[size];
            this.numbers = new int[size];
            Arrays.fill(numbers, -1);
            for (int number : blobs) {
                int slot = (int) ids.hash(number) & mask;
                while (numbers[slot] >= 0) {
                    slot = (slot + 1) & mask;
                }
                firsts[slot] = ids.hash(number);
                numbers[slot] = number;
            }
        }

        /** Returns the object number of the blob whose id starts at {@code bytes[at]}, or -1 if it is not in the set. */
        int find(byte[] bytes, int at) {
            long first = ObjectIdTable.hash(bytes, at);
            for (int slot = (int) first & mask; numbers[slot] >= 0; slot = (slot + 1) & mask) {
                if (firsts[slot] == first && ids.matches(numbers[slot], bytes, at)) {
                    return numbers[slot];
                }
            }
            return -1;
        }
    }

    /** Cursor over the instructions of a delta that finds the object ids that were copied from the base. */
    private static final class CopiedRanges {
        private @Nullable Delta delta;
        private final int width; // bytes of an object id
        private int part;
        private int start;

        CopiedRanges(int width) {
            this.width = width;
        }

        void begin(@Nullable Delta of) {
            delta = of;
            part = 0;
            start = 0;
        }

        /**
         * Returns whether one copy instruction covers the object id that starts at {@code at}. Successive calls must pass
         * increasing positions.
         */
        boolean has(int at) {
            if (delta == null) {
                return false;
            }
            while (part < delta.count() && delta.end(part) <= at) {
                start = delta.end(part++);
            }
            return part < delta.count() && delta.source(part) >= 0 && start <= at && at + width <= delta.end(part);
        }
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

    /** Parses entries in git's tree format: mode, space, name, NUL, object id in binary. */
    private void read(byte[] bytes, int length, @Nullable Delta delta, boolean keeps) {
        copied.begin(delta);
        int at = 0;
        while (at < length) {
            int name = at;
            while (name < length && bytes[name] != ' ') {
                name++;
            }
            name++;
            int end = name;
            while (end < length && bytes[end] != 0) {
                end++;
            }
            int id = end + 1;
            if (id + width > length) {
                return; // truncated; the entries before this one are used
            }
            while (at < name && bytes[at] == '0') {
                at++; // old programs padded the mode with zeros
            }
            if (keeps && bytes[at] == '4') {
                int child = lookUp(bytes, id);
                if (child >= 0) {
                    edgeNames.add(entryNames.intern(bytes, name, end));
                    edgeChildren.add(child);
                }
            } else if (!isGitlink(bytes, at)) {
                int blob = keeps ? blobIndex.find(bytes, id) : -1;
                if (blob >= 0) {
                    edgeNames.add(entryNames.intern(bytes, name, end));
                    edgeChildren.add(isLink(bytes, at) ? ~blob : blob);
                } else if (!copied.has(id)) {
                    referencedIds.add(bytes, id);
                }
            }
            at = id + width;
        }
    }

    /** Returns whether an entry is a submodule (mode 160000). Its commit belongs to another repository. */
    private static boolean isGitlink(byte[] bytes, int at) {
        return bytes[at] == '1' && bytes[at + 1] == '6';
    }

    /** Returns whether an entry is a symbolic link (mode 120000). */
    private static boolean isLink(byte[] bytes, int at) {
        return bytes[at] == '1' && bytes[at + 1] == '2';
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

    /**
     * Merges graphs and prunes them: only trees remain from which a blob of interest or a named entry is reached.
     *
     * @param parts graphs of different trees, each completed
     * @param objects the number of all objects: an upper bound, exclusive, of object numbers
     * @param named the entries whose names contain tokens, by the object number of their tree
     * @return the pruned graph
     */
    public static PrunedGraph merge(List<TreeGraph> parts, int objects, Map<Integer, List<NamedEntry>> named) {
        return new GraphMerger(parts, objects, named).prune();
    }

    private int edgesFrom(int tree) {
        return starts.get(tree);
    }

    private int edgesTo(int tree) {
        return tree + 1 < starts.size() ? starts.get(tree + 1) : edgeChildren.size();
    }

    /** Tree entry whose name contains tokens. Immutable. */
    public static final class NamedEntry {
        private final byte[] name;
        private final List<Integer> tokens;

        /**
         * Creates an entry.
         *
         * @param name the name as bytes; kept, not copied
         * @param tokens the indices of the tokens in the name; kept, not copied
         */
        public NamedEntry(byte[] name, List<Integer> tokens) {
            this.name = name;
            this.tokens = tokens;
        }
    }

    /**
     * Edge from a tree to one of its entries.
     *
     * @param name the id of the entry's name; see {@link PrunedGraph#name}
     * @param child the object number of the entry, or {@link PrunedGraph#NAME} if the edge stands for a name with tokens
     * @param part the part of the location: the content of a file, the target of a symbolic link, or the name
     * @param tokens the indices of the tokens in the name; empty unless {@code child} is {@link PrunedGraph#NAME}
     */
    public record Edge(int name, int child, LocationPart part, List<Integer> tokens) {}

    /**
     * Trees from which a blob or name with tokens is reached, with the edges that lead there. Not modified after
     * {@link TreeGraph#merge} has returned it.
     */
    public static final class PrunedGraph {
        /** Child of an edge that stands for the name of an entry, not for the entry's object. */
        public static final int NAME = -1;

        private final Map<Integer, List<Edge>> edges = new HashMap<>(); // by object number of the tree
        private final NameInterner names = new NameInterner();

        /** Creates an empty graph. */
        public PrunedGraph() {}

        /**
         * Returns the edges of a tree that lead to tokens.
         *
         * @param tree an object number
         * @return an immutable list, sorted by name id; empty if the object is not a tree of this graph
         */
        public List<Edge> edges(int tree) {
            return edges.getOrDefault(tree, List.of());
        }

        /**
         * Finds the children of a tree with a given name, by binary search.
         *
         * @param tree an object number; the result is empty if it is not a tree of this graph
         * @param name the id of the name
         * @param into the list to which the children are added
         */
        public void children(int tree, int name, List<Integer> into) {
            List<Edge> sorted = edges(tree);
            int low = 0;
            int high = sorted.size();
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (sorted.get(middle).name() < name) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            for (; low < sorted.size() && sorted.get(low).name() == name; low++) {
                into.add(sorted.get(low).child());
            }
        }

        /**
         * Returns whether an object is a tree of this graph.
         *
         * @param number an object number
         * @return whether it is a tree from which a token is reached
         */
        public boolean isTree(int number) {
            return edges.containsKey(number);
        }

        /**
         * Returns the name of an entry.
         *
         * @param id the id of the name, from {@link Edge#name}
         * @return the bytes of the name; shared, must not be modified
         */
        public byte[] name(int id) {
            return names.name(id);
        }

        /** {@return all trees with their edges, by object number, in no particular order} */
        public Iterable<Map.Entry<Integer, List<Edge>>> all() {
            return edges.entrySet();
        }
    }

    /** Merges graphs: reverses all edges, then marks every tree above a blob or name of interest. */
    private static final class GraphMerger {
        private final List<TreeGraph> parts;
        private final Map<Integer, List<NamedEntry>> named;
        private final BitSet trees = new BitSet();
        private final BitSet marked = new BitSet();
        private final int[] starts; // for each object, the index of its first parent in parents
        private final int[] parents; // object numbers of trees

        GraphMerger(List<TreeGraph> parts, int objects, Map<Integer, List<NamedEntry>> named) {
            this.parts = parts;
            this.named = named;
            this.starts = new int[objects + 1];
            int count = 0;
            for (TreeGraph part : parts) {
                StoppedException.check();
                for (int i = 0; i < part.trees.size(); i++) {
                    trees.set(part.trees.get(i));
                }
                for (int e = 0; e < part.edgeChildren.size(); e++) {
                    starts[resolveCopy(part.edgeChildren.get(e))]++;
                }
                count += part.edgeChildren.size();
            }
            // Counting sort: starts[i] first points to the end of the parents of i, and moves down as they are added.
            for (int i = 1; i <= objects; i++) {
                starts[i] += starts[i - 1];
            }
            this.parents = new int[count];
            for (TreeGraph part : parts) {
                StoppedException.check();
                for (int i = 0; i < part.trees.size(); i++) {
                    for (int e = part.edgesFrom(i); e < part.edgesTo(i); e++) {
                        parents[--starts[resolveCopy(part.edgeChildren.get(e))]] = part.trees.get(i);
                    }
                }
            }
        }

        PrunedGraph prune() {
            IntList reached = new IntList();
            for (int number = 0; number + 1 < starts.length; number++) {
                if (!trees.get(number) && starts[number] < starts[number + 1]) {
                    reached.add(number); // a blob of interest, or a tree that could not be read
                }
            }
            for (int tree : named.keySet()) {
                if (trees.get(tree) && !marked.get(tree)) {
                    marked.set(tree);
                    reached.add(tree);
                }
            }
            for (int i = 0; i < reached.size(); i++) {
                int number = reached.get(i);
                for (int up = starts[number]; up < starts[number + 1]; up++) {
                    if (!marked.get(parents[up])) {
                        marked.set(parents[up]);
                        reached.add(parents[up]);
                    }
                }
            }
            StoppedException.check();
            return collect();
        }

        private static int resolveCopy(int child) {
            return child < 0 ? ~child : child;
        }

        private PrunedGraph collect() {
            PrunedGraph result = new PrunedGraph();
            for (TreeGraph part : parts) {
                for (int i = 0; i < part.trees.size(); i++) {
                    if (marked.get(part.trees.get(i))) {
                        result.edges.put(part.trees.get(i), edges(part, i, result.names));
                    }
                }
            }
            return result;
        }

        private List<Edge> edges(TreeGraph part, int index, NameInterner names) {
            List<Edge> edges = new ArrayList<>();
            for (int e = part.edgesFrom(index); e < part.edgesTo(index); e++) {
                int written = part.edgeChildren.get(e);
                int child = resolveCopy(written);
                if (!trees.get(child) || marked.get(child)) {
                    byte[] name = part.entryNames.name(part.edgeNames.get(e));
                    int id = names.intern(name, 0, name.length);
                    edges.add(new Edge(id, child, written < 0 ? LocationPart.LINK : LocationPart.CONTENT, List.of()));
                }
            }
            for (NamedEntry entry : named.getOrDefault(part.trees.get(index), List.of())) {
                int name = names.intern(entry.name, 0, entry.name.length);
                edges.add(new Edge(name, PrunedGraph.NAME, LocationPart.NAME, entry.tokens));
            }
            edges.sort(Comparator.comparingInt(Edge::name));
            return List.copyOf(edges);
        }
    }
}
