package dev.trapstreet.token;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/** The reader of payloads agrees with Jackson on what is JSON, and on what the claims are. */
final class TokenFuzzTest {
    private static final JsonMapper JACKSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final TokenParser PARSER = new TokenParser(Instant.parse("2026-01-01T00:00:00Z"));
    private static final String SIGNATURE = "AAAAAAAAAAAAAAAAAAAAAA";

    private static Optional<String> claim(String json, String key) {
        try {
            JsonNode value = JACKSON.readTree(json).path(key);
            return value.isTextual() ? Optional.of(value.textValue()) : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    @FuzzTest(maxDuration = "10s")
    void payloads(FuzzedDataProvider data) {
        String json =
                (data.consumeBoolean() ? "{\"u\":\"trapstreet\",\"a\":\"a\"," : "{\"") + data.consumeAsciiString(300);
        String payload = Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
        ParseResult result = PARSER.parse("pk." + payload + "." + SIGNATURE);
        Optional<MapboxToken> token = result.token();
        Optional<String> account = claim(json, "u").filter(text -> !text.isEmpty());
        Optional<String> id = claim(json, "a").filter(text -> !text.isEmpty());
        if (token.isPresent()) {
            assertEquals(account, token.get().claims().account());
            assertEquals(id, token.get().claims().id().map(AuthorizationId::value));
        } else if (account.isPresent() && id.isPresent()) {
            throw new AssertionError("Jackson reads the payload, and it was refused: " + result.reason());
        }
    }

    @FuzzTest(maxDuration = "10s")
    void anyText(FuzzedDataProvider data) {
        byte[] bytes = data.consumeRemainingAsBytes();
        for (int start = 0; start < bytes.length; start++) {
            ParseResult result = PARSER.parse(bytes, start, bytes.length);
            if (result.token().isPresent()) {
                String raw = result.token().get().raw().revealSecret();
                assertEquals(raw, new String(bytes, start, raw.length(), StandardCharsets.ISO_8859_1));
            }
        }
    }
}
