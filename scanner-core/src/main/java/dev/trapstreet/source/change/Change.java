package dev.trapstreet.source.change;

import java.util.ArrayList;
import java.util.List;

/**
 * Path at which the index or a commit differs from its parents.
 *
 * @param commit the id of the commit; empty for the index, or for a tree without a commit
 * @param path the path as git names it, relative to the root of the repository or to the target
 * @param kind the kind of the new entry
 * @param object the id of the new object; all zeros if there is none
 * @param before the ids of the blobs at that path in the parents: none for a new path, possibly several for a merge
 */
record Change(String commit, String path, ChangeKind kind, String object, List<String> before) {
    /** Kinds of entries. */
    enum ChangeKind {
        /** A regular file. */
        FILE,
        /** A symbolic link. */
        LINK,
        /** A commit of another repository. */
        SUBMODULE,
        /** A file with merge conflicts, which cannot be committed. */
        UNMERGED,
        /** No entry. */
        DELETED
    }

    /**
     * Parses one entry of git's raw format (git-diff-tree, "RAW OUTPUT FORMAT", and "COMBINED DIFF FORMAT" for merges), such as
     * {@code :100644 100644 OLD NEW M}. For a merge there is one colon, mode and object id for each parent.
     *
     * @param commit the id of the commit; empty for the index
     * @param entry the entry without its path
     * @param path the path
     */
    static Change of(String commit, String entry, String path) {
        int parents = 0;
        while (entry.charAt(parents) == ':') {
            parents++;
        }
        List<String> words = splitWords(entry, parents);
        String mode = words.get(parents);
        String object = words.get(2 * parents + 1);
        List<String> before = new ArrayList<>(parents);
        for (int i = 0; i < parents; i++) {
            String old = words.get(parents + 1 + i);
            if (!isZeroId(old) && words.get(i).startsWith("1") && !words.get(i).startsWith("16")) {
                before.add(old);
            }
        }
        return new Change(commit, path, kind(mode, object, words.get(words.size() - 1)), object, before);
    }

    private static ChangeKind kind(String mode, String object, String status) {
        if (status.startsWith("U")) {
            return ChangeKind.UNMERGED;
        }
        if (isZeroId(object)) {
            return ChangeKind.DELETED;
        }
        return switch (mode) {
            case "160000" -> ChangeKind.SUBMODULE;
            case "120000" -> ChangeKind.LINK;
            default -> ChangeKind.FILE;
        };
    }

    private static List<String> splitWords(String entry, int from) {
        List<String> words = new ArrayList<>(5);
        int start = from;
        for (int blank = entry.indexOf(' ', start); blank >= 0; blank = entry.indexOf(' ', start)) {
            words.add(entry.substring(start, blank));
            start = blank + 1;
        }
        words.add(entry.substring(start));
        return words;
    }

    /** Returns whether an object id consists of zeros, which git writes where there is no object. */
    static boolean isZeroId(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) != '0') {
                return false;
            }
        }
        return true;
    }
}
