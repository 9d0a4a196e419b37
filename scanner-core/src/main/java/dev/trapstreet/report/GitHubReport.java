package dev.trapstreet.report;

import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.GitOrigin;
import dev.trapstreet.finding.HygieneFinding;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.LocationPart;
import dev.trapstreet.finding.Notice;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.Report;
import dev.trapstreet.finding.ReportEntry;
import dev.trapstreet.finding.RuleViolation;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.text.TerminalEscaper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Report as workflow commands of GitHub Actions, one per line, which create annotations of files; the summary follows as
 * plain lines. Suppressed locations get no annotation. GitHub shows at most ten annotations of each level per step, so no
 * more are written.
 *
 * <p>If the report shows tokens, the first commands make the runner mask all of them in the log of the job.
 */
final class GitHubReport implements EntryWriter<IOException> {
    private static final int MAX_OF_A_LEVEL = 10;

    private enum Level {
        ERROR("error"),
        WARNING("warning"),
        NOTICE("notice");

        private final String command;

        Level(String command) {
            this.command = command;
        }

        /** Returns the level of an entry. Only an entry that fails the run is an error. */
        static Level of(Severity severity, boolean fails) {
            return fails ? ERROR : severity.reaches(Severity.MEDIUM) ? WARNING : NOTICE;
        }
    }

    private final StringBuilder text = new StringBuilder();
    private final Map<Level, Integer> emitted = new EnumMap<>(Level.class);
    private final ReportOptions options;
    private final OutputStream out;
    private long omitted;

    GitHubReport(ReportOptions options, OutputStream out) {
        this.options = options;
        this.out = out;
    }

    @Override
    public List<ReportEntry.Kind> order() {
        return List.of(
                ReportEntry.Kind.PROBLEM,
                ReportEntry.Kind.FINDING,
                ReportEntry.Kind.RELATED_CHECK,
                ReportEntry.Kind.WARNING);
    }

    @Override
    public void begin(Report report) {
        if (options.secrets() == ReportOptions.Secrets.SHOWN) {
            for (Finding finding : report.findings()) {
                text.append("::add-mask::")
                        .append(data(options.tokenText(finding.token())))
                        .append('\n');
            }
        }
    }

    @Override
    public void problem(Problem problem) {
        // Unread content fails the run like a finding, with an exit code of its own.
        annotate(problem.makesIncomplete() ? Level.ERROR : Level.WARNING, "", problem.label(), problem.sentence());
    }

    @Override
    public void finding(Finding finding) {
        for (FindingLocation at : FindingLocation.of(finding)) {
            if (at.location().suppression().isEmpty()) {
                annotate(at);
            }
        }
    }

    private void annotate(FindingLocation at) {
        String message = where(at.location()) + ": " + at.message()
                + at.advice()
                + (options.secrets() == ReportOptions.Secrets.SHOWN ? " Token: " + options.tokenText(at.token()) : "");
        String title = at.title() + " (" + at.token().redacted() + ")";
        annotate(Level.of(at.severity(), at.reaches(options.failOn())), properties(at.location()), title, message);
    }

    @Override
    public void relatedCheck(HygieneFinding finding) {
        if (finding.location().suppression().isPresent()) {
            return; // as for tokens, a suppressed location is not annotated
        }
        RuleViolation violation = finding.violation();
        String message =
                where(finding.location()) + ": " + FindingText.message(violation) + " To do: " + violation.remedy();
        annotate(level(finding, violation.severity()), properties(finding.location()), violation.title(), message);
    }

    @Override
    public void warning(Notice warning) {
        String title = warning.label() + " (" + warning.severity().keyword() + ")";
        annotate(level(warning, warning.severity()), "", title, warning.sentence());
    }

    private Level level(ReportEntry entry, Severity severity) {
        return Level.of(severity, options.failOn().filter(entry::reaches).isPresent());
    }

    @Override
    public void end(Report report) throws IOException {
        if (omitted > 0) {
            text.append("More locations than annotations: ")
                    .append(omitted)
                    .append(" are only in the other formats of the report.\n");
        }
        text.append(TerminalEscaper.escapeLines(Summary.summarize(report, options.failOn())))
                .append('\n');
        out.write(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static String where(Location location) {
        String history = FindingText.history(location);
        return FindingText.location(location) + (history.isEmpty() ? "" : ", " + history);
    }

    private void annotate(Level level, String where, String title, String message) {
        if (emitted.merge(level, 1, Integer::sum) > MAX_OF_A_LEVEL) {
            omitted++;
            return;
        }
        text.append("::")
                .append(level.command)
                .append(' ')
                .append(where)
                .append("title=")
                .append(property(title))
                .append("::")
                .append(data(message))
                .append('\n');
    }

    /** Returns the properties that locate an annotation in the working tree; empty for a location in the history alone. */
    private static String properties(Location location) {
        if (location.provenance().part() != LocationPart.CONTENT) {
            return "";
        }
        if (location.provenance().git().isEmpty()) {
            return "file=" + property(location.path()) + ",line=" + location.line() + ",col=" + location.column()
                    + ",endColumn=" + location.endColumn() + ",";
        }
        return location.provenance()
                .git()
                .flatMap(GitOrigin::head)
                .map(head ->
                        "file=" + property(location.path()) + ",line=" + head.line() + ",col=" + head.column() + ",")
                .orElse("");
    }

    private static String data(String words) {
        return TerminalEscaper.escape(words)
                .replace("%", "%25")
                .replace("\r", "%0D")
                .replace("\n", "%0A");
    }

    private static String property(String words) {
        return data(words).replace(":", "%3A").replace(",", "%2C");
    }
}
