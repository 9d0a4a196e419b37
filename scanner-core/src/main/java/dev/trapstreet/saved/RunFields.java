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
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Description of a run in a JSON report.
 *
 * @param complete whether the report says that everything was read
 */
record RunFields(
        List<String> targets,
        List<String> configuredBy,
        Instant startedAt,
        Duration duration,
        boolean complete,
        ScanCounts counts,
        Map<SkipReason, Long> skipped) {

    static RunFields read(JsonFields fields) throws InvalidReportException {
        JsonFields looked = fields.object("looked");
        ScanCounts counts = new ScanCounts(
                looked.count("files"),
                looked.count("links"),
                looked.count("commits"),
                looked.count("objects"),
                looked.count("blobs"),
                looked.count("archives"),
                looked.count("entries"),
                looked.count("bytes"));
        Map<SkipReason, Long> skipped = new EnumMap<>(SkipReason.class);
        for (JsonFields skip : fields.objects("skipped")) {
            skipped.put(reason(skip), skip.count("count"));
        }
        return new RunFields(
                fields.texts("targets"),
                fields.texts("configuredBy"),
                fields.time("startedAt"),
                Duration.ofMillis(Math.round(fields.decimal("seconds") * 1000)),
                fields.flag("complete"),
                counts,
                skipped);
    }

    private static SkipReason reason(JsonFields skip) throws InvalidReportException {
        String phrase = skip.text("what");
        for (SkipReason reason : SkipReason.values()) {
            if (reason.phrase().equals(phrase)) {
                return reason;
            }
        }
        throw skip.wrong("what", "a reason that this version knows");
    }

    /** Returns the report of this run. Refuses one whose entries contradict it. */
    Report report(
            String prefix,
            List<Finding> findings,
            List<HygieneFinding> hygieneFindings,
            List<Problem> problems,
            List<Notice> notices)
            throws InvalidReportException {
        List<String> named = new ArrayList<>();
        for (String target : targets) {
            named.add(
                    prefix.isEmpty()
                            ? target
                            : target.equals(".") ? prefix.substring(0, prefix.length() - 1) : prefix + target);
        }
        Report report = new Report(
                named,
                startedAt,
                duration,
                counts,
                skipped,
                findings,
                hygieneFindings,
                problems,
                notices,
                configuredBy);
        if (report.isComplete() != complete) {
            throw new InvalidReportException("its problems contradict what it says about its completeness");
        }
        return report;
    }
}
