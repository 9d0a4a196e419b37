package dev.trapstreet.source;

import java.util.List;

/**
 * Which files of a directory are read.
 *
 * @param files all of them, or those that git tracks
 * @param excludes patterns with the meaning of {@code .gitignore} lines, relative to the target; the last that matches wins
 * @param history whether a repository's history is read
 */
public record Selection(Files files, List<String> excludes, History history) {
    /** Whether git has a say. */
    public enum Files {
        ALL,
        TRACKED_BY_GIT
    }

    /** What of a repository is read: its working tree, all that git keeps, or both. */
    public enum History {
        NONE,
        ALSO,
        ONLY
    }

    /** Every file, and the whole history. */
    public static final Selection EVERYTHING = new Selection(Files.ALL, List.of());

    public Selection {
        excludes = List.copyOf(excludes);
    }

    /** With the whole history. */
    public Selection(Files files, List<String> excludes) {
        this(files, excludes, History.ALSO);
    }
}
