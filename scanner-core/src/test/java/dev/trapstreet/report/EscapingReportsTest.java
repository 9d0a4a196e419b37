package dev.trapstreet.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.Report;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.fixture.TokenBuilder;
import dev.trapstreet.text.TerminalEscaper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.NodeList;

/** Escaping in the HTML page and in the Markdown summary. */
class EscapingReportsTest {
    private static final Pattern REFERENCE = Pattern.compile("&#([0-9]+);");

    private static Element page(Report report) throws Exception {
        byte[] html = SampleReports.write(report, ReportFormat.HTML, ReportOptions.DEFAULT)
                .getBytes(StandardCharsets.UTF_8);
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(html))
                .getDocumentElement();
    }

    private static String markdown(Report report) throws IOException {
        return SampleReports.write(report, ReportFormat.MARKDOWN, ReportOptions.DEFAULT);
    }

    /** Returns the text that a reader of the rendered page sees. */
    private static String read(String markdown) {
        return REFERENCE.matcher(markdown).replaceAll(r -> {
            String c = Character.toString(Integer.parseInt(r.group(1)));
            return java.util.regex.Matcher.quoteReplacement(c);
        });
    }

    static Stream<Arguments> reports() throws IOException, InterruptedException {
        return SampleReports.ofEveryKind().entrySet().stream()
                .map(kind -> Arguments.of(kind.getKey(), kind.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("reports")
    void aPageIsWellFormedAndHasASectionPerToken(String kind, Report report) throws Exception {
        assertEquals(
                report.findings().size() + report.hygieneFindings().size(),
                page(report).getElementsByTagName("section").getLength());
    }

    static List<String> names() {
        return HostileNames.names();
    }

    @ParameterizedTest
    @MethodSource("names")
    void onThePageANameStaysAName(String name) throws Exception {
        Element page = page(HostileNames.report(name));
        NodeList places = page.getElementsByTagName("code");
        assertEquals(1, places.getLength());
        assertEquals(TerminalEscaper.escape(name) + ":3, 4", places.item(0).getTextContent());
        for (String active : List.of("img", "a", "link", "iframe", "form", "object", "base")) {
            assertEquals(0, page.getElementsByTagName(active).getLength(), active);
        }
        NodeList all = page.getElementsByTagName("*");
        for (int i = 0; i < all.getLength(); i++) {
            NamedNodeMap attributes = all.item(i).getAttributes();
            for (int j = 0; j < attributes.getLength(); j++) {
                String attribute = attributes.item(j).getNodeName();
                assertFalse(
                        attribute.startsWith("on") || attribute.equals("style") || attribute.equals("src"), attribute);
            }
        }
    }

    /** The policy allows the one style and the one script by their hashes, and nothing else. */
    @ParameterizedTest
    @MethodSource("names")
    void thePolicyAllowsTheStyleAndTheScriptOfThePageOnly(String name) throws Exception {
        String html = SampleReports.write(HostileNames.report(name), ReportFormat.HTML, ReportOptions.DEFAULT);
        assertEquals(
                "default-src 'none'; style-src '" + hash(html, "style") + "'; script-src '" + hash(html, "script")
                        + "'; base-uri 'none'; form-action 'none'",
                ((Element) page(HostileNames.report(name))
                                .getElementsByTagName("meta")
                                .item(1))
                        .getAttribute("content"));
    }

    /** Returns the hash of the only element of a name, as a browser computes it. */
    private static String hash(String html, String element) throws Exception {
        String[] parts = html.split("</?" + element + ">", -1);
        assertEquals(3, parts.length, element);
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(parts[1].getBytes(StandardCharsets.UTF_8));
        return "sha256-" + Base64.getEncoder().encodeToString(digest);
    }

    @ParameterizedTest
    @MethodSource("names")
    void inTheSummaryANameStaysAName(String name) throws IOException {
        String markdown = markdown(HostileNames.report(name));
        List<String> rows =
                markdown.lines().filter(line -> line.startsWith("| high")).toList();
        assertEquals(1, rows.size(), markdown);
        List<String> cells = List.of(rows.get(0).split("\\|", -1));
        assertEquals(7, cells.size(), rows.get(0));
        assertTrue(
                read(cells.get(3))
                        .startsWith(" " + TerminalEscaper.escape(name) + ":3:5<br>" + TerminalEscaper.escape(name)),
                rows.get(0));
        String outside = cells.get(2) + cells.get(3).replace("<br>", "") + cells.get(4);
        String rest = REFERENCE.matcher(outside).replaceAll("");
        assertFalse(
                Pattern.compile("[\\\\`*_{}\\[\\]()#+.!<>&@~:=\"'$^-]")
                        .matcher(rest)
                        .find(),
                rest);
    }

    @Test
    void theSummarySaysWhatWhereAndWhatToDo() throws IOException {
        Finding finding =
                SampleReports.finding(SampleReports.open(TokenBuilder.pk().build()), Severity.HIGH);
        String text = read(markdown(SampleReports.report(finding)));
        assertTrue(
                text.contains("| high | " + finding.token().redacted()
                        + " | src/map.js:3:5 | MBX004 high: Message of MBX004. | Remedy of MBX004. |\n"),
                text);
        assertTrue(text.contains("\n1 token in 1 location: 1 high.\n"), text);
    }

    /** GitHub rejects a summary of more than one mebibyte. */
    @Test
    void theSummaryOfManyTokensIsShort() throws IOException {
        List<Finding> findings = new ArrayList<>();
        Random random = new Random(7);
        for (int i = 0; i < 3000; i++) {
            String token = TokenBuilder.random(random).build();
            findings.add(SampleReports.finding(
                    SampleReports.open(token), Severity.HIGH, SampleReports.place("a/b".repeat(100) + i, 1)));
        }
        String markdown = markdown(SampleReports.report(findings, List.of(), Map.of()));
        assertTrue(markdown.length() < 1 << 20, () -> markdown.length() + " characters");
        assertTrue(markdown.contains("\n2900 more tokens are in the other formats of the report.\n"));
    }
}
