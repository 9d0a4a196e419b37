package dev.trapstreet.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * JSON of payloads, compared with Jackson: both accept the same texts and read the same values. The parsers differ by
 * design in three ways. This one rejects nesting deeper than {@link JsonPullParser#MAX_DEPTH}, which the generator does
 * not reach. It accepts an escaped half of a surrogate pair in a key, which RFC 8259 allows and Jackson rejects.
 * Jackson accepts a character whose low byte is that of a hexadecimal digit (U+5730) in place of that digit, so the
 * generator avoids these characters.
 */
final class PayloadParserTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final ObjectMapper JACKSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final String MUTANTS = "{}[]\",:\\/ \t\r\n0123456789-+.eEtrufalsn\u0001\u007f'#é\ufeff\ud83d";
    private static final Set<String> KNOWN = Set.of("u", "a", "iat", "exp", "scopes", "client", "ll", "iu");

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void randomJsonIsReadAsJacksonReadsIt(long seed) {
        String json = object(new Random(seed), 4);
        assertNotEquals(Verdict.NO_OBJECT, jackson(json), json);
        agrees(json, seed);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void damagedJsonIsAcceptedOrRefusedAsJacksonDoes(long seed) {
        Random random = new Random(seed);
        String json = random.nextInt(4) == 0 ? value(random, 3) : object(random, 3);
        for (int i = 0; i < 60; i++) {
            agrees(mutated(random, json), seed);
        }
    }

    @Test
    void halfOfASurrogatePairMayBeEscapedInAKeyAsInAValue() {
        Payload payload =
                new PayloadParser(NOW).parse("{\"\\ud83d\":\"\\uddfa\",\"u\":\"trapstreet\"}", TokenType.TEMPORARY);
        assertEquals(List.of("\ud83d"), payload.claims().otherKeys());
    }

    @Test
    void theDamageIsSuchThatBothAnswersOccur() {
        int refused = 0;
        for (int seed = 0; seed < 1_000; seed++) {
            Random random = new Random(seed);
            refused += jackson(mutated(random, object(random, 3))) == Verdict.NO_OBJECT ? 1 : 0;
        }
        assertTrue(refused > 100 && refused < 900, refused + " of 1,000 are refused");
    }

    private enum Verdict {
        NO_OBJECT,
        OBJECT,
        NO_OPINION
    }

    private static Verdict jackson(String json) {
        try {
            JsonNode tree = JACKSON.readTree(json);
            return tree.isObject() ? Verdict.OBJECT : Verdict.NO_OBJECT;
        } catch (JsonProcessingException e) {
            return e.getMessage().contains("in field name") && e.getMessage().contains("surrogate")
                    ? Verdict.NO_OPINION
                    : Verdict.NO_OBJECT;
        }
    }

    private static void agrees(String json, long seed) {
        Verdict theirs = jackson(json);
        if (theirs == Verdict.NO_OPINION) {
            return;
        }
        String what = "seed " + seed + ": " + json;
        Payload payload = new PayloadParser(NOW).parse(json, TokenType.TEMPORARY);
        Verdict ours = payload.failedCheck() == ParseCheck.JSON ? Verdict.NO_OBJECT : Verdict.OBJECT;
        assertEquals(theirs, ours, what);
        if (ours == Verdict.OBJECT) {
            sameValues(json, payload, what);
        }
    }

    private static void sameValues(String json, Payload payload, String what) {
        JsonNode tree = tree(json);
        Optional<String> account = text(tree.get("u"));
        assertEquals(
                account.filter(name -> !name.isEmpty()).isEmpty(), payload.failedCheck() == ParseCheck.ACCOUNT, what);
        if (payload.failedCheck() != null) {
            return;
        }
        Claims claims = payload.claims();
        assertEquals(account, claims.account(), what);
        assertEquals(text(tree.get("a")), claims.id().map(AuthorizationId::value), what);
        assertEquals(text(tree.get("client")), claims.client(), what);
        assertEquals(time(tree.get("iat")), claims.issuedAt(), what);
        assertEquals(time(tree.get("exp")), claims.expiresAt(), what);
        assertEquals(
                texts(tree.get("scopes")),
                claims.scopes().map(s -> s.stream().map(Scope::name).toList()),
                what);
        assertEquals(names(tree, name -> !KNOWN.contains(name)), sorted(claims.otherKeys()), what);
        assertEquals(names(tree, Set.of("ll", "iu")::contains), sorted(claims.sessionKeys()), what);
    }

    private static JsonNode tree(String json) {
        try {
            return JACKSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static Optional<String> text(JsonNode node) {
        return node != null && node.isTextual() ? Optional.of(node.textValue()) : Optional.empty();
    }

    private static Optional<Instant> time(JsonNode node) {
        boolean second = node != null && node.isIntegralNumber() && node.canConvertToLong();
        return second && node.longValue() >= 0 && node.longValue() <= 253_402_300_799L
                ? Optional.of(Instant.ofEpochSecond(node.longValue()))
                : Optional.empty();
    }

    private static Optional<List<String>> texts(JsonNode node) {
        if (node == null || !node.isArray()) {
            return Optional.empty();
        }
        List<String> found = new ArrayList<>();
        node.forEach(item -> text(item).ifPresent(found::add));
        return Optional.of(found);
    }

    private static List<String> names(JsonNode tree, Function<String, Boolean> wanted) {
        List<String> found = new ArrayList<>();
        for (Iterator<String> names = tree.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (wanted.apply(name)) {
                found.add(name);
            }
        }
        return sorted(found);
    }

    private static List<String> sorted(List<String> names) {
        return names.stream().sorted().toList();
    }

    private static String object(Random random, int depth) {
        StringBuilder json = new StringBuilder("{").append(blanks(random));
        String[] keys = {"u", "a", "iat", "exp", "scopes", "client", "ll", "iu", "x", "", "key"};
        int count = random.nextInt(7);
        for (int i = 0; i < count; i++) {
            String key = random.nextInt(3) == 0 ? string(random) : "\"" + keys[random.nextInt(keys.length)] + "\"";
            json.append(i == 0 ? "" : ",").append(blanks(random)).append(key);
            json.append(blanks(random)).append(':').append(value(random, depth - 1));
        }
        return json.append('}').append(blanks(random)).toString();
    }

    private static String value(Random random, int depth) {
        String value = switch (random.nextInt(depth > 0 ? 10 : 7)) {
            case 0, 1, 2 -> string(random);
            case 3, 4 -> number(random);
            case 5 -> random.nextBoolean() ? "true" : "false";
            case 6 -> "null";
            case 7 -> object(random, depth);
            default -> array(random, depth);
        };
        return blanks(random) + value + blanks(random);
    }

    private static String array(Random random, int depth) {
        List<String> items = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            items.add(random.nextBoolean() ? string(random) : value(random, depth - 1));
        }
        return "[" + blanks(random) + String.join(",", items) + "]";
    }

    private static String string(Random random) {
        String[] pieces = {
            "trapstreet",
            "u",
            "a",
            "é",
            "図",
            "🗺",
            " ",
            "\\n",
            "\\\"",
            "\\\\",
            "\\/",
            "\\b\\f\\r\\t",
            "\\u0075",
            "\\u00E9",
            "\\ud83d",
            "\\uDDFA",
            "\u007f",
            "'",
            "{",
            "[1]"
        };
        StringBuilder json = new StringBuilder("\"");
        for (int i = random.nextInt(4); i > 0; i--) {
            json.append(pieces[random.nextInt(pieces.length)]);
        }
        return json.append('"').toString();
    }

    private static String number(Random random) {
        String[] numbers = {
            "0",
            "-0",
            "1",
            "-1",
            "1767225600",
            "1767225600.0",
            "0.5",
            "1e3",
            "1E+3",
            "1.5e-3",
            "-12.25",
            "9223372036854775807",
            "9223372036854775808",
            "123456789012345678",
            "99999999999999999999999999",
            "253402300799",
            "253402300800"
        };
        return random.nextInt(3) == 0 ? Long.toString(random.nextLong()) : numbers[random.nextInt(numbers.length)];
    }

    private static String blanks(Random random) {
        return random.nextInt(4) == 0 ? " \t\r\n".substring(random.nextInt(4)) : "";
    }

    private static String mutated(Random random, String json) {
        StringBuilder text = new StringBuilder(json);
        for (int i = 1 + random.nextInt(2); i > 0 && text.length() > 0; i--) {
            int at = random.nextInt(text.length());
            char c = MUTANTS.charAt(random.nextInt(MUTANTS.length()));
            switch (random.nextInt(5)) {
                case 0 -> text.deleteCharAt(at);
                case 1 -> text.insert(at, c);
                case 2 -> text.setLength(at);
                case 3 -> text.append(c);
                default -> text.setCharAt(at, c);
            }
        }
        return text.toString();
    }
}
