package dev.trapstreet.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.Report;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.fixture.TokenBuilder;
import dev.trapstreet.token.TokenParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Characters that mislead a terminal or a person are escaped in every machine-readable format, and are not lost. */
class JsonEscapesTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** Returns control characters, DEL, the C1 controls, and the formatting characters of Unicode annexes 9 and 14. */
    static List<String> misleading() {
        List<String> texts = new ArrayList<>();
        IntStream.concat(IntStream.rangeClosed(1, 0x1F), IntStream.rangeClosed(0x7F, 0x9F))
                .forEach(c -> texts.add(Character.toString(c)));
        "\u061c\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\ufeff\u00ad\u2060"
                .chars()
                .forEach(c -> texts.add(Character.toString(c)));
        texts.add("\udb40\udc41"); // a tag character, which has no shape
        texts.add("\ud83d"); // half of a surrogate pair
        return texts;
    }

    private static Report report(String text) {
        String name = "a" + text + "b";
        return SampleReports.report(
                List.of(SampleReports.finding(
                        SampleReports.open(TokenBuilder.sk().build()), Severity.HIGH, SampleReports.place(name, 1))),
                List.of(new Problem(Problem.Kind.UNREADABLE, name, name)),
                Map.of());
    }

    @ParameterizedTest
    @MethodSource("misleading")
    void noFormHoldsItAsItIs(String text) throws IOException {
        for (ReportFormat format : ReportFormat.values()) {
            String written = SampleReports.write(report(text), format, ReportOptions.DEFAULT);
            String lines = written.replaceAll("\r?\n *", ""); // without the line breaks of the format
            assertFalse(lines.contains(text), () -> format + ": " + Integer.toHexString(text.charAt(0)));
        }
    }

    @ParameterizedTest
    @MethodSource("misleading")
    void aJsonReaderGetsTheSameText(String text) throws IOException {
        String name = "a" + text + "b";
        JsonNode json = MAPPER.readTree(SampleReports.write(report(text), ReportFormat.JSON, ReportOptions.DEFAULT));
        assertEquals(name, json.at("/findings/0/locations/0/path").textValue());
        assertEquals(name, json.at("/problems/0/where").textValue());
        JsonNode sarif = MAPPER.readTree(SampleReports.write(report(text), ReportFormat.SARIF, ReportOptions.DEFAULT));
        String notification = sarif.at("/runs/0/invocations/0/toolExecutionNotifications/0/message/text")
                .textValue();
        assertTrue(notification.startsWith(name + ": it could not be read: " + name + ". "), notification);
    }

    @Test
    void theEscapeIsThatOfJson() throws IOException {
        String written = SampleReports.write(report("\u009b\u202e\u007f"), ReportFormat.JSONL, ReportOptions.DEFAULT);
        assertTrue(written.contains("\"path\":\"a\\u009B\\u202E\\u007Fb\""), written);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u00fc", "\u5730\u56f3", "\u00a0", "\u00e9", "e\u0301", "\u2014", "\u2192"})
    void ordinaryTextStaysAsItIs(String text) throws IOException {
        String written = SampleReports.write(report(text), ReportFormat.JSON, ReportOptions.DEFAULT);
        assertTrue(written.contains("\"path\" : \"a" + text + "b\""), written);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\u009b", "\\u202e", "\\u2028", "\\u007f", "\\u001b", "\\ud83d"})
    void theExplanationOfATokenHoldsNoneEither(String escape) throws IOException {
        char unit = (char) Integer.parseInt(escape.substring(2), 16);
        String token =
                TokenBuilder.pk().json("u", "\"trapstreet" + escape + "\"").build();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new TokenExplanation(new TokenParser(SampleReports.NOW).parse(token), SampleReports.NOW).writeJson(out);
        String written = out.toString(StandardCharsets.UTF_8);
        assertEquals(-1, written.indexOf(unit), written);
        assertEquals(
                "trapstreet" + unit,
                MAPPER.readTree(written).at("/claims/account").textValue());
    }
}
