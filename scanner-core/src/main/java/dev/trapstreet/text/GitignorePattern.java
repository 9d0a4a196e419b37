package dev.trapstreet.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Pattern of a line of a {@code .gitignore} file. Immutable.
 *
 * <p>The matching time is at most proportional to the length of the pattern times that of the path. Both may come from a
 * hostile repository, and a regular expression could take time exponential in the number of stars. After a mismatch only
 * the last star is tried again, one character (for {@code **}, one name) further on. An earlier star could not do better.
 */
public final class GitignorePattern {
    private static final String ANY_DEPTH = "**";

    private final boolean negated;
    private final boolean directoriesOnly;
    private final List<String> segments; // patterns for the names of a path, or ANY_DEPTH

    private GitignorePattern(boolean negated, boolean directoriesOnly, List<String> segments) {
        this.negated = negated;
        this.directoriesOnly = directoriesOnly;
        this.segments = segments;
    }

    /**
     * Parses a line.
     *
     * @param line the line, without its line break
     * @return the pattern; empty if the line is blank, a comment or malformed
     */
    public static Optional<GitignorePattern> parse(String line) {
        String text = withoutTrailingBlanks(line);
        boolean negated = text.startsWith("!");
        if (negated) {
            text = text.substring(1);
        }
        boolean comment = !negated && text.startsWith("#");
        boolean directoriesOnly = text.endsWith("/");
        if (directoriesOnly) {
            text = text.substring(0, text.length() - 1);
        }
        if (comment || text.isEmpty() || text.equals("/")) {
            return Optional.empty();
        }
        List<String> names = segments(text);
        for (String name : names) {
            if (!isWellFormed(name)) {
                return Optional.empty();
            }
        }
        return Optional.of(new GitignorePattern(negated, directoriesOnly, List.copyOf(names)));
    }

    private static String withoutTrailingBlanks(String line) {
        int end = line.length();
        while (end > 0 && line.charAt(end - 1) == ' ' && !(end > 1 && line.charAt(end - 2) == '\\')) {
            end--;
        }
        return line.substring(0, end);
    }

    /** Returns the segments of a pattern. A pattern without a slash matches at any depth. */
    private static List<String> segments(String text) {
        List<String> names = new ArrayList<>();
        if (text.indexOf('/') < 0) {
            names.add(ANY_DEPTH);
        }
        int from = text.startsWith("/") ? 1 : 0;
        for (int slash = text.indexOf('/', from); slash >= 0; slash = text.indexOf('/', from)) {
            names.add(text.substring(from, slash));
            from = slash + 1;
        }
        names.add(text.substring(from));
        return names;
    }

    /** Returns whether a segment has no unterminated bracket or escape. A malformed one matches nothing. */
    private static boolean isWellFormed(String pattern) {
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '\\') {
                i++;
                if (i == pattern.length()) {
                    return false;
                }
            } else if (c == '[') {
                i = bracketEnd(pattern, i);
                if (i < 0) {
                    return false;
                }
            }
        }
        return true;
    }

    /** {@return whether this pattern includes paths again that an earlier pattern excluded, as {@code !keep.log} does} */
    public boolean isNegated() {
        return negated;
    }

    /**
     * Returns whether this pattern matches a path itself, regardless of its parent directories.
     *
     * @param path the path, with {@code /} between names
     * @param directory whether it is the path of a directory
     * @return whether it matches
     */
    public boolean matches(String path, boolean directory) {
        return (directory || !directoriesOnly) && matches(split(path), false);
    }

    /**
     * Returns whether this pattern matches a file or one of its parent directories.
     *
     * @param path the path of the file, with {@code /} between names
     * @return whether it matches
     */
    public boolean matchesPathOrParent(String path) {
        return matchesPathOrParent(split(path));
    }

    /** Like {@link #matchesPathOrParent(String)}, for a path that is matched against many patterns. */
    boolean matchesPathOrParent(String[] names) {
        return matches(names, true) || (!directoriesOnly && matches(names, false));
    }

    /** Like {@link #matches(String, boolean)} for a file that is matched against many patterns. */
    boolean matchesFile(String[] names) {
        return !directoriesOnly && matches(names, false);
    }

    /** Returns the names of a path. */
    static String[] split(String path) {
        List<String> names = new ArrayList<>();
        int from = 0;
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', from)) {
            names.add(path.substring(from, slash));
            from = slash + 1;
        }
        names.add(path.substring(from));
        return names.toArray(String[]::new);
    }

    /**
     * Matches the names of a path.
     *
     * @param parent whether to match the path of any parent directory instead of the whole path
     */
    private boolean matches(String[] names, boolean parent) {
        int segment = 0;
        int name = 0;
        int starSegment = -1;
        int starName = 0;
        while (name < names.length) {
            if (segment < segments.size() && segments.get(segment).equals(ANY_DEPTH)) {
                starSegment = segment++;
                starName = name;
                // At the end it stands for everything below, which is at least one name.
                if (segment == segments.size()) {
                    return !parent || name + 1 < names.length;
                }
            } else if (segment < segments.size() && matchesName(segments.get(segment), names[name])) {
                segment++;
                name++;
                if (parent && segment == segments.size() && name < names.length) {
                    return true;
                }
            } else if (starSegment >= 0) {
                segment = starSegment + 1;
                name = ++starName;
            } else {
                return false;
            }
        }
        return !parent && segment == segments.size();
    }

    private static boolean matchesName(String pattern, String name) {
        int p = 0;
        int n = 0;
        int star = -1;
        int starred = 0;
        while (n < name.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                starred = n;
                continue;
            }
            int next = p < pattern.length() ? skipElement(pattern, p, name.charAt(n)) : -1;
            if (next >= 0) {
                p = next;
                n++;
            } else if (star >= 0) {
                p = star + 1;
                n = ++starred;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }

    /**
     * Returns the index after the pattern element at {@code p} if it matches the character, otherwise -1. An element is a
     * question mark, a bracket expression or a literal character.
     */
    private static int skipElement(String pattern, int p, char c) {
        char first = pattern.charAt(p);
        if (first == '?') {
            return p + 1;
        }
        if (first == '[') {
            int end = bracketEnd(pattern, p);
            return bracketMatches(pattern, p, end, c) ? end + 1 : -1;
        }
        int at = first == '\\' ? p + 1 : p;
        return pattern.charAt(at) == c ? at + 1 : -1;
    }

    /** Returns the index of the bracket that closes the one at {@code open}, or -1 if there is none. */
    private static int bracketEnd(String pattern, int open) {
        int i = open + 1;
        if (i < pattern.length() && (pattern.charAt(i) == '!' || pattern.charAt(i) == '^')) {
            i++;
        }
        for (int first = i; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == ']' && i > first) {
                return i;
            }
            if (c == '\\') {
                i++;
            }
        }
        return -1;
    }

    private static boolean bracketMatches(String pattern, int open, int end, char c) {
        int i = open + 1;
        boolean inverted = pattern.charAt(i) == '!' || pattern.charAt(i) == '^';
        if (inverted) {
            i++;
        }
        boolean found = false;
        while (i < end) {
            i += pattern.charAt(i) == '\\' ? 1 : 0;
            char from = pattern.charAt(i++);
            char to = from;
            if (i + 1 < end && pattern.charAt(i) == '-') {
                i++;
                i += pattern.charAt(i) == '\\' ? 1 : 0;
                to = pattern.charAt(i++);
            }
            found |= from <= c && c <= to;
        }
        return found != inverted;
    }
}
