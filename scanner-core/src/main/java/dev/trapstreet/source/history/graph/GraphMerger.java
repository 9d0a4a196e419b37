package dev.trapstreet.source.history.graph;

import dev.trapstreet.finding.LocationPart;
import dev.trapstreet.source.StoppedException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Merger of graphs: reverses all edges, then marks every tree above a blob or name of interest. */
public final class GraphMerger {
    private final List<TreeGraph> parts;
    private final Map<Integer, List<PrunedGraph.NamedEntry>> named;
    private final BitSet trees = new BitSet();
    private final BitSet marked = new BitSet();
    private final int[] starts; // for each object, the index of its first parent in parents
    private final int[] parents; // object numbers of trees

    /**
     * Merges graphs and prunes them: only trees remain from which a blob of interest or a named entry is reached.
     *
     * @param parts graphs of different trees, each completed
     * @param objects the number of all objects: an upper bound, exclusive, of object numbers
     * @param named the entries whose names contain tokens, by the object number of their tree
     * @return the pruned graph
     */
    public static PrunedGraph merge(
            List<TreeGraph> parts, int objects, Map<Integer, List<PrunedGraph.NamedEntry>> named) {
        return new GraphMerger(parts, objects, named).prune();
    }

    private GraphMerger(List<TreeGraph> parts, int objects, Map<Integer, List<PrunedGraph.NamedEntry>> named) {
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

    private List<PrunedGraph.Edge> edges(TreeGraph part, int index, NameInterner names) {
        List<PrunedGraph.Edge> edges = new ArrayList<>();
        for (int e = part.edgesFrom(index); e < part.edgesTo(index); e++) {
            int written = part.edgeChildren.get(e);
            int child = resolveCopy(written);
            if (!trees.get(child) || marked.get(child)) {
                byte[] name = part.entryNames.name(part.edgeNames.get(e));
                int id = names.intern(name, 0, name.length);
                edges.add(new PrunedGraph.Edge(
                        id, child, written < 0 ? LocationPart.LINK : LocationPart.CONTENT, List.of()));
            }
        }
        for (PrunedGraph.NamedEntry entry : named.getOrDefault(part.trees.get(index), List.of())) {
            int name = names.intern(entry.name, 0, entry.name.length);
            edges.add(new PrunedGraph.Edge(name, PrunedGraph.NAME, LocationPart.NAME, entry.tokens));
        }
        edges.sort(Comparator.comparingInt(PrunedGraph.Edge::name));
        return List.copyOf(edges);
    }
}
