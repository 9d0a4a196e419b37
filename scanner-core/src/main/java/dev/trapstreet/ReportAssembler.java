package dev.trapstreet;

import dev.trapstreet.finding.HygieneFinding;
import dev.trapstreet.finding.Notice;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.Report;
import dev.trapstreet.finding.ScanCounts;
import dev.trapstreet.finding.SkipReason;
import dev.trapstreet.policy.SuppressionResolver;
import dev.trapstreet.source.DepthLimits;
import dev.trapstreet.source.SourceOptions;
import dev.trapstreet.verify.OnlineChecks;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Assembler of the report of one scan: adds up the counts of the workers, and collects and sorts problems and warnings. */
final class ReportAssembler {
    /**
     * Skip reasons that make a scan partial. After a partial scan, unused suppressions are not reported: their tokens may be in
     * what was skipped.
     */
    private static final Set<SkipReason> PARTIAL_SCAN_REASONS = EnumSet.of(
            SkipReason.HISTORY,
            SkipReason.ENCLOSING_HISTORY,
            SkipReason.ABSENT,
            SkipReason.SCANNED_BEFORE,
            SkipReason.NOT_TRACKED);

    private final ScanOptions options;
    private final List<String> targets;
    private final Instant started;
    private final SuppressionResolver suppressions;

    ReportAssembler(ScanOptions options, List<String> targets, Instant started, SuppressionResolver suppressions) {
        this.options = options;
        this.targets = targets;
        this.started = started;
        this.suppressions = suppressions;
    }

    /**
     * Returns the report.
     *
     * @param results the results of all projects, in their order
     * @param moreProblems the problems that occurred after the projects were read
     * @param moreNotices the warnings about several projects
     * @param asked the findings, after the online checks
     * @param hygieneFindings the findings of the related checks
     */
    Report assemble(
            List<ProjectResult> results,
            List<Problem> moreProblems,
            List<Notice> moreNotices,
            OnlineChecks.CheckedFindings asked,
            List<HygieneFinding> hygieneFindings) {
        ScanCounts counts = new ScanCounts(0, 0, 0);
        Map<SkipReason, Long> skipped = new EnumMap<>(SkipReason.class);
        if (options.depth().encodings() < DepthLimits.FULL.encodings()) {
            skipped.put(SkipReason.ENCODING_DEPTH, (long) targets.size());
        }
        List<Problem> problems = new ArrayList<>(moreProblems);
        List<Problem> stopProblems = new ArrayList<>();
        List<Notice> elsewhere = new ArrayList<>(moreNotices);
        boolean stopped = false;
        for (ProjectResult result : results) {
            counts = counts.plus(result.counts());
            for (Map.Entry<SkipReason, Long> skip : result.skipped().entrySet()) {
                skipped.put(skip.getKey(), skipped.getOrDefault(skip.getKey(), 0L) + skip.getValue());
            }
            problems.addAll(result.problems());
            stopProblems.addAll(result.stopProblems());
            elsewhere.addAll(result.notices());
            stopped |= result.stopped();
        }
        // Before notices(), which reports the suppressions that were not used until then.
        List<HygieneFinding> marked = suppressions.apply(hygieneFindings);
        boolean whole = !stopped && isExhaustive(problems, skipped);
        List<Notice> notices = new ArrayList<>(suppressions.notices(whole));
        notices.addAll(elsewhere);
        notices.addAll(asked.notices());
        if (whole) {
            notices.addAll(asked.accountNotices());
        }
        if (notices.size() > 1) {
            notices.sort(Notice.ORDER);
        }
        problems.addAll(asked.problems());
        problems.addAll(stopProblems);
        if (problems.size() > 1) {
            problems.sort(Problem.ORDER);
        }
        return new Report(
                targets,
                started,
                Duration.between(started, options.clock().instant()),
                counts,
                skipped,
                asked.findings(),
                marked,
                problems,
                notices,
                options.configuration().fileNames());
    }

    /** Whether everything in the targets was read, including the history. Only then unused suppressions are reported. */
    private boolean isExhaustive(List<Problem> problems, Map<SkipReason, Long> skipped) {
        SourceOptions sourceOptions = options.sourceOptions();
        return problems.isEmpty()
                && !skipped.containsKey(SkipReason.NOT_STAGED)
                && !skipped.containsKey(SkipReason.NOT_NEW)
                && options.depth().isFull()
                && sourceOptions.excludes().isEmpty()
                && sourceOptions.history() == SourceOptions.History.INCLUDED
                && Collections.disjoint(skipped.keySet(), PARTIAL_SCAN_REASONS)
                && !hasUnopenedFormat(skipped.keySet());
    }

    private static boolean hasUnopenedFormat(Set<SkipReason> reasons) {
        for (SkipReason reason : reasons) {
            if (reason.isUnopenedFormat()) {
                return true;
            }
        }
        return false;
    }
}
