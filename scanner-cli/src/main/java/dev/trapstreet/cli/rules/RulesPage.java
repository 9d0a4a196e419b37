package dev.trapstreet.cli.rules;

import dev.trapstreet.finding.Exposure;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.finding.Tag;
import dev.trapstreet.rule.Detection;
import dev.trapstreet.text.PathPattern;
import dev.trapstreet.rule.Rule;
import dev.trapstreet.rule.RuleSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The catalogue as one page of Markdown: {@code docs/rules.md}. */
final class RulesPage {
    private static final List<String> COLUMNS =
            List.of("web", "mobile", "server", "build", "CI, infra", "docs, tests", "unknown");

    /** One exposure that stands for each column; a rule that told them apart would be shown by the worse. */
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
        page.append("Made from the files of [`rules/`](../rules) by `trapstreet rules list --format markdown`; ");
        page.append("how they are written, [`rules/README.md`](../rules/README.md) says.\n\n");
        page.append("| id | worst | pack | what it detects |\n|---|---|---|---|\n");
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
            page.append("\n| of a token | ").append(String.join(" | ", COLUMNS)).append(" |\n|---");
            page.append("|---".repeat(COLUMNS.size())).append("|\n");
            for (Rule.Case part : rule.cases()) {
                page.append("| ")
                        .append(condition(part))
                        .append(severities(part.severity()))
                        .append(" |\n");
            }
        }
        if (!rule.detections().isEmpty()) {
            page.append("\n| without a token | severity | files |\n|---|---|---|\n");
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
            String word = "–";
            for (Exposure exposure : column) {
                Severity there = severity.get(exposure);
                word = there == null ? word : there.keyword();
            }
            cells.append(" | ").append(word);
        }
        return cells.toString();
    }

    /** In words. */
    static String severity(Detection detection) {
        String word = detection.severity().keyword();
        return detection.withRestricted() == detection.severity()
                ? word
                : word + "; " + detection.withRestricted().keyword() + " where a token is known to have allowed URLs";
    }

    /** In words. */
    static String files(Detection detection) {
        String files = detection.files().isEmpty() ? "in every file" : "in " + patternList(detection.files());
        String except = detection.exceptFiles().isEmpty() ? "" : " except " + patternList(detection.exceptFiles());
        return files + except + (detection.needsMapbox() ? ", of a project that names Mapbox" : "");
    }

    private static String patternList(List<PathPattern> patterns) {
        return String.join(" ", patterns.stream().map(PathPattern::text).toList());
    }

    /** Text of a rule, which has no Markdown: what would be taken for some is escaped. */
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
