package dev.trapstreet.report;

import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.Notice;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.Report;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * JUnit's XML, in the dialect of Surefire's schema: one suite; a failed case for each place of a token that breaks a rule, a
 * passed one for each place of a token that breaks none, a skipped one for each place that is accepted, an error for what could not be read. Never an empty suite, which
 * some servers take for a failure.
 */
final class JunitReport {
    private static final String CLEAN = "no Mapbox token";

    private final StringBuilder xml = new StringBuilder();
    private final ReportOptions options;
    private final OutputStream out;

    private JunitReport(ReportOptions options, OutputStream out) {
        this.options = options;
        this.out = out;
    }

    static void write(Report report, ReportOptions options, OutputStream out) throws IOException {
        new JunitReport(options, out).suite(report);
    }

    private void suite(Report report) throws IOException {
        long places = 0;
        long failures = 0;
        for (Notice notice : report.notices()) {
            failures += notice.counts() ? 1 : 0;
        }
        long skipped = 0;
        for (Finding finding : report.findings()) {
            for (Location location : finding.locations()) {
                places++;
                boolean accepted = location.suppression().isPresent();
                skipped += accepted ? 1 : 0;
                failures += accepted || finding.violations().isEmpty() ? 0 : 1;
            }
        }
        places += report.notices().size();
        int errors = report.unreadCount() + (report.hasScannedAnything() ? 0 : 1);
        int unknown = report.problems().size() - report.unreadCount();
        places += unknown;
        skipped += unknown;
        long tests = Math.max(1, places + errors);
        xml.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"trapstreet\" tests=\"")
                .append(tests)
                .append("\" failures=\"")
                .append(failures)
                .append("\" errors=\"")
                .append(errors)
                .append("\" skipped=\"")
                .append(skipped)
                .append("\" time=\"")
                .append(report.duration().toMillis() / 1000.0)
                .append("\">\n");
        for (Finding finding : report.findings()) {
            for (Location location : finding.locations()) {
                finding(finding, location);
            }
            flush();
        }
        for (Notice notice : report.notices()) {
            notice(notice);
        }
        for (Problem problem : report.problems()) {
            if (problem.makesIncomplete()) {
                error(problem.where(), problem.description(), problem.advice());
            } else {
                skipped(problem);
            }
        }
        if (!report.hasScannedAnything()) {
            error("nothing to look at", "There was nothing to look at", "Check the target and the excludes.");
        } else if (places + errors == 0) {
            open(CLEAN, ToolInfo.NAME);
            xml.append("/>\n");
        }
        xml.append("</testsuite>\n");
        flush();
    }

    private void notice(Notice notice) {
        open(notice.where(), ToolInfo.NAME);
        if (!notice.counts()) {
            xml.append(">\n    <system-out>")
                    .append(Escaping.xml(notice.description() + ". " + notice.advice()))
                    .append("</system-out>\n  </testcase>\n");
            return;
        }
        xml.append(">\n    <failure type=\"")
                .append(notice.severity().keyword())
                .append("\" message=\"")
                .append(Escaping.xml(notice.description()))
                .append("\">")
                .append(Escaping.xml(notice.advice()))
                .append("</failure>\n  </testcase>\n");
    }

    /** What nobody could answer has not failed, and must not look as if it had passed. */
    private void skipped(Problem problem) {
        open(problem.where(), ToolInfo.NAME);
        xml.append(">\n    <skipped message=\"")
                .append(Escaping.xml(problem.description() + ". " + problem.advice()))
                .append("\"/>\n  </testcase>\n");
    }

    private void finding(Finding finding, Location location) {
        String redacted = finding.token().redacted();
        open(FindingText.location(location) + " " + redacted, ToolInfo.NAME + "." + FindingText.rule(finding));
        String history = FindingText.history(location);
        String detail = FindingText.message(finding)
                + (history.isEmpty() ? "" : " Here " + history + ".")
                + (finding.violations().isEmpty() ? "" : " To do: " + FindingText.remedy(finding))
                + (options.secrets() == ReportOptions.Secrets.SHOWN
                        ? " Token: " + options.tokenText(finding.token())
                        : "");
        xml.append(">\n");
        if (location.suppression().isPresent()) {
            xml.append("    <skipped message=\"")
                    .append(Escaping.xml(FindingText.suppression(location)))
                    .append("\">")
                    .append(Escaping.xml(detail))
                    .append("</skipped>\n");
        } else if (finding.violations().isEmpty()) {
            xml.append("    <system-out>").append(Escaping.xml(detail)).append("</system-out>\n");
        } else {
            xml.append("    <failure type=\"")
                    .append(finding.severity().keyword())
                    .append("\" message=\"")
                    .append(Escaping.xml(FindingText.title(finding) + " (" + redacted + ")"))
                    .append("\">")
                    .append(Escaping.xml(detail))
                    .append("</failure>\n");
        }
        xml.append("  </testcase>\n");
    }

    private void error(String where, String what, String advice) {
        open(where, ToolInfo.NAME);
        xml.append(">\n    <error type=\"not read\" message=\"")
                .append(Escaping.xml(what))
                .append("\">")
                .append(Escaping.xml(advice))
                .append("</error>\n  </testcase>\n");
    }

    private void open(String name, String group) {
        xml.append("  <testcase name=\"")
                .append(Escaping.xml(name))
                .append("\" classname=\"")
                .append(Escaping.xml(group))
                .append("\" time=\"0\"");
    }

    private void flush() throws IOException {
        out.write(xml.toString().getBytes(StandardCharsets.UTF_8));
        xml.setLength(0);
    }
}
