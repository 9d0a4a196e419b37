package dev.trapstreet.saved;

import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.HygieneFinding;
import dev.trapstreet.finding.Notice;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.Report;
import dev.trapstreet.finding.ScanCounts;
import dev.trapstreet.finding.SkipReason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Joins several reports into one. A token has one finding with its locations in all of them; where two reports have the same location,
 * the one of the later run counts.
 */
public final class ReportJoin {
    private ReportJoin() {}

    /**
     * Joins reports.
     *
     * @param reports the reports; at least one
     * @return the joined report: it starts with the first run, lasts as long as all runs together, and is complete if all are
     */
    public static Report of(List<Report> reports) {
        if (reports.size() == 1) {
            return reports.get(0);
        }
        List<Report> byTime = new ArrayList<>(reports);
        byTime.sort(Comparator.comparing(Report::startedAt).reversed());
        Map<String, FindingJoin> findings = new LinkedHashMap<>();
        Map<String, HygieneFinding> hygieneFindings = new LinkedHashMap<>();
        for (Report report : byTime) {
            for (Finding finding : report.findings()) {
                findings.computeIfAbsent(finding.token().fingerprint().hex(), fingerprint -> new FindingJoin())
                        .add(finding);
            }
            for (HygieneFinding finding : report.hygieneFindings()) {
                hygieneFindings.putIfAbsent(
                        finding.fingerprint() + "\n" + FindingJoin.place(finding.location()), finding);
            }
        }
        List<Finding> joined = new ArrayList<>();
        findings.values().forEach(finding -> joined.add(finding.joined()));
        joined.sort(Finding.ORDER);
        List<HygieneFinding> related = new ArrayList<>(hygieneFindings.values());
        related.sort(HygieneFinding.ORDER);
        return withRuns(reports, joined, related);
    }

    private static Report withRuns(List<Report> reports, List<Finding> findings, List<HygieneFinding> related) {
        Set<String> targets = new LinkedHashSet<>();
        Set<String> configuredBy = new LinkedHashSet<>();
        Set<Problem> problems = new LinkedHashSet<>();
        Set<Notice> notices = new LinkedHashSet<>();
        Map<SkipReason, Long> skipped = new EnumMap<>(SkipReason.class);
        Instant startedAt = reports.get(0).startedAt();
        Duration duration = Duration.ZERO;
        ScanCounts counts = new ScanCounts(0, 0, 0);
        for (Report report : reports) {
            targets.addAll(report.targets());
            configuredBy.addAll(report.configuredBy());
            problems.addAll(report.problems());
            notices.addAll(report.notices());
            if (!report.hasScannedAnything()) {
                problems.add(new Problem(
                        Problem.Kind.NOT_OPENED, String.join(", ", report.targets()), "there was nothing to scan"));
            }
            report.skipped().forEach((reason, count) -> skipped.merge(reason, count, Long::sum));
            startedAt = startedAt.isBefore(report.startedAt()) ? startedAt : report.startedAt();
            duration = duration.plus(report.duration());
            counts = counts.plus(report.counts());
        }
        return new Report(
                List.copyOf(targets),
                startedAt,
                duration,
                counts,
                skipped,
                findings,
                related,
                sorted(problems, Problem.ORDER),
                sorted(notices, Notice.ORDER),
                List.copyOf(configuredBy));
    }

    private static <T> List<T> sorted(Collection<T> entries, Comparator<T> order) {
        List<T> sorted = new ArrayList<>(entries);
        sorted.sort(order);
        return sorted;
    }
}
