package dev.trapstreet.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.detect.Detector;
import dev.trapstreet.detect.PlaceholderMode;
import dev.trapstreet.fixture.TokenBuilder;
import dev.trapstreet.source.Chunk;
import dev.trapstreet.token.Confidence;
import dev.trapstreet.token.TokenType;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens whose parts are in several literals, reversed or in hexadecimal digits. H, B and S stand for the three parts. */
final class TokenPiecesTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final String TOKEN = TokenBuilder.sk().build();
    private static final String[] PARTS = TOKEN.split("\\.", -1);

    private static String written(String form) {
        return form.replace("<H>", PARTS[0])
                .replace("<h>", PARTS[0].substring(0, 1))
                .replace("<B>", PARTS[1])
                .replace("<B1>", PARTS[1].substring(0, 41))
                .replace("<B2>", PARTS[1].substring(41))
                .replace("<S>", PARTS[2])
                .replace("<S1>", PARTS[2].substring(0, 9))
                .replace("<S2>", PARTS[2].substring(9));
    }

    private static List<Chunk.Span> find(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return List.copyOf(new Detector(NOW, PlaceholderMode.HIDE, new Decoder(NOW)).find(bytes, bytes.length));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "k = ['<H>', '<B>', '<S>'].join('.');",
                "k = [\n  '<H>.<B1>', // it's the first half\n  '<B2>',\n  '.<S>',\n].join('');",
                "var t = \"\".concat(\"<H>\", \".\").concat(\"<B>\", \".\").concat(\"<S>\");",
                "const p1 = '<H>';\nconst p2 = `<B>`;\nconst p3 = '<S>';\nreturn `${p1}.${p2}.${p3}`;",
                "String t = String.join(\".\", \"<H>\", \"<B>\", \"<S>\");",
                "sb.append(\"<H>.\");\nsb.append(\"<B1>\");\nsb.append(\"<B2>.\");\nsb.append(\"<S>\");",
                "new StringBuilder(\"<H>\").append('.').append(\"<B>\").append('.').append(\"<S>\")",
                "x = ('<H>.<B>') + ('.<S>');",
                "x = '<H>.<B1>' /* one */ +\n // don't look\n '<B2>.<S>';",
                "x = '<H>.<B1>\\\n<B2>.<S>';",
                "TOKEN=<H>.<B1>\\\n<B2>.<S>\n",
                "TOKEN=\"<H>.\"\\\r\n\"<B>\"\\\r\n\".<S>\"\n",
                "token = \"\"\"<H>.<B1>\\\n   <B2>.<S>\"\"\"\n",
                "token: \"<H>.<B1>\\\n   <B2>.<S>\"\n",
                "token=<H>.<B1>\\\n    <B2>.<S>\n",
                "ENV TOKEN=<H>.<B>.\\\n<S>\n",
                "local t = \"<H>\" .. \".\" .. \"<B>\" .. \".\" .. \"<S>\"",
                "@t \"<H>.\" <> \"<B>\" <> \".<S>\"",
                "t = \"<H>.\" ++ \"<B>\" ++ \".<S>\"",
                "SELECT '<H>.' || '<B>' || '.<S>';",
                "SELECT CONCAT('<H>', '.', '<B>', '.', '<S>');",
                "const T: &str = concat!(\"<H>\", \".\", \"<B>\", \".\", \"<S>\");",
                "t <- paste0(\"<H>.\", \"<B>\", \".\", \"<S>\")",
                "t = \".\".join([\"<H>\", \"<B>\", \"<S>\"])",
                "A = \"<H>\"\nB = \"<B>\"\nC = \"<S>\"\nTOKEN = f\"{A}.{B}.{C}\"",
                "const _p = ['<h>', 'k', '.'].join('');\nconst _b = '<B>';\nconst _s = '.<S>';",
                "const k = '<B>.<S>'; const u = 'https://api.mapbox.com/v5?access_token=<H>.' + k;",
                "x = '<H>.<B>.<S1>' + '<S2>';",
                "{\"code\":\"x = [\\\"<H>\\\", \\\"<B>\\\", \\\"<S>\\\"]\"}",
                "t := strings.Join([]string{\"<H>\", \"<B>\", \"<S>\"}, \".\")"
            })
    void partsInSeveralLiteralsAreTheToken(String form) {
        List<Chunk.Span> found = find(written(form));
        assertEquals(1, found.size(), found.toString());
        assertEquals(TOKEN, found.get(0).token().raw().revealSecret());
        assertEquals(List.of("split"), found.get(0).encoding());
        assertTrue(found.get(0).isScattered());
    }

    @Test
    void reversedTextIsReadFromItsEnd() {
        String text = "x = '" + new StringBuilder(TOKEN).reverse() + "'";
        Chunk.Span found = find(text).get(0);
        assertEquals(TOKEN, found.token().raw().revealSecret());
        assertEquals(List.of("reversed"), found.encoding());
        assertEquals(5, found.start());
        assertEquals(TOKEN.length(), found.length());
    }

    @Test
    void hexadecimalDigitsAreTwoForEachByte() {
        String digits = HexFormat.of().formatHex(TOKEN.getBytes(StandardCharsets.US_ASCII));
        for (String text : List.of(
                digits,
                HexFormat.of().withUpperCase().formatHex(TOKEN.getBytes(StandardCharsets.US_ASCII)),
                "00" + digits + "0a")) {
            Chunk.Span found = find("x = '" + text + "'").get(0);
            assertEquals(TOKEN, found.token().raw().revealSecret());
            assertEquals(List.of("hex"), found.encoding());
        }
    }

    /** Account and id are known from the payload alone. */
    @ParameterizedTest
    @ValueSource(strings = {"const BODY = '<B>';", "MAPBOX_PART_2=<B>\n", "body: <B>\n"})
    void aPayloadAloneIsATokenInPieces(String form) {
        List<Chunk.Span> found = find(written(form));
        assertEquals(1, found.size());
        assertEquals(List.of("pieces"), found.get(0).encoding());
        assertEquals(Confidence.LIKELY, found.get(0).token().confidence());
        assertEquals(TokenType.SECRET, found.get(0).token().type());
        assertEquals("trapstreet-test", found.get(0).token().claims().account().orElseThrow());
    }

    @Test
    void aHeaderNearbyTellsTheTypeOfATokenInPieces() {
        Chunk.Span found = find("T = ['pk', '" + PARTS[1] + "', process.env.SIG].join('.')")
                .get(0);
        assertEquals(List.of("pieces"), found.encoding());
        assertEquals(TokenType.PUBLIC, found.token().type());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "The payload <B> is base64url.", // an explanation
                "x = '<H>.<B>.********'", // masked
                "x = '<H>.<B>.YOUR_SIGNATURE'", // a placeholder
                "see <H>.<B>...", // cut off
                "jwt = 'eyJhbGciOiJIUzI1NiJ9.<B>.c2lnbmF0dXJlLXNpZ25hdHVyZS1zaWduYXR1cmUtc2lnbg'", // of something else
                "x = '<B1>', 'a word', '<B2>'"
            })
    void otherTextIsNoToken(String form) {
        assertEquals(List.of(), find(written(form)));
    }

    @Test
    void aPlainTokenIsFoundOnce() {
        assertEquals(1, find(written("x = '<H>.<B>.<S>'; y = ['<S>', '<B1>']")).size());
    }

    /** Payloads that never end, and quotes without number, cost no more than other text. */
    @Test
    void manyAnchorsAreReadInLinearTime() {
        StringBuilder text = new StringBuilder();
        while (text.length() < 2_000_000) {
            text.append("'").append(PARTS[1], 0, 40).append("', ");
        }
        long start = System.nanoTime();
        assertEquals(List.of(), find(text.toString()));
        long seconds = (System.nanoTime() - start) / 1_000_000_000;
        assertTrue(seconds < 20, seconds + " s");
    }
}
