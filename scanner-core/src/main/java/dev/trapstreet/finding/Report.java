package dev.trapstreet.finding;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Complete result of a scan. Immutable.
 *
 * @param targets the scan targets, as the user named them
 * @param startedAt the start time
 * @param duration the duration
 * @param counts counts of what was read
 * @param skipped counts of what was skipped, by reason; contains only reasons that occurred
 * @param findings the findings, in the order of {@link Finding#ORDER}
 * @param hygieneFindings the findings of related checks, in the order of {@link HygieneFinding#ORDER}
 * @param problems the problems, in the order of {@link Problem#ORDER}
 * @param notices the warnings, in the order of {@link Notice#ORDER}
 * @param configuredBy the configuration files that were applied, as displayed in reports
 */
public record Report(
        List<String> targets,
        Instant startedAt,
        Duration duration,
        ScanCounts counts,
        Map<SkipReason, Long> skipped,
        List<Finding> findings,
        List<HygieneFinding> hygieneFindings,
        List<Problem> problems,
        List<Notice> notices,
        List<String> configuredBy) {
    /** Creates a report with immutable copies of the collections. */
    public Report {
        targets = List.copyOf(targets);
        skipped = Map.copyOf(skipped);
        findings = List.copyOf(findings);
        hygieneFindings = List.copyOf(hygieneFindings);
        problems = List.copyOf(problems);
        notices = List.copyOf(notices);
        configuredBy = List.copyOf(configuredBy);
    }

    /**
     * Creates a report without findings of related checks.
     *
     * @param targets the scan targets, as the user named them
     * @param startedAt the start time
     * @param duration the duration
     * @param counts counts of what was read
     * @param skipped counts of what was skipped, by reason
     * @param findings the findings, in report order
     * @param problems the problems, in report order
     * @param notices the warnings, in report order
     * @param configuredBy the configuration files that were applied
     */
    public Report(
            List<String> targets,
            Instant startedAt,
            Duration duration,
            ScanCounts counts,
            Map<SkipReason, Long> skipped,
            List<Finding> findings,
            List<Problem> problems,
            List<Notice> notices,
            List<String> configuredBy) {
        this(targets, startedAt, duration, counts, skipped, findings, List.of(), problems, notices, configuredBy);
    }

    /**
     * Creates a report without findings of related checks, warnings and configuration.
     *
     * @param targets the scan targets, as the user named them
     * @param startedAt the start time
     * @param duration the duration
     * @param counts counts of what was read
     * @param skipped counts of what was skipped, by reason
     * @param findings the findings, in report order
     * @param problems the problems, in report order
     */
    public Report(
            List<String> targets,
            Instant startedAt,
            Duration duration,
            ScanCounts counts,
            Map<SkipReason, Long> skipped,
            List<Finding> findings,
            List<Problem> problems) {
        this(targets, startedAt, duration, counts, skipped, findings, problems, List.of(), List.of());
    }

    /**
     * Returns all entries of one kind.
     *
     * @param kind the kind
     * @return the entries, in the order of their kind
     */
    public List<? extends ReportEntry> entries(ReportEntry.Kind kind) {
        return switch (kind) {
            case FINDING -> findings;
            case RELATED_CHECK -> hygieneFindings;
            case WARNING -> notices;
            case PROBLEM -> problems;
        };
    }

    /** {@return whether the scan read everything it was supposed to, and there was something to read} */
    public boolean isComplete() {
        return unreadCount() == 0 && hasScannedAnything();
    }

    /** {@return the number of problems that make the scan incomplete} */
    public int unreadCount() {
        int gaps = 0;
        for (Problem problem : problems) {
            gaps += problem.makesIncomplete() ? 1 : 0;
        }
        return gaps;
    }

    /** {@return whether the scan read anything, or there was nothing new to read} */
    public boolean hasScannedAnything() {
        return counts.files() > 0
                || counts.links() > 0
                || counts.objects() > 0
                || skipped.containsKey(SkipReason.SCANNED_BEFORE)
                // The list of staged files or new commits may be empty: a commit may only delete files.
                || skipped.containsKey(SkipReason.NOT_STAGED)
                || skipped.containsKey(SkipReason.NOT_NEW);
    }
}
