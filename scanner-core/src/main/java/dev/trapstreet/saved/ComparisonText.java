package dev.trapstreet.saved;

import dev.trapstreet.finding.ReportEntry;
import dev.trapstreet.report.EntryText;
import dev.trapstreet.text.TerminalEscaper;
import java.util.List;

/** Text about the differences between two reports, for people. */
public final class ComparisonText {
    private ComparisonText() {}

    /**
     * Returns a comparison as text.
     *
     * @param comparison the comparison
     * @return lines with a break at the end, escaped for terminals
     */
    public static String of(ReportComparison comparison) {
        StringBuilder text = new StringBuilder();
        text.append(comparison.added().size())
                .append(" new, ")
                .append(comparison.gone().size())
                .append(" gone, ")
                .append(comparison.changed().size())
                .append(" changed, ")
                .append(comparison.same())
                .append(" the same.\n");
        entries(text, "New", comparison.added());
        if (!comparison.changed().isEmpty()) {
            text.append("\nChanged:\n");
        }
        for (ReportComparison.ChangedFinding change : comparison.changed()) {
            line(text, "  ", EntryText.headline(change.after()));
            change.differences().forEach(difference -> line(text, "    ", difference));
        }
        entries(text, "Gone", comparison.gone());
        if (!comparison.complete()) {
            text.append("\nThe later scan did not read everything, so what is gone may still be there.\n");
        }
        return text.toString();
    }

    private static void entries(StringBuilder text, String title, List<ReportEntry> entries) {
        if (!entries.isEmpty()) {
            text.append('\n').append(title).append(":\n");
        }
        entries.forEach(entry -> line(text, "  ", EntryText.headline(entry)));
    }

    private static void line(StringBuilder text, String indent, String line) {
        text.append(indent).append(TerminalEscaper.escape(line)).append('\n');
    }
}
