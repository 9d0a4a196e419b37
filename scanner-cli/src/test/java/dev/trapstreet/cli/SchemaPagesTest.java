package dev.trapstreet.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tables of keys at the end of some pages are generated from the schemas; {@code -Dapprove=true} rewrites them. */
class SchemaPagesTest {
    private static final String START = "<!-- Generated from the schema; do not edit below. -->\n";
    private static final Path RESOURCES =
            MarkdownDocuments.ROOT.resolve("scanner-core/src/main/resources/dev/trapstreet");

    @ParameterizedTest
    @CsvSource({
        "docs/configuration.md, policy/trapstreet-config-1.schema.json, 10",
        "docs/report.md, report/report-1.schema.json, 80",
        "docs/audit.md, report/audit-1.schema.json, 25",
        "docs/remedies.md, report/remedy-1.schema.json, 30"
    })
    void thePageNamesEveryKeyOfItsSchema(String page, String schema, int least) throws IOException {
        Path file = MarkdownDocuments.ROOT.resolve(page);
        String text = Files.readString(file);
        assertTrue(text.contains(START), () -> page + " lacks the line " + START);
        String table =
                table(new ObjectMapper().readTree(RESOURCES.resolve(schema).toFile()));
        assertTrue(table.lines().count() > least, "the schema has hardly any key");
        Approved.verify(file, text.substring(0, text.indexOf(START) + START.length()) + table);
    }

    private static String table(JsonNode schema) {
        StringBuilder table = new StringBuilder("\n| key | meaning |\n|---|---|\n");
        rows(schema, schema, "", new HashSet<>(), table);
        return table.toString();
    }

    /**
     * Adds a row for each key, followed by its own keys: {@code findings[].claims.account}.
     *
     * @param told the shared definitions whose rows were already added
     */
    private static void rows(JsonNode schema, JsonNode node, String path, Set<String> told, StringBuilder table) {
        for (Map.Entry<String, JsonNode> entry : node.path("properties").properties()) {
            String key = path + (path.isEmpty() ? "" : ".") + entry.getKey();
            String meaning = entry.getValue().path("description").asText();
            table.append("| `").append(key).append("` | ");
            table.append(meaning.replace("|", "\\|").replace("<", "&lt;")).append(" |\n");
            below(schema, entry.getValue(), key, told, table);
        }
    }

    private static void below(JsonNode schema, JsonNode value, String key, Set<String> told, StringBuilder table) {
        JsonNode defined = value;
        if (value.has("$ref")) {
            String place = value.get("$ref").asText();
            if (!place.startsWith("#") || !told.add(place)) {
                return; // another schema with a page of its own, or already added
            }
            defined = schema.at(place.substring(1));
        }
        rows(schema, defined, key, told, table);
        if (defined.has("items")) {
            below(schema, defined.get("items"), key + "[]", told, table);
        }
        for (String choices : List.of("anyOf", "oneOf")) {
            for (JsonNode choice : defined.path(choices)) {
                below(schema, choice, key, told, table);
            }
        }
    }
}
