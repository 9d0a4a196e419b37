package dev.trapstreet.maven;

import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.HygieneFinding;
import dev.trapstreet.finding.Notice;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.Report;
import dev.trapstreet.finding.ReportEntry;
import dev.trapstreet.finding.RuleViolation;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.report.EntryText;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.maven.plugin.logging.Log;

/** Log of all entries of a report, one line for each, and the remedies of those that fail the build. */
final class EntryLog implements ReportEntry.Visitor<RuntimeException> {
    private final Log log;
    private final Optional<Severity> failOn;
    private final Set<String> remedies = new HashSet<>();

    private EntryLog(Log log, Optional<Severity> failOn) {
        this.log = log;
        this.failOn = failOn;
    }

    /**
     * Logs all entries.
     *
     * @param log the log of the goal
     * @param report the report
     * @param failOn the lowest severity that fails the build, which is logged as an error; empty if findings never do
     */
    static void write(Log log, Report report, Optional<Severity> failOn) {
        EntryLog entries = new EntryLog(log, failOn);
        for (ReportEntry.Kind kind : ReportEntry.Kind.values()) {
            for (ReportEntry entry : report.entries(kind)) {
                entry.accept(entries);
            }
        }
    }

    @Override
    public void finding(Finding finding) {
        line(finding, finding.suppression().isPresent() || finding.severity() == Severity.INFO);
        remedy(finding, RuleViolation.remedyOf(finding.violations()));
    }

    @Override
    public void relatedCheck(HygieneFinding finding) {
        line(finding, finding.location().suppression().isPresent() || finding.severity() == Severity.INFO);
        remedy(finding, finding.violation().remedy());
    }

    @Override
    public void warning(Notice warning) {
        line(warning, !warning.counts());
    }

    @Override
    public void problem(Problem problem) {
        line(problem, false);
    }

    /** Logs what to do about an entry that fails the build. A remedy that many entries have is logged once. */
    private void remedy(ReportEntry entry, String remedy) {
        if (!remedy.isEmpty() && failOn.filter(entry::reaches).isPresent() && remedies.add(remedy)) {
            log.error(LogText.line("  To do: " + remedy));
        }
    }

    private void line(ReportEntry entry, boolean information) {
        String line = LogText.line(EntryText.headline(entry));
        if (failOn.filter(entry::reaches).isPresent()) {
            log.error(line);
        } else if (information) {
            log.info(line);
        } else {
            log.warn(line);
        }
    }
}
