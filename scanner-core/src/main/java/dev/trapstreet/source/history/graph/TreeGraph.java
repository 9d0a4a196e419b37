package dev.trapstreet.source.history.graph;

import dev.trapstreet.finding.LocationPart;
import dev.trapstreet.pack.Delta;
import dev.trapstreet.pack.ObjectIdBytes;
import dev.trapstreet.pack.ObjectIdTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which tree stands in which, under which name, and where the blobs of interest stand. Edges of ints: a history has
 * millions of them.
 */
public final class TreeGraph {
    private static final int CACHE = 1 << 15;

    private final ObjectIdTable ids;
    private final BlobIndex blobIndex;
    private final CopiedRanges copied = new CopiedRanges();

    private final IntList trees = new IntList();
    private final IntList starts = new IntList();
    private final IntList edgeNames = new IntList();
    private final IntList edgeChildren = new IntList(); // numbers; of a blob that is a link's text, their complement
    private final NameInterner entryNames = new NameInterner();
    private long[] cachedFirst = {};
    private int[] cachedNumber = {};
    private final ReferencedIds referencedIds = new ReferencedIds();

    /**
     * An empty graph.
     *
     * @param blobIndex blobs whose places are kept
     */
    public TreeGraph(ObjectIdTable ids, BlobIndex blobIndex) {
        this.ids = ids;
        this.blobIndex = blobIndex;
    }

    /** A few blobs among many, found by the first bytes of their names. */
    public static final class BlobIndex {
        private final ObjectIdTable ids;
        private final long[] firsts;
        private final int[] numbers;
        private final int mask;

        /**
         * The blobs whose edges are kept, as a bit set that can be searched by name.
         *
         * @param blobs their numbers
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

        /** The number of the blob whose name starts at {@code bytes[at]}; -1 when it is none of them. */
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

    /** Which names of a tree a delta copied whole; asked in their order. */
    private static final class CopiedRanges {
        private @Nullable Delta delta;
        private int part;
        private int start;

        void begin(@Nullable Delta of) {
            delta = of;
            part = 0;
            start = 0;
        }

        /** True when the name that starts there was copied in one stretch. */
        boolean has(int at) {
            if (delta == null) {
                return false;
            }
            while (part < delta.count() && delta.end(part) <= at) {
                start = delta.end(part++);
            }
            return part < delta.count()
                    && delta.source(part) >= 0
                    && start <= at
                    && at + ObjectIdBytes.BYTES <= delta.end(part);
        }
    }

    /** Adds a tree by its content, and notes what it names, as {@link #check}. */
    public void add(int number, byte[] bytes, int length, @Nullable Delta delta) {
        int count = trees.size();
        int edges = edgeChildren.size();
        try {
            trees.add(number);
            starts.add(edges);
            read(bytes, length, delta, true);
        } catch (RuntimeException | Error e) { // without a half of it, which would be taken for another tree
            trees.cut(count);
            starts.cut(count);
            edgeNames.cut(edges);
            edgeChildren.cut(edges);
            throw e;
        }
    }

    /**
     * Notes what a tree names.
     *
     * @param delta by which it was made from a tree that was noted: what it copied is left out. Null for the whole
     */
    public void check(byte[] bytes, int length, @Nullable Delta delta) {
        read(bytes, length, delta, false);
    }

    /** By gitformat-tree: mode, blank, name, NUL, twenty bytes, and again. */
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
            if (id + ObjectIdBytes.BYTES > length) {
                return; // damaged at its end; what stands before it is used
            }
            while (at < name && bytes[at] == '0') {
                at++; // old programs filled up the mode
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
            at = id + ObjectIdBytes.BYTES;
        }
    }

    /** A submodule's commit, which lives in another repository: mode 160000. */
    private static boolean isGitlink(byte[] bytes, int at) {
        return bytes[at] == '1' && bytes[at + 1] == '6';
    }

    /** A symbolic link: mode 120000. */
    private static boolean isLink(byte[] bytes, int at) {
        return bytes[at] == '1' && bytes[at + 1] == '2';
    }

    /** The number of a name; neighbouring trees name the same objects, so most are answered by what was asked before. */
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

    /** To be called by the thread that has filled it, when nothing more comes. */
    public void complete() {
        referencedIds.compact();
        cachedFirst = new long[0];
        cachedNumber = new int[0];
    }

    /** What the trees name, except what is known to be there. */
    public ReferencedIds referencedIds() {
        return referencedIds;
    }

    /** Several, of different trees, as one; those that lead to no blob of interest, and to no tree of {@code named}, left out. */
    public static PrunedGraph merge(List<TreeGraph> parts, int objects, Map<Integer, List<NamedEntry>> named) {
        return new GraphMerger(parts, objects, named).prune();
    }

    private int edgesFrom(int tree) {
        return starts.get(tree);
    }

    private int edgesTo(int tree) {
        return tree + 1 < starts.size() ? starts.get(tree + 1) : edgeChildren.size();
    }

    /** A name in a tree that holds tokens of its own. */
    public static final class NamedEntry {
        private final byte[] name;
        private final List<Integer> tokens;

        public NamedEntry(byte[] name, List<Integer> tokens) {
            this.name = name;
            this.tokens = tokens;
        }
    }

    /**
     * Where a child of a tree stands.
     *
     * @param child a number, or {@link PrunedGraph#NAME} for the name itself
     * @param part what a blob is there: a file's content or a link's text
     * @param tokens of the name itself
     */
    public record Edge(int name, int child, LocationPart part, List<Integer> tokens) {}

    /** The trees from which something of interest is reached, with what leads there. */
    public static final class PrunedGraph {
        public static final int NAME = -1;

        private final Map<Integer, List<Edge>> edges = new HashMap<>(); // by number of tree
        private final NameInterner names = new NameInterner();

        /** What leads to something of interest from that tree, by number of the name; nothing when none does. */
        public List<Edge> edges(int tree) {
            return edges.getOrDefault(tree, List.of());
        }

        /** Adds what stands in that tree under that name. */
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

        public boolean isTree(int number) {
            return edges.containsKey(number);
        }

        public byte[] name(int id) {
            return names.name(id);
        }

        public Iterable<Map.Entry<Integer, List<Edge>>> all() {
            return edges.entrySet();
        }
    }

    /** Finds the marked trees: turns the edges round, and goes up from what is of interest. */
    private static final class GraphMerger {
        private final List<TreeGraph> parts;
        private final Map<Integer, List<NamedEntry>> named;
        private final BitSet trees = new BitSet();
        private final BitSet marked = new BitSet();
        private final int[] starts; // of the parents of each object
        private final int[] parents;

        GraphMerger(List<TreeGraph> parts, int objects, Map<Integer, List<NamedEntry>> named) {
            this.parts = parts;
            this.named = named;
            this.starts = new int[objects + 1];
            int count = 0;
            for (TreeGraph part : parts) {
                for (int i = 0; i < part.trees.size(); i++) {
                    trees.set(part.trees.get(i));
                }
                for (int e = 0; e < part.edgeChildren.size(); e++) {
                    starts[resolveCopy(part.edgeChildren.get(e))]++;
                }
                count += part.edgeChildren.size();
            }
            // First to the end of each object's parents, then down to their start, as they are filled in.
            for (int i = 1; i <= objects; i++) {
                starts[i] += starts[i - 1];
            }
            this.parents = new int[count];
            for (TreeGraph part : parts) {
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
