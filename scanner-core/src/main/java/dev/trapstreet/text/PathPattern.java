package dev.trapstreet.text;

import java.util.Locale;
import java.util.Optional;

/**
 * Pattern of paths in a rule file or in {@code rules/exposure.yml}. Immutable; equal patterns have the same text.
 *
 * <p>The syntax is that of a line of {@code .gitignore}, with two differences. A pattern is never anchored: {@code dist/} matches
 * the files below a directory of that name at any depth, {@code *.md} the name of a file, {@code res/values*}{@code /*.xml} the last
 * names of a path. And a pattern without an upper-case letter ignores case.
 */
public final class PathPattern {
    private final String text;
    private final GitignorePattern pattern;
    private final boolean directory;
    private final boolean ignoresCase;

    private PathPattern(String text, GitignorePattern pattern) {
        this.text = text;
        this.pattern = pattern;
        this.directory = text.endsWith("/");
        this.ignoresCase = text.equals(text.toLowerCase(Locale.ROOT));
    }

    /** Names of a path, split once for many patterns. Immutable. */
    public static final class Names {
        private final String[] names;
        private final String[] lowerCase;

        private Names(String path) {
            this.names = GitignorePattern.split(path);
            this.lowerCase = GitignorePattern.split(path.toLowerCase(Locale.ROOT));
        }

        /**
         * Splits a path.
         *
         * @param path the path of a file, with {@code /} between names
         * @return its names
         */
        public static Names of(String path) {
            return new Names(path);
        }
    }

    /**
     * Parses a pattern.
     *
     * @param text the pattern
     * @return the pattern; empty if it is blank, negated, starts with a slash, or can match nothing, like one with a bracket that
     *     does not end
     */
    public static Optional<PathPattern> parse(String text) {
        if (text.isBlank() || text.startsWith("!") || text.startsWith("/")) {
            return Optional.empty();
        }
        return GitignorePattern.parse(text.startsWith("**/") ? text : "**/" + text)
                .map(pattern -> new PathPattern(text, pattern));
    }

    /** {@return the pattern as it was written} */
    public String text() {
        return text;
    }

    /**
     * Returns whether this pattern matches a file.
     *
     * @param path the names of its path
     * @return whether it matches
     */
    public boolean matches(Names path) {
        String[] names = ignoresCase ? path.lowerCase : path.names;
        return directory ? pattern.matchesPathOrParent(names) : pattern.matchesFile(names);
    }

    /**
     * Returns whether this pattern matches one name.
     *
     * @param name the name of a file, or of a directory if the pattern ends with a slash; without a slash
     * @return whether it matches
     */
    public boolean matchesName(String name) {
        return pattern.matches(ignoresCase ? name.toLowerCase(Locale.ROOT) : name, directory);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PathPattern pattern && pattern.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
