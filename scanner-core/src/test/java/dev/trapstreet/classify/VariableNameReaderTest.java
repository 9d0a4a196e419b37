package dev.trapstreet.classify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.trapstreet.fixture.TokenBuilder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names to which a token is assigned, in many languages. The expected names were typed by hand. */
final class VariableNameReaderTest {
    private static final String TOKEN = TokenBuilder.pk().build();

    @ParameterizedTest
    @CsvSource(
            delimiter = '\u2192',
            quoteCharacter = '~',
            value = {
                "mapboxgl.accessToken = 'T'; → mapboxgl.accessToken",
                "const TOKEN: string = \"T\"; → TOKEN",
                "let token: String? = \"T\" → token",
                "static final String MAPBOX_KEY = \"T\"; → MAPBOX_KEY",
                "NEXT_PUBLIC_MAPBOX=T → NEXT_PUBLIC_MAPBOX",
                "export VITE_KEY='T' → VITE_KEY",
                "\"accessToken\" : \"T\", → accessToken",
                "'token' => 'T', → token",
                "token <- \"T\" → token",
                "ENV MAPBOX_TOKEN T → MAPBOX_TOKEN",
                "      - MAPBOX_TOKEN=T → MAPBOX_TOKEN",
                "process.env.REACT_APP_KEY || 'T' → process.env.REACT_APP_KEY",
                "os.environ.get('MAPBOX_KEY') or 'T' → MAPBOX_KEY",
                "os.getenv(\"MAPBOX_KEY\", \"T\") → MAPBOX_KEY",
                "env('MAPBOX_KEY', 'T') → MAPBOX_KEY",
                "ENV[\"MAPBOX_KEY\"] = \"T\" → MAPBOX_KEY",
                "MapboxGL.setAccessToken('T') → MapboxGL.setAccessToken",
                "Mapbox.getInstance(this, \"T\") → Mapbox.getInstance",
                "buildConfigField(\"String\", \"KEY_NAME\", \"\\\"T\\\"\") → KEY_NAME",
                "<string name=\"mapbox_token\">T</string> → mapbox_token",
                "<key>MBXAccessToken</key> <string>T</string> → MBXAccessToken",
                "<meta-data android:name=\"com.mapbox.token\" android:value=\"T\" /> → com.mapbox.token",
                "<meta-data android:value=\"T\" android:name=\"com.mapbox.token\" /> → com.mapbox.token",
                "MY_TOKEN: JSON.stringify('T') → MY_TOKEN",
                "var url = 'https://api.mapbox.com/v4/a.json?access_token=T' → url",
                "url = f\"https://api.mapbox.com/x?access_token=T\" → url",
                "return 'T' → ''"
            })
    void theNameIsWhatTheTokenIsGivenTo(String line, String name) {
        String expected = name.equals("''") ? "" : name;
        assertEquals(
                expected,
                read(line.replace("T</", TOKEN + "</").replaceAll("(?<![A-Za-z_])T(?![A-Za-z_])", TOKEN))
                        .variableName());
    }

    @Test
    void aNameThatIsATokenIsNotKept() {
        assertEquals("", read("{ \"" + TOKEN + "\": \"" + TOKEN + "\" }", 1).variableName());
    }

    @Test
    void aNameOfOddCharactersIsNotKept() {
        assertFalse(read("\"\u202Egnp\": \"" + TOKEN).variableName().contains("\u202E"));
    }

    private static TokenContext read(String text) {
        return read(text, 0);
    }

    /** Returns the context of the nth token, counted from 0. */
    private static TokenContext read(String text, int nth) {
        int at = text.indexOf(TOKEN);
        for (int i = 0; i < nth; i++) {
            at = text.indexOf(TOKEN, at + 1);
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ContextReader reader = new ContextReader();
        reader.begin(bytes, bytes.length);
        return reader.read(text.substring(0, at).getBytes(StandardCharsets.UTF_8).length, TOKEN.length());
    }
}
