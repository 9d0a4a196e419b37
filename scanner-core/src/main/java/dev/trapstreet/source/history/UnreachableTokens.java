package dev.trapstreet.source.history;

import dev.trapstreet.finding.GitOrigin;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.LocationPart;
import dev.trapstreet.source.DisplayPaths;
import dev.trapstreet.source.history.graph.CommitGraph;
import dev.trapstreet.source.history.graph.Reachability;
import dev.trapstreet.source.history.graph.TreeGraph;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;

/** Objects with tokens that stand below no commit: by the path that a tree outside of all commits gives them, if any. */
final class UnreachableTokens {
    private static final int MAX_DEPTH = 2_048;

    private final ObjectStore store;
    private final CommitGraph commits;
    private final TreeGraph.PrunedGraph trees;
    private final Reachability reachability;
    private final DisplayPaths displayPaths;
    private final BitSet placed;
    private final BiPredicate<Integer, String> isNamed;

    /**
     * Places the tokens that no commit leads to.
     *
     * @param placed tokens that commits lead to
     * @param isNamed whether commits lead to a token in a name, by the token and the path of that name
     */
    UnreachableTokens(
            ObjectStore store,
            CommitGraph commits,
            TreeGraph.PrunedGraph trees,
            Reachability reachability,
            DisplayPaths displayPaths,
            BitSet placed,
            BiPredicate<Integer, String> isNamed) {
        this.store = store;
        this.commits = commits;
        this.trees = trees;
        this.reachability = reachability;
        this.displayPaths = displayPaths;
        this.placed = placed;
        this.isNamed = isNamed;
    }

    /** Where a tree or a blob stands: in which tree, under which name, as what. */
    private record ParentEdge(int tree, int name, LocationPart part) {}

    /** Adds their places. */
    void locate(TokenPlaces tokenPlaces) {
        BitSet covered = new BitSet(store.ids().count());
        for (int commit = 0; commit < commits.size(); commit++) {
            cover(commits.tree(commit), covered);
        }
        Map<Integer, ParentEdge> above = uncoveredParents(covered);
        tokenPlaces.forEachInTrees((object, byToken) -> byToken.forEach((token, location) -> {
            if (!covered.get(object) || !placed.get(token)) {
                locate(tokenPlaces, object, token, location, above);
            }
        }));
    }

    private void locate(
            TokenPlaces tokenPlaces, int object, int token, Location location, Map<Integer, ParentEdge> above) {
        Set<String> refs = Reachability.newRefSet();
        refs.addAll(reachability.refsAt(object));
        String path = nameIn(object, token);
        LocationPart part = location.provenance().part();
        if (part == LocationPart.CONTENT && above.containsKey(object)) {
            part = Objects.requireNonNull(above.get(object)).part();
        }
        int at = object;
        for (int depth = 0; depth < MAX_DEPTH && above.containsKey(at); depth++) {
            ParentEdge next = Objects.requireNonNull(above.get(at));
            path = DisplayPaths.decodeName(trees.name(next.name())) + (path.isEmpty() ? "" : "/" + path);
            at = next.tree();
            refs.addAll(reachability.refsAt(at));
        }
        if (part == LocationPart.NAME && isNamed.test(token, path)) {
            return; // a tree of an unfinished merge, say: the path is told of already
        }
        GitOrigin origin = location.provenance().git().orElseThrow();
        tokenPlaces.addLocated(
                token,
                TokenPlaces.with(
                        location,
                        path.isEmpty() ? location.provenance().path() : displayPaths.displayOf(path),
                        part,
                        new GitOrigin(
                                origin.kind(),
                                origin.object(),
                                List.of(),
                                Optional.empty(),
                                !refs.isEmpty(),
                                Reachability.limited(refs))));
    }

    /** The name in that tree that holds the token; nothing when it is no tree. */
    private String nameIn(int object, int token) {
        for (TreeGraph.Edge edge : trees.edges(object)) {
            if (edge.child() == TreeGraph.PrunedGraph.NAME && edge.tokens().contains(token)) {
                return DisplayPaths.decodeName(trees.name(edge.name()));
            }
        }
        return "";
    }

    /** For what stands in trees below no commit: the one of the least number, so that no order of threads decides. */
    private Map<Integer, ParentEdge> uncoveredParents(BitSet covered) {
        Map<Integer, ParentEdge> above = new HashMap<>();
        for (Map.Entry<Integer, List<TreeGraph.Edge>> tree : trees.all()) {
            if (!covered.get(tree.getKey())) {
                for (TreeGraph.Edge edge : tree.getValue()) {
                    ParentEdge old = above.get(edge.child());
                    if (edge.child() >= 0 && (old == null || tree.getKey() < old.tree())) {
                        above.put(edge.child(), new ParentEdge(tree.getKey(), edge.name(), edge.part()));
                    }
                }
            }
        }
        return above;
    }

    private void cover(int object, BitSet covered) {
        List<Integer> waiting = new ArrayList<>();
        if (object >= 0 && !covered.get(object)) {
            covered.set(object);
            waiting.add(object);
        }
        while (!waiting.isEmpty()) {
            for (TreeGraph.Edge edge : trees.edges(waiting.remove(waiting.size() - 1))) {
                if (edge.child() >= 0 && !covered.get(edge.child())) {
                    covered.set(edge.child());
                    waiting.add(edge.child());
                }
            }
        }
    }
}
