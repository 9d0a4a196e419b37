package dev.trapstreet.report;

import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.HygieneFinding;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.Notice;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.Report;
import dev.trapstreet.finding.ReportEntry;
import dev.trapstreet.finding.RuleViolation;
import dev.trapstreet.text.TerminalEscaper;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Report as text for people: first what to do, then the tokens by what has to be done, then warnings, problems and the summary.
 */
final class TextReport implements EntryWriter<IOException> {
    private static final int MAX_ENTRIES = 5;
    private static final String INDENT = TextLines.INDENT;

    private final ReportOptions options;
    private final OutputStream out;
    private final TextLines lines;
    private final List<Finding> open = new ArrayList<>();
    private final List<Finding> suppressed = new ArrayList<>();
    private final Map<RuleViolation, List<Location>> relatedChecks = new LinkedHashMap<>();
    private int warnings;
    private int problems;

    TextReport(ReportOptions options, OutputStream out) {
        this.options = options;
        this.out = out;
        this.lines = new TextLines(options);
    }

    @Override
    public List<ReportEntry.Kind> order() {
        return List.of(
                ReportEntry.Kind.FINDING,
                ReportEntry.Kind.RELATED_CHECK,
                ReportEntry.Kind.WARNING,
                ReportEntry.Kind.PROBLEM);
    }

    @Override
    public void begin(Report report) {
        // What is written first needs all findings: it is written after them.
    }

    @Override
    public void finding(Finding finding) {
        (finding.suppression().isPresent() ? suppressed : open).add(finding);
    }

    @Override
    public void relatedCheck(HygieneFinding finding) {
        relatedChecks
                .computeIfAbsent(finding.violation(), violation -> new ArrayList<>())
                .add(finding.location());
    }

    @Override
    public void endSection(ReportEntry.Kind kind) throws IOException {
        switch (kind) {
            case FINDING -> tokens();
            case RELATED_CHECK -> relatedChecks();
            case WARNING -> endList(warnings, "more warning");
            case PROBLEM -> endList(problems, "more problem");
        }
    }

    private void tokens() throws IOException {
        if (open.isEmpty() && suppressed.isEmpty()) {
            return; // before classes are loaded that only tokens need
        }
        List<RemedyGroup> groups = RemedyGroup.of(open);
        if (!groups.isEmpty() && options.detail() != ReportOptions.Detail.QUIET) {
            TextHead.append(lines, open, groups);
            lines.writeTo(out);
        }
        new TokensText(options, out).write(groups, suppressed);
    }

    /** Writes the findings of related checks: one block per rule and message, with its locations. */
    private void relatedChecks() throws IOException {
        for (Map.Entry<RuleViolation, List<Location>> block : relatedChecks.entrySet()) {
            RuleViolation violation = block.getKey();
            lines.line(lines.label(violation.severity())
                    + INDENT
                    + lines.bold(TerminalEscaper.escape(violation.id()))
                    + INDENT
                    + TerminalEscaper.escape(violation.title()));
            new TokenBlock(lines).locations(block.getValue(), List.of(), true);
            lines.paragraph(INDENT, "", violation.message());
            lines.paragraph(INDENT, "To do:", violation.remedy());
            lines.gap();
            lines.writeTo(out);
        }
    }

    @Override
    public void warning(Notice warning) {
        if (!warning.counts() && options.detail() == ReportOptions.Detail.QUIET) {
            return; // a note that can never fail a run
        }
        if (isListed(++warnings)) {
            lines.sentence(lines.label(warning.severity()) + INDENT, warning.sentence());
        }
    }

    @Override
    public void problem(Problem problem) {
        if (isListed(++problems)) {
            lines.sentence(lines.alarm(problem.label().toUpperCase(Locale.ROOT)) + INDENT, problem.sentence());
        }
    }

    private boolean isListed(int number) {
        return options.detail() != ReportOptions.Detail.FULL || number <= MAX_ENTRIES;
    }

    private void endList(int number, String noun) {
        if (number > 0 && !isListed(number)) {
            lines.line("… and " + Summary.count(number - MAX_ENTRIES, noun) + " (--verbose lists all)");
        }
    }

    @Override
    public void end(Report report) throws IOException {
        if (warnings + problems > 0) {
            lines.gap();
        }
        if (options.detail() != ReportOptions.Detail.QUIET) {
            Summary.Part part = open.isEmpty() ? Summary.Part.WHOLE : Summary.Part.WITHOUT_TOKENS;
            for (String line : Summary.lines(report, options.failOn(), part)) {
                lines.summary(line);
            }
        }
        lines.writeTo(out);
    }
}
