package dev.trapstreet.detect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.trapstreet.text.Position;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Detector as specified in docs/domain.md#recognition: a regular expression, tried at every byte, and a decoder. It is
 * slow, and shares no code with the real one.
 */
final class RegexOracle {
    private static final Pattern TOKEN =
            Pattern.compile("([pst]k)\\.(eyJ[A-Za-z0-9_-]{16,2000})={0,2}\\.([A-Za-z0-9_-]{22})(?![A-Za-z0-9_-])");
    private static final Pattern GLUED =
            Pattern.compile("([pst]k)\\.(eyJ[A-Za-z0-9_-]{16,2000})={0,2}\\.([A-Za-z0-9_-]{21}[AQgw])[A-Za-z0-9_-]");
    private static final ObjectMapper JACKSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final Instant now;

    RegexOracle(Instant now) {
        this.now = now;
    }

    /** Token that starts at an offset. */
    record Hit(int offset, String text, boolean certain) {}

    List<Hit> find(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        List<Hit> hits = new ArrayList<>();
        for (int start = text.indexOf("k.eyJ") - 1; start >= -1; start = text.indexOf("k.eyJ", start + 2) - 1) {
            if (start == -1) {
                continue;
            }
            Matcher token = TOKEN.matcher(text).region(start, text.length()).useTransparentBounds(true);
            Matcher glued = GLUED.matcher(text).region(start, text.length());
            if (token.lookingAt()) {
                add(hits, token, false);
            } else if (glued.lookingAt()) {
                add(hits, glued, true);
            }
        }
        return hits;
    }

    private void add(List<Hit> hits, Matcher match, boolean glued) {
        JsonNode payload = decode(match.group(2));
        boolean temporary = match.group(1).equals("tk");
        if (payload == null || !isText(payload.get("u")) || (!temporary && !isText(payload.get("a")))) {
            return;
        }
        boolean canonical = "AQgw".contains(match.group(3).substring(21));
        boolean account = payload.get("u").textValue().matches("[A-Za-z0-9_-]{1,64}");
        boolean issued =
                temporary ? isLifetime(payload) : isKnownId(payload.get("a").textValue());
        String token = match.group().substring(0, match.end(3) - match.start());
        hits.add(new Hit(match.start(), token, canonical && !glued && account && issued));
    }

    private static JsonNode decode(String payload) {
        try {
            byte[] json = Base64.getUrlDecoder().decode(payload);
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(json))
                    .toString();
            JsonNode tree = JACKSON.readTree(text);
            return tree.isObject() ? tree : null;
        } catch (IllegalArgumentException | CharacterCodingException | JsonProcessingException e) {
            return null;
        }
    }

    private static boolean isText(JsonNode node) {
        return node != null && node.isTextual() && !node.textValue().isEmpty();
    }

    private boolean isKnownId(String id) {
        if (id.matches("c[a-z0-9]{24}")) {
            long millis = Long.parseLong(id.substring(1, 9), 36);
            return millis >= Instant.parse("2015-10-01T00:00:00Z").toEpochMilli()
                    && millis <= now.plusSeconds(86_400).toEpochMilli();
        }
        return id.matches("[A-Za-z0-9_-]{7}|[0-9a-f]{32}");
    }

    private boolean isLifetime(JsonNode payload) {
        JsonNode exp = payload.get("exp");
        JsonNode iat = payload.get("iat");
        boolean integers = exp != null && iat != null && exp.isIntegralNumber() && iat.isIntegralNumber();
        if (!integers || payload.hasNonNull("a")) {
            return false;
        }
        long lives = exp.longValue() - iat.longValue();
        return lives > 0 && lives <= 3_600 && iat.longValue() <= now.getEpochSecond() + 300;
    }

    /** Returns the position of the ASCII character at {@code offset} in the text that the JDK decodes. */
    static Position position(byte[] bytes, int offset) {
        int line = 1;
        int lineStart = 0;
        for (int i = 0; i < offset; i++) {
            if (bytes[i] == '\n') {
                line++;
                lineStart = i + 1;
            }
        }
        String text = new String(bytes, lineStart, offset + 1 - lineStart, StandardCharsets.UTF_8);
        int column = text.codePointCount(0, text.length());
        return new Position(line, line == 1 && text.charAt(0) == '\ufeff' ? column - 1 : column);
    }
}
