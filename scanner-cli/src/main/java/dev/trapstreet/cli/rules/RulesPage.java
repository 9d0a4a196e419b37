package dev.trapstreet.cli.rules;

import dev.trapstreet.finding.Exposure;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.finding.Tag;
import dev.trapstreet.rule.Detection;
import dev.trapstreet.rule.Rule;
import dev.trapstreet.rule.RuleSet;
import dev.trapstreet.text.PathPattern;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Generator of {@code docs/rules.md}, a Markdown page about all rules. */
final class RulesPage {
    private static final List<String> COLUMNS =
            List.of("web", "mobile", "server", "build", "CI, infra", "docs, tests", "unknown");

    /** Exposures of each column. If a rule has different severities for them, the column shows the highest. */
    private static final List<List<Exposure>> EXPOSURES = List.of(
            List.of(Exposure.WEB_CLIENT, Exposure.BUILD_OUTPUT_WEB),
            List.of(Exposure.MOBILE_APP, Exposure.BUILD_OUTPUT_MOBILE),
            List.of(Exposure.SERVER),
            List.of(Exposure.BUILD_CONFIG),
            List.of(Exposure.CI, Exposure.INFRA),
            List.of(Exposure.DOC, Exposure.TEST, Exposure.DATA),
            List.of(Exposure.UNKNOWN));

    private RulesPage() {}

    static StringBuilder render(RuleSet rules) {
        StringBuilder page = new StringBuilder();
        page.append("# Rules\n\n");
        page.append("Generated from the files in [`rules/`](../rules) by `trapstreet rules list --format markdown`; ");
        page.append("[`rules/README.md`](../rules/README.md) describes their format.\n\n");
        page.append("| id | highest severity | pack | title |\n|---|---|---|---|\n");
        for (Rule rule : rules.rules()) {
            page.append("| [").append(rule.id()).append("](#").append(rule.id().toLowerCase(Locale.ROOT));
            page.append(") | ")
                    .append(rule.worst().keyword())
                    .append(" | ")
                    .append(rule.pack().keyword());
            page.append(" | ").append(cell(rule.title())).append(" |\n");
        }
        for (Rule rule : rules.rules()) {
            rule(page, rule);
        }
        return page;
    }

    private static void rule(StringBuilder page, Rule rule) {
        page.append("\n## ")
                .append(rule.id())
                .append("\n\n**")
                .append(cell(rule.title()))
                .append("**\n\n");
        page.append(cell(rule.why())).append("\n\n");
        page.append("*To do:* ").append(cell(rule.remedy())).append('\n');
        if (!rule.cases().isEmpty()) {
            page.append("\n| token | ").append(String.join(" | ", COLUMNS)).append(" |\n|---");
            page.append("|---".repeat(COLUMNS.size())).append("|\n");
            for (Rule.Case part : rule.cases()) {
                page.append("| ")
                        .append(condition(part))
                        .append(severities(part.severity()))
                        .append(" |\n");
            }
        }
        if (!rule.detections().isEmpty()) {
            page.append("\n| message | severity | files |\n|---|---|---|\n");
            for (Detection detection : rule.detections()) {
                page.append("| ").append(cell(detection.message().replace("{found}", "…")));
                page.append(" | ").append(severity(detection));
                page.append(" | ").append(cell(files(detection))).append(" |\n");
            }
        }
        page.append("\nSources: ");
        List<String> titles = new ArrayList<>();
        rule.references().forEach(reference -> titles.add(cell(reference.title())));
        page.append(String.join("; ", titles)).append(".\n");
    }

    private static String condition(Rule.Case part) {
        List<String> words = new ArrayList<>(part.whenKeywords());
        part.unlessKeywords().forEach(word -> words.add("not " + word));
        tags(part.where()).forEach(words::add);
        tags(part.exceptWhere()).forEach(word -> words.add("not " + word));
        return String.join(", ", words);
    }

    private static List<String> tags(Collection<Tag> tags) {
        return tags.stream().sorted().map(Tag::keyword).toList();
    }

    private static String severities(Map<Exposure, Severity> severity) {
        StringBuilder cells = new StringBuilder();
        for (List<Exposure> column : EXPOSURES) {
            Severity worst = null;
            for (Exposure exposure : column) {
                Severity there = severity.get(exposure);
                worst = worst == null || (there != null && there.reaches(worst)) ? there : worst;
            }
            cells.append(" | ").append(worst == null ? "–" : worst.keyword());
        }
        return cells.toString();
    }

    /** Describes the severity of a related check. */
    static String severity(Detection detection) {
        String word = detection.severity().keyword();
        return detection.withRestricted() == detection.severity()
                ? word
                : word + "; " + detection.withRestricted().keyword() + " if a token is known to have allowed URLs";
    }

    /** Describes the files in which a related check looks. */
    static String files(Detection detection) {
        String files = detection.files().isEmpty() ? "in all files" : "in " + patternList(detection.files());
        String except = detection.exceptFiles().isEmpty() ? "" : " except " + patternList(detection.exceptFiles());
        return files + except + (detection.needsMapbox() ? ", in projects that mention Mapbox" : "");
    }

    private static String patternList(List<PathPattern> patterns) {
        return String.join(" ", patterns.stream().map(PathPattern::text).toList());
    }

    /** Escapes the Markdown characters in text of a rule, which is plain text. */
    private static String cell(String text) {
        StringBuilder escaped = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ("|*<>_[]`\\".indexOf(c) >= 0) {
                escaped.append('\\');
            }
            escaped.append(c);
        }
        return escaped.toString();
    }
}
