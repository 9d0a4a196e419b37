package dev.trapstreet.rule;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@link RuleNode}s as JSON: the compiled form of the rules, which a run that found something reads in a few milliseconds
 * where YAML takes a tenth of a second.
 */
final class RuleJson {
    private static final JsonFactory JSON = new JsonFactory();

    private RuleJson() {}

    static String write(RuleNode node) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            write(node, json);
        }
        return text.toString();
    }

    @SuppressWarnings("unchecked") // a node's value is text, a list of nodes or a map to nodes
    private static void write(RuleNode node, JsonGenerator json) throws IOException {
        if (node.value() instanceof String text) {
            json.writeString(text);
        } else if (node.value() instanceof List) {
            json.writeStartArray();
            for (RuleNode item : (List<RuleNode>) node.value()) {
                write(item, json);
            }
            json.writeEndArray();
        } else {
            json.writeStartObject();
            for (Map.Entry<String, RuleNode> entry : ((Map<String, RuleNode>) node.value()).entrySet()) {
                json.writeFieldName(entry.getKey());
                write(entry.getValue(), json);
            }
            json.writeEndObject();
        }
    }

    static RuleNode read(String file, InputStream in) throws IOException {
        try (JsonParser json = JSON.createParser(in)) {
            return read(file, json.nextToken(), json);
        }
    }

    private static RuleNode read(String file, JsonToken token, JsonParser json) throws IOException {
        if (token == JsonToken.START_ARRAY) {
            List<RuleNode> items = new ArrayList<>();
            for (JsonToken next = json.nextToken(); next != JsonToken.END_ARRAY; next = json.nextToken()) {
                items.add(read(file, next, json));
            }
            return RuleNode.list(file, 0, items);
        }
        if (token == JsonToken.START_OBJECT) {
            Map<String, RuleNode> entries = new LinkedHashMap<>();
            for (String key = json.nextFieldName(); key != null; key = json.nextFieldName()) {
                entries.put(key, read(file, json.nextToken(), json));
            }
            return RuleNode.map(file, 0, entries);
        }
        return RuleNode.text(file, 0, json.getText());
    }
}
