package dev.trapstreet.source.history.graph;

import dev.trapstreet.pack.ObjectFormat;
import dev.trapstreet.pack.ObjectIdTable;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Graph of commits with their root trees, parents and commit times.
 *
 * <p>A commit has two numbers: its <em>object number</em> in the {@link ObjectIdTable}, and its <em>index</em> here, which
 * counts commits from 0 in the order in which they were added. Filled by {@link #add} and {@link #addAll}, then queried
 * after {@link #complete}. Not thread-safe while it is filled; may be read by several threads afterwards.
 */
public final class CommitGraph {
    /** Index or object number that stands for a missing object. */
    public static final int ABSENT = -1;

    private static final int EMPTY = -2; // in place of the object number of the empty tree
    private static final String EMPTY_TREE_SHA1 = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";
    private static final String EMPTY_TREE_SHA256 = "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321";
    private static final byte[] TREE = ascii("tree ");
    private static final byte[] PARENT = ascii("parent ");
    private static final byte[] COMMITTER = ascii("committer ");

    private final IntList numbers = new IntList();
    private final IntList trees = new IntList();
    private final IntList parentStarts = new IntList();
    private final IntList parents = new IntList(); // object numbers; ABSENT for a missing parent
    private final IntList times = new IntList(); // seconds since 1970, unsigned, which lasts until 2106

    /** Creates an empty graph. */
    public CommitGraph() {}

    private int[] indexOf = {}; // by object number

    /**
     * Returns the id of the tree without entries. Git knows its content without storing it.
     *
     * @param format the object format
     * @return the id in hexadecimal digits
     */
    static String emptyTree(ObjectFormat format) {
        return switch (format) {
            case SHA1 -> EMPTY_TREE_SHA1;
            case SHA256 -> EMPTY_TREE_SHA256;
        };
    }

    private static byte[] ascii(String text) {
        return text.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    }

    /**
     * Parses a commit and adds it. A malformed tree line, parent line or committer line counts as absent. If an exception
     * or error is thrown, the graph is left unchanged.
     *
     * @param number the object number of the commit
     * @param bytes an array that starts with the content of the commit; not retained
     * @param length the length of the content in bytes
     * @param ids resolves the ids of trees and parents
     */
    public void add(int number, byte[] bytes, int length, ObjectIdTable ids) {
        int count = numbers.size();
        int before = parents.size();
        try {
            addWhole(number, bytes, length, ids);
        } catch (RuntimeException | Error e) {
            cut(count, before);
            throw e;
        }
    }

    private void addWhole(int number, byte[] bytes, int length, ObjectIdTable ids) {
        numbers.add(number);
        parentStarts.add(parents.size());
        int digits = ids.format().digits();
        int at = 0;
        int tree = ABSENT;
        if (startsWith(bytes, at, length, TREE) && at + TREE.length + digits < length) {
            tree = ids.findHex(bytes, at + TREE.length);
            if (tree == ABSENT && startsWith(bytes, at + TREE.length, length, ascii(emptyTree(ids.format())))) {
                tree = EMPTY; // git knows its content without storing it
            }
            at += TREE.length + digits + 1;
        }
        trees.add(tree);
        while (startsWith(bytes, at, length, PARENT) && at + PARENT.length + digits < length) {
            parents.add(ids.findHex(bytes, at + PARENT.length));
            at += PARENT.length + digits + 1;
        }
        times.add(time(bytes, at, length));
    }

    /** Truncates all lists, which also removes a commit that was added only in part. */
    private void cut(int commits, int ofParents) {
        numbers.cut(commits);
        trees.cut(commits);
        times.cut(commits);
        parentStarts.cut(commits);
        parents.cut(ofParents);
    }

    private static boolean startsWith(byte[] bytes, int at, int length, byte[] word) {
        return at + word.length <= length && Arrays.equals(bytes, at, at + word.length, word, 0, word.length);
    }

    /** Returns the time in the committer line, in seconds since 1970, as an unsigned number; 0 without such a line. */
    private static int time(byte[] bytes, int from, int length) {
        int at = from;
        while (at < length && bytes[at] != '\n') {
            if (startsWith(bytes, at, length, COMMITTER)) {
                int end = at;
                while (end < length && bytes[end] != '\n') {
                    end++;
                }
                int mail = end;
                while (mail > at && bytes[mail - 1] != '>') {
                    mail--;
                }
                long seconds = 0;
                for (int i = mail + 1; i < end && bytes[i] >= '0' && bytes[i] <= '9' && seconds < 1L << 40; i++) {
                    seconds = 10 * seconds + bytes[i] - '0';
                }
                return (int) Math.min(seconds, 0xFFFF_FFFFL);
            }
            while (at < length && bytes[at] != '\n') {
                at++;
            }
            at++;
        }
        return 0;
    }

    /**
     * Appends all commits of another graph. If an exception or error is thrown, this graph is left unchanged.
     *
     * @param others a graph that is not completed yet, with other commits
     */
    public void addAll(CommitGraph others) {
        int count = numbers.size();
        int shift = parents.size();
        try {
            numbers.addAll(others.numbers);
            trees.addAll(others.trees);
            times.addAll(others.times);
            parents.addAll(others.parents);
            for (int i = 0; i < others.parentStarts.size(); i++) {
                parentStarts.add(others.parentStarts.get(i) + shift);
            }
        } catch (RuntimeException | Error e) {
            cut(count, shift);
            throw e;
        }
    }

    /**
     * Prepares the graph for queries. Must be called once, after the last commit was added.
     *
     * @param objects the number of all objects: an upper bound, exclusive, of object numbers
     */
    public void complete(int objects) {
        indexOf = new int[objects];
        Arrays.fill(indexOf, ABSENT);
        for (int i = 0; i < size(); i++) {
            indexOf[numbers.get(i)] = i;
        }
        parentStarts.add(parents.size());
    }

    /** {@return the number of references to a parent or tree that does not exist} */
    public long missingCount() {
        long absent = 0;
        for (int i = 0; i < trees.size(); i++) {
            absent += trees.get(i) == ABSENT ? 1 : 0;
        }
        for (int i = 0; i < parents.size(); i++) {
            absent += parents.get(i) == ABSENT ? 1 : 0;
        }
        return absent;
    }

    /** {@return the number of commits} */
    public int size() {
        return numbers.size();
    }

    /**
     * Returns the index of a commit.
     *
     * @param number an object number; may be negative
     * @return the index of the commit, or {@link #ABSENT} if the number is negative or that of another object
     */
    public int indexOf(int number) {
        return number < 0 ? ABSENT : indexOf[number];
    }

    /**
     * Returns the object number of a commit.
     *
     * @param commit the index of the commit
     * @return its object number
     */
    public int number(int commit) {
        return numbers.get(commit);
    }

    /**
     * Returns the root tree of a commit.
     *
     * @param commit the index of the commit
     * @return the object number of the tree; negative if the tree does not exist or is the empty tree
     */
    public int tree(int commit) {
        return trees.get(commit);
    }

    /**
     * Returns the corrected time of each commit: the time that its committer line states, or one second after the latest of its parents if
     * that is later. Git defines it like this (gitformat-commit-graph, "corrected commit dates"), because the clock of a committer may be
     * wrong, and no commit is older than its parents.
     *
     * @return seconds since 1970, by the index of the commit; a new array
     */
    public long[] correctedSeconds() {
        long[] corrected = new long[size()];
        for (int commit : parentsFirst()) {
            long seconds = Integer.toUnsignedLong(times.get(commit));
            for (int i = 0; i < parentCount(commit); i++) {
                int parent = parent(commit, i);
                seconds = parent < 0 ? seconds : Math.max(seconds, corrected[parent] + 1);
            }
            corrected[commit] = seconds;
        }
        return corrected;
    }

    /**
     * Returns the number of parents of a commit, including parents that do not exist.
     *
     * @param commit the index of the commit
     * @return the number of its parents
     */
    public int parentCount(int commit) {
        return parentStarts.get(commit + 1) - parentStarts.get(commit);
    }

    /**
     * Returns a parent of a commit.
     *
     * @param commit the index of the commit
     * @param i the position of the parent, from 0 to {@code parentCount(commit) - 1}
     * @return the index of the parent, or {@link #ABSENT} if the parent does not exist or is not in this graph
     */
    public int parent(int commit, int i) {
        return indexOf(parents.get(parentStarts.get(commit) + i));
    }

    /** Returns the indices of all commits, parents before children. Iterative: a history may be too deep for recursion. */
    int[] parentsFirst() {
        int[] order = new int[size()];
        int done = 0;
        BitSet entered = new BitSet(size());
        int[] stack = new int[64];
        int[] nextParent = new int[64];
        for (int start = 0; start < size(); start++) {
            if (entered.get(start)) {
                continue;
            }
            int depth = 0;
            stack[0] = start;
            nextParent[0] = 0;
            entered.set(start);
            while (depth >= 0) {
                int commit = stack[depth];
                int parent = ABSENT;
                while (nextParent[depth] < parentCount(commit)) {
                    int candidate = parent(commit, nextParent[depth]++);
                    if (candidate != ABSENT && !entered.get(candidate)) {
                        parent = candidate;
                        break;
                    }
                }
                if (parent == ABSENT) {
                    order[done++] = commit;
                    depth--;
                } else {
                    entered.set(parent);
                    depth++;
                    if (depth == stack.length) {
                        stack = Arrays.copyOf(stack, 2 * depth);
                        nextParent = Arrays.copyOf(nextParent, 2 * depth);
                    }
                    stack[depth] = parent;
                    nextParent[depth] = 0;
                }
            }
        }
        return order;
    }
}
