package dev.trapstreet.report;

import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.GitOrigin;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.LocationPart;
import dev.trapstreet.finding.Notice;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.Report;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.text.TerminalEscaper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;

/**
 * Report as workflow commands of GitHub Actions, one per line, which create annotations of files; the summary follows as
 * plain lines. Suppressed locations get no annotation. GitHub shows at most ten annotations of each level per step, so no
 * more are written.
 *
 * <p>If the report shows tokens, the first commands make the runner mask all of them in the log of the job.
 */
final class GitHubReport {
    private static final int MAX_OF_A_LEVEL = 10;

    private enum Level {
        ERROR("error"),
        WARNING("warning"),
        NOTICE("notice");

        private final String command;

        Level(String command) {
            this.command = command;
        }

        static Level of(Severity severity) {
            return switch (severity) {
                case CRITICAL, HIGH -> ERROR;
                case MEDIUM -> WARNING;
                case LOW, INFO -> NOTICE;
            };
        }
    }

    private final StringBuilder text = new StringBuilder();
    private final Map<Level, Integer> emitted = new EnumMap<>(Level.class);
    private final ReportOptions options;
    private long omitted;

    private GitHubReport(ReportOptions options) {
        this.options = options;
    }

    static void write(Report report, ReportOptions options, OutputStream out) throws IOException {
        GitHubReport commands = new GitHubReport(options);
        commands.commands(report);
        out.write(commands.text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private void commands(Report report) {
        if (options.secrets() == ReportOptions.Secrets.SHOWN) {
            for (Finding finding : report.findings()) {
                text.append("::add-mask::")
                        .append(data(options.tokenText(finding.token())))
                        .append('\n');
            }
        }
        for (Problem problem : report.problems()) {
            Level level = problem.makesIncomplete() ? Level.ERROR : Level.WARNING;
            String message = problem.where() + ": " + problem.description() + ". " + problem.advice();
            annotate(level, "", problem.label(), message);
        }
        for (Finding finding : report.findings()) {
            for (Location location : finding.locations()) {
                if (location.suppression().isEmpty()) {
                    annotate(finding, location);
                }
            }
        }
        for (Notice notice : report.notices()) {
            String message = notice.where() + ": " + notice.description() + ". " + notice.advice();
            annotate(Level.of(notice.severity()), "", notice.label(), message);
        }
        if (omitted > 0) {
            text.append("More locations than annotations: ")
                    .append(omitted)
                    .append(" are only in the other formats of the report.\n");
        }
        text.append(TerminalEscaper.escapeLines(Summary.summarize(report))).append('\n');
    }

    private void annotate(Finding finding, Location location) {
        String history = FindingText.history(location);
        String message = FindingText.location(location) + (history.isEmpty() ? "" : ", " + history) + ": "
                + FindingText.message(finding)
                + (finding.violations().isEmpty() ? "" : " To do: " + FindingText.remedy(finding))
                + (options.secrets() == ReportOptions.Secrets.SHOWN
                        ? " Token: " + options.tokenText(finding.token())
                        : "");
        String title = FindingText.title(finding) + " (" + finding.token().redacted() + ")";
        annotate(Level.of(finding.severity()), where(location), title, message);
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
    private static String where(Location location) {
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
