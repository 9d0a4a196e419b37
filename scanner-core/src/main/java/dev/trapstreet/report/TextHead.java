package dev.trapstreet.report;

import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.RuleViolation;
import dev.trapstreet.finding.Standing;
import java.util.List;

/** First lines of a text report, at most five: how many tokens, the worst one, what to do first, and what settles most. */
final class TextHead {
    private final TextLines lines;

    TextHead(TextLines lines) {
        this.lines = lines;
    }

    /** Appends the lines for findings that are not suppressed, of which there is at least one, and an empty line. */
    void append(List<Finding> findings, List<RemedyGroup> groups) {
        lines.paragraph("", "", Summary.openTokens(findings));
        if (findings.size() > 1) {
            worst(worst(findings));
            RemedyGroup largest = groups.get(0);
            for (RemedyGroup group : groups) {
                if (group.findings().size() > largest.findings().size()
                        && !group.remedy().isEmpty()) {
                    largest = group;
                }
            }
            int settled = largest.findings().size();
            if (settled > 1 && groups.size() > 1) {
                lines.cut(
                        lines.bold("Most at once:") + " ",
                        settled + " of " + findings.size() + " tokens. " + RemedyGroup.firstSentence(largest.remedy()));
            }
        }
        lines.gap();
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

    private void worst(Finding finding) {
        Standing standing = Standing.of(finding);
        String whose = standing == Standing.SOMEBODY_ELSES ? " (" + standing.phrase() + ")" : "";
        lines.cut(
                lines.bold("Worst:") + " " + lines.label(finding.severity()) + " ",
                finding.token().redacted() + whose + ": " + FindingText.title(finding));
        if (FirstSteps.apply(finding)) {
            lines.whole(
                    lines.bold("Do first:") + " ",
                    FirstSteps.ways(finding.token()).get(1));
        } else if (!finding.violations().isEmpty()) {
            lines.cut(
                    lines.bold("Do first:") + " ",
                    RemedyGroup.firstSentence(RuleViolation.remedyOf(finding.violations())));
        }
    }
}
