package dev.trapstreet.classify;

import dev.trapstreet.rule.ExposureTable;
import dev.trapstreet.text.PathPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Rows of the exposure table that apply by path, in the order of the table. Immutable. */
final class PathRules {
    private final List<PathRule> rules = new ArrayList<>();

    private record PathRule(ExposureTable.Row row, PathPattern pattern) {}

    /**
     * Row that matches a path.
     *
     * @param row the row
     * @param pattern the first pattern of the row that matches
     */
    record PathMatch(ExposureTable.Row row, String pattern) {
        /** Returns the evidence as a phrase for reports. */
        String evidence() {
            return row.evidence() + " (" + pattern + ")";
        }
    }

    PathRules(List<ExposureTable.Row> rows) {
        for (ExposureTable.Row row : rows) {
            for (String name : row.names()) {
                rules.add(new PathRule(row, PathPattern.parse(name).orElseThrow()));
            }
        }
    }

    /**
     * Returns the first matching row whose additional condition is true.
     *
     * @param path the path of a file
     * @param holds the additional condition; called for each match in the order of the table
     */
    Optional<PathMatch> first(String path, Predicate<PathMatch> holds) {
        PathPattern.Names names = PathPattern.Names.of(path);
        for (PathRule rule : rules) {
            if (rule.pattern().matches(names)) {
                PathMatch match = new PathMatch(rule.row(), rule.pattern().text());
                if (holds.test(match)) {
                    return Optional.of(match);
                }
            }
        }
        return Optional.empty();
    }
}
