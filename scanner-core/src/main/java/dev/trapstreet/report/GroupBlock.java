package dev.trapstreet.report;

import dev.trapstreet.finding.Finding;
import dev.trapstreet.text.TerminalEscaper;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Tokens of a text report that the same action mends: the action once, and below it the tokens. */
final class GroupBlock {
    private static final String INDENT = TextLines.INDENT;
    private static final Pattern WAYS_OF_DELETION = Pattern.compile(
            ",? on https://account\\.mapbox\\.com/access-tokens/\\S+ or with 'trapstreet revoke \\S+ --apply'");
    private static final int MAX_NAME = 40;
    private static final int SHORT_FINGERPRINT = 8;
    private static final int SEVERITY_WIDTH = 8;
    private static final int NARROW = 90;

    private final ReportOptions options;
    private final Optional<RemedyGroup> firstDeletion;

    /**
     * Creates a writer of the groups of a report.
     *
     * @param options the options of the report
     * @param groups all groups, in their order; the first with tokens to delete gives the reason for the deletion
     */
    GroupBlock(ReportOptions options, List<RemedyGroup> groups) {
        this.options = options;
        this.firstDeletion = groups.stream().filter(group -> urgent(group) > 0).findFirst();
    }

    private static long urgent(RemedyGroup group) {
        return group.findings().stream().filter(FirstSteps::apply).count();
    }

    /** Returns a group with everything that is known of each token. */
    TextLines detailed(RemedyGroup group) {
        TextLines lines = new TextLines(options);
        head(lines, group);
        for (Finding finding : group.findings()) {
            token(lines, group, finding);
        }
        lines.gap();
        return lines;
    }

    /** Writes a group with everything that is known of each token. Only one token at a time is in memory as text. */
    void write(RemedyGroup group, OutputStream out) throws IOException {
        TextLines lines = new TextLines(options);
        head(lines, group);
        for (Finding finding : group.findings()) {
            token(lines, group, finding);
            lines.writeTo(out);
        }
        lines.gap();
        lines.writeTo(out);
    }

    private static void token(TextLines lines, RemedyGroup group, Finding finding) {
        TokenBlock block = new TokenBlock(lines);
        lines.gap();
        block.header(finding);
        if (group.findings().size() > 1 && FirstSteps.apply(finding)) {
            FirstSteps.ways(finding.token()).forEach(way -> lines.whole(INDENT, way));
        }
        block.body(finding);
    }

    /** Returns a group with one line for each of its first tokens. */
    TextLines listed(RemedyGroup group, int most) {
        TextLines lines = new TextLines(options);
        head(lines, group);
        List<Finding> findings = group.findings();
        int shown = Math.min(findings.size(), most);
        int widest = 0;
        for (Finding finding : findings.subList(0, shown)) {
            widest = Math.max(widest, name(finding).length());
        }
        for (Finding finding : findings.subList(0, shown)) {
            row(lines, finding, Math.min(widest, MAX_NAME));
        }
        if (shown < findings.size()) {
            lines.line(INDENT + "… and " + Summary.count(findings.size() - shown, "more token")
                    + " (--verbose lists all)");
        }
        lines.gap();
        return lines;
    }

    /** Appends a group as one line. */
    void fold(TextLines lines, RemedyGroup group) {
        lines.cut(lines.label(group.severity()) + INDENT, title(group));
    }

    private void head(TextLines lines, RemedyGroup group) {
        lines.heading("── " + title(group));
        long urgent = urgent(group);
        boolean first = firstDeletion.map(group::equals).orElse(false);
        if (urgent == 1 && group.findings().size() == 1) {
            lines.paragraph(INDENT, "Do now:", first ? FirstSteps.DELETION : FirstSteps.ANOTHER_DELETION);
            FirstSteps.ways(group.findings().get(0).token()).forEach(way -> lines.whole(INDENT + INDENT, way));
        } else if (urgent > 0) {
            lines.paragraph(INDENT, "Do now:", first ? FirstSteps.DELETIONS : FirstSteps.MORE_DELETIONS);
        }
        String remedy = urgent > 0 ? WAYS_OF_DELETION.matcher(group.remedy()).replaceAll("") : group.remedy();
        if (!remedy.isEmpty()) {
            lines.paragraph(INDENT, "To do:", remedy);
        }
    }

    private static String title(RemedyGroup group) {
        String standing = group.standing().phrase();
        String rules = String.join(" ", group.rules());
        return Character.toUpperCase(standing.charAt(0)) + standing.substring(1) + ", "
                + Summary.count(group.findings().size(), "token") + ": " + group.title()
                + (rules.isEmpty() ? "" : " (" + rules + ")");
    }

    /** Returns the number of lines of a token in {@link #listed}. */
    int rowHeight() {
        return options.lineLength() < NARROW ? 2 : 1;
    }

    private void row(TextLines lines, Finding finding, int nameWidth) {
        String severity = finding.severity().name();
        String key = FirstSteps.apply(finding)
                ? RemedyGroup.id(finding.token()).orElse("")
                : finding.token().fingerprint().hex().substring(0, SHORT_FINGERPRINT);
        String name = name(finding);
        String start = lines.label(finding.severity())
                + " ".repeat(SEVERITY_WIDTH - severity.length())
                + INDENT
                + lines.bold(name)
                + " ".repeat(Math.max(0, nameWidth - name.length()))
                + INDENT;
        String known = TerminalEscaper.escape(key) + INDENT;
        int more = finding.locations().size() - 1;
        String where = FindingText.location(finding.locations().get(0)) + (more == 0 ? "" : " and " + more + " more");
        if (rowHeight() == 1) {
            lines.cutStart(start + known, where);
        } else {
            lines.line(start.stripTrailing());
            lines.cutStart(INDENT + known, where);
        }
    }

    private static String name(Finding finding) {
        return TerminalEscaper.escape(finding.token().redacted());
    }
}
