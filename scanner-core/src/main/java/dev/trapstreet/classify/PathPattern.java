package dev.trapstreet.classify;

import java.util.Locale;

/**
 * A pattern of paths, as in {@code rules/exposure.yml}: {@code dist/} is a directory anywhere above a file, {@code *.md} a
 * file's own name, {@code res/values*}{@code /*.xml} the last names of a path. A star stands for any characters of one name,
 * a question mark for one, two stars for any number of names. A pattern in lower case fits either case.
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

    /** The names of a path. */
    static String[] split(String path) {
        return path.split("/", -1);
    }

    /**
     * Whether it fits.
     *
     * @param path its names
     * @param lower the same in lower case
     */
    boolean matches(String[] path, String[] lower) {
        String[] against = eitherCase ? lower : path;
        if (directory) {
            // Somewhere above the file's own name.
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

    /** Whether the pattern of one name fits it. */
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
                // A pattern holds it once at most, so the work is the length of the path.
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

    /** One name against one pattern: the last star takes more when what follows it does not fit, never an earlier one. */
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
