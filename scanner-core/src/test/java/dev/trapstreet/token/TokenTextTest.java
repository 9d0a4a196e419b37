package dev.trapstreet.token;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.trapstreet.fixture.TokenBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TokenTextTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "src/map.js", "pk.test", "sk.footer.button", "eyJhbGciOi.x"})
    void textWithoutATokenIsLeftAlone(String text) {
        assertEquals(text, TokenText.withheld(text));
    }

    @Test
    void aTokenIsCutOutAndWhatIsAroundItStays() {
        String pk = TokenBuilder.pk().build();
        String sk = TokenBuilder.sk().padded().build();
        assertEquals("pk.…", TokenText.withheld(pk));
        assertEquals("a/pk.…/b c", TokenText.withheld("a/" + pk + "/b c"));
        assertEquals("a%22pk.…, xxsk.… tk.…", TokenText.withheld("a%22" + pk + "%22, xx" + sk + " tk.eyJ1"));
    }

    @Test
    void aDamagedTokenIsCutOutToo() {
        String token = TokenBuilder.sk().build();
        assertEquals("sk.…", TokenText.withheld(token.substring(0, token.length() - 5)));
        assertEquals("sk.…", TokenText.withheld(token + "moreofit"));
        assertEquals("sk.…", TokenText.withheld(token + pkWithoutHeader()));
    }

    private static String pkWithoutHeader() {
        return TokenBuilder.pk().build().substring(2);
    }
}
