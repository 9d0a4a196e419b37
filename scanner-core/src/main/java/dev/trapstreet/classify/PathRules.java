package dev.trapstreet.classify;

import dev.trapstreet.rule.ExposureTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** Rows of the table whose names are patterns of paths, in their order. Immutable. */
final class PathRules {
    private final List<PathRule> rules = new ArrayList<>();

    private record PathRule(ExposureTable.Row row, String name, PathPattern pattern) {}

    /** A row that fits, and the pattern by which. */
    record PathMatch(ExposureTable.Row row, String pattern) {
        /** The evidence, for a person. */
        String evidence() {
            return row.evidence() + " (" + pattern + ")";
        }
    }

    PathRules(List<ExposureTable.Row> rows) {
        for (ExposureTable.Row row : rows) {
            for (String name : row.names()) {
                rules.add(new PathRule(row, name, new PathPattern(name)));
            }
        }
    }

    /** The first row that fits a path and that {@code holds} on a closer look. */
    Optional<PathMatch> first(String path, Predicate<PathMatch> holds) {
        String[] names = PathPattern.split(path);
        String[] lower = PathPattern.split(path.toLowerCase(Locale.ROOT));
        for (PathRule rule : rules) {
            if (rule.pattern().matches(names, lower)) {
                PathMatch match = new PathMatch(rule.row(), rule.name());
                if (holds.test(match)) {
                    return Optional.of(match);
                }
            }
        }
        return Optional.empty();
    }
}
