package dev.trapstreet.source.git;

import java.util.List;
import java.util.Map;

/**
 * Refs and reflogs of a repository: those that all working trees share, and those of each working tree. Names are the ones that git
 * uses: {@code refs/heads/main}, {@code HEAD} for the scanned working tree, and {@code main-worktree/HEAD} or
 * {@code worktrees/fix/refs/bisect/bad} for others. Not thread-safe.
 */
public interface Refs {
    /**
     * Reads all refs. Files that cannot be read are recorded as problems.
     *
     * @return the names sorted, each with the id of its object
     */
    Map<String, String> refs();

    /**
     * Reads the entries of all reflogs. Files that cannot be read are recorded as problems.
     *
     * @return the entries, such as {@code refs/stash@{1}}, each with the id of its object
     */
    Map<String, String> reflogs();

    /**
     * Returns the broken refs among those that the last call of {@link #refs} has read. A ref is broken if it has content that git does
     * not write, or if symbolic refs form a cycle. A symbolic ref to a missing ref is not broken.
     *
     * @return the names, in the order in which they were found
     */
    List<String> brokenRefs();
}
