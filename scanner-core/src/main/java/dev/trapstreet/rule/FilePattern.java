package dev.trapstreet.rule;

import java.util.Locale;

/**
 * Pattern for files, which ignores case. {@code *.md} matches by name, where {@code *} stands for any characters;
 * {@code docs/} matches everything below a directory of that name. Immutable.
 *
 * @param pattern the pattern, in lower case
 */
public record FilePattern(String pattern) {
    /** Creates a pattern, converted to lower case. */
    public FilePattern {
        pattern = pattern.toLowerCase(Locale.ROOT);
    }

    /**
     * Returns whether a file matches.
     *
     * @param path the path, with {@code /} as the separator
     * @return whether the file matches
     */
    public boolean matches(String path) {
        String lower = path.toLowerCase(Locale.ROOT);
        if (pattern.endsWith("/")) {
            return lower.startsWith(pattern) || lower.contains("/" + pattern);
        }
        return matchesName(lower.substring(lower.lastIndexOf('/') + 1));
    }

    /** Matches the file name. Backtracks only to the last star, so the time is at most the product of the two lengths. */
    private boolean matchesName(String name) {
        int at = 0;
        int in = 0;
        int star = -1;
        int starred = 0;
        while (at < name.length()) {
            if (in < pattern.length() && pattern.charAt(in) == '*') {
                star = in++;
                starred = at;
            } else if (in < pattern.length() && pattern.charAt(in) == name.charAt(at)) {
                in++;
                at++;
            } else if (star >= 0) {
                in = star + 1;
                at = ++starred;
            } else {
                return false;
            }
        }
        while (in < pattern.length() && pattern.charAt(in) == '*') {
            in++;
        }
        return in == pattern.length();
    }
}
