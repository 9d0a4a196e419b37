package dev.trapstreet.classify;

import dev.trapstreet.rule.ExposureTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** Rows of the table whose names are patterns of paths, in their order. Immutable. */
final class PathRules {
    private final List<Rule> rules = new ArrayList<>();

    private record Rule(ExposureTable.Row row, String name, PathPattern pattern) {}

    /** A row that fits, and the pattern by which. */
    record Fit(ExposureTable.Row row, String pattern) {
        /** The evidence, for a person. */
        String says() {
            return row.evidence() + " (" + pattern + ")";
        }
    }

    PathRules(List<ExposureTable.Row> rows) {
        for (ExposureTable.Row row : rows) {
            for (String name : row.names()) {
                rules.add(new Rule(row, name, new PathPattern(name)));
            }
        }
    }

    /** The first row that fits a path and that {@code holds} on a closer look. */
    Optional<Fit> first(String path, Predicate<Fit> holds) {
        String[] names = PathPattern.split(path);
        String[] lower = PathPattern.split(path.toLowerCase(Locale.ROOT));
        for (Rule rule : rules) {
            if (rule.pattern().fits(names, lower)) {
                Fit fit = new Fit(rule.row(), rule.name());
                if (holds.test(fit)) {
                    return Optional.of(fit);
                }
            }
        }
        return Optional.empty();
    }
}
