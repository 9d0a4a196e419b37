package dev.trapstreet.source.history;

import dev.trapstreet.pack.ObjectIdTable;
import dev.trapstreet.pack.ObjectType;
import dev.trapstreet.source.history.graph.BlobIndex;
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
 * Results of searching a history: the objects that contain tokens; the commits, trees and tags, from which the locations
 * of those objects are resolved; and descriptions of damage. Methods that add are thread-safe. Methods that return
 * collections may be called only after all threads have finished adding.
 */
final class HistoryIndex {
    private final Map<String, Integer> tokenObjects = new HashMap<>(); // objects with tokens, by object id
    private final IntList tokenBlobs = new IntList();
    private final Map<Integer, Integer> tagged = new HashMap<>(); // targets of tag objects
    private final Set<String> damages = new TreeSet<>();
    private final List<TreeGraph> trees = new ArrayList<>();
    private CommitGraph commits = new CommitGraph();
    private @Nullable BlobIndex blobIndex;

    /**
     * Adds an object that contains a token.
     *
     * @param id its object id in hexadecimal digits
     */
    synchronized void addTokenObject(String id, int number, ObjectType type) {
        tokenObjects.put(id, number);
        if (type == ObjectType.BLOB) {
            tokenBlobs.add(number);
        }
    }

    /** Adds a tag object with the object number of its target, or -1 if the target does not exist. */
    synchronized void addTag(int tag, int target) {
        tagged.put(tag, target);
    }

    /** Adds a description of the damage that prevented an object from being read. */
    synchronized void addDamage(String what) {
        damages.add(what);
    }

    /** Adds the commits, and the trees if there are any, that one visitor has read. */
    synchronized void add(CommitGraph more, @Nullable TreeGraph tree) {
        commits.addAll(more);
        if (tree != null) {
            trees.add(tree);
        }
    }

    /** Returns the blobs that contain tokens. May be called only in the tree phase, when all of them are known. */
    synchronized BlobIndex wanted(ObjectIdTable ids) {
        if (blobIndex == null) {
            int[] distinct = Arrays.stream(tokenBlobs.toArray()).distinct().toArray();
            blobIndex = new BlobIndex(ids, distinct);
        }
        return blobIndex;
    }

    /**
     * Removes all commits and returns their object numbers. They are added again by the next pass, together with commits
     * that were filtered out before.
     */
    synchronized Set<Integer> drainCommits() {
        Set<Integer> numbers = new HashSet<>();
        for (int i = 0; i < commits.size(); i++) {
            numbers.add(commits.number(i));
        }
        commits = new CommitGraph();
        return numbers;
    }

    /** Returns whether no object contains a token. */
    synchronized boolean isEmpty() {
        return tokenObjects.isEmpty();
    }

    /** Returns the object numbers of the objects that contain tokens, by object id. */
    Map<String, Integer> tokenObjects() {
        return tokenObjects;
    }

    /** Returns the target of each tag object, both as object numbers; -1 if the target does not exist. */
    Map<Integer, Integer> tagged() {
        return tagged;
    }

    /** Returns the distinct descriptions of damage. */
    Set<String> damages() {
        return damages;
    }

    CommitGraph commits() {
        return commits;
    }

    /** Returns the tree graphs of all visitors. No tree is in two of them. */
    List<TreeGraph> trees() {
        return trees;
    }
}
