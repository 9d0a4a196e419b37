package dev.trapstreet.source.history;

import dev.trapstreet.finding.GitOrigin;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.LocationPart;
import dev.trapstreet.source.DisplayPaths;
import dev.trapstreet.source.history.graph.CommitGraph;
import dev.trapstreet.source.history.graph.PrunedGraph;
import dev.trapstreet.source.history.graph.Reachability;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * Resolver for the locations of tokens in objects that no commit contains. Such an object gets its path from a tree
 * outside of all commits, which {@code git write-tree} leaves, for example. Without such a tree it keeps its placeholder
 * path.
 */
final class UnreachableTokens {
    private static final int MAX_DEPTH = 2_048;

    private final ObjectStore store;
    private final String within;
    private final CommitGraph commits;
    private final PrunedGraph trees;
    private final Reachability reachability;
    private final BitSet placed;
    private final BiPredicate<Integer, String> isNamed;

    /**
     * Creates a resolver.
     *
     * @param within the path of the repository relative to the target; empty, or ending with a slash
     * @param placed the indices of the tokens whose locations in commits were resolved
     * @param isNamed tests whether a commit contains a token in a file name, by the index of the token and the path
     */
    UnreachableTokens(
            ObjectStore store,
            String within,
            CommitGraph commits,
            PrunedGraph trees,
            Reachability reachability,
            BitSet placed,
            BiPredicate<Integer, String> isNamed) {
        this.store = store;
        this.within = within;
        this.commits = commits;
        this.trees = trees;
        this.reachability = reachability;
        this.placed = placed;
        this.isNamed = isNamed;
    }

    /**
     * Position of a tree or blob in its parent tree.
     *
     * @param tree the object number of the parent tree
     * @param name the id of the name in that tree
     * @param part the part of the location: file content, target of a symbolic link, or name
     */
    private record ParentEdge(int tree, int name, LocationPart part) {}

    /** Adds the locations of all tokens that are in no commit to {@code tokenPlaces}. */
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
            return; // for example in the tree of an unfinished merge; the path is reported already
        }
        GitOrigin origin = location.provenance().git().orElseThrow();
        tokenPlaces.addLocated(
                token,
                TokenPlaces.with(
                        location,
                        path.isEmpty() ? location.contentId().path() : within + path,
                        part,
                        new GitOrigin(
                                origin.kind(),
                                origin.object(),
                                List.of(),
                                Optional.empty(),
                                !refs.isEmpty(),
                                Reachability.limited(refs))));
    }

    /** Returns the name in a tree that contains the token; empty if the object is not a tree. */
    private String nameIn(int object, int token) {
        for (PrunedGraph.Edge edge : trees.edges(object)) {
            if (edge.child() == PrunedGraph.NAME && edge.tokens().contains(token)) {
                return DisplayPaths.decodeName(trees.name(edge.name()));
            }
        }
        return "";
    }

    /**
     * Returns a parent tree for each object in the trees outside of all commits. Of several parents the one with the lowest
     * object number is chosen, so that the result does not depend on the order in which threads have run.
     */
    private Map<Integer, ParentEdge> uncoveredParents(BitSet covered) {
        Map<Integer, ParentEdge> above = new HashMap<>();
        for (Map.Entry<Integer, List<PrunedGraph.Edge>> tree : trees.all()) {
            if (!covered.get(tree.getKey())) {
                for (PrunedGraph.Edge edge : tree.getValue()) {
                    ParentEdge old = above.get(edge.child());
                    if (edge.child() >= 0 && (old == null || tree.getKey() < old.tree())) {
                        above.put(edge.child(), new ParentEdge(tree.getKey(), edge.name(), edge.part()));
                    }
                }
            }
        }
        return above;
    }

    /** Adds a tree and everything below it that leads to tokens to {@code covered}. */
    private void cover(int object, BitSet covered) {
        List<Integer> waiting = new ArrayList<>();
        if (object >= 0 && !covered.get(object)) {
            covered.set(object);
            waiting.add(object);
        }
        while (!waiting.isEmpty()) {
            for (PrunedGraph.Edge edge : trees.edges(waiting.remove(waiting.size() - 1))) {
                if (edge.child() >= 0 && !covered.get(edge.child())) {
                    covered.set(edge.child());
                    waiting.add(edge.child());
                }
            }
        }
    }
}
