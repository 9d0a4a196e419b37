package dev.trapstreet.source;

import dev.trapstreet.text.GitignorePattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What of a target is left out: the exclude patterns, matched as git matches the lines of a {@code .gitignore} at the
 * target, and what a configuration says at the place where it stands. The last pattern that matches wins.
 */
public final class PathFilter {
    private final List<Layer> layers;
    private final boolean hasIncludes;

    private PathFilter(List<Layer> layers, boolean hasIncludes) {
        this.layers = layers;
        this.hasIncludes = hasIncludes;
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
    public static PathFilter of(List<String> patterns) throws InvalidExcludeException {
        return of(patterns, List.of());
    }

    /** All that a selection leaves out. */
    public static PathFilter of(SourceOptions options) throws InvalidExcludeException {
        return of(options.excludes(), options.filters());
    }

    private static PathFilter of(List<String> patterns, List<SourceOptions.Filter> filters)
            throws InvalidExcludeException {
        List<Layer> layers = new ArrayList<>();
        boolean narrowed = false;
        for (SourceOptions.Filter filter : filters) {
            layers.add(new Layer(filter.prefix(), parseAll(filter.excludes()), parseAll(filter.includes())));
            narrowed |= !filter.includes().isEmpty();
        }
        if (!patterns.isEmpty()) {
            layers.add(new Layer("", parseAll(patterns), List.of()));
        }
        return new PathFilter(layers, narrowed);
    }

    private static List<GitignorePattern> parseAll(List<String> patterns) throws InvalidExcludeException {
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
    public boolean excludesPath(String path) {
        if (isEmpty()) {
            return false;
        }
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            if (excludes(path.substring(0, slash), true)) {
                return true;
            }
        }
        return excludes(path, false);
    }

    /**
     * Returns whether a path is excluded.
     *
     * @param path relative to the target, with {@code /} between names
     */
    public boolean excludes(String path, boolean directory) {
        for (int i = layers.size() - 1; i >= 0; i--) {
            Layer layer = layers.get(i);
            String whole = layer.prefix() + path;
            for (int j = layer.excludes().size() - 1; j >= 0; j--) {
                GitignorePattern pattern = layer.excludes().get(j);
                if (pattern.matches(whole, directory)) {
                    return !pattern.isNegated() || (hasIncludes && !directory && !isIncluded(path));
                }
            }
        }
        return hasIncludes && !directory && !isIncluded(path);
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
