package dev.trapstreet.report;

import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.HygieneFinding;
import dev.trapstreet.finding.Notice;
import dev.trapstreet.finding.Report;
import dev.trapstreet.finding.ReportEntry;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.finding.SkipReason;
import dev.trapstreet.finding.Verdict;
import dev.trapstreet.policy.ExitCode;
import dev.trapstreet.text.TerminalEscaper;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Summary of a scan: what was found, what was scanned, and what was skipped. */
public final class Summary {
    private Summary() {}

    /**
     * Returns the summary of a report without a threshold.
     *
     * @param report the report
     * @return two to seven lines, without a line break at the end
     */
    public static String summarize(Report report) {
        return summarize(report, Optional.empty());
    }

    /**
     * Returns the summary of a report.
     *
     * @param report the report
     * @param failOn the lowest severity that fails the run; empty if findings never do
     * @return two to eight lines, without a line break at the end
     */
    public static String summarize(Report report, Optional<Severity> failOn) {
        return String.join("\n", lines(report, failOn, Part.WHOLE));
    }

    /** Extent of a summary. */
    enum Part {
        /** Everything. */
        WHOLE,
        /** Everything but the number of tokens, for a report that begins with it. */
        WITHOUT_TOKENS
    }

    /** Returns the lines of the summary. */
    static List<String> lines(Report report, Optional<Severity> failOn, Part part) {
        List<String> lines = new ArrayList<>();
        if (part == Part.WHOLE) {
            lines.add(foundTokens(report.findings()));
        }
        if (!report.hygieneFindings().isEmpty()) {
            lines.add(hygieneCounts(report.hygieneFindings()));
        }
        String verdicts = verdicts(report.findings());
        if (!verdicts.isEmpty()) {
            lines.add(verdicts);
        }
        int suppressions = 0;
        for (Notice notice : report.notices()) {
            suppressions += notice.isAboutSuppression() ? 1 : 0;
        }
        if (suppressions > 0) {
            lines.add(count(suppressions, "suppression")
                    + (suppressions == 1 ? " needs attention." : " need attention."));
        }
        List<ReportEntry> counting = ExitCode.countingEntries(report, failOn);
        if (!counting.isEmpty()) {
            lines.add("Severity " + failOn.orElseThrow().keyword() + " or worse, which fails the run: "
                    + EntryText.count(counting) + ".");
        }
        if (!report.configuredBy().isEmpty()) {
            lines.add("Configured by " + TerminalEscaper.escape(String.join(" and ", report.configuredBy())) + ".");
        }
        lines.add(scanned(report));
        if (!report.hasScannedAnything()) {
            lines.add("There was nothing to scan: check the target and the exclusions.");
        }
        return lines;
    }

    private static String foundTokens(List<Finding> all) {
        if (all.isEmpty()) {
            return "No Mapbox token found.";
        }
        List<Finding> findings =
                all.stream().filter(f -> f.suppression().isEmpty()).toList();
        int accepted = all.size() - findings.size();
        if (findings.isEmpty()) {
            return "No Mapbox token found, except for " + count(accepted, "suppressed token") + ".";
        }
        return openTokens(findings) + (accepted > 0 ? " Also " + count(accepted, "suppressed token") + "." : "");
    }

    /** Returns the number of tokens that are not suppressed, and of their locations, and how severe they are. */
    static String openTokens(List<Finding> findings) {
        long[] bySeverity = new long[Severity.values().length];
        findings.forEach(finding -> bySeverity[index(finding.severity())]++);
        long places = findings.stream().mapToLong(f -> f.locations().size()).sum();
        return count(findings.size(), "token") + " in " + count(places, "location") + ": " + counts(bySeverity) + ".";
    }

    /** Returns the number of tokens with each verification status; empty if no token was verified. */
    private static String verdicts(List<Finding> findings) {
        if (findings.isEmpty()) {
            return "";
        }
        Map<Verdict.State, Integer> counts = new EnumMap<>(Verdict.State.class);
        for (Finding finding : findings) {
            counts.merge(finding.verdict().state(), 1, Integer::sum);
        }
        counts.remove(Verdict.State.NOT_ASKED);
        List<String> said = new ArrayList<>();
        counts.forEach((state, count) -> said.add(count + " " + state.phrase()));
        return said.isEmpty() ? "" : "Verification status: " + String.join(", ", said) + ".";
    }

    private static String hygieneCounts(List<HygieneFinding> hygieneFindings) {
        long[] bySeverity = new long[Severity.values().length];
        long accepted = 0;
        for (HygieneFinding hygieneFinding : hygieneFindings) {
            if (hygieneFinding.location().suppression().isPresent()) {
                accepted++;
            } else {
                bySeverity[index(hygieneFinding.severity())]++;
            }
        }
        long counted = hygieneFindings.size() - accepted;
        return "Related checks: " + count(counted, "finding") + (counted > 0 ? ", " + counts(bySeverity) : "") + "."
                + (accepted > 0 ? " Also " + count(accepted, "suppressed finding") + "." : "");
    }

    private static int index(Severity severity) {
        return List.of(Severity.values()).indexOf(severity);
    }

    /** Returns the counts above zero, most severe first: "1 critical, 2 low". */
    private static String counts(long[] bySeverity) {
        List<String> counts = new ArrayList<>();
        Severity[] severities = Severity.values();
        for (int i = severities.length - 1; i >= 0; i--) {
            if (bySeverity[i] > 0) {
                counts.add(bySeverity[i] + " " + severities[i].keyword());
            }
        }
        return String.join(", ", counts);
    }

    /** Returns one line about what was scanned and what was skipped. */
    static String scanned(Report report) {
        StringBuilder line =
                new StringBuilder("Scanned ").append(count(report.counts().files(), "file"));
        if (report.counts().links() > 0) {
            line.append(" and ").append(count(report.counts().links(), "symbolic link"));
        }
        if (report.counts().objects() > 0) {
            line.append(", ").append(count(report.counts().commits(), "commit"));
            line.append(" and ").append(count(report.counts().blobs(), "blob"));
            line.append(" among ").append(count(report.counts().objects(), "object"));
        }
        if (report.counts().archives() > 0) {
            line.append(", ").append(count(report.counts().archives(), "archive"));
            long entries = report.counts().entries();
            line.append(
                    entries == 0 ? "" : " of " + EntryText.grouped(entries) + (entries == 1 ? " entry" : " entries"));
        }
        line.append(", ").append(size(report.counts().bytes()));
        line.append(", in ")
                .append(decimal(report.duration().toMillis() / 10, 2))
                .append(" s.");
        List<String> not = new ArrayList<>();
        if (report.unreadCount() > 0) {
            not.add(count(report.unreadCount(), "location") + " that could not be read");
        }
        for (SkipReason what : SkipReason.values()) {
            Long count = report.skipped().get(what);
            if (count != null) {
                not.add(what.phrase() + ": " + count);
            }
        }
        String nothing = report.counts().objects() > 0 ? " Nothing was skipped." : " No file was skipped.";
        line.append(not.isEmpty() ? nothing : " Not scanned: " + String.join("; ", not) + ".");
        return line.toString();
    }

    /** Returns a number with a noun: "1 token", "1,024 tokens". */
    static String count(long number, String noun) {
        return EntryText.grouped(number) + " " + noun + (number == 1 ? "" : "s");
    }

    /** Returns a size in decimal units: "1.2 MB". */
    private static String size(long bytes) {
        String[] units = {"B", "kB", "MB", "GB", "TB"};
        long scale = 1;
        int unit = 0;
        while (tenths(bytes, scale) >= 10_000 && unit < units.length - 1) {
            scale *= 1000;
            unit++;
        }
        return unit == 0 ? count(bytes, "byte") : decimal(tenths(bytes, scale), 1) + " " + units[unit];
    }

    private static long tenths(long bytes, long scale) {
        return scale == 1 ? 10 * bytes : (bytes + scale / 20) / (scale / 10);
    }

    /**
     * Formats a number of tenths or hundredths as a decimal fraction. Written by hand, because loading a formatter takes
     * 15 ms in every run.
     *
     * @param parts the number, in units of the last digit
     * @param places the number of digits after the point
     */
    private static String decimal(long parts, int places) {
        StringBuilder digits = new StringBuilder(Long.toString(parts));
        while (digits.length() <= places) {
            digits.insert(0, '0');
        }
        return digits.insert(digits.length() - places, '.').toString();
    }
}
