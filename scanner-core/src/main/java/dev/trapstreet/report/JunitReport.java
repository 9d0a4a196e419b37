package dev.trapstreet.report;

import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.Notice;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.Report;
import dev.trapstreet.text.TerminalEscaper;
import java.io.IOException;
import java.io.OutputStream;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Report in the JUnit XML format, as defined by Surefire's schema: one suite with a test case for each location, warning
 * and problem. A location fails if the token violates a rule, and is skipped if it is suppressed. Unread content is an
 * error. The suite is never empty, because some servers treat an empty suite as a failure.
 */
final class JunitReport {
    private static final String CLEAN = "no Mapbox token";

    private final ReportOptions options;
    private final XMLStreamWriter xml;

    private JunitReport(ReportOptions options, XMLStreamWriter xml) {
        this.options = options;
        this.xml = xml;
    }

    static void write(Report report, ReportOptions options, OutputStream out) throws IOException {
        try {
            XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(out, "UTF-8");
            new JunitReport(options, xml).suite(report);
            xml.close();
        } catch (XMLStreamException e) {
            if (e.getNestedException() instanceof IOException cause) {
                throw cause;
            }
            throw new IOException(e);
        }
    }

    private void suite(Report report) throws XMLStreamException {
        long locations = 0;
        long failures = 0;
        for (Notice notice : report.notices()) {
            failures += notice.counts() ? 1 : 0;
        }
        long skipped = 0;
        for (Finding finding : report.findings()) {
            for (Location location : finding.locations()) {
                locations++;
                boolean suppressed = location.suppression().isPresent();
                skipped += suppressed ? 1 : 0;
                failures += suppressed || finding.violations().isEmpty() ? 0 : 1;
            }
        }
        locations += report.notices().size();
        int errors = report.unreadCount() + (report.hasScannedAnything() ? 0 : 1);
        int unknown = report.problems().size() - report.unreadCount();
        locations += unknown;
        skipped += unknown;
        xml.writeStartDocument("UTF-8", "1.0");
        xml.writeCharacters("\n");
        xml.writeStartElement("testsuite");
        attribute("name", ToolInfo.NAME);
        attribute("tests", String.valueOf(Math.max(1, locations + errors)));
        attribute("failures", String.valueOf(failures));
        attribute("errors", String.valueOf(errors));
        attribute("skipped", String.valueOf(skipped));
        attribute("time", String.valueOf(report.duration().toMillis() / 1000.0));
        xml.writeCharacters("\n");
        for (Finding finding : report.findings()) {
            for (Location location : finding.locations()) {
                finding(finding, location);
            }
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
            error("nothing to scan", "There was nothing to scan", "Check the target and the exclusions.");
        } else if (locations + errors == 0) {
            xml.writeCharacters("  ");
            xml.writeEmptyElement("testcase");
            testCaseAttributes(CLEAN, ToolInfo.NAME);
            xml.writeCharacters("\n");
        }
        xml.writeEndElement();
        xml.writeCharacters("\n");
        xml.writeEndDocument();
    }

    private void notice(Notice notice) throws XMLStreamException {
        startTestCase(notice.where(), ToolInfo.NAME);
        if (!notice.counts()) {
            startResult("system-out");
            endTestCase(notice.description() + ". " + notice.advice());
            return;
        }
        startResult("failure");
        attribute("type", notice.severity().keyword());
        attribute("message", notice.description());
        endTestCase(notice.advice());
    }

    /** Adds a skipped case for a problem that leaves nothing unread: neither passed nor failed. */
    private void skipped(Problem problem) throws XMLStreamException {
        startTestCase(problem.where(), ToolInfo.NAME);
        startResult("skipped");
        attribute("message", problem.description() + ". " + problem.advice());
        endTestCase("");
    }

    private void finding(Finding finding, Location location) throws XMLStreamException {
        String redacted = finding.token().redacted();
        String history = FindingText.history(location);
        String detail = FindingText.message(finding)
                + (history.isEmpty() ? "" : " Here " + history + ".")
                + (finding.violations().isEmpty() ? "" : " To do: " + FindingText.remedy(finding))
                + (options.secrets() == ReportOptions.Secrets.SHOWN
                        ? " Token: " + options.tokenText(finding.token())
                        : "");
        startTestCase(FindingText.location(location) + " " + redacted, ToolInfo.NAME + "." + FindingText.rule(finding));
        if (location.suppression().isPresent()) {
            startResult("skipped");
            attribute("message", FindingText.suppression(location));
        } else if (finding.violations().isEmpty()) {
            startResult("system-out");
        } else {
            startResult("failure");
            attribute("type", finding.severity().keyword());
            attribute("message", FindingText.title(finding) + " (" + redacted + ")");
        }
        endTestCase(detail);
    }

    private void error(String where, String what, String advice) throws XMLStreamException {
        startTestCase(where, ToolInfo.NAME);
        startResult("error");
        attribute("type", "not read");
        attribute("message", what);
        endTestCase(advice);
    }

    private void startTestCase(String name, String group) throws XMLStreamException {
        xml.writeCharacters("  ");
        xml.writeStartElement("testcase");
        testCaseAttributes(name, group);
        xml.writeCharacters("\n    ");
    }

    private void testCaseAttributes(String name, String group) throws XMLStreamException {
        attribute("name", name);
        attribute("classname", group);
        attribute("time", "0");
    }

    private void startResult(String element) throws XMLStreamException {
        xml.writeStartElement(element);
    }

    /** Ends the result of a test case with its text, and the test case. */
    private void endTestCase(String text) throws XMLStreamException {
        xml.writeCharacters(TerminalEscaper.escape(text));
        xml.writeEndElement();
        xml.writeCharacters("\n  ");
        xml.writeEndElement();
        xml.writeCharacters("\n");
    }

    /** Writes an attribute; characters that XML cannot hold, such as most control characters, are escaped for display. */
    private void attribute(String name, String value) throws XMLStreamException {
        xml.writeAttribute(name, TerminalEscaper.escape(value));
    }
}
