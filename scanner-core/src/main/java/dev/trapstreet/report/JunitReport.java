package dev.trapstreet.report;

import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.HygieneFinding;
import dev.trapstreet.finding.Notice;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.Report;
import dev.trapstreet.finding.ReportEntry;
import dev.trapstreet.finding.RuleViolation;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.text.TerminalEscaper;
import java.io.IOException;
import java.io.OutputStream;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Report in the JUnit XML format, as defined by Surefire's schema: one suite with a test case for each location, warning
 * and problem. A location fails if the token violates a rule there whose severity reaches the threshold, and is skipped if it is
 * suppressed. Unread content is an error. The suite is never empty, because some servers treat an empty suite as a failure.
 */
final class JunitReport implements EntryWriter<XMLStreamException> {
    private static final String CLEAN = "no Mapbox token";

    private final ReportOptions options;
    private final XMLStreamWriter xml;
    private Totals totals = new Totals(Optional.empty());

    private JunitReport(ReportOptions options, XMLStreamWriter xml) {
        this.options = options;
        this.xml = xml;
    }

    static void write(Report report, ReportOptions options, OutputStream out) throws IOException {
        try {
            XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(out, "UTF-8");
            ReportDriver.drive(report, new JunitReport(options, xml));
            xml.close();
        } catch (XMLStreamException e) {
            if (e.getNestedException() instanceof IOException cause) {
                throw cause;
            }
            throw new IOException(e);
        }
    }

    /** Results of a test case. */
    private enum Result {
        /** An entry that does not count towards the threshold. */
        PASSED,
        FAILED,
        /** A suppressed location, or a problem that leaves nothing unread: neither passed nor failed. */
        SKIPPED,
        ERROR;

        static Result of(boolean suppressed, boolean fails) {
            return suppressed ? SKIPPED : fails ? FAILED : PASSED;
        }

        static Result of(Problem problem) {
            return problem.makesIncomplete() ? ERROR : SKIPPED;
        }
    }

    /** Numbers of test cases by result, which precede the test cases themselves. */
    private static final class Totals implements ReportEntry.Visitor<RuntimeException> {
        private final Optional<Severity> failOn;
        private final Map<Result, Long> byResult = new EnumMap<>(Result.class);

        Totals(Optional<Severity> failOn) {
            this.failOn = failOn;
        }

        void add(Result result) {
            byResult.merge(result, 1L, Long::sum);
        }

        long of(Result result) {
            return byResult.getOrDefault(result, 0L);
        }

        long all() {
            long all = 0;
            for (long count : byResult.values()) {
                all += count;
            }
            return all;
        }

        @Override
        public void finding(Finding finding) {
            FindingLocation.of(finding).forEach(at -> add(result(at, failOn)));
        }

        @Override
        public void relatedCheck(HygieneFinding finding) {
            add(result(finding, failOn));
        }

        @Override
        public void warning(Notice warning) {
            add(result(warning, failOn));
        }

        @Override
        public void problem(Problem problem) {
            add(Result.of(problem));
        }
    }

    private static Result result(FindingLocation at, Optional<Severity> failOn) {
        return Result.of(at.location().suppression().isPresent(), at.reaches(failOn));
    }

    private static Result result(HygieneFinding finding, Optional<Severity> failOn) {
        return Result.of(
                finding.location().suppression().isPresent(),
                failOn.filter(finding::reaches).isPresent());
    }

    private static Result result(Notice warning, Optional<Severity> failOn) {
        return Result.of(false, failOn.filter(warning::reaches).isPresent());
    }

    @Override
    public List<ReportEntry.Kind> order() {
        return List.of(
                ReportEntry.Kind.FINDING,
                ReportEntry.Kind.RELATED_CHECK,
                ReportEntry.Kind.WARNING,
                ReportEntry.Kind.PROBLEM);
    }

    @Override
    public void begin(Report report) throws XMLStreamException {
        totals = new Totals(options.failOn());
        for (ReportEntry.Kind kind : order()) {
            report.entries(kind).forEach(entry -> entry.accept(totals));
        }
        if (!report.hasScannedAnything()) {
            totals.add(Result.ERROR);
        }
        xml.writeStartDocument("UTF-8", "1.0");
        xml.writeCharacters("\n");
        xml.writeStartElement("testsuite");
        attribute("name", ToolInfo.NAME);
        attribute("tests", String.valueOf(Math.max(1, totals.all())));
        attribute("failures", String.valueOf(totals.of(Result.FAILED)));
        attribute("errors", String.valueOf(totals.of(Result.ERROR)));
        attribute("skipped", String.valueOf(totals.of(Result.SKIPPED)));
        attribute("time", String.valueOf(report.duration().toMillis() / 1000.0));
        xml.writeCharacters("\n");
    }

    @Override
    public void finding(Finding finding) throws XMLStreamException {
        for (FindingLocation at : FindingLocation.of(finding)) {
            location(at);
        }
    }

    private void location(FindingLocation at) throws XMLStreamException {
        String redacted = at.token().redacted();
        String history = FindingText.history(at.location());
        String detail = at.message()
                + (history.isEmpty() ? "" : " Here " + history + ".")
                + at.advice()
                + (options.secrets() == ReportOptions.Secrets.SHOWN ? " Token: " + options.tokenText(at.token()) : "");
        startTestCase(FindingText.location(at.location()) + " " + redacted, ToolInfo.NAME + "." + at.rule());
        startResult(
                result(at, options.failOn()),
                at.severity(),
                at.title() + " (" + redacted + ")",
                FindingText.suppression(at.location()));
        endTestCase(detail);
    }

    @Override
    public void relatedCheck(HygieneFinding finding) throws XMLStreamException {
        RuleViolation violation = finding.violation();
        startTestCase(FindingText.location(finding.location()), ToolInfo.NAME + "." + violation.id());
        startResult(
                result(finding, options.failOn()),
                violation.severity(),
                violation.title(),
                FindingText.suppression(finding.location()));
        endTestCase(FindingText.message(violation) + " To do: " + violation.remedy());
    }

    @Override
    public void warning(Notice warning) throws XMLStreamException {
        startTestCase(warning.where(), ToolInfo.NAME);
        startResult(result(warning, options.failOn()), warning.severity(), warning.description(), "");
        endTestCase(warning.severity().keyword() + ": " + warning.description() + ". " + warning.advice());
    }

    @Override
    public void problem(Problem problem) throws XMLStreamException {
        if (problem.makesIncomplete()) {
            error(problem.where(), problem.description(), problem.advice());
            return;
        }
        startTestCase(problem.where(), ToolInfo.NAME);
        startResult("skipped");
        attribute("message", problem.description() + ". " + problem.advice());
        endTestCase("");
    }

    @Override
    public void end(Report report) throws XMLStreamException {
        if (!report.hasScannedAnything()) {
            error("nothing to scan", "There was nothing to scan", "Check the target and the exclusions.");
        } else if (totals.all() == 0) {
            xml.writeCharacters("  ");
            xml.writeEmptyElement("testcase");
            testCaseAttributes(CLEAN, ToolInfo.NAME);
            xml.writeCharacters("\n");
        }
        xml.writeEndElement();
        xml.writeCharacters("\n");
        xml.writeEndDocument();
    }

    private void error(String where, String what, String advice) throws XMLStreamException {
        startTestCase(where, ToolInfo.NAME);
        startResult("error");
        attribute("type", "not read");
        attribute("message", what);
        endTestCase(advice);
    }

    /** Starts the result of a finding or warning. */
    private void startResult(Result result, Severity severity, String title, String suppression)
            throws XMLStreamException {
        switch (result) {
            case FAILED -> {
                startResult("failure");
                attribute("type", severity.keyword());
                attribute("message", title);
            }
            case SKIPPED -> {
                startResult("skipped");
                attribute("message", suppression);
            }
            case PASSED, ERROR -> startResult("system-out");
        }
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
