package dev.trapstreet.source.history.graph;

import dev.trapstreet.pack.ObjectIdBytes;
import dev.trapstreet.pack.ObjectIdTable;
import java.util.Arrays;
import java.util.BitSet;

/** Commits with their trees, parents and times, by index in the order in which they were added. */
public final class CommitGraph {
    public static final int ABSENT = -1;
    private static final int EMPTY = -2; // in place of a tree's number
    private static final int HEX = 2 * ObjectIdBytes.BYTES;
    private static final byte[] EMPTY_TREE = ascii("4b825dc642cb6eb9a060e54bf8d69288fbee4904");
    private static final byte[] TREE = ascii("tree ");
    private static final byte[] PARENT = ascii("parent ");
    private static final byte[] COMMITTER = ascii("committer ");

    private final IntList numbers = new IntList();
    private final IntList trees = new IntList();
    private final IntList parentStarts = new IntList();
    private final IntList parents = new IntList(); // numbers of objects; ABSENT for what is not there
    private final IntList times = new IntList(); // seconds since 1970, without a sign to fit until 2106
    private int[] indexOf = {}; // by number of object

    private static byte[] ascii(String text) {
        return text.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    }

    /** Adds a commit by its content. What is not written as git writes it counts as absent. */
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
        int at = 0;
        int tree = ABSENT;
        if (startsWith(bytes, at, length, TREE) && at + TREE.length + HEX < length) {
            tree = ids.findHex(bytes, at + TREE.length);
            if (tree == ABSENT && startsWith(bytes, at + TREE.length, length, EMPTY_TREE)) {
                tree = EMPTY; // git knows it without having it
            }
            at += TREE.length + HEX + 1;
        }
        trees.add(tree);
        while (startsWith(bytes, at, length, PARENT) && at + PARENT.length + HEX < length) {
            parents.add(ids.findHex(bytes, at + PARENT.length));
            at += PARENT.length + HEX + 1;
        }
        times.add(time(bytes, at, length));
    }

    /** Leaves the first commits, where there are more or a half of one. */
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

    /** Seconds of the committer's line, without a sign; 0 when there is none. */
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

    /** Adds those of another one. */
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

    /** To be called once all are added; from then on they can be looked up. */
    public void complete(int objects) {
        indexOf = new int[objects];
        Arrays.fill(indexOf, ABSENT);
        for (int i = 0; i < size(); i++) {
            indexOf[numbers.get(i)] = i;
        }
        parentStarts.add(parents.size());
    }

    /** How many parents and trees are not there. */
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

    public int size() {
        return numbers.size();
    }

    /** Index of the commit that is the object of that number; {@link #ABSENT} when that is none. */
    public int indexOf(int number) {
        return number < 0 ? ABSENT : indexOf[number];
    }

    public int number(int commit) {
        return numbers.get(commit);
    }

    /** Number of the tree; negative when it is not there, or has no entries. */
    public int tree(int commit) {
        return trees.get(commit);
    }

    /** Seconds since 1970. */
    public long seconds(int commit) {
        return Integer.toUnsignedLong(times.get(commit));
    }

    public int parentCount(int commit) {
        return parentStarts.get(commit + 1) - parentStarts.get(commit);
    }

    /** Index of the i-th parent; {@link #ABSENT} when it is not there. */
    public int parent(int commit, int i) {
        return indexOf(parents.get(parentStarts.get(commit) + i));
    }

    /** All commits, parents before children. */
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
