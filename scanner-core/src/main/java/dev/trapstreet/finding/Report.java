package dev.trapstreet.finding;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * All that a scan has to say.
 *
 * @param targets as the user named them
 * @param skipped what was passed over, with how often; only what occurred
 * @param findings in the order of {@link Finding#ORDER}
 * @param problems in the order of {@link Problem#ORDER}
 * @param notices in the order of {@link Notice#ORDER}
 * @param configuredBy the configurations that had a say, as a report shows them
 */
public record Report(
        List<String> targets,
        Instant startedAt,
        Duration took,
        Looked looked,
        Map<Skip, Long> skipped,
        List<Finding> findings,
        List<Problem> problems,
        List<Notice> notices,
        List<String> configuredBy) {
    public Report {
        targets = List.copyOf(targets);
        skipped = Map.copyOf(skipped);
        findings = List.copyOf(findings);
        problems = List.copyOf(problems);
        notices = List.copyOf(notices);
        configuredBy = List.copyOf(configuredBy);
    }

    /** Of a scan without a configuration. */
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

    /** True when everything that was asked for could be read, and there was something to read. */
    public boolean complete() {
        return problems.isEmpty() && lookedAtSomething();
    }

    /** False when the scan found nothing to look at at all. */
    public boolean lookedAtSomething() {
        return looked.files() > 0
                || looked.links() > 0
                || looked.objects() > 0
                || skipped.containsKey(Skip.SCANNED_BEFORE);
    }
}
