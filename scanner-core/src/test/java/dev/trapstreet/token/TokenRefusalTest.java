package dev.trapstreet.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.fixture.TokenBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts that are rejected, the check that rejects each, and the placeholder that it becomes. */
final class TokenRefusalTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final String SIGNATURE = "A".repeat(22);

    private final TokenParser parser = new TokenParser(NOW);

    private void refused(ParseCheck check, String text) {
        ParseResult result = parser.parse(text);
        assertEquals(Optional.of(check), result.failedCheck());
        assertEquals(Optional.empty(), result.token());
        assertEquals(0, result.length());
        assertFalse(result.reason().isBlank());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "p", "pk", "xk.eyJ", "PK.eyJ", "Pk.eyJ", "pK.eyJ", "pk:eyJ", "pk eyJ", "ak.eyJ", "k.eyJ", ".eyJ",
                "é", "{}"
            })
    void aTextWithoutAHeaderIsNone(String start) {
        refused(
                ParseCheck.HEADER,
                start.isEmpty() ? "" : start + TokenBuilder.pk().build().substring(6));
    }

    /** Keys of other companies, placeholders, and message keys. See docs/domain.md#older-forms-and-look-alikes. */
    static List<String> lookAlikes() {
        String noise = "0a1b2c3d4e5f60718293a4b5c6d7e8f9";
        return List.of(
                "pk." + noise, // LocationIQ
                "pk_live_" + noise, // Stripe
                "sk_test_" + noise,
                "pk_test_" + noise, // Clerk
                "i18n.sk.footer.button.label.of.the.very.long.message.key.in.slovak",
                "sk.footer.button.label.of.the.very.long.message.key.in.slovak",
                "pk.test",
                "pk.0000.1111",
                "pk.abcdefg.xxxxxx",
                "pk.abcd1234",
                "pk.token",
                "pk.xxx",
                "pk." + "x".repeat(60) + "." + "x".repeat(22),
                "pk.eyJ1",
                "pk.eyJ1...",
                "pk.eyJ1…",
                "pk.eyJ1IjoiMAPBOX_USER",
                "sk.your_secret_token_here",
                "YOUR_MAPBOX_ACCESS_TOKEN",
                "YOUR_MAPBOX_TOKEN",
                "<your access token here>",
                "<#your access token#>");
    }

    @ParameterizedTest
    @MethodSource("lookAlikes")
    void lookAlikesAreNoTokens(String text) {
        assertEquals(Optional.empty(), parser.parse(text).token());
    }

    @Test
    void anotherIssuersWebTokenBehindOurHeaderIsNoToken() {
        String header = base64("{\"alg\":\"HS256\",\"typ\":\"JWT\"}");
        refused(ParseCheck.ACCOUNT, "sk." + header + "." + SIGNATURE);
        refused(ParseCheck.SIGNATURE_LENGTH, "sk." + header + "." + base64("{\"sub\":\"1\"}") + "." + "A".repeat(43));
    }

    @ParameterizedTest
    @ValueSource(strings = {"pk.", "pk.e", "pk.ey", "pk.eyK1", "pk.EYJ1", "pk.yJ1", "sk.WyJ1", "tk.x"})
    void aPayloadThatStartsOtherwiseIsNone(String start) {
        refused(ParseCheck.PAYLOAD_START, start);
        refused(ParseCheck.PAYLOAD_START, start + "x".repeat(60) + "." + SIGNATURE);
    }

    @Test
    void aPayloadOfTwentyFourCharactersIsLongEnough() {
        // {"u":"trapstreet"} has 18 bytes, 24 characters of base64.
        String shortest = TokenBuilder.tk().account("trapstreet").build();
        assertEquals(50, shortest.length());
        assertEquals(TokenParser.SHORTEST, shortest.length());
        assertTrue(parser.parse(shortest).token().isPresent());
        refused(
                ParseCheck.PAYLOAD_LENGTH,
                TokenBuilder.tk().account("trapstree").build());
        refused(ParseCheck.PAYLOAD_LENGTH, "pk.eyJ." + SIGNATURE);
    }

    @Test
    void aPayloadOfTwoThousandAndThreeCharactersIsNotTooLong() {
        String longest = tokenWithPayloadOfBytes(1502);
        assertEquals(2_003, longest.split("\\.", -1)[1].length());
        assertTrue(parser.parse(longest).token().isPresent());
        String padded = longest.substring(0, 2_006) + "==." + SIGNATURE;
        assertEquals(TokenParser.MAX_LENGTH, padded.length());
        assertTrue(parser.parse(padded).token().isPresent());
        refused(ParseCheck.PAYLOAD_LENGTH, tokenWithPayloadOfBytes(1503));
    }

    @Test
    void aPayloadOfTwoMegabytesIsRefusedAtOnce() {
        String huge = "pk.eyJ1" + "A".repeat(2_000_000) + "." + SIGNATURE;
        assertTimeout(Duration.ofSeconds(5), () -> {
            for (int i = 0; i < 100; i++) {
                refused(ParseCheck.PAYLOAD_LENGTH, huge);
            }
        });
    }

    @Test
    void aLengthThatEncodesNoBytesIsRefused() {
        String payload = base64("{\"u\":\"trapstreet1\",\"a\":\"a1b2c3d\"}");
        assertEquals(0, payload.length() % 4);
        refused(ParseCheck.PAYLOAD_LENGTH, "pk." + payload + "A." + SIGNATURE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"===.", "=x=.", "=", "==", "%2E", ",", "+.", "/."})
    void aDotMustEndThePayload(String next) {
        String payload = base64("{\"u\":\"trapstreet\",\"a\":\"a1b2c3d\"}");
        refused(ParseCheck.SIGNATURE_DOT, "pk." + payload + next + SIGNATURE);
        refused(ParseCheck.SIGNATURE_DOT, "pk." + payload + next.replace(".", ""));
        refused(ParseCheck.SIGNATURE_DOT, "pk." + payload);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 20, 21, 23, 24, 43, 100_000})
    void aSignatureHasTwentyTwoCharacters(int length) {
        String payload = base64("{\"u\":\"trapstreet\",\"a\":\"a1b2c3d\"}");
        refused(ParseCheck.SIGNATURE_LENGTH, "pk." + payload + "." + "B".repeat(length));
    }

    @ParameterizedTest
    @ValueSource(strings = {"80", "c0af", "eda080", "f5808080", "e282", "fe"})
    void aPayloadThatIsNoUtf8IsRefused(String hex) {
        byte[] bytes = "{\"u\":\"trapstreet??????\",\"a\":\"a1b2c3d\"}".getBytes(StandardCharsets.US_ASCII);
        byte[] odd = HexFormat.of().parseHex(hex);
        System.arraycopy(odd, 0, bytes, 16, odd.length);
        String payload = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        refused(ParseCheck.UTF_8, "pk." + payload + "." + SIGNATURE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"u\":\"trapstreet\",\"a\":\"a1b2c3d\"",
                "{\"u\":\"trapstreet\",\"a\":\"a1b2c3d\"}}",
                "{\"u\":\"trapstreet\",\"a\":\"a1b2c3d\"} x",
                "{\"u\":\"trapstreet\",\"a\":\"a1b2c3d\"}\0",
                "{\"u\":\"trapstreet\",\"a\":\"a1b2c3d\",}",
                "{\"u\":\"trapstreet\" \"a\":\"a1b2c3d\"}",
                "{\"u\":\"trap\nstreet\",\"a\":\"a1b2c3d\"}",
                "{\"u\":\"trapstreet\\x\",\"a\":\"a1b2c3d\"}",
                "{\"u\":\"trapstreet\\u006\",\"a\":\"a1b2c3d\"}",
                "{\"u\":\"trapstreet\\u006g\",\"a\":\"a1b2c3d\"}",
                "{\"u\":\"trapstreet\\u006\uff11\",\"a\":\"a1b2c3d\"}", // a digit, but a full-width one
                "{\"u\":\"trapstreet\\u006\u5730\",\"a\":\"a1b2c3d\"}", // its low byte is that of a digit
                "{\"u\":\"trapstreet\",\"a\":a1b2c3d}",
                "{\"u\":\"trapstreet\",\"a\":\"a1b2c3d\",\"x\":01}",
                "{\"u\":\"trapstreet\",\"a\":\"a1b2c3d\",\"x\":NaN}",
                "{\"u\":\"trapstreet\",\"a\":\"a1b2c3d\"}{\"u\":1}",
                "{\"u\":\"trapstreet\",'a':\"a1b2c3d\"}",
                "{\"u\":\"trapstreet\",/**/\"a\":\"a1b2c3d\"}",
            })
    void aPayloadThatIsNotOneJsonTextIsRefused(String json) {
        refused(ParseCheck.JSON, TokenBuilder.pk().withPayload(json));
    }

    @Test
    void deepJsonIsRefusedWithoutAnOverflow() {
        for (int depth : new int[] {40, 500, 1_400}) {
            refused(ParseCheck.JSON, TokenBuilder.pk().withPayload("{\"x\":" + "[".repeat(depth)));
        }
        String closed = "{\"u\":\"trapstreet\",\"a\":\"a1b2c3d\",\"x\":" + "[".repeat(600) + "]".repeat(600) + "}";
        refused(ParseCheck.JSON, TokenBuilder.pk().withPayload(closed));
    }

    @Test
    void jsonOfThirtyTwoLevelsIsRead() {
        String nested = "[".repeat(31) + "{}" + "]".repeat(31);
        String json = "{\"u\":\"trapstreet\",\"a\":\"a1b2c3d\",\"x\":" + nested + "}";
        assertTrue(parser.parse(TokenBuilder.pk().withPayload(json)).token().isPresent());
    }

    /** The base64 "eyJ" decodes to {", so no token gets this far, and there is no separate check. */
    @ParameterizedTest
    @ValueSource(strings = {"[1]", "\"u\"", "1", "true", "null", "[{\"u\":\"trapstreet\"}]"})
    void aValueThatIsNoObjectIsRefusedAsJson(String json) {
        assertEquals(
                ParseCheck.JSON,
                new PayloadParser(NOW).parse(json, TokenType.PUBLIC).failedCheck());
    }

    /** One text for each check, derived from the definition of a token. */
    @Test
    void everyCheckCanFail() {
        Set<ParseCheck> failed = EnumSet.noneOf(ParseCheck.class);
        String token = TokenBuilder.pk().build();
        byte[] noText = "{\"u\":\"trapstreet-\u00ff\"}".getBytes(StandardCharsets.ISO_8859_1);
        for (String text : List.of(
                "xk" + token.substring(2),
                "pk.test",
                "pk.eyJ1",
                token.substring(0, token.length() - 23),
                token.substring(0, token.length() - 1),
                "pk." + Base64.getUrlEncoder().withoutPadding().encodeToString(noText) + "." + SIGNATURE,
                TokenBuilder.pk().withPayload("{\"u\":\"trapstreet-test\""),
                TokenBuilder.pk().without("u").build(),
                TokenBuilder.pk().without("a").build())) {
            parser.parse(text).failedCheck().ifPresent(failed::add);
        }
        assertEquals(EnumSet.allOf(ParseCheck.class), failed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "1", "true", "[\"trapstreet\"]", "{\"u\":\"trapstreet\"}", "\"\""})
    void theAccountIsAText(String value) {
        refused(ParseCheck.ACCOUNT, TokenBuilder.pk().json("u", value).build());
        refused(
                ParseCheck.ACCOUNT,
                TokenBuilder.tk()
                        .json("u", value)
                        .text("client", "longer-than-nothing")
                        .build());
        refused(ParseCheck.ACCOUNT, TokenBuilder.pk().without("u").build());
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "1", "false", "[\"a1b2c3d\"]", "{}", "\"\""})
    void theIdOfAPermanentTokenIsAText(String value) {
        String account = "trapstreet-with-a-long-name";
        refused(
                ParseCheck.ID,
                TokenBuilder.pk().account(account).json("a", value).build());
        refused(
                ParseCheck.ID,
                TokenBuilder.sk().account(account).json("a", value).build());
        refused(ParseCheck.ID, TokenBuilder.sk().account(account).without("a").build());
    }

    @Test
    void theLastOfTwoValuesDecidesAlsoWhenItIsNoText() {
        String id = "\"a\":\"a1b2c3d\"";
        refused(ParseCheck.ACCOUNT, TokenBuilder.pk().withPayload("{\"u\":\"trapstreet\"," + id + ",\"u\":1}"));
        String good = TokenBuilder.pk().withPayload("{\"u\":1," + id + ",\"u\":\"trapstreet\"}");
        assertTrue(parser.parse(good).token().isPresent());
    }

    @Test
    void aReaderThatMetInvalidUtf8ReadsTheNextTokenAsEver() {
        byte[] cut = "{\"u\":\"trapstreet-with-a-long-name\u00e2\u0082".getBytes(StandardCharsets.ISO_8859_1);
        String payload = Base64.getUrlEncoder().withoutPadding().encodeToString(cut);
        refused(ParseCheck.UTF_8, "pk." + payload + "." + SIGNATURE);
        assertTrue(parser.parse(TokenBuilder.pk().build()).token().isPresent());
    }

    @Test
    void aPlaceholderIsWhatOnlyStartsLikeAToken() {
        String text = "see pk.eyJ1IjoiMAPBOX... for more";
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        ParseResult result = parser.parsePlaceholder(bytes, 4, bytes.length);
        MapboxToken token = result.token().orElseThrow();
        assertEquals(Confidence.PLACEHOLDER, token.confidence());
        assertEquals(TokenType.PUBLIC, token.type());
        assertEquals("pk.eyJ1IjoiMAPBOX...", token.raw().revealSecret());
        assertEquals("pk.…", token.redacted());
        assertEquals(1, token.doubts().size());
        assertEquals(Optional.empty(), token.claims().account());
        assertEquals(20, result.length());
    }

    @Test
    void aTemporaryPlaceholderHasNoLifetime() {
        byte[] bytes = "tk.eyJ1".getBytes(StandardCharsets.US_ASCII);
        MapboxToken token =
                parser.parsePlaceholder(bytes, 0, bytes.length).token().orElseThrow();
        assertEquals(Optional.empty(), token.lifetime(NOW));
        assertEquals(Optional.empty(), token.createdAt());
    }

    @Test
    void aTokenStaysATokenWhenPlaceholdersAreWanted() {
        byte[] bytes = TokenBuilder.pk().build().getBytes(StandardCharsets.US_ASCII);
        MapboxToken token =
                parser.parsePlaceholder(bytes, 0, bytes.length).token().orElseThrow();
        assertEquals(Confidence.CERTAIN, token.confidence());
    }

    @ParameterizedTest
    @ValueSource(strings = {"pk.test", "sk.your_secret_token_here", "pk.", "xk.eyJ1"})
    void whatDoesNotEvenStartLikeATokenIsNoPlaceholder(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        assertEquals(
                Optional.empty(),
                parser.parsePlaceholder(bytes, 0, bytes.length).token());
    }

    @Test
    void aPlaceholderIsNoLongerThanTheLongestToken() {
        byte[] bytes = ("pk.eyJ" + "A".repeat(10_000)).getBytes(StandardCharsets.US_ASCII);
        assertEquals(
                TokenParser.MAX_LENGTH,
                parser.parsePlaceholder(bytes, 0, bytes.length).length());
    }

    @Test
    void whatACheckDemandsIsSaidInWords() {
        for (ParseCheck check : ParseCheck.values()) {
            assertFalse(check.description().isBlank());
        }
    }

    private static String tokenWithPayloadOfBytes(int bytes) {
        String start = "{\"u\":\"trapstreet\",\"a\":\"a1b2c3d\",\"x\":\"";
        return TokenBuilder.pk().withPayload(start + "x".repeat(bytes - start.length() - 2) + "\"}");
    }

    private static String base64(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
