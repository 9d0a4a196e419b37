package dev.trapstreet.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.finding.Exposure;
import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.Notice;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.Report;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.fixture.TokenBuilder;
import dev.trapstreet.text.TerminalEscaper;
import dev.trapstreet.token.MapboxToken;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

class JunitReportTest {
    private static final Schema SUREFIRE = schema();

    /**
     * Returns the schema that Surefire publishes for its own reports. The build extracts it from Surefire's sources.
     */
    private static Schema schema() {
        Path file = Path.of(System.getProperty("junit.schema", "target/junit-schema/surefire-test-report.xsd"));
        assertTrue(Files.isRegularFile(file), file + " is missing: run mvn generate-test-resources");
        try {
            return SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI).newSchema(file.toFile());
        } catch (SAXException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void validate(String xml) throws SAXException, IOException {
        SUREFIRE.newValidator().validate(new StreamSource(new StringReader(xml)));
    }

    private static String write(Report report) throws IOException {
        return SampleReports.write(report, ReportFormat.JUNIT, ReportOptions.DEFAULT);
    }

    private static Element suite(Report report) throws IOException, SAXException, ParserConfigurationException {
        return suite(report, ReportOptions.DEFAULT);
    }

    private static Element suite(Report report, ReportOptions options)
            throws IOException, SAXException, ParserConfigurationException {
        byte[] xml = SampleReports.write(report, ReportFormat.JUNIT, options).getBytes(StandardCharsets.UTF_8);
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(xml))
                .getDocumentElement();
    }

    private static Element only(Element parent, String name) {
        NodeList found = parent.getElementsByTagName(name);
        assertEquals(1, found.getLength(), name);
        return (Element) found.item(0);
    }

    static Stream<Arguments> reports() throws IOException, InterruptedException {
        return SampleReports.ofEveryKind().entrySet().stream()
                .map(kind -> Arguments.of(kind.getKey(), kind.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("reports")
    void aReportIsValidAgainstSurefiresSchema(String kind, Report report) throws Exception {
        validate(write(report));
        validate(SampleReports.write(report, ReportFormat.JUNIT, SampleReports.WITH_SECRETS));
    }

    @Test
    void whatWasReadElsewhereHasNotFailed() throws Exception {
        Element elsewhere =
                suite(SampleReports.ofNotices(new Notice(Notice.Topic.READ_ELSEWHERE, "a/.git", "/b/.git")));
        assertEquals("0", elsewhere.getAttribute("failures"));
        assertEquals("1", elsewhere.getAttribute("tests"));
        assertTrue(only(elsewhere, "system-out").getTextContent().contains("/b/.git"));
        Report unused = SampleReports.ofNotices(new Notice(Notice.Topic.UNUSED, "a", ""));
        assertEquals("0", suite(unused).getAttribute("failures"));
        assertEquals(
                "1",
                suite(unused, ReportOptions.DEFAULT.withFailOn(Optional.of(Severity.MEDIUM)))
                        .getAttribute("failures"));
    }

    @Test
    void theSchemaRefusesABrokenReport() throws Exception {
        String good = write(SampleReports.report());
        validate(good);
        for (String broken : List.of(
                good.replace(" tests=\"1\"", ""),
                good.replace(" time=\"0\"/>", "/>"),
                good.replace("<testcase", "<testcase surprise=\"1\""),
                good.replace("testsuite", "testsweet"))) {
            assertThrows(SAXException.class, () -> validate(broken), broken);
        }
    }

    static List<String> names() {
        return HostileNames.names();
    }

    @ParameterizedTest
    @MethodSource("names")
    void aNameStaysAName(String name) throws Exception {
        Report report = HostileNames.report(name);
        validate(write(report));
        Element suite = suite(report);
        NodeList cases = suite.getElementsByTagName("testcase");
        assertEquals(3, cases.getLength());
        assertEquals(2, suite.getElementsByTagName("failure").getLength());
        assertEquals(1, suite.getElementsByTagName("error").getLength());
        String redacted = report.findings().get(0).token().redacted();
        assertEquals(TerminalEscaper.escape(name + ":3:5 " + redacted), ((Element) cases.item(0)).getAttribute("name"));
        assertEquals(TerminalEscaper.escape(name), ((Element) cases.item(2)).getAttribute("name"));
    }

    @Test
    void eachPlaceOfATokenThatBreaksARuleIsAFailedTest() throws Exception {
        MapboxToken token = SampleReports.open(TokenBuilder.sk().build());
        Finding finding = new Finding(
                token,
                Severity.CRITICAL,
                List.of(SampleReports.hit("MBX001", Severity.CRITICAL), SampleReports.hit("MBX028", Severity.MEDIUM)),
                Exposure.WEB_CLIENT,
                List.of(),
                List.of(SampleReports.place("a.js", 3), SampleReports.place("b.js", 7)));
        Element suite = suite(SampleReports.report(finding));
        assertEquals("2", suite.getAttribute("tests"));
        assertEquals("2", suite.getAttribute("failures"));
        assertEquals("0", suite.getAttribute("errors"));
        assertEquals("1.83", suite.getAttribute("time"));
        Element second = (Element) suite.getElementsByTagName("testcase").item(1);
        assertEquals("b.js:7:5 " + token.redacted(), second.getAttribute("name"));
        assertEquals("trapstreet.MBX001", second.getAttribute("classname"));
        Element failure = only(second, "failure");
        assertEquals("critical", failure.getAttribute("type"));
        assertEquals("Title of MBX001 (" + token.redacted() + ")", failure.getAttribute("message"));
        String text = failure.getTextContent();
        assertTrue(
                text.startsWith("MBX001 critical: Message of MBX001. MBX028 medium: Message of MBX028. Do now: Delete"),
                text);
        assertTrue(text.endsWith(" To do: Remedy of MBX001."), text);
    }

    /** A location below the threshold was a failed test, although the run succeeded. */
    @Test
    void aTokenBelowTheThresholdIsAPassedTest() throws Exception {
        Finding low = SampleReports.finding(SampleReports.open(TokenBuilder.sk().build()), Severity.LOW);
        Element suite = suite(SampleReports.report(low));
        assertEquals("0", suite.getAttribute("failures"));
        assertEquals("1", suite.getAttribute("tests"));
        assertTrue(only(suite, "system-out").getTextContent().startsWith("MBX004 low: "));
        Element strict = suite(SampleReports.report(low), ReportOptions.DEFAULT.withFailOn(Optional.of(Severity.LOW)));
        assertEquals("1", strict.getAttribute("failures"));
        assertEquals("low", only(strict, "failure").getAttribute("type"));
    }

    /** Such a token is of severity high and fails the run, but was a passed test. */
    @Test
    void aTokenThatCouldNotBeAssessedIsAFailedTest() throws Exception {
        Finding unassessed = new Finding(
                SampleReports.open(TokenBuilder.sk().build()),
                Severity.HIGH,
                List.of(),
                Exposure.UNKNOWN,
                List.of(),
                List.of(SampleReports.place("a.js", 3)));
        assertEquals("1", suite(SampleReports.report(unassessed)).getAttribute("failures"));
    }

    @Test
    void aTokenThatBreaksNoRuleIsAPassedTestThatSaysSo() throws Exception {
        Finding finding = new Finding(
                SampleReports.open(TokenBuilder.pk().build()),
                Severity.INFO,
                List.of(),
                Exposure.WEB_CLIENT,
                List.of(),
                List.of(SampleReports.place("a.js", 3)));
        Element suite = suite(SampleReports.report(finding));
        assertEquals("1", suite.getAttribute("tests"));
        assertEquals("0", suite.getAttribute("failures"));
        assertTrue(only(suite, "system-out").getTextContent().endsWith(" violates no rule."));
    }

    @Test
    void whereNothingIsFoundOneTestPasses() throws Exception {
        Element suite = suite(SampleReports.report());
        assertEquals("1", suite.getAttribute("tests"));
        assertEquals("no Mapbox token", only(suite, "testcase").getAttribute("name"));
        assertEquals(0, suite.getElementsByTagName("error").getLength());
    }

    @Test
    void whatCouldNotBeReadIsAnError() throws Exception {
        List<Problem> problems = List.of(new Problem(Problem.Kind.NO_PERMISSION, "a", ""));
        Element suite = suite(SampleReports.report(List.of(), problems, Map.of()));
        assertEquals("1", suite.getAttribute("tests"));
        assertEquals("1", suite.getAttribute("errors"));
        assertEquals("permission denied", only(suite, "error").getAttribute("message"));
    }

    @Test
    void whereThereWasNothingToLookAtThatIsAnError() throws Exception {
        Element suite = suite(SampleReports.empty());
        assertEquals("1", suite.getAttribute("errors"));
        assertEquals("There was nothing to scan", only(suite, "error").getAttribute("message"));
    }
}
