package dev.trapstreet.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ExampleTextTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final long SECOND = NOW.getEpochSecond();

    private static JsonNode payload(String token) throws IOException {
        return new ObjectMapper().readTree(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no token", "{ {sk} }", "a { b } c", "}} {"})
    void textWithoutAStandInIsLeftAlone(String text) {
        assertEquals(text, ExampleText.fill(text, NOW));
    }

    @Test
    void aStandInBecomesATokenAndTheRestStays() throws IOException {
        String text = ExampleText.fill("a='{{sk}}', b=\"{{pk}}\" $1 \\", NOW);
        assertTrue(
                text.matches("a='sk\\.eyJ[\\w-]+\\.[\\w-]{22}', b=\"pk\\.eyJ[\\w-]+\\.[\\w-]{22}\" \\$1 \\\\"),
                "shape");
        JsonNode payload = payload(text.substring(3, text.indexOf('\'', 4)));
        assertEquals("trapstreet-example", payload.get("u").textValue());
        long millis = Long.parseLong(payload.get("a").textValue().substring(1, 9), 36);
        assertEquals(Instant.parse("2025-12-02T00:00:00Z"), Instant.ofEpochMilli(millis));
        assertEquals(25, payload.get("a").textValue().length());
    }

    @ParameterizedTest
    @CsvSource({
        "{{tk}}, -600, 1200",
        "{{tk iat=-2h exp=-1h}}, -7200, -3600",
        "{{tk iat=-90s exp=+3m}}, -90, 180",
        "{{tk iat=-2d exp=+1d}}, -172800, 86400",
    })
    void timesAreCountedFromTheMomentOfTheCheck(String text, long issued, long expires) throws IOException {
        JsonNode payload = payload(ExampleText.fill(text, NOW));
        assertEquals(SECOND + issued, payload.get("iat").longValue());
        assertEquals(SECOND + expires, payload.get("exp").longValue());
        assertEquals(null, payload.get("a"));
    }

    @Test
    void whatStandsInAStandInStandsInItsToken() throws IOException {
        JsonNode dated = payload(ExampleText.fill("{{pk created=2018-05-01 account=trapstreet}}", NOW));
        assertEquals("trapstreet", dated.get("u").textValue());
        long millis = Long.parseLong(dated.get("a").textValue().substring(1, 9), 36);
        assertEquals(Instant.parse("2018-05-01T00:00:00Z"), Instant.ofEpochMilli(millis));
        assertEquals(
                "a1b2c3d",
                payload(ExampleText.fill("{{sk id=a1b2c3d}}", NOW)).get("a").textValue());
        JsonNode scoped = payload(ExampleText.fill("{{tk iat=none exp=none scopes=a:b+c:d iu=someone}}", NOW));
        assertEquals("[\"a:b\",\"c:d\"]", scoped.get("scopes").toString());
        assertEquals("someone", scoped.get("iu").textValue());
        assertEquals(null, scoped.get("iat"));
        assertEquals(null, scoped.get("exp"));
    }

    @Test
    void aDoubtfulSignatureEndsInACharacterThatNoneEndsIn() {
        assertTrue("AQgw".contains(ExampleText.fill("{{sk}}", NOW).replaceAll(".*(.)", "$1")));
        assertEquals(
                -1,
                "AQgw"
                        .indexOf(ExampleText.fill("{{sk signature=doubtful}}", NOW)
                                .replaceAll(".*(.)", "$1")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{xk}}",
                "{{sk",
                "{{sk }}",
                "{{sk id}}",
                "{{ sk }}",
                "{{sk id=a  b=c}}",
                "{{tk iat=5h}}",
                "{{tk iat=-5y}}",
                "{{tk exp=now}}",
                "{{pk created=yesterday}}",
                "{{pk created=2018-02-31}}",
                "{{tk iat=-99999999999999999999h}}",
                "{{tk iat=+9999999999999d}}"
            })
    void aStandInThatCannotBeReadIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> ExampleText.fill("x " + text, NOW));
    }
}
