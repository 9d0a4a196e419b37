package dev.trapstreet.source;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.ignore.FastIgnoreRule;
import org.eclipse.jgit.ignore.IgnoreNode;
import org.jspecify.annotations.Nullable;

/** Exclude patterns, matched as git matches the lines of a {@code .gitignore} at the target. */
final class Excludes {
    private final @Nullable IgnoreNode rules; // null: no patterns, and JGit's classes are not even loaded

    private Excludes(@Nullable IgnoreNode rules) {
        this.rules = rules;
    }

    /** @throws InvalidExcludeException when a pattern cannot be read */
    static Excludes of(List<String> patterns) throws InvalidExcludeException {
        if (patterns.isEmpty()) {
            return new Excludes(null);
        }
        List<FastIgnoreRule> rules = new ArrayList<>();
        for (String pattern : patterns) {
            FastIgnoreRule rule = new FastIgnoreRule(pattern);
            if (pattern.isBlank() || rule.isEmpty()) { // broken, blank or a comment: it would silently exclude nothing
                throw new InvalidExcludeException(pattern);
            }
            rules.add(rule);
        }
        return new Excludes(new IgnoreNode(rules));
    }

    boolean isEmpty() {
        return rules == null;
    }

    /** True when the file is left out, by itself or with a directory above it. */
    boolean excludeWithin(String path) {
        if (isEmpty()) {
            return false;
        }
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            if (exclude(path.substring(0, slash), true)) {
                return true;
            }
        }
        return exclude(path, false);
    }

    /** @param path relative to the target, with {@code /} between names */
    boolean exclude(String path, boolean directory) {
        return rules != null && Boolean.TRUE.equals(rules.checkIgnored(path, directory));
    }
}
