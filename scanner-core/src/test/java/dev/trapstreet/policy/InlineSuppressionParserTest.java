package dev.trapstreet.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.finding.InlineSuppression;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class InlineSuppressionParserTest {
    private static final String TOKEN = "TOKEN";

    /** Returns the suppression next to the first TOKEN in a text, without checking the token itself. */
    private static Optional<InlineSuppression> find(String text) {
        byte[] bytes = ("?" + text + "?").getBytes(StandardCharsets.UTF_8);
        int start = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(TOKEN);
        return InlineSuppressionParser.find(bytes, 1, bytes.length - 1, start, TOKEN.length());
    }

    private static InlineSuppression because(String reason) {
        return new InlineSuppression(Optional.of(reason), Optional.empty(), Optional.empty(), Optional.empty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a = 'TOKEN'; // trapstreet:allow reason=\"a demo\"",
                "a: TOKEN # trapstreet:allow reason='a demo'",
                "a TOKEN /* trapstreet:allow reason=\"a demo\" */ b",
                "<a>TOKEN</a> <!-- trapstreet:allow reason=\"a demo\" -->",
                "/* trapstreet:allow reason=\"a demo\" */ TOKEN",
                "TOKEN -- trapstreet:allow reason=\"a demo\"",
                "TOKEN //trapstreet:allow reason=\"a demo\"",
                "// trapstreet:allow reason=\"a demo\"\nTOKEN",
                "x\n  # trapstreet:allow reason=\"a demo\"\r\n  TOKEN",
                "x\r  <!-- trapstreet:allow reason=\"a demo\" -->\r  TOKEN",
                "{/* trapstreet:allow reason=\"a demo\" */}\nTOKEN",
            })
    void aCommentOnTheLineOrAloneOnTheLineAboveAccepts(String text) {
        assertEquals(Optional.of(because("a demo")), find(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "TOKEN",
                "TOKEN trapstreet:allow reason=\"a demo\"", // no comment
                "TOKEN // see trapstreet:allow reason=\"a demo\"", // prose about the syntax
                "\"trapstreet:allow reason='a demo'\" TOKEN", // a text of the program
                "other // trapstreet:allow reason=\"a demo\"\nTOKEN", // about the line above
                "// trapstreet:allow reason=\"a demo\"\n\nTOKEN",
                "TOKEN\n// trapstreet:allow reason=\"a demo\"",
                "TOKEN // trapstreet:allo reason=\"a demo\"",
            })
    void anythingElseAcceptsNothing(String text) {
        assertEquals(Optional.empty(), find(text));
    }

    /** Each of these has been written by somebody who expected it to work. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "TOKEN // trapstreet: allow reason=\"a demo\" | the keyword is trapstreet:allow, not trapstreet: allow",
                "TOKEN # trapstreet-allow reason=\"a demo\" | the keyword is trapstreet:allow, not trapstreet-allow",
                "TOKEN <!-- Trapstreet:Allow reason='a demo' --> | the keyword is trapstreet:allow, not Trapstreet:Allow",
                "TOKEN // trapstreet:ignore | the keyword is trapstreet:allow, not trapstreet:ignore",
                "# trapstreet allow: a demo\\nTOKEN | the keyword is trapstreet:allow, not trapstreet allow",
                "! trapstreet:allow reason=a\\ntoken=TOKEN | '!' does not begin a comment here; use '#'",
                "TOKEN // trapstreet:allow reason=\\\"a demo\\\" | the quotes are escaped; write reason=\"…\" without backslashes",
                "\"//\": \"trapstreet:allow reason=\\\"a demo\\\"\", \"t\": \"TOKEN\" | it is in a text of the file, not in a "
                        + "comment; where a file cannot have comments, suppress the token by its fingerprint in .trapstreet.yml",
            })
    void whatIsNearlyRightIsSaidAndSuppressesNothing(String text, String error) {
        assertEquals(Optional.of(InlineSuppression.nearly(error)), find(text.replace("\\n", "\n")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "TOKEN // see how trapstreet: allow works",
                "TOKEN // trapstreet allows this",
                "trapstreet-allow = TOKEN",
                "other // trapstreet-allow\nTOKEN"
            })
    void proseIsNotNearlyRight(String text) {
        assertEquals(Optional.empty(), find(text));
    }

    @Test
    void allOfItIsRead() {
        Optional<InlineSuppression> expected = Optional.of(new InlineSuppression(
                Optional.of("a demo, for Ünal"),
                Optional.of("maps"),
                Optional.of(LocalDate.of(2027, 1, 31)),
                Optional.empty()));
        assertEquals(
                expected,
                find("TOKEN // trapstreet:allow reason=\"a demo, for Ünal\" until=2027-01-31 owner=maps and so on"));
        assertEquals(
                expected,
                find("TOKEN /* trapstreet:allow owner=maps, until=2027-01-31, reason='a demo, for Ünal'*/ x = \"y\""));
    }

    @Test
    void withoutAReasonItIsFoundAllTheSame() {
        InlineSuppression none =
                new InlineSuppression(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        assertEquals(Optional.of(none), find("TOKEN # trapstreet:allow"));
        assertEquals(Optional.of(none), find("TOKEN # trapstreet:allow reason=\"\""));
        assertEquals(Optional.of(none), find("TOKEN # trapstreet:allow because we say so"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "until=tomorrow | until must be a date such as 2027-01-31, not 'tomorrow'",
                "until=2027-02-30 | until must be a date such as 2027-01-31, not '2027-02-30'",
                "resaon=\"x\" | unknown key 'resaon'; did you mean 'reason'?",
                "reason=\"x | the value of reason has no closing quote",
                "reason=a reason=b | reason occurs twice",
            })
    void aMistakeIsReportedAndNotIgnored(String words, String fault) {
        assertEquals(
                Optional.of(fault),
                find("TOKEN // trapstreet:allow " + words).orElseThrow().error());
    }

    @Test
    void farAwayOnAVeryLongLineIsNotTheTokensPlace() {
        String far = "/* trapstreet:allow reason=\"x\" */" + " ".repeat(10_000);
        assertEquals(Optional.empty(), find(far + TOKEN));
        assertTrue(find("/* trapstreet:allow reason=\"x\" */" + " ".repeat(1_000) + TOKEN)
                .isPresent());
        assertEquals(Optional.empty(), find(TOKEN + " ".repeat(10_000) + "// trapstreet:allow reason=\"x\""));
    }
}
