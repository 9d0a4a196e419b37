package dev.trapstreet.report;

import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.HygieneFinding;
import dev.trapstreet.finding.Notice;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.ReportEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Lines of text about entries of a report, for logs. They contain untrusted text, which the caller has to escape. */
public final class EntryText {
    private EntryText() {}

    /**
     * Returns an entry as one line for a log: {@code HIGH src/a.js:3:17 sk.trapstreet-demo.…7f3a MBX004: Secret token in plain
     * text}. It names the severity, the location and the rule. A warning has no rule, and a problem has no severity either.
     *
     * @param entry the entry
     * @return the line, not escaped for terminals, without a line break
     */
    public static String headline(ReportEntry entry) {
        Headline headline = new Headline();
        entry.accept(headline);
        return headline.text;
    }

    private static final class Headline implements ReportEntry.Visitor<RuntimeException> {
        private String text = "";

        @Override
        public void finding(Finding finding) {
            text = FindingText.headline(finding);
        }

        @Override
        public void relatedCheck(HygieneFinding finding) {
            text = (finding.location().suppression().isPresent() ? "SUPPRESSED " : "")
                    + finding.severity().name() + " " + FindingText.location(finding.location()) + " "
                    + finding.violation().id() + ": " + finding.violation().title();
        }

        @Override
        public void warning(Notice warning) {
            text = warning.severity().name() + " " + warning.sentence();
        }

        @Override
        public void problem(Problem problem) {
            text = problem.label().toUpperCase(Locale.ROOT) + " " + problem.sentence();
        }
    }

    /**
     * Returns the number of entries of each kind: "1 Mapbox token, 2 findings of related checks and 1 warning".
     *
     * @param entries the entries; not empty
     * @return the numbers, without a period
     */
    public static String count(List<ReportEntry> entries) {
        Counter counter = new Counter();
        entries.forEach(entry -> entry.accept(counter));
        List<String> counts = new ArrayList<>();
        add(counts, counter.tokens, "Mapbox token", "Mapbox tokens");
        add(counts, counter.relatedChecks, "finding of a related check", "findings of related checks");
        add(counts, counter.warnings, "warning", "warnings");
        add(counts, counter.problems, "problem", "problems");
        int last = counts.size() - 1;
        return last < 1
                ? String.join("", counts)
                : String.join(", ", counts.subList(0, last)) + " and " + counts.get(last);
    }

    private static void add(List<String> counts, int number, String one, String many) {
        if (number > 0) {
            counts.add(number == 1 ? "1 " + one : grouped(number) + " " + many);
        }
    }

    private static final class Counter implements ReportEntry.Visitor<RuntimeException> {
        private int tokens;
        private int relatedChecks;
        private int warnings;
        private int problems;

        @Override
        public void finding(Finding finding) {
            tokens++;
        }

        @Override
        public void relatedCheck(HygieneFinding finding) {
            relatedChecks++;
        }

        @Override
        public void warning(Notice warning) {
            warnings++;
        }

        @Override
        public void problem(Problem problem) {
            problems++;
        }
    }

    /** Returns a number with a comma between thousands. */
    static String grouped(long number) {
        StringBuilder digits = new StringBuilder(Long.toString(number));
        for (int i = digits.length() - 3; i > 0; i -= 3) {
            digits.insert(i, ',');
        }
        return digits.toString();
    }
}
