package dev.trapstreet.source.change;

import java.util.ArrayList;
import java.util.List;

/**
 * A file that the index, or a commit, holds otherwise than what it follows.
 *
 * @param commit its name; empty for the index
 * @param path below the repository's root or the target, as git names it
 * @param before what stood at that path in what it follows; several for a merge, none for what is new
 */
record Change(String commit, String path, ChangeKind kind, String object, List<String> before) {
    /** What stands at the path. */
    enum ChangeKind {
        FILE,
        LINK,
        SUBMODULE,
        /** In conflict, so that nothing of it can be committed. */
        UNMERGED,
        DELETED
    }

    /**
     * Reads one entry of git's raw format (git-diff-tree, "RAW OUTPUT FORMAT", and "COMBINED DIFF FORMAT" for merges), as
     * {@code :100644 100644 OLD NEW M}, with one colon, mode and name for each that it follows.
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

    /** True for the name that git writes where there is no object. */
    static boolean isZeroId(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) != '0') {
                return false;
            }
        }
        return true;
    }
}
