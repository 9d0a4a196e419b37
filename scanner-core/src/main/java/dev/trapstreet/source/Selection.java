package dev.trapstreet.source;

import java.util.List;

/**
 * Which files of a directory are read.
 *
 * @param files all of them, or those that git tracks
 * @param excludes patterns with the meaning of {@code .gitignore} lines, relative to the target; the last that matches wins
 */
public record Selection(Files files, List<String> excludes) {
    /** Whether git has a say. */
    public enum Files {
        ALL,
        TRACKED_BY_GIT
    }

    /** Every file. */
    public static final Selection EVERYTHING = new Selection(Files.ALL, List.of());

    public Selection {
        excludes = List.copyOf(excludes);
    }
}
