package dev.trapstreet.report;

import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.HygieneFinding;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.Notice;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.Report;
import dev.trapstreet.finding.ReportEntry;
import dev.trapstreet.finding.RuleViolation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Entries of a report as short items for a chat: the most severe ones, and how many are left out. Suppressed entries are counted only. The
 * texts are not escaped.
 */
final class ChatMessage implements EntryWriter<RuntimeException> {
    private static final int MAX_ITEMS = 10;
    private static final int MAX_LOCATIONS = 3;

    private final List<Item> items = new ArrayList<>();
    private int leftOut;
    private int suppressed;
    private String heading = "";
    private String scanned = "";

    /**
     * Item of a message.
     *
     * @param label the severity in capital letters, or what kind of entry it is
     * @param subject the redacted token or the rule
     * @param places the locations
     * @param text what is wrong
     * @param advice what to do: for a secret token the first steps, then the action of the rule; may be empty
     */
    record Item(String label, String subject, List<String> places, String text, String advice) {}

    static ChatMessage of(Report report) {
        ChatMessage message = new ChatMessage();
        ReportDriver.drive(report, message);
        return message;
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
        heading = Summary.summarize(report).lines().findFirst().orElse("");
        scanned = Summary.scanned(report);
    }

    @Override
    public void finding(Finding finding) {
        if (finding.suppression().isPresent()) {
            suppressed++;
            return;
        }
        List<String> places = new ArrayList<>();
        for (Location location : finding.locations()) {
            if (location.suppression().isEmpty() && places.size() < MAX_LOCATIONS) {
                places.add(place(location));
            }
        }
        int more = finding.locations().size() - places.size();
        if (more > 0) {
            places.add("and " + more + (more == 1 ? " more location" : " more locations"));
        }
        String rule = FindingText.rule(finding);
        add(new Item(
                finding.severity().name(),
                finding.token().redacted(),
                places,
                (rule.equals(FindingText.NO_RULE) ? "" : rule + " ") + FindingText.title(finding),
                advice(FirstSteps.paragraph(finding), RuleViolation.remedyOf(finding.violations()))));
    }

    private static String advice(String steps, String action) {
        String todo = action.isEmpty() ? "" : "To do: " + action;
        return steps + (steps.isEmpty() || todo.isEmpty() ? "" : " ") + todo;
    }

    private static String place(Location location) {
        String history = FindingText.history(location);
        return FindingText.location(location) + (history.isEmpty() ? "" : ", " + history);
    }

    @Override
    public void relatedCheck(HygieneFinding finding) {
        if (finding.location().suppression().isPresent()) {
            suppressed++;
            return;
        }
        RuleViolation violation = finding.violation();
        add(new Item(
                violation.severity().name(),
                violation.id(),
                List.of(place(finding.location())),
                violation.title(),
                advice("", violation.remedy())));
    }

    @Override
    public void warning(Notice warning) {
        add(new Item(
                warning.severity().name(),
                warning.label(),
                List.of(warning.where()),
                warning.description(),
                advice("", warning.advice())));
    }

    @Override
    public void problem(Problem problem) {
        add(new Item(
                problem.label().toUpperCase(Locale.ROOT),
                "",
                List.of(problem.where()),
                problem.description(),
                advice("", problem.advice())));
    }

    private void add(Item item) {
        if (items.size() < MAX_ITEMS) {
            items.add(item);
        } else {
            leftOut++;
        }
    }

    @Override
    public void end(Report report) {
        // Everything is in the items.
    }

    /** Returns how many tokens there are, by severity: one sentence. */
    String heading() {
        return heading;
    }

    List<Item> items() {
        return List.copyOf(items);
    }

    /** Returns what is left out, and what was scanned. */
    String footer() {
        return (leftOut == 0 ? "" : "And " + leftOut + " more. ")
                + (suppressed == 0 ? "" : suppressed + " suppressed. ")
                + scanned;
    }
}
