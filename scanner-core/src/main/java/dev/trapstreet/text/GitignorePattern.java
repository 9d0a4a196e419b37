package dev.trapstreet.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A line of a {@code .gitignore}, as a pattern for paths.
 *
 * <p>Matching takes at most the length of the pattern times that of the path: both may come from a hostile repository, and a
 * pattern made into a regular expression takes time that grows with the power of its stars. After a star that failed, only
 * the last star is tried again, one character (or, for {@code **}, one name) further on; an earlier one could not do better.
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

    /** The pattern of that line; empty for a line that matches nothing by its form: blank, a comment, broken. */
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

    /** One without a slash is looked for at any depth. */
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

    /** False for a name pattern that can match nothing: a bracket or an escape that does not end. */
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

    /** True for a pattern that takes back what one before it matched: {@code !keep.log}. */
    public boolean isNegated() {
        return negated;
    }

    /** True when it matches this very path, whatever it means for what lies below. */
    public boolean matches(String path, boolean directory) {
        if (directoriesOnly && !directory) {
            return false;
        }
        List<String> parts = new ArrayList<>();
        int from = 0;
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', from)) {
            parts.add(path.substring(from, slash));
            from = slash + 1;
        }
        parts.add(path.substring(from));
        return matches(parts);
    }

    /** True when it matches the path of a file or one of the directories above it. */
    public boolean matchesPathOrParent(String path) {
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            if (matches(path.substring(0, slash), true)) {
                return true;
            }
        }
        return matches(path, false);
    }

    private boolean matches(List<String> parts) {
        int name = 0;
        int part = 0;
        int starName = -1;
        int starPart = 0;
        while (part < parts.size()) {
            if (name < segments.size() && segments.get(name).equals(ANY_DEPTH)) {
                starName = name++;
                starPart = part;
                // At the end it stands for what lies below, which is at least one name.
                if (name == segments.size()) {
                    return true;
                }
            } else if (name < segments.size() && matchesName(segments.get(name), parts.get(part))) {
                name++;
                part++;
            } else if (starName >= 0) {
                name = starName + 1;
                part = ++starPart;
            } else {
                return false;
            }
        }
        return name == segments.size();
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

    /** Where the pattern goes on after what stands for one character, if it stands for this one; else -1. */
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

    /** The index of the bracket that closes the one at {@code open}; -1 where there is none. */
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
