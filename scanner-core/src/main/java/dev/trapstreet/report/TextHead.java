package dev.trapstreet.report;

import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.RuleViolation;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.finding.Standing;
import java.util.ArrayList;
import java.util.List;

/** First lines of a report for people, at most four: how many tokens, the worst one, what to do first, and what settles most. */
final class TextHead {
    private static final String WORST = "Worst: ";
    private static final String COMMAND = "Do first: trapstreet ";

    private TextHead() {}

    /** Appends the lines for findings that are not suppressed, of which there is at least one, and an empty line. */
    static void append(TextLines text, List<Finding> findings, List<RemedyGroup> groups) {
        List<String> lines = lines(findings, groups);
        text.paragraph("", "", lines.get(0));
        for (String line : lines.subList(1, lines.size())) {
            int lead = line.indexOf(':') + 1;
            if (line.startsWith(COMMAND)) {
                text.whole(text.bold(line.substring(0, lead)), line.substring(lead)); // to be copied
            } else if (line.startsWith(WORST)) {
                Severity severity = worst(findings).severity();
                String rest = line.substring(lead + 1 + severity.name().length());
                text.cut(text.bold(line.substring(0, lead)) + " " + text.label(severity), rest);
            } else {
                text.cut(text.bold(line.substring(0, lead)), line.substring(lead));
            }
        }
        text.gap();
    }

    /** Returns the lines, each of which but the first has a lead that ends with a colon. */
    static List<String> lines(List<Finding> findings, List<RemedyGroup> groups) {
        List<String> lines = new ArrayList<>();
        lines.add(Summary.openTokens(findings));
        if (findings.size() == 1) {
            return lines;
        }
        Finding worst = worst(findings);
        Standing standing = Standing.of(worst);
        String whose = standing == Standing.SOMEBODY_ELSES ? " (" + standing.phrase() + ")" : "";
        lines.add(WORST + worst.severity().name() + " " + worst.token().redacted() + whose + ": "
                + FindingText.title(worst));
        if (FirstSteps.apply(worst)) {
            lines.add("Do first: " + FirstSteps.ways(worst.token()).get(1));
        } else if (!worst.violations().isEmpty()) {
            lines.add("Do first: " + RemedyGroup.firstSentence(RuleViolation.remedyOf(worst.violations())));
        }
        RemedyGroup largest = groups.get(0);
        for (RemedyGroup group : groups) {
            if (group.findings().size() > largest.findings().size()
                    && !group.remedy().isEmpty()) {
                largest = group;
            }
        }
        int settled = largest.findings().size();
        if (settled > 1 && groups.size() > 1) {
            lines.add("Most at once: " + settled + " of " + findings.size() + " tokens. "
                    + RemedyGroup.firstSentence(largest.remedy()));
        }
        return lines;
    }

    /** Returns one of the most severe findings: one that can be mended by a deletion if there is any. */
    private static Finding worst(List<Finding> findings) {
        Finding first = findings.get(0);
        for (Finding finding : findings) {
            if (finding.severity() == first.severity() && FirstSteps.apply(finding)) {
                return finding;
            }
        }
        return first;
    }
}
