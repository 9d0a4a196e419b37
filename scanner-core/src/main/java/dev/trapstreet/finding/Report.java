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
 * @param took the duration
 * @param looked counts of what was read
 * @param skipped counts of what was skipped, by reason; contains only reasons that occurred
 * @param findings the findings, in the order of {@link Finding#ORDER}
 * @param flaws the findings of related checks, in the order of {@link Flaw#ORDER}
 * @param problems the problems, in the order of {@link Problem#ORDER}
 * @param notices the warnings, in the order of {@link Notice#ORDER}
 * @param configuredBy the configuration files that were applied, as displayed in reports
 */
public record Report(
        List<String> targets,
        Instant startedAt,
        Duration took,
        Looked looked,
        Map<Skip, Long> skipped,
        List<Finding> findings,
        List<Flaw> flaws,
        List<Problem> problems,
        List<Notice> notices,
        List<String> configuredBy) {
    /** Creates a report with immutable copies of the collections. */
    public Report {
        targets = List.copyOf(targets);
        skipped = Map.copyOf(skipped);
        findings = List.copyOf(findings);
        flaws = List.copyOf(flaws);
        problems = List.copyOf(problems);
        notices = List.copyOf(notices);
        configuredBy = List.copyOf(configuredBy);
    }

    /**
     * Creates a report without findings of related checks.
     *
     * @param targets the scan targets, as the user named them
     * @param startedAt the start time
     * @param took the duration
     * @param looked counts of what was read
     * @param skipped counts of what was skipped, by reason
     * @param findings the findings, in report order
     * @param problems the problems, in report order
     * @param notices the warnings, in report order
     * @param configuredBy the configuration files that were applied
     */
    public Report(
            List<String> targets,
            Instant startedAt,
            Duration took,
            Looked looked,
            Map<Skip, Long> skipped,
            List<Finding> findings,
            List<Problem> problems,
            List<Notice> notices,
            List<String> configuredBy) {
        this(targets, startedAt, took, looked, skipped, findings, List.of(), problems, notices, configuredBy);
    }

    /**
     * Creates a report without findings of related checks, warnings and configuration.
     *
     * @param targets the scan targets, as the user named them
     * @param startedAt the start time
     * @param took the duration
     * @param looked counts of what was read
     * @param skipped counts of what was skipped, by reason
     * @param findings the findings, in report order
     * @param problems the problems, in report order
     */
    public Report(
            List<String> targets,
            Instant startedAt,
            Duration took,
            Looked looked,
            Map<Skip, Long> skipped,
            List<Finding> findings,
            List<Problem> problems) {
        this(targets, startedAt, took, looked, skipped, findings, problems, List.of(), List.of());
    }

    /** {@return whether the scan read everything it was supposed to, and there was something to read} */
    public boolean complete() {
        return gaps() == 0 && lookedAtSomething();
    }

    /** {@return the number of problems that make the scan incomplete} */
    public int gaps() {
        int gaps = 0;
        for (Problem problem : problems) {
            gaps += problem.leavesGap() ? 1 : 0;
        }
        return gaps;
    }

    /** {@return whether the scan read anything, or there was nothing new to read} */
    public boolean lookedAtSomething() {
        return looked.files() > 0
                || looked.links() > 0
                || looked.objects() > 0
                || skipped.containsKey(Skip.SCANNED_BEFORE)
                // The list of staged files or new commits may be empty: a commit may only delete files.
                || skipped.containsKey(Skip.NOT_STAGED)
                || skipped.containsKey(Skip.NOT_NEW);
    }
}
