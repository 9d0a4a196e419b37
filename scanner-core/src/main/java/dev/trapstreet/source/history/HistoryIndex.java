package dev.trapstreet.source.history;

import dev.trapstreet.pack.ObjectIdTable;
import dev.trapstreet.pack.ObjectType;
import dev.trapstreet.source.history.graph.CommitGraph;
import dev.trapstreet.source.history.graph.IntList;
import dev.trapstreet.source.history.graph.TreeGraph;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the scan of a history has come upon so far: which objects hold tokens; commits, trees and tags, which tell where
 * those stand; what was damaged. Threads add to it; it is read once they have ended.
 */
final class HistoryIndex {
    private final Map<String, Integer> tokenObjects =
            new HashMap<>(); // objects with tokens, by the path that stands for them
    private final IntList tokenBlobs = new IntList();
    private final Map<Integer, Integer> tagged = new HashMap<>(); // what a tag object names, by number
    private final Set<String> damages = new TreeSet<>();
    private final List<TreeGraph> trees = new ArrayList<>();
    private CommitGraph commits = new CommitGraph();
    private TreeGraph.@Nullable BlobIndex blobIndex;

    /** An object that holds a token. */
    synchronized void addTokenObject(String standIn, int number, ObjectType type) {
        tokenObjects.put(standIn, number);
        if (type == ObjectType.BLOB) {
            tokenBlobs.add(number);
        }
    }

    /** What a tag object names; -1 for what is not there. */
    synchronized void addTag(int tag, int target) {
        tagged.put(tag, target);
    }

    synchronized void addDamage(String what) {
        damages.add(what);
    }

    synchronized void add(CommitGraph more, @Nullable TreeGraph tree) {
        commits.addAll(more);
        if (tree != null) {
            trees.add(tree);
        }
    }

    /** The blobs that hold tokens. Asked for in the phase of trees alone: then all of them are known. */
    synchronized TreeGraph.BlobIndex wanted(ObjectIdTable ids) {
        if (blobIndex == null) {
            int[] distinct = Arrays.stream(tokenBlobs.toArray()).distinct().toArray();
            blobIndex = new TreeGraph.BlobIndex(ids, distinct);
        }
        return blobIndex;
    }

    /** Forgets the commits, which are to be added again, and more of them; returns their numbers. */
    synchronized Set<Integer> drainCommits() {
        Set<Integer> numbers = new HashSet<>();
        for (int i = 0; i < commits.size(); i++) {
            numbers.add(commits.number(i));
        }
        commits = new CommitGraph();
        return numbers;
    }

    /** True when no object holds a token. */
    synchronized boolean isEmpty() {
        return tokenObjects.isEmpty();
    }

    /** Objects that hold tokens: numbers, by the path that stands for each. */
    Map<String, Integer> tokenObjects() {
        return tokenObjects;
    }

    /** What each tag object names, by number; -1 for what is not there. */
    Map<Integer, Integer> tagged() {
        return tagged;
    }

    /** What was wrong with objects that could not be read, each once. */
    Set<String> damages() {
        return damages;
    }

    CommitGraph commits() {
        return commits;
    }

    /** Several, of different trees each. */
    List<TreeGraph> trees() {
        return trees;
    }
}
