package dev.trapstreet;

import dev.trapstreet.detect.HygieneResults;
import dev.trapstreet.engine.ClassifiedToken;
import dev.trapstreet.finding.Notice;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.ScanCounts;
import dev.trapstreet.finding.SkipReason;
import dev.trapstreet.policy.InlineSuppressions;
import dev.trapstreet.source.SourceScan;
import java.util.List;
import java.util.Map;

/**
 * Data that is kept of the targets of one project after they were read and closed. Everything else, such as the objects of a history, is
 * released by then. Immutable, except for the suppressions, which are not changed any more.
 *
 * @param tokens the tokens with their classified locations, sorted by fingerprint
 * @param inlineSuppressions the suppressions by comments
 * @param hygiene the results of the related checks
 * @param counts the counts of what was read
 * @param skipped the counts of what was skipped, by reason
 * @param problems what could not be read
 * @param stopProblems a problem for each target that was not read completely because of a stop
 * @param notices warnings about the targets
 * @param stopped whether the run was stopped before it was complete
 * @param scans the closed scans, if they have a record of what was read that can be saved; otherwise empty
 */
record ProjectResult(
        List<ClassifiedToken> tokens,
        InlineSuppressions inlineSuppressions,
        List<HygieneResults> hygiene,
        ScanCounts counts,
        Map<SkipReason, Long> skipped,
        List<Problem> problems,
        List<Problem> stopProblems,
        List<Notice> notices,
        boolean stopped,
        List<SourceScan> scans) {
    ProjectResult {
        tokens = List.copyOf(tokens);
        hygiene = List.copyOf(hygiene);
        problems = List.copyOf(problems);
        stopProblems = List.copyOf(stopProblems);
        notices = List.copyOf(notices);
        scans = List.copyOf(scans);
    }

    /** Returns the result for targets that were not opened because the scan was stopped before. */
    static ProjectResult notOpened(List<Problem> stopProblems) {
        return new ProjectResult(
                List.of(),
                new InlineSuppressions(),
                List.of(),
                new ScanCounts(0, 0, 0),
                Map.of(),
                List.of(),
                stopProblems,
                List.of(),
                true,
                List.of());
    }
}
