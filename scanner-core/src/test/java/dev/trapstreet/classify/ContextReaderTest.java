package dev.trapstreet.classify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import dev.trapstreet.finding.Exposure;
import dev.trapstreet.finding.LocationPart;
import dev.trapstreet.fixture.TokenBuilder;
import dev.trapstreet.source.FileTree;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Range in which context is searched, and the effect of hostile content on it. */
final class ContextReaderTest {
    private static final String TOKEN = TokenBuilder.sk().build();

    @Test
    void anImportAtTheHeadOfALargeFileIsSeen() {
        String text = "import mapboxgl from 'mapbox-gl';\n" + "x = 1;\n".repeat(100_000) + "key = '" + TOKEN + "'";
        assertEquals(Exposure.WEB_CLIENT, exposure(text));
    }

    @Test
    void whatStandsFarFromHeadAndTokenIsNotSeen() {
        String far = "x = 1;\n".repeat(30_000);
        assertEquals(
                Exposure.UNKNOWN,
                exposure(far + "import mapboxgl from 'mapbox-gl';\n" + far + "key = '" + TOKEN + "'"));
    }

    @Test
    void whatStandsNearTheTokenIsSeen() {
        String far = "x = 1;\n".repeat(100_000);
        assertEquals(
                Exposure.WEB_CLIENT, exposure(far + "import mapboxgl from 'mapbox-gl';\n" + "key = '" + TOKEN + "'"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(((((((((((((((((((((", "/*/*/*/*/*/*/*/*/*", "res.json(res.json(", "<script<script",
                        "\\\\\\\\\\\\\\\\\\", "'''''''''''\"\"\"",
                "mapboxgl.accessToke", "name=name=name=", "<key><key><key>", "access_token=?access_token=?",
                        "        \t\t\t\t", "))))))]]]]]"
            })
    void aFloodOfTokensAmidHostileTextIsReadInTimeProportionalToIt(String noise) {
        StringBuilder text = new StringBuilder();
        while (text.length() < 1 << 20) {
            text.append(noise.repeat(4)).append(TOKEN).append(noise);
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        ContextReader reader = new ContextReader();
        assertTimeout(Duration.ofSeconds(20), () -> {
            reader.begin(bytes, bytes.length);
            for (int at = text.indexOf(TOKEN); at >= 0; at = text.indexOf(TOKEN, at + 1)) {
                assertFalse(reader.read(at, TOKEN.length()).variableName().contains("eyJ"));
            }
        });
    }

    @Test
    void aTokenOutsideTheChunkHasNoContext() {
        ContextReader reader = new ContextReader();
        reader.begin(new byte[10], 10);
        assertEquals(TokenContext.NONE, reader.read(5, 6));
        assertEquals(TokenContext.NONE, reader.read(-1, 3));
        assertEquals(TokenContext.NONE, reader.read(Integer.MAX_VALUE, 3));
    }

    private static Exposure exposure(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ContextReader reader = new ContextReader();
        reader.begin(bytes, bytes.length);
        TokenContext context = reader.read(text.indexOf(TOKEN), TOKEN.length());
        return new Classifier()
                .classify("keys.js", LocationPart.CONTENT, Optional.empty(), context, FileTree.EMPTY)
                .context()
                .exposure();
    }
}
