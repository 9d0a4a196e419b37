package dev.trapstreet.source;

import dev.trapstreet.text.GitignorePattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Filter over the paths of a scan target, built from exclude patterns and from the configuration files that apply to the target. Exclude
 * patterns match as lines of a {@code .gitignore} file in the target's root would; patterns of a configuration match relative to the
 * directory of its file. The last matching pattern wins. Immutable and thread-safe.
 */
public final class PathFilter {
    private final List<Layer> layers;
    private final boolean hasIncludes;

    private PathFilter(List<Layer> layers, boolean hasIncludes) {
        this.layers = layers;
        this.hasIncludes = hasIncludes;
    }

    /**
     * Patterns relative to one directory.
     *
     * @param prefix prepended to a path relative to the target to make it relative to that directory; empty or ending in {@code /}
     * @param excludes patterns for files and directories to leave out
     * @param includes patterns for files; a file must match at least one; empty if every file may be read
     */
    private record Layer(String prefix, List<GitignorePattern> excludes, List<GitignorePattern> includes) {}

    /**
     * Creates a filter from exclude patterns.
     *
     * @param patterns lines in the syntax of {@code .gitignore}, relative to the target
     * @return the filter
     * @throws InvalidExcludeException if a pattern is malformed, blank or a comment
     */
    public static PathFilter of(List<String> patterns) throws InvalidExcludeException {
        return of(patterns, List.of());
    }

    /**
     * Creates a filter from the exclude patterns and configurations of a scan.
     *
     * @param options the options of the scan
     * @return the filter
     * @throws InvalidExcludeException if a pattern is malformed, blank or a comment
     */
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
            if (parsedPattern.isEmpty()) { // malformed, blank or a comment: it would silently exclude nothing
                throw new InvalidExcludeException(pattern);
            }
            parsed.add(parsedPattern.get());
        }
        return parsed;
    }

    /** {@return whether the filter has no patterns and therefore excludes nothing} */
    public boolean isEmpty() {
        return layers.isEmpty();
    }

    /**
     * Returns whether a file is excluded, either by itself or together with one of its parent directories.
     *
     * @param path the path of the file relative to the target, with {@code /} between names
     * @return whether the file is excluded
     */
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
     * Returns whether a file or directory is excluded by itself. Parent directories are not checked; see {@link #excludesPath}.
     *
     * @param path the path relative to the target, with {@code /} between names
     * @param directory whether the path is a directory; include patterns apply to files only
     * @return whether the path is excluded
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

    /** Returns whether a file matches the includes. With several include lists, it must match every list. */
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
