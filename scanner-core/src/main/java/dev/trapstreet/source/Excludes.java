package dev.trapstreet.source;

import dev.trapstreet.text.GitignorePattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What of a target is left out: the exclude patterns, matched as git matches the lines of a {@code .gitignore} at the
 * target, and what a configuration says at the place where it stands. The last pattern that matches wins.
 */
public final class Excludes {
    private final List<Layer> layers;
    private final boolean narrowed;

    private Excludes(List<Layer> layers, boolean narrowed) {
        this.layers = layers;
        this.narrowed = narrowed;
    }

    /**
     * Patterns of one place.
     *
     * @param prefix that makes a path below the target one below that place: empty, or ends with a slash
     * @param includes of which a file must match one; empty when it need not
     */
    private record Layer(String prefix, List<GitignorePattern> excludes, List<GitignorePattern> includes) {}

    /**
     * Parses the patterns of a selection.
     *
     * @throws InvalidExcludeException when a pattern cannot be read
     */
    public static Excludes of(List<String> patterns) throws InvalidExcludeException {
        return of(patterns, List.of());
    }

    /** All that a selection leaves out. */
    public static Excludes of(Selection selection) throws InvalidExcludeException {
        return of(selection.excludes(), selection.filters());
    }

    private static Excludes of(List<String> patterns, List<Selection.Filter> filters) throws InvalidExcludeException {
        List<Layer> layers = new ArrayList<>();
        boolean narrowed = false;
        for (Selection.Filter filter : filters) {
            layers.add(new Layer(filter.prefix(), globs(filter.excludes()), globs(filter.includes())));
            narrowed |= !filter.includes().isEmpty();
        }
        if (!patterns.isEmpty()) {
            layers.add(new Layer("", globs(patterns), List.of()));
        }
        return new Excludes(layers, narrowed);
    }

    private static List<GitignorePattern> globs(List<String> patterns) throws InvalidExcludeException {
        List<GitignorePattern> parsed = new ArrayList<>(patterns.size());
        for (String pattern : patterns) {
            Optional<GitignorePattern> parsedPattern = GitignorePattern.parse(pattern);
            if (parsedPattern.isEmpty()) { // broken, blank or a comment: it would silently exclude nothing
                throw new InvalidExcludeException(pattern);
            }
            parsed.add(parsedPattern.get());
        }
        return parsed;
    }

    public boolean isEmpty() {
        return layers.isEmpty();
    }

    /** True when the file is left out, by itself or with a directory above it. */
    public boolean excludeWithin(String path) {
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

    /**
     * Returns whether a path is excluded.
     *
     * @param path relative to the target, with {@code /} between names
     */
    public boolean exclude(String path, boolean directory) {
        for (int i = layers.size() - 1; i >= 0; i--) {
            Layer layer = layers.get(i);
            String whole = layer.prefix() + path;
            for (int j = layer.excludes().size() - 1; j >= 0; j--) {
                GitignorePattern pattern = layer.excludes().get(j);
                if (pattern.matches(whole, directory)) {
                    return !pattern.isNegated() || (narrowed && !directory && !isIncluded(path));
                }
            }
        }
        return narrowed && !directory && !isIncluded(path);
    }

    /** Where several places name what is to be read, it must be named by each of them. */
    private boolean isIncluded(String path) {
        for (Layer layer : layers) {
            boolean included = layer.includes().isEmpty();
            for (int i = 0; i < layer.includes().size() && !included; i++) {
                included = layer.includes().get(i).matchesPathOrParent(layer.prefix() + path);
            }
            if (!included) {
                return false;
            }
        }
        return true;
    }
}
