package dev.trapstreet.report;

import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.HygieneFinding;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.Notice;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.Report;
import dev.trapstreet.finding.ReportEntry;
import dev.trapstreet.finding.RuleViolation;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Report in Markdown for the summary of a CI job: the findings, most severe first, and the summary. It is limited in
 * length, because GitHub accepts at most 1 MiB.
 */
final class MarkdownReport implements EntryWriter<IOException> {
    private static final int MAX_FINDINGS = 100;
    private static final int MAX_PLACES = 5;

    private final StringBuilder text = new StringBuilder();
    private final ReportOptions options;

    private final OutputStream out;
    private int findings;
    private int relatedChecks;
    private boolean listed;

    MarkdownReport(ReportOptions options, OutputStream out) {
        this.options = options;
        this.out = out;
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
        text.append("## Mapbox tokens\n\n");
    }

    @Override
    public void finding(Finding finding) {
        if (++findings > MAX_FINDINGS) {
            return; // counted in endSection
        }
        if (findings == 1) {
            text.append("| severity | token | location | finding | to do |\n|---|---|---|---|---|\n");
        }
        text.append("| ").append(finding.suppression().isPresent() ? "suppressed " : "");
        cells(finding.severity().keyword(), options.tokenText(finding.token()));
        text.append(' ');
        locations(finding);
        text.append(" | ");
        cells(FindingText.message(finding.token(), finding.violations()));
        text.append(' ').append(advice(finding)).append(" |\n");
    }

    /** Returns the first steps for a secret token, with a link to its page, and the action to recommend first. */
    private static String advice(Finding finding) {
        String action = Escaping.markdown(RuleViolation.remedyOf(finding.violations()));
        if (!FirstSteps.apply(finding)) {
            return action;
        }
        // Its page is made of letters, digits, - and _ alone, so that it can stand in a link as it is.
        String mark = "\0";
        String steps = Escaping.markdown(FirstSteps.paragraph(finding, mark))
                .replace(Escaping.markdown(mark), "[its page](" + FirstSteps.page(finding.token()) + ")");
        return action.isEmpty() ? steps : steps + "<br>" + action;
    }

    private void locations(Finding finding) {
        boolean differ = FindingText.rulesDiffer(finding);
        List<FindingLocation> all = FindingLocation.of(finding);
        int most = Math.min(all.size(), MAX_PLACES);
        for (int i = 0; i < most; i++) {
            String rules = differ ? FindingText.rulesAt(all.get(i).violations()) : "";
            text.append(i == 0 ? "" : "<br>")
                    .append(Escaping.markdown(where(all.get(i).location(), rules)));
        }
        if (most < all.size()) {
            text.append("<br>and ").append(all.size() - most).append(" more locations");
        }
    }

    private static String where(Location location, String rules) {
        String history = FindingText.history(location);
        String suppression = FindingText.suppression(location);
        return FindingText.location(location)
                + (rules.isEmpty() ? "" : ", " + rules)
                + (history.isEmpty() ? "" : ", " + history)
                + (suppression.isEmpty() ? "" : ", " + suppression);
    }

    @Override
    public void relatedCheck(HygieneFinding finding) {
        if (++relatedChecks > MAX_FINDINGS) {
            return; // counted in endSection
        }
        if (relatedChecks == 1) {
            text.append("| severity | related check | location | finding | to do |\n|---|---|---|---|---|\n");
        }
        RuleViolation violation = finding.violation();
        text.append("| ").append(finding.location().suppression().isPresent() ? "suppressed " : "");
        cells(
                violation.severity().keyword(),
                violation.title(),
                where(finding.location(), ""),
                FindingText.message(violation),
                violation.remedy());
        text.append('\n');
    }

    private void cells(String... contents) {
        for (int i = 0; i < contents.length; i++) {
            text.append(Escaping.markdown(contents[i])).append(i < contents.length - 1 ? " | " : " |");
        }
    }

    @Override
    public void endSection(ReportEntry.Kind kind) {
        switch (kind) {
            case FINDING -> endTable(findings, "tokens");
            case RELATED_CHECK -> endTable(relatedChecks, "findings of related checks");
            case WARNING -> {} // the list continues with the problems
            case PROBLEM -> text.append(listed ? "\n" : "");
        }
    }

    private void endTable(int rows, String what) {
        text.append(rows > 0 ? "\n" : "");
        if (rows > MAX_FINDINGS) {
            text.append(rows - MAX_FINDINGS)
                    .append(" more ")
                    .append(what)
                    .append(" are in the other formats of the report.\n\n");
        }
    }

    @Override
    public void warning(Notice warning) {
        item(warning.label() + " (" + warning.severity().keyword() + ")", warning.sentence());
    }

    @Override
    public void problem(Problem problem) {
        item(problem.label(), problem.sentence());
    }

    private void item(String label, String sentence) {
        listed = true;
        text.append("* **")
                .append(label)
                .append(":** ")
                .append(Escaping.markdown(sentence))
                .append('\n');
    }

    @Override
    public void end(Report report) throws IOException {
        for (String line : Summary.summarize(report, options.failOn()).split("\n", -1)) {
            text.append(Escaping.markdown(line)).append("\n\n");
        }
        out.write(text.toString().getBytes(StandardCharsets.UTF_8));
    }
}
