package dev.trapstreet.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.fixture.TokenBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RedactorTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "src/map.js", "pk.test", "sk.footer.button", "eyJhbGciOi.x"})
    void textWithoutATokenIsLeftAlone(String text) {
        assertEquals(text, Redactor.redact(text));
    }

    @Test
    void aTokenIsCutOutAndWhatIsAroundItStays() {
        String pk = TokenBuilder.pk().build();
        String sk = TokenBuilder.sk().padded().build();
        assertEquals("pk.…", Redactor.redact(pk));
        assertEquals("a/pk.…/b c", Redactor.redact("a/" + pk + "/b c"));
        assertEquals("a%22pk.…, xxsk.… tk.…", Redactor.redact("a%22" + pk + "%22, xx" + sk + " tk.eyJ1"));
    }

    @Test
    void aDamagedTokenIsCutOutToo() {
        String token = TokenBuilder.sk().build();
        assertEquals("sk.…", Redactor.redact(token.substring(0, token.length() - 5)));
        assertEquals("sk.…", Redactor.redact(token + "moreofit"));
        assertEquals("sk.…", Redactor.redact(token + pkWithoutHeader()));
    }

    @ParameterizedTest
    @ValueSource(strings = {".js", ".json", ".geojson", ".tar.gz", ".min.js", ".js.map", ".B64", ".mp4"})
    void theEndingOfAFilesNameStaysBehindAWholeToken(String ending) {
        for (String token : List.of(
                TokenBuilder.pk().build(),
                TokenBuilder.sk().account("trapstreet-a").padded().build(),
                TokenBuilder.tk().buildWithDoubtfulSignature())) {
            String shown = token.substring(0, 2) + ".…" + ending;
            assertEquals(shown, Redactor.redact(token + ending));
            assertEquals(
                    "src/" + shown + ":3 and " + shown,
                    Redactor.redact("src/" + token + ending + ":3 and " + token + ending));
        }
    }

    /**
     * Text after a token may belong to a token: of one with an additional dot, or of a second one directly after it.
     */
    @Test
    void whatMayBePartOfATokenIsNoEnding() {
        String token = TokenBuilder.sk().build();
        String signature = token.substring(token.lastIndexOf('.') + 1);
        String payload = token.substring(3, token.lastIndexOf('.'));
        for (String text : List.of(
                token.substring(0, token.length() - 1) + ".js",
                token + "x.js",
                token + ".averylongending",
                token + ".a.b.c",
                token + "." + signature,
                token + "." + token,
                token + pkWithoutHeader() + ".js",
                token.substring(0, token.length() - 5) + ".AAAAA",
                "sk." + payload + ".js",
                "sk." + payload.substring(0, 20) + ".js",
                "sk%2E" + payload + "%2E" + signature + ".js",
                token.substring(1) + ".js",
                "SK" + token.substring(2) + ".js")) {
            String shown = Redactor.redact(text);
            assertTrue(shown.endsWith(".…"), shown);
        }
    }

    @Test
    void aFloodOfWhatStartsLikeATokenIsWithheldAsOne() {
        assertEquals("pk.…", Redactor.redact("pk.eyJ".repeat(200_000) + ".js"));
    }

    private static String pkWithoutHeader() {
        return TokenBuilder.pk().build().substring(2);
    }
}
