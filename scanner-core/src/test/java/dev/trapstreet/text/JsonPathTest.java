package dev.trapstreet.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Comparison of {@link JsonPath} with Jackson. */
final class JsonPathTest {
    private static final List<String> KEYS = List.of("alias", "license", "type", "name", "dependencies", "mapbox-gl");
    private static final List<String> TEXTS = List.of("", "a:b", "[x]", "{,}", "https://trapstreet.example/", "type");
    private final ObjectMapper jackson = new ObjectMapper();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void findsKeysAndStringsOfRandomDocuments(long seed) throws IOException {
        Random random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            String json = jackson.writerWithDefaultPrettyPrinter().writeValueAsString(object(random, 0));
            JsonNode tree = jackson.readTree(json);
            Set<String> keys = new TreeSet<>();
            addKeys(tree, keys);
            String message = "seed " + seed + ": " + json;
            assertEquals(keys, new TreeSet<>(JsonPath.keys(json)), message);
            for (String key : KEYS) {
                JsonNode value = tree.path(key);
                assertEquals(
                        value.isTextual() ? List.of(value.textValue()) : List.of(),
                        JsonPath.strings(json, key),
                        message);
                assertEquals(elements(value), JsonPath.strings(json, key, "[]"), message);
                JsonNode type = value.path("type");
                assertEquals(
                        type.isTextual() ? List.of(type.textValue()) : List.of(),
                        JsonPath.strings(json, key, "type"),
                        message);
            }
        }
    }

    private static List<String> elements(JsonNode array) {
        List<String> texts = new ArrayList<>();
        if (array.isArray()) {
            array.forEach(element -> {
                if (element.isTextual()) {
                    texts.add(element.textValue());
                }
            });
        }
        return texts;
    }

    private static void addKeys(JsonNode node, Set<String> keys) {
        node.fieldNames().forEachRemaining(keys::add);
        node.forEach(child -> addKeys(child, keys));
    }

    private static ObjectNode object(Random random, int depth) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (int n = random.nextInt(5); n > 0; n--) {
            object.set(KEYS.get(random.nextInt(KEYS.size())), value(random, depth + 1));
        }
        return object;
    }

    private static JsonNode value(Random random, int depth) {
        return switch (random.nextInt(depth < 5 ? 6 : 4)) {
            case 0 -> JsonNodeFactory.instance.numberNode(random.nextInt());
            case 1 -> JsonNodeFactory.instance.booleanNode(random.nextBoolean());
            case 2, 3 -> JsonNodeFactory.instance.textNode(TEXTS.get(random.nextInt(TEXTS.size())));
            case 4 -> object(random, depth);
            default -> array(random, depth);
        };
    }

    private static ArrayNode array(Random random, int depth) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (int n = random.nextInt(4); n > 0; n--) {
            array.add(value(random, depth + 1));
        }
        return array;
    }

    @Test
    void undoesTheEscapedSlashThatEncodersWrite() {
        assertEquals(
                List.of("https://trapstreet.example/"),
                JsonPath.strings("{\"homepage\": \"https:\\/\\/trapstreet.example\\/\"}", "homepage"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{\"alias\"", "{\"alias\":", "\"alias\": \"a\"", "]}{[\"", "// {\n"})
    void readsTextsThatAreNotJson(String text) {
        assertEquals(List.of(), JsonPath.strings(text, "alias"));
    }
}
