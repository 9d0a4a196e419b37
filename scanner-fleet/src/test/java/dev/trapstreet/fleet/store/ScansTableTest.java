package dev.trapstreet.fleet.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trapstreet.report.Reports;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** Tests of the columns against the schema of the JSON report, so that table and report cannot drift. */
final class ScansTableTest {
    /** Fields of the report that the table leaves out: what only online checks know, and what follows from other fields. */
    private static final Set<String> LEFT_OUT = Set.of(
            "token",
            "restriction",
            "verdict",
            "listed",
            "related",
            "locations.git.commit",
            "locations.git.author",
            "locations.git.date",
            "locations.git.subject",
            "locations.git.inHead",
            "locations.git.inWorkingTree",
            "firstSteps", // follow from the type and the scopes
            "locations.judgments",
            "rules.guidance");

    private static JsonNode schema() throws IOException {
        try (InputStream in = Reports.class.getResourceAsStream("report-1.schema.json")) {
            return new ObjectMapper().readTree(in);
        }
    }

    @Test
    void aFindingHasTheFieldsOfTheReport() throws IOException {
        JsonNode schema = schema();
        Set<String> reported = new TreeSet<>();
        collect(schema, schema.at("/$defs/finding"), "", reported);
        reported.removeIf(name -> LEFT_OUT.stream().anyMatch(left -> name.equals(left) || name.startsWith(left + ".")));
        Set<String> stored = new TreeSet<>();
        ArrayType findings = (ArrayType) ScansTable.columns().apply("findings").dataType();
        collect(findings.elementType(), "", stored);
        assertEquals(reported, stored);
    }

    private static void collect(JsonNode schema, JsonNode node, String prefix, Set<String> names) {
        if (node.has("$ref")) {
            collect(schema, schema.at(node.get("$ref").asText().substring(1)), prefix, names);
        }
        if (node.has("items")) {
            collect(schema, node.get("items"), prefix, names);
        }
        for (JsonNode each : node.path("anyOf")) {
            collect(schema, each, prefix, names);
        }
        node.path("properties").properties().forEach(property -> {
            names.add(prefix + property.getKey());
            collect(schema, property.getValue(), prefix + property.getKey() + ".", names);
        });
    }

    private static void collect(DataType type, String prefix, Set<String> names) {
        if (type instanceof ArrayType array) {
            collect(array.elementType(), prefix, names);
        } else if (type instanceof StructType struct) {
            for (StructField field : struct.fields()) {
                names.add(prefix + field.name());
                collect(field.dataType(), prefix + field.name() + ".", names);
            }
        }
    }

    @Test
    void aPartOfTheColumnsKeepsTheNesting() {
        StructType part = ScansTable.columns("repo", "findings.claims.account", "findings.severity");
        assertEquals(
                "struct<repo:string,findings:array<struct<claims:struct<account:string>,severity:string>>>",
                part.simpleString());
        assertNotNull(ScansTable.definition());
    }
}
