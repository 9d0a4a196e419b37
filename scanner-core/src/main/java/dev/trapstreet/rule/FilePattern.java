package dev.trapstreet.rule;

import java.util.Locale;

/**
 * Which files are meant, whatever their case: {@code *.md} by name, with {@code *} for any characters, {@code docs/} for
 * all below a directory of that name.
 */
public record FilePattern(String pattern) {
    public FilePattern {
        pattern = pattern.toLowerCase(Locale.ROOT);
    }

    /** True when the file of that path, with {@code /} between names, is meant. */
    public boolean matches(String path) {
        String lower = path.toLowerCase(Locale.ROOT);
        if (pattern.endsWith("/")) {
            return lower.startsWith(pattern) || lower.contains("/" + pattern);
        }
        return matchesName(lower.substring(lower.lastIndexOf('/') + 1));
    }

    /** Goes back to the last star alone, so the time is the product of the two lengths at most. */
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
