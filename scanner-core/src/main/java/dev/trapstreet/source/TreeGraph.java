package dev.trapstreet.source;

import dev.trapstreet.pack.ObjectNames;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Which tree stands in which, under which name, and where the blobs of interest stand. Edges of ints: a history has
 * millions of them.
 */
final class TreeGraph {
    private static final int CACHE = 1 << 15;

    private final ObjectNames names;
    private final Wanted wanted;
    private final boolean all;

    private final Ints trees = new Ints();
    private final Ints starts = new Ints();
    private final Ints edgeNames = new Ints();
    private final Ints edgeChildren = new Ints();
    private final NameTable entryNames = new NameTable();
    private long[] cachedFirst = {};
    private int[] cachedNumber = {};
    private long absent;

    /**
     * @param wanted blobs whose places are kept
     * @param all whether every entry is looked up, to count those that are not there
     */
    TreeGraph(ObjectNames names, Wanted wanted, boolean all) {
        this.names = names;
        this.wanted = wanted;
        this.all = all;
    }

    /** A few blobs among many, found by the first bytes of their names. */
    static final class Wanted {
        private final ObjectNames names;
        private final long[] firsts;
        private final int[] numbers;
        private final int mask;

        /** @param blobs their numbers */
        Wanted(ObjectNames names, int[] blobs) {
            this.names = names;
            int size = Integer.highestOneBit(Math.max(16, 4 * blobs.length));
            this.mask = size - 1;
            this.firsts = new long[size];
            this.numbers = new int[size];
            Arrays.fill(numbers, -1);
            for (int number : blobs) {
                int slot = (int) names.hash(number) & mask;
                while (numbers[slot] >= 0) {
                    slot = (slot + 1) & mask;
                }
                firsts[slot] = names.hash(number);
                numbers[slot] = number;
            }
        }

        /** The number of the blob whose name starts at {@code bytes[at]}; -1 when it is none of them. */
        int find(byte[] bytes, int at) {
            long first = ObjectNames.hash(bytes, at);
            for (int slot = (int) first & mask; numbers[slot] >= 0; slot = (slot + 1) & mask) {
                if (firsts[slot] == first && names.is(numbers[slot], bytes, at)) {
                    return numbers[slot];
                }
            }
            return -1;
        }
    }

    /** Adds a tree by its content (gitformat-tree): mode, blank, name, NUL, twenty bytes, and again. */
    void add(int number, byte[] bytes, int length) {
        trees.add(number);
        starts.add(edgeChildren.size());
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
            if (id + ObjectNames.BYTES > length) {
                return; // damaged at its end; what stands before it is used
            }
            while (at < name && bytes[at] == '0') {
                at++; // old programs filled up the mode
            }
            if (bytes[at] == '4') {
                int child = lookUp(bytes, id);
                if (child >= 0) {
                    edgeNames.add(entryNames.id(bytes, name, end));
                    edgeChildren.add(child);
                }
            } else if (!isGitlink(bytes, at)) {
                int blob = wanted.find(bytes, id);
                if (blob >= 0) {
                    edgeNames.add(entryNames.id(bytes, name, end));
                    edgeChildren.add(blob);
                } else if (all) {
                    lookUp(bytes, id);
                }
            }
            at = id + ObjectNames.BYTES;
        }
    }

    /** A submodule's commit, which lives in another repository: mode 160000. */
    private static boolean isGitlink(byte[] bytes, int at) {
        return bytes[at] == '1' && bytes[at + 1] == '6';
    }

    /** The number of a name; neighbouring trees name the same objects, so most are answered by what was asked before. */
    private int lookUp(byte[] bytes, int at) {
        if (cachedFirst.length == 0) {
            cachedFirst = new long[CACHE];
            cachedNumber = new int[CACHE];
            Arrays.fill(cachedNumber, -1);
        }
        long first = ObjectNames.hash(bytes, at);
        int slot = (int) first & (CACHE - 1);
        int number = cachedNumber[slot];
        if (number >= 0 && cachedFirst[slot] == first && names.is(number, bytes, at)) {
            return number;
        }
        number = names.find(bytes, at);
        if (number < 0) {
            absent++;
        } else {
            cachedFirst[slot] = first;
            cachedNumber[slot] = number;
        }
        return number;
    }

    /** How often an entry named an object that is not there. */
    long absent() {
        return absent;
    }

    /** Several, of different trees, as one; those that lead to no blob of interest, and to no tree of {@code named}, left out. */
    static Marked join(List<TreeGraph> parts, int objects, Map<Integer, List<NamedEntry>> named) {
        int count = 0;
        for (TreeGraph part : parts) {
            count += part.trees.size();
        }
        int[] slotOf = new int[objects];
        Arrays.fill(slotOf, -1);
        int[] partOf = new int[count];
        int[] indexIn = new int[count];
        int slot = 0;
        for (int p = 0; p < parts.size(); p++) {
            TreeGraph part = parts.get(p);
            for (int i = 0; i < part.trees.size(); i++) {
                slotOf[part.trees.get(i)] = slot;
                partOf[slot] = p;
                indexIn[slot++] = i;
            }
        }
        return new Joining(parts, slotOf, partOf, indexIn, named).marked();
    }

    private int edgesFrom(int tree) {
        return starts.get(tree);
    }

    private int edgesTo(int tree) {
        return tree + 1 < starts.size() ? starts.get(tree + 1) : edgeChildren.size();
    }

    /** A name in a tree that holds tokens of its own. */
    static final class NamedEntry {
        private final byte[] name;
        private final List<Integer> tokens;

        NamedEntry(byte[] name, List<Integer> tokens) {
            this.name = name;
            this.tokens = tokens;
        }
    }

    /** Where a child of a tree stands. {@code child} is a number, or {@link Marked#NAME} for the name itself. */
    record Edge(int name, int child, List<Integer> tokens) {}

    /** The trees from which something of interest is reached, with what leads there. */
    static final class Marked {
        static final int NAME = -1;

        private final Map<Integer, List<Edge>> edges = new HashMap<>(); // by number of tree
        private final NameTable names = new NameTable();

        /** What leads to something of interest from that tree, by number of the name; nothing when none does. */
        List<Edge> edges(int tree) {
            return edges.getOrDefault(tree, List.of());
        }

        /** Adds what stands in that tree under that name. */
        void children(int tree, int name, List<Integer> into) {
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

        boolean isTree(int number) {
            return edges.containsKey(number);
        }

        byte[] name(int id) {
            return names.name(id);
        }

        Iterable<Map.Entry<Integer, List<Edge>>> all() {
            return edges.entrySet();
        }
    }

    /** Finds the marked trees: one walk over all edges, children first. */
    private static final class Joining {
        private final List<TreeGraph> parts;
        private final int[] slotOf;
        private final int[] partOf;
        private final int[] indexIn;
        private final Map<Integer, List<NamedEntry>> named;
        private final BitSet done;
        private final BitSet marked;

        Joining(
                List<TreeGraph> parts,
                int[] slotOf,
                int[] partOf,
                int[] indexIn,
                Map<Integer, List<NamedEntry>> named) {
            this.parts = parts;
            this.slotOf = slotOf;
            this.partOf = partOf;
            this.indexIn = indexIn;
            this.named = named;
            this.done = new BitSet(partOf.length);
            this.marked = new BitSet(partOf.length);
        }

        Marked marked() {
            int[] stack = new int[64];
            int[] next = new int[64];
            for (int start = 0; start < partOf.length; start++) {
                if (done.get(start)) {
                    continue;
                }
                int depth = 0;
                stack[0] = start;
                next[0] = part(start).edgesFrom(indexIn[start]);
                enter(start);
                while (depth >= 0) {
                    int slot = stack[depth];
                    TreeGraph part = part(slot);
                    int child = -1;
                    while (next[depth] < part.edgesTo(indexIn[slot])) {
                        int number = part.edgeChildren.get(next[depth]++);
                        int below = slotOf[number];
                        if (below < 0 || marked.get(below)) {
                            marked.set(slot); // a blob of interest, or a tree that leads to one
                        } else if (!done.get(below)) {
                            child = below;
                            break;
                        }
                    }
                    if (child < 0) {
                        depth--;
                        if (depth >= 0 && marked.get(slot)) {
                            marked.set(stack[depth]);
                        }
                        continue;
                    }
                    depth++;
                    if (depth == stack.length) {
                        stack = Arrays.copyOf(stack, 2 * depth);
                        next = Arrays.copyOf(next, 2 * depth);
                    }
                    stack[depth] = child;
                    next[depth] = part(child).edgesFrom(indexIn[child]);
                    enter(child);
                }
            }
            return collect();
        }

        private TreeGraph part(int slot) {
            return parts.get(partOf[slot]);
        }

        private void enter(int slot) {
            done.set(slot);
            if (named.containsKey(part(slot).trees.get(indexIn[slot]))) {
                marked.set(slot);
            }
        }

        private Marked collect() {
            Marked result = new Marked();
            for (int slot = marked.nextSetBit(0); slot >= 0; slot = marked.nextSetBit(slot + 1)) {
                TreeGraph part = part(slot);
                int tree = part.trees.get(indexIn[slot]);
                List<Edge> edges = new ArrayList<>();
                for (int e = part.edgesFrom(indexIn[slot]); e < part.edgesTo(indexIn[slot]); e++) {
                    int child = part.edgeChildren.get(e);
                    int below = slotOf[child];
                    if (below < 0 || marked.get(below)) {
                        byte[] name = part.entryNames.name(part.edgeNames.get(e));
                        edges.add(new Edge(result.names.id(name, 0, name.length), child, List.of()));
                    }
                }
                for (NamedEntry entry : named.getOrDefault(tree, List.of())) {
                    int name = result.names.id(entry.name, 0, entry.name.length);
                    edges.add(new Edge(name, Marked.NAME, entry.tokens));
                }
                edges.sort(Comparator.comparingInt(Edge::name));
                result.edges.put(tree, List.copyOf(edges));
            }
            return result;
        }
    }

    /** Names of entries, each once, by id. */
    static final class NameTable {
        /** By chance, so that nobody can make up names that meet in one place. */
        private static final int SEED = new Random().nextInt() | 1; // a SecureRandom takes 40 ms to set up

        private final List<byte[]> names = new ArrayList<>();
        private int[] table = new int[256]; // id + 1
        private int[] hashes = new int[256];

        /** The id of the name that stands from {@code from} up to {@code to}. */
        int id(byte[] bytes, int from, int to) {
            int hash = SEED;
            for (int i = from; i < to; i++) {
                hash = (hash + bytes[i]) * SEED;
                hash ^= hash >>> 15;
            }
            int mask = table.length - 1;
            int slot = (hash ^ (hash >>> 15)) & mask;
            while (table[slot] != 0) {
                byte[] name = names.get(table[slot] - 1);
                if (hashes[slot] == hash && Arrays.equals(name, 0, name.length, bytes, from, to)) {
                    return table[slot] - 1;
                }
                slot = (slot + 1) & mask;
            }
            names.add(Arrays.copyOfRange(bytes, from, to));
            table[slot] = names.size();
            hashes[slot] = hash;
            if (2 * names.size() > table.length) {
                grow();
            }
            return names.size() - 1;
        }

        private void grow() {
            int[] oldTable = table;
            int[] oldHashes = hashes;
            table = new int[2 * oldTable.length];
            hashes = new int[table.length];
            int mask = table.length - 1;
            for (int i = 0; i < oldTable.length; i++) {
                if (oldTable[i] != 0) {
                    int slot = (oldHashes[i] ^ (oldHashes[i] >>> 15)) & mask;
                    while (table[slot] != 0) {
                        slot = (slot + 1) & mask;
                    }
                    table[slot] = oldTable[i];
                    hashes[slot] = oldHashes[i];
                }
            }
        }

        byte[] name(int id) {
            return names.get(id);
        }
    }
}
