package dev.trapstreet.source.history.graph;

import dev.trapstreet.finding.LocationPart;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Trees from which a blob or name with tokens is reached, with the edges that lead there. Not modified after
 * {@link GraphMerger#merge} has returned it.
 */
public final class PrunedGraph {
    /** Child of an edge that stands for the name of an entry, not for the entry's object. */
    public static final int NAME = -1;

    final Map<Integer, List<Edge>> edges = new HashMap<>(); // by object number of the tree
    final NameInterner names = new NameInterner();

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

    /** Tree entry whose name contains tokens. Immutable. */
    public static final class NamedEntry {
        final byte[] name;
        final List<Integer> tokens;

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
}
