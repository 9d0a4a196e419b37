package dev.trapstreet.classify;

import java.util.Locale;

/**
 * Path pattern of {@code rules/exposure.yml}. {@code dist/} matches a directory anywhere above a file, {@code *.md} a file name, and
 * {@code res/values*}{@code /*.xml} the last names of a path. A star matches any characters within a name, a question mark one
 * character, two stars any number of names. A pattern in lower case ignores case. Immutable.
 */
final class PathPattern {
    private final String[] names;
    private final boolean directory;
    private final boolean eitherCase;

    PathPattern(String pattern) {
        this.directory = pattern.endsWith("/");
        this.names = split(directory ? pattern.substring(0, pattern.length() - 1) : pattern);
        this.eitherCase = pattern.equals(pattern.toLowerCase(Locale.ROOT));
    }

    /** Splits a path into its names. */
    static String[] split(String path) {
        return path.split("/", -1);
    }

    /**
     * Returns whether a path matches.
     *
     * @param path the names of the path
     * @param lower the same names in lower case
     */
    boolean matches(String[] path, String[] lower) {
        String[] against = eitherCase ? lower : path;
        if (directory) {
            // Any directory, but not the file name.
            for (int start = 0; start + names.length < against.length; start++) {
                if (matchesFrom(against, start)) {
                    return true;
                }
            }
            return false;
        }
        for (int start = 0; start < against.length; start++) {
            if (matchesRest(against, start, 0)) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether this is a pattern for a single name, and the name matches. */
    boolean matchesFileName(String name) {
        return names.length == 1 && matchesName(names[0], eitherCase ? name.toLowerCase(Locale.ROOT) : name);
    }

    private boolean matchesFrom(String[] path, int start) {
        for (int i = 0; i < names.length; i++) {
            if (!matchesName(names[i], path[start + i])) {
                return false;
            }
        }
        return true;
    }

    private boolean matchesRest(String[] path, int at, int from) {
        int i = at;
        for (int n = from; n < names.length; n++, i++) {
            if (names[n].equals("**")) {
                // A pattern contains ** at most once, so the time is proportional to the length of the path.
                for (int rest = i; rest < path.length; rest++) {
                    if (path.length - rest == names.length - n - 1 && matchesRest(path, rest, n + 1)) {
                        return true;
                    }
                }
                return false;
            }
            if (i >= path.length || !matchesName(names[n], path[i])) {
                return false;
            }
        }
        return i == path.length;
    }

    /** Matches a name against a pattern. Backtracks only to the last star, which is sufficient and takes no exponential time. */
    static boolean matchesName(String pattern, String name) {
        int p = 0;
        int n = 0;
        int star = -1;
        int taken = 0;
        while (n < name.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                taken = n;
            } else if (p < pattern.length() && (pattern.charAt(p) == '?' || pattern.charAt(p) == name.charAt(n))) {
                p++;
                n++;
            } else if (star >= 0) {
                p = star + 1;
                n = ++taken;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }
}
