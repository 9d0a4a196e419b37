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
 * @param flaws in the order of {@link Flaw#ORDER}
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
        List<Flaw> flaws,
        List<Problem> problems,
        List<Notice> notices,
        List<String> configuredBy) {
    public Report {
        targets = List.copyOf(targets);
        skipped = Map.copyOf(skipped);
        findings = List.copyOf(findings);
        flaws = List.copyOf(flaws);
        problems = List.copyOf(problems);
        notices = List.copyOf(notices);
        configuredBy = List.copyOf(configuredBy);
    }

    /** Of a scan that looked for tokens alone. */
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

    /** Of a scan that looked for tokens alone, without a configuration. */
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
        return gaps() == 0 && lookedAtSomething();
    }

    /** How many problems are about something that was not looked at. */
    public int gaps() {
        int gaps = 0;
        for (Problem problem : problems) {
            gaps += problem.leavesGap() ? 1 : 0;
        }
        return gaps;
    }

    /** False when the scan found nothing to look at at all. */
    public boolean lookedAtSomething() {
        return looked.files() > 0
                || looked.links() > 0
                || looked.objects() > 0
                || skipped.containsKey(Skip.SCANNED_BEFORE)
                // Git was asked, and there may be nothing: a commit can do no more than delete.
                || skipped.containsKey(Skip.NOT_STAGED)
                || skipped.containsKey(Skip.NOT_NEW);
    }
}
